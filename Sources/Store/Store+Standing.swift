package import Postgres

/// Where a source record stands.
package struct StoredStanding: Hashable, Sendable {
    package let golden: GoldenNumber
    package let members: Int
    package let matchKey: String?
    /// The heaviest open task of the golden record in which this record is an end; nil when there is none.
    package let taskMatchKey: String?

    /// Why that task is open; nil also for a possible match.
    package let taskReason: String?

    /// True when the rules left a join to a person that the evidence asked for.
    package var isHeld: Bool { taskReason.map(Self.holds.contains) ?? false }

    private static let holds: Set = ["both confirmed", "one confirmed", "too many records", "single bridge"]

    /// True when a person is to say whether it belongs with another.
    package var isProposed: Bool { taskMatchKey != nil }
}

extension Store {
    /// Those of these records that belong to a golden record.
    package func standings(_ records: [RecordNumber]) throws -> Reply<[RecordNumber: StoredStanding]> {
        try session.queue(
            Self.readStandings, records, as: Int64.self, Int64.self, Int32.self, String?.self, String?.self,
            String?.self
        ).map { rows in Dictionary(rows.map(Self.standing), uniquingKeysWith: { first, _ in first }) }
    }

    private static func standing(
        _ record: RecordNumber, _ golden: Int64, _ members: Int32, _ matchKey: String?, _ taskMatchKey: String?,
        _ taskReason: String?
    ) -> (RecordNumber, StoredStanding) {
        let standing = StoredStanding(
            golden: GoldenNumber(golden), members: Int(members), matchKey: matchKey, taskMatchKey: taskMatchKey,
            taskReason: taskReason)
        return (record, standing)
    }

    /// Forgets that records wait for resolution; those that wait among the many of a load go on waiting with them.
    package func removePending(_ records: [RecordNumber]) throws {
        try session.queue(Self.removePendingOfRecords, records)
    }

    private static let readStandings = Statement(
        "read_standings",
        """
        SELECT x.record_id, x.golden_id, g.members, x.match_key, q.match_key, q.reason
        FROM crosswalk AS x JOIN golden_record AS g USING (golden_id)
        LEFT JOIN LATERAL (
            SELECT t.match_key, t.reason FROM task AS t
            WHERE t.status = 'open' AND (t.left_id = x.golden_id OR t.right_id = x.golden_id)
                AND (t.left_record = x.record_id OR t.right_record = x.record_id)
            ORDER BY t.weight DESC LIMIT 1
        ) AS q ON true
        WHERE x.record_id = ANY ($1) AND x.until IS NULL
        """)
    private static let removePendingOfRecords = Statement(
        "remove_pending",
        "DELETE FROM pending WHERE record_id = ANY ($1) AND COALESCE(last_id, record_id) = record_id")
}
