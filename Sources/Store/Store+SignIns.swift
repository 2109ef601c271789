import Postgres

extension Store {
    /// Keeps an attempt for ten minutes, and takes older ones away.
    ///
    /// - Parameter state: SHA-256 of what the provider gives back.
    package func addAttempt(
        state: [UInt8], browser: [UInt8], nonce: String, verifier: String, target: String
    ) throws {
        try session.execute(Self.pruneAttempts)
        try session.execute(Self.insertAttempt, state, browser, nonce, verifier, target)
    }

    /// Takes an attempt away, so that it serves once; nil when there is none, or its time is over.
    package func takeAttempt(
        state: [UInt8]
    ) throws -> (browser: [UInt8], nonce: String, verifier: String, target: String)? {
        try session.first(Self.deleteAttempt, state, as: [UInt8].self, String.self, String.self, String.self, Bool.self)
            .flatMap { $0.4 ? (browser: $0.0, nonce: $0.1, verifier: $0.2, target: $0.3) : nil }
    }

    /// The name of whom a provider means, removed ones included; nil when they never came here.
    package func nameOfPerson(issuer: String, subject: String) throws -> String? {
        try session.first(Self.findSubject, issuer, subject, as: String.self)
    }

    /// Says that a provider vouches for a person.
    package func link(person id: Int64, issuer: String, subject: String) throws {
        try session.execute(Self.linkPerson, id, issuer, subject)
    }

    private static let pruneAttempts = Statement(
        "prune_sign_in_attempts", "DELETE FROM sign_in_attempt WHERE expires_at < now()")
    private static let insertAttempt = Statement(
        "insert_sign_in_attempt",
        """
        INSERT INTO sign_in_attempt (state, browser, nonce, verifier, target, expires_at)
        VALUES ($1, $2, $3, $4, $5, now() + interval '10 minutes')
        """)
    private static let deleteAttempt = Statement(
        "take_sign_in_attempt",
        "DELETE FROM sign_in_attempt WHERE state = $1 RETURNING browser, nonce, verifier, target, expires_at > now()")
    private static let findSubject = Statement(
        "find_subject", "SELECT name FROM account WHERE issuer = $1 AND subject = $2")
    private static let linkPerson = Statement(
        "link_person", "UPDATE account SET issuer = $2, subject = $3 WHERE account_id = $1")
}
