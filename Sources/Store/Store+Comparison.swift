import Postgres

/// A golden record that is stored otherwise than merging its records again gives.
package struct GoldenDeviation: Hashable, Sendable {
    package let golden: GoldenNumber
    /// True for what is the same.
    package let isActive: Bool
    package let hasDocument: Bool
    package let hasLineage: Bool
    package let hasSearchText: Bool
    package let hasRuleBook: Bool
}

/// A question to a steward that is stored otherwise than it follows from edges and decisions.
package struct TaskDeviation: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case missing, extra, other
    }

    package let kind: Kind
    package let left: GoldenNumber
    package let right: GoldenNumber
}

extension Store {
    /// Which of these golden records are stored otherwise. PostgreSQL compares, JSON as values.
    package func deviations(from golden: [ResolvedGolden], ruleBook: Int) throws -> [GoldenDeviation] {
        try session.query(
            Self.compareGolden, golden.map(\.golden.value), golden.map(\.kind), golden.map { TextBytes($0.document) },
            golden.map { TextBytes($0.lineage) }, golden.map(\.displayName.storable),
            golden.map(\.searchText.text.storable), Int32(ruleBook), as: Int64.self, Bool.self, Bool.self, Bool.self,
            Bool.self, Bool.self
        ).map {
            GoldenDeviation(
                golden: GoldenNumber($0.0), isActive: $0.1, hasDocument: $0.2, hasLineage: $0.3, hasSearchText: $0.4,
                hasRuleBook: $0.5)
        }
    }

    /// Which open tasks between golden records, of which one is among these, are not those that follow from the stored
    /// edges and decisions.
    ///
    /// - Parameter records: all members of these golden records.
    package func taskDeviations(records: [RecordNumber], golden: [GoldenNumber]) throws -> [TaskDeviation] {
        try session.query(
            Self.compareTasks, records, golden.map(\.value), as: String.self, Int64.self, Int64.self
        ).compactMap { kind, left, right in
            TaskDeviation.Kind(rawValue: kind).map {
                TaskDeviation(kind: $0, left: GoldenNumber(left), right: GoldenNumber(right))
            }
        }
    }

    /// Open tasks.
    package func countOpenTasks() throws -> Int {
        try session.first(Self.countTasks, "open", as: Int.self) ?? 0
    }

    private static let compareGolden = Statement(
        "compare_golden",
        """
        SELECT * FROM (
            SELECT n.golden_id, g.status = 'active' AND g.kind::text = n.kind AS is_active,
                g.document = n.document::jsonb AS has_document, g.lineage = n.lineage::jsonb AS has_lineage,
                g.display_name = n.display_name AND g.search_text = n.search_text AS has_search_text,
                g.rule_book = $7 AS has_rule_book
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
                AS n (golden_id, kind, document, lineage, display_name, search_text)
            JOIN golden_record AS g USING (golden_id)
        ) AS c
        WHERE NOT (is_active AND has_document AND has_lineage AND has_search_text AND has_rule_book)
        """)
    private static let compareTasks = Statement(
        "compare_tasks",
        """
        SELECT CASE WHEN t.task_id IS NULL THEN 'missing' WHEN q.left_id IS NULL THEN 'extra' ELSE 'other' END,
            COALESCE(q.left_id, t.left_id), COALESCE(q.right_id, t.right_id)
        FROM (
        """, questions,
        """
        ) AS q
        FULL JOIN (
            SELECT * FROM task AS o WHERE o.status = 'open' AND (o.left_id = ANY ($2) OR o.right_id = ANY ($2))
        ) AS t ON t.left_id = q.left_id AND t.right_id = q.right_id
        WHERE t.task_id IS NULL OR q.left_id IS NULL OR
        """, isOtherQuestion)
    private static let countTasks = Statement("count_open_tasks", "SELECT count(*) FROM task WHERE status = $1")
}
