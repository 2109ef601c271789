import Postgres

/// Counts of the whole store.
package struct StoredSummary: Hashable, Sendable {
    package let recordsBySource: [String: Int]
    package let quarantined: Int
    package let persons: Int
    package let organizations: Int
    /// Records that belong to a living golden record.
    package let members: Int
    package let openTasks: Int
    package let pending: Int
    /// 0 before the first training.
    package let ruleBookVersion: Int
}

extension Store {
    package func summary() throws -> StoredSummary {
        let sources = try session.query(Self.countRecords, false, as: String.self, Int.self)
        let golden = try session.query(Self.countGolden, "active", as: String.self, Int.self, Int.self)
        let other = try session.first(Self.countOther, "open", as: Int.self, Int.self, Int.self)
        let kinds = Dictionary(golden.map { ($0.0, $0.1) }, uniquingKeysWith: +)
        return StoredSummary(
            recordsBySource: Dictionary(sources.map { ($0.0, $0.1) }, uniquingKeysWith: +),
            quarantined: other?.0 ?? 0, persons: kinds["person"] ?? 0, organizations: kinds["organization"] ?? 0,
            members: golden.reduce(0) { $0 + $1.2 },
            openTasks: other?.1 ?? 0, pending: try countPending(), ruleBookVersion: other?.2 ?? 0)
    }

    /// Answers when the database does.
    package func ping() throws {
        _ = try session.first(Self.readNothing, Int32(1), as: Int32.self)
    }

    private static let countRecords = Statement(
        "count_records",
        """
        SELECT s.name, COALESCE(c.number, 0)
        FROM source_system AS s
        LEFT JOIN (
            SELECT source_id, count(*) AS number FROM source_record WHERE is_withdrawn = $1 GROUP BY source_id
        ) AS c USING (source_id)
        """)
    private static let countGolden = Statement(
        "count_golden",
        "SELECT kind::text, count(*), sum(members)::bigint FROM golden_record WHERE status = $1 GROUP BY kind")
    private static let countOther = Statement(
        "count_other",
        """
        SELECT (SELECT count(*) FROM quarantine WHERE status = $1), (SELECT count(*) FROM task WHERE status = $1),
            (SELECT COALESCE(max(version), 0)::bigint FROM rule_book WHERE is_active)
        """)
    private static let readNothing = Statement("ping", "SELECT $1")
}
