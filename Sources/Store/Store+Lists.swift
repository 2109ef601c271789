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
            'code',
        """, codeOfTask, ", 'explanation',", explanationOfTask,
        """
            , 'asked', CASE WHEN k.constraint_id IS NOT NULL THEN json_build_object('changed', t.changed,
                'command', k.command_id, 'author', k.author, 'reason', k.reason, 'decidedAt', k.created_at) END,
            'weight', t.weight, 'probability', t.probability, 'matchKey', t.match_key,
            'ruleBookVersion', t.rule_book, 'openedAt', t.opened_at,
            'left', json_build_object('id', l.public_id, 'displayName', l.display_name, 'kind', l.kind,
                'records', l.members, 'confirmed', l.document -> 'confirmed', 'record', json_build_object('source', ls.name, 'key', lr.native_key)),
            'right', json_build_object('id', r.public_id, 'displayName', r.display_name, 'kind', r.kind,
                'records', r.members, 'confirmed', r.document -> 'confirmed', 'record', json_build_object('source', rs.name, 'key', rr.native_key)))::text
        FROM task AS t
        JOIN golden_record AS l ON l.golden_id = t.left_id
        JOIN golden_record AS r ON r.golden_id = t.right_id
        JOIN source_record AS lr ON lr.record_id = t.left_record
        JOIN source_system AS ls ON ls.source_id = lr.source_id
        JOIN source_record AS rr ON rr.record_id = t.right_record
        JOIN source_system AS rs ON rs.source_id = rr.source_id
        LEFT JOIN link_constraint AS k ON k.constraint_id = t.asked_by
        WHERE t.status = 'open' AND (t.weight < $1 OR (t.weight = $1 AND t.task_id > $2))
        ORDER BY t.weight DESC, t.task_id LIMIT $3
        """)
    /// Why the task `t` is open, in a word for programs.
    private static let codeOfTask: StaticString = """
        CASE t.reason
            WHEN 'thin evidence' THEN 'thinEvidence'
            WHEN 'rival' THEN 'rival'
            WHEN 'contradictory decisions' THEN 'contradictoryDecisions'
            WHEN 'both confirmed' THEN 'bothConfirmed'
            WHEN 'one confirmed' THEN 'oneConfirmed'
            WHEN 'too many records' THEN 'tooManyRecords'
            WHEN 'single bridge' THEN 'singleBridge'
            WHEN 'asked again' THEN 'askedAgain'
            ELSE CASE WHEN t.reason IS NULL THEN 'possibleMatch' ELSE 'differentValues' END END
        """
    /// The same in a sentence for people.
    private static let explanationOfTask: StaticString = """
        CASE t.reason
            WHEN 'thin evidence' THEN 'The two records look alike, but the other records of the customers speak against it.'
            WHEN 'rival' THEN 'A third customer has as good a claim to one of the two.'
            WHEN 'contradictory decisions'
                THEN 'By one decision they are one customer, by another they are not: which one is to hold?'
            WHEN 'both confirmed' THEN 'A person has confirmed both customers, so only a person may join them.'
            WHEN 'one confirmed'
                THEN 'A person has confirmed one of the customers, and the rules let nothing join it unseen.'
            WHEN 'too many records' THEN 'Together they would have ' || l.members + r.members
                || ' records, which is more than the rules allow without a person.'
            WHEN 'single bridge' THEN 'Nothing but this one pair of records joins two groups of several records each.'
            WHEN 'asked again' THEN 'They were said to be different; since then this has changed: '
                || array_to_string(t.changed, ', ') || '.'
            ELSE CASE WHEN t.reason IS NULL THEN 'They look alike, but not enough to be joined without a person.'
                ELSE 'They have ' || t.reason || ', of which one customer has one at most.' END END
        """
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
