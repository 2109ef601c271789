import Postgres

/// A session as the database keeps it, with its person as they are now.
package struct StoredSession: Hashable, Sendable {
    package let id: Int64
    package let person: StoredPerson
    /// Seconds until it ends by the clock of the database, used or not; negative afterwards.
    package let secondsLeft: Double
    package let hasEnded: Bool
    /// Whether its last use was written down more than a minute ago.
    package let isUseDue: Bool
}

extension Store {
    /// Begins a session, and takes sessions away that ended a month ago.
    ///
    /// - Parameters:
    ///   - hash: SHA-256 of its secret.
    ///   - life: seconds that it lasts however much it is used.
    ///   - idle: seconds that it lasts without being used.
    /// - Returns: its number.
    package func beginSession(of person: Int64, hash: [UInt8], life: Double, idle: Double) throws -> Int64 {
        try session.execute(Self.pruneSessions)
        try session.execute(Self.noteSignIn, person)
        guard let id = try session.first(Self.insertSession, person, hash, life, idle, as: Int64.self) else {
            throw PostgresError(.decoding, "a session was begun and has no number")
        }
        return id
    }

    /// Nil when there is none of that hash, or its person was removed. Ended and expired ones are found, too.
    package func session(hash: [UInt8]) throws -> StoredSession? {
        try session.first(
            Self.findSession, hash, as: Int64.self, Double.self, Bool.self, Bool.self, Int64.self, String.self,
            String.self, [String].self, [String]?.self, String.self, Bool.self
        ).map {
            StoredSession(
                id: $0.0,
                person: StoredPerson(
                    id: $0.4, name: $0.5, displayName: $0.6, roles: $0.7, purposes: $0.8, language: $0.9, password: nil,
                    isDisabled: $0.10),
                secondsLeft: $0.1, hasEnded: $0.2, isUseDue: $0.3)
        }
    }

    /// Notes that a session is in use, at most once a minute, which puts off its end.
    ///
    /// - Parameter idle: seconds that it lasts from now on without being used.
    package func noteUse(ofSession id: Int64, idle: Double) throws {
        try session.execute(Self.touchSession, id, idle)
    }

    package func endSession(_ id: Int64) throws {
        try session.execute(Self.closeSession, id)
    }

    /// - Parameter kept: a session that goes on.
    package func endSessions(of person: Int64, except kept: Int64? = nil) throws {
        try session.execute(Self.closeSessions, person, kept)
    }

    private static let pruneSessions = Statement(
        "prune_sessions",
        "DELETE FROM account_session WHERE LEAST(expires_at, idle_until, ended_at) < now() - interval '30 days'")
    private static let noteSignIn = Statement(
        "note_sign_in", "UPDATE account SET last_sign_in_at = now() WHERE account_id = $1")
    private static let insertSession = Statement(
        "insert_session",
        """
        INSERT INTO account_session (account_id, hash, expires_at, idle_until)
        VALUES ($1, $2, now() + $3::float8 * interval '1 second', now() + $4::float8 * interval '1 second')
        RETURNING session_id
        """)
    private static let findSession = Statement(
        "find_session",
        """
        SELECT s.session_id, extract(epoch FROM LEAST(s.expires_at, s.idle_until) - now())::float8,
            s.ended_at IS NOT NULL, s.last_used_at < now() - interval '1 minute',
            a.account_id, a.name, a.display_name, a.roles, a.purposes, a.language, a.disabled_at IS NOT NULL
        FROM account_session AS s JOIN account AS a USING (account_id)
        WHERE s.hash = $1 AND a.removed_at IS NULL
        """)
    private static let touchSession = Statement(
        "touch_session",
        """
        UPDATE account_session SET last_used_at = now(), idle_until = now() + $2::float8 * interval '1 second'
        WHERE session_id = $1 AND ended_at IS NULL AND idle_until > now()
            AND last_used_at < now() - interval '1 minute'
        """)
    private static let closeSession = Statement(
        "close_session", "UPDATE account_session SET ended_at = now() WHERE session_id = $1 AND ended_at IS NULL")
    private static let closeSessions = Statement(
        "close_sessions",
        """
        UPDATE account_session SET ended_at = now()
        WHERE account_id = $1 AND ended_at IS NULL AND session_id IS DISTINCT FROM $2::bigint
        """)
}
