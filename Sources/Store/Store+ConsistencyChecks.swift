package import Postgres

/// What a comparison of the store with its source records came to, as the database keeps it.
package struct StoredCheck: Sendable {
    package let startedAt: PostgresTimestamp
    package let seconds: Double
    package let ruleBook: Int
    package let feedPosition: Int64
    package let seed: Int64
    /// Nil when all records were compared.
    package let sample: Int?
    package let isConsistent: Bool
    /// JSON objects, and a JSON list of the differences.
    package let checked: [UInt8]
    package let pending: [UInt8]
    package let differenceCount: [UInt8]
    package let differences: [UInt8]

    package init(
        startedAt: PostgresTimestamp, seconds: Double, ruleBook: Int, feedPosition: Int64, seed: Int64, sample: Int?,
        isConsistent: Bool, checked: [UInt8], pending: [UInt8], differenceCount: [UInt8], differences: [UInt8]
    ) {
        self.startedAt = startedAt
        self.seconds = seconds
        self.ruleBook = ruleBook
        self.feedPosition = feedPosition
        self.seed = seed
        self.sample = sample
        self.isConsistent = isConsistent
        self.checked = checked
        self.pending = pending
        self.differenceCount = differenceCount
        self.differences = differences
    }
}

extension Store {
    /// Keeps the outcome of a check.
    ///
    /// - Returns: its number.
    package func addCheck(_ check: StoredCheck) throws -> Int64 {
        let id = try session.first(
            Self.insertCheck, check.startedAt, check.seconds, Int32(check.ruleBook), check.feedPosition, check.seed,
            check.sample, check.isConsistent, TextBytes(check.checked), TextBytes(check.pending),
            TextBytes(check.differenceCount), TextBytes(check.differences), as: Int64.self)
        guard let id else { throw PostgresError(.decoding, "a consistency check was added and has no number") }
        return id
    }

    /// One check with its differences; nil when there is none of the number.
    package func check(_ id: Int64) throws -> [UInt8]? {
        try session.first(Self.readCheck, id, as: TextBytes.self)?.bytes
    }

    /// Checks before a number, newest first, without their differences.
    package func checks(before id: Int64, limit: Int) throws -> [(id: Int64, json: TextBytes)] {
        try session.query(Self.listChecks, id, limit, as: Int64.self, TextBytes.self).map { (id: $0.0, json: $0.1) }
    }

    /// The clock of the database as the transaction began.
    package func snapshotTime() throws -> PostgresTimestamp {
        guard let time = try session.first(Self.readTime, Int32(0), as: PostgresTimestamp.self) else {
            throw PostgresError(.decoding, "the database has no clock")
        }
        return time
    }

    private static let insertCheck = Statement(
        "add_consistency_check",
        """
        INSERT INTO consistency_check (started_at, seconds, rule_book, feed_position, seed, sample, is_consistent,
            checked, pending, difference_count, differences)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::json, $9::text::json, $10::text::json, $11::text::json)
        RETURNING check_id
        """)
    private static let head: StaticString = """
        json_build_object('id', check_id, 'startedAt', started_at, 'seconds', seconds, 'consistent', is_consistent,
            'ruleBookVersion', rule_book, 'feedPosition', feed_position::text, 'seed', seed, 'sample', sample,
            'checked', checked, 'pending', pending, 'differenceCount', difference_count
        """
    private static let readCheck = Statement(
        "read_consistency_check", "SELECT", head,
        ", 'differences', differences)::text FROM consistency_check WHERE check_id = $1")
    private static let listChecks = Statement(
        "list_consistency_checks", "SELECT check_id,", head,
        ")::text FROM consistency_check WHERE check_id < $1 ORDER BY check_id DESC LIMIT $2")
    private static let readTime = Statement("read_snapshot_time", "SELECT now() + $1 * interval '1 second'")
}
