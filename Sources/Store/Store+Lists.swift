package import Postgres

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
    /// Open tasks, heaviest first, after one of them.
    package func tasks(
        after place: (weight: Float, id: Int64), limit: Int
    ) throws -> [(weight: Float, id: Int64, json: TextBytes)] {
        try session.query(Self.listTasks, place.weight, place.id, limit, as: Float.self, Int64.self, TextBytes.self)
            .map { (weight: $0.0, id: $0.1, json: $0.2) }
    }

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

    private static let listTasks = Statement(
        "list_tasks",
        """
        SELECT t.weight, t.task_id, json_build_object('id', t.task_id, 'kind', t.kind, 'reason', t.reason,
            'weight', t.weight, 'probability', t.probability, 'matchKey', t.match_key,
            'ruleBookVersion', t.rule_book, 'openedAt', t.opened_at,
            'left', json_build_object('id', l.public_id, 'displayName', l.display_name, 'kind', l.kind,
                'records', l.members, 'record', json_build_object('source', ls.name, 'key', lr.native_key)),
            'right', json_build_object('id', r.public_id, 'displayName', r.display_name, 'kind', r.kind,
                'records', r.members, 'record', json_build_object('source', rs.name, 'key', rr.native_key)))::text
        FROM task AS t
        JOIN golden_record AS l ON l.golden_id = t.left_id
        JOIN golden_record AS r ON r.golden_id = t.right_id
        JOIN source_record AS lr ON lr.record_id = t.left_record
        JOIN source_system AS ls ON ls.source_id = lr.source_id
        JOIN source_record AS rr ON rr.record_id = t.right_record
        JOIN source_system AS rs ON rs.source_id = rr.source_id
        WHERE t.status = 'open' AND (t.weight < $1 OR (t.weight = $1 AND t.task_id > $2))
        ORDER BY t.weight DESC, t.task_id LIMIT $3
        """)
    private static let countRecords = Statement(
        "count_records",
        """
        SELECT s.name, count(r.record_id)
        FROM source_system AS s LEFT JOIN source_record AS r ON r.source_id = s.source_id AND r.is_withdrawn = $1
        GROUP BY s.name
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
