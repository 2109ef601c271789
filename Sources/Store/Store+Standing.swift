import Postgres

/// Where a source record stands.
package struct StoredStanding: Hashable, Sendable {
    package let golden: GoldenNumber
    package let members: Int
    package let matchKey: String?
    /// The heaviest open task of the golden record in which this record is an end; nil when there is none.
    package let taskMatchKey: String?

    /// True when a person is to say whether it belongs with another.
    package var isProposed: Bool { taskMatchKey != nil }
}

extension Store {
    /// Nil when the record belongs to no golden record.
    package func standing(_ record: RecordNumber) throws -> StoredStanding? {
        try session.first(Self.readStanding, record, as: Int64.self, Int32.self, String?.self, String?.self)
            .map {
                StoredStanding(
                    golden: GoldenNumber($0.0), members: Int($0.1), matchKey: $0.2, taskMatchKey: $0.3)
            }
    }

    /// Forgets that a record waits for resolution; when it waits among the many of a load, it goes on waiting with them.
    package func removePending(_ record: RecordNumber) throws {
        try session.execute(Self.removePendingOfRecord, record)
    }

    private static let readStanding = Statement(
        "read_standing",
        """
        SELECT x.golden_id, g.members, x.match_key, (
            SELECT t.match_key FROM task AS t
            WHERE t.status = 'open' AND (t.left_id = x.golden_id OR t.right_id = x.golden_id)
                AND (t.left_record = x.record_id OR t.right_record = x.record_id)
            ORDER BY t.weight DESC LIMIT 1)
        FROM crosswalk AS x JOIN golden_record AS g USING (golden_id)
        WHERE x.record_id = $1 AND x.until IS NULL
        """)
    private static let removePendingOfRecord = Statement(
        "remove_pending", "DELETE FROM pending WHERE record_id = $1 AND COALESCE(last_id, $1) = $1")
}
