package import Postgres

/// A rule book as the database keeps it.
package struct StoredRuleBook: Sendable {
    package let version: Int
    /// Checksum of the texts it was made from.
    package let checksum: String
    /// JSON: by kind, what training learned.
    package let models: [UInt8]
}

extension Store {
    /// The version of the rule book in force; nil before the first training.
    package func activeRuleBookVersion() throws -> Int? {
        try session.first(Self.readActiveVersion, true, as: Int.self)
    }

    /// The rule book in force with its models; nil before the first training.
    package func activeRuleBook() throws -> StoredRuleBook? {
        try session.first(Self.readActive, true, as: Int.self, String.self, JSONB.self)
            .map { StoredRuleBook(version: $0.0, checksum: $0.1, models: $0.2.bytes) }
    }

    /// Adds a version and puts it in force. The resolution lock must be held.
    ///
    /// - Parameters:
    ///   - texts: JSON object, path to text.
    ///   - models: JSON object, kind to model.
    /// - Returns: the new version's number, from 1.
    package func addRuleBook(
        checksum: String, texts: [UInt8], models: [UInt8], trainedOn records: Int
    ) throws -> Int {
        try session.execute(Self.retire, true)
        let version = try session.first(
            Self.addVersion, checksum, JSONB(texts), JSONB(models), records, as: Int.self)
        guard let version else { throw PostgresError(.decoding, "a rule book was added and has no number") }
        return version
    }

    /// Begins a resolution run: the cause of all that the transaction changes.
    package func beginRun(trigger: RunTrigger, ruleBook: Int, delivery: Int64?) throws -> Reply<Int64> {
        try session.queue(Self.addRun, trigger.rawValue, Int32(ruleBook), delivery, as: Int64.self)
            .map { (runs) throws(PostgresError) in
                guard let run = runs.first else { throw PostgresError(.decoding, "a run was added and has no number") }
                return run
            }
    }

    private static let readActiveVersion = Statement(
        "read_active_rule_book_version", "SELECT version FROM rule_book WHERE is_active = $1")
    private static let readActive = Statement(
        "read_active_rule_book", "SELECT version, checksum, models FROM rule_book WHERE is_active = $1")
    private static let retire = Statement(
        "retire_rule_book", "UPDATE rule_book SET is_active = false WHERE is_active = $1")
    private static let addVersion = Statement(
        "add_rule_book",
        """
        INSERT INTO rule_book (version, checksum, texts, models, is_active, trained_on)
        SELECT COALESCE(max(version), 0) + 1, $1, $2, $3, true, $4 FROM rule_book
        RETURNING version
        """)
    private static let addRun = Statement(
        "add_run", "INSERT INTO resolution_run (trigger, rule_book, delivery_id) VALUES ($1, $2, $3) RETURNING run_id")
}

/// What made a resolution run.
package enum RunTrigger: String, Hashable, Sendable {
    case submit, withdraw, resolve, rebuild, command, erasure
    case ruleBook = "rule-book"
}
