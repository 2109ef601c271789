package import CustomerModel
package import Postgres

/// Where a record belongs, or belonged last.
package struct StoredMembership: Hashable, Sendable {
    package let record: RecordNumber
    package let golden: GoldenNumber
    package let kind: PartyKind
    /// True when the record is out and the golden record waits for its records to come back.
    package let isRetired: Bool
}

extension Store {
    /// The golden records of these records, and the retired ones that they were the last to leave.
    package func memberships(of records: [RecordNumber]) throws -> Reply<[StoredMembership]> {
        try session.queue(Self.readMemberships, records, as: Int64.self, Int64.self, String.self, Bool.self)
            .map(Self.memberships)
    }

    /// The same for every record that has, or had, a golden record of a kind.
    package func memberships(_ kind: PartyKind) throws -> [StoredMembership] {
        try Self.memberships(
            session.query(
                Self.readMembershipsOfKind, kind.rawValue, as: Int64.self, Int64.self, String.self, Bool.self))
    }

    /// Numbers for new golden records, ascending.
    package func newGoldenNumbers(_ count: Int) throws -> [GoldenNumber] {
        guard count > 0 else { return [] }
        return try session.query(Self.takeNumbers, count, as: Int64.self).map(GoldenNumber.init).sorted()
    }

    private static func memberships(
        _ rows: [(Int64, Int64, String, Bool)]
    ) throws(PostgresError) -> [StoredMembership] {
        try rows.map { (record, golden, kind, isRetired) throws(PostgresError) in
            guard let kind = PartyKind(rawValue: kind) else {
                throw PostgresError(.decoding, "golden_record.kind has an unknown value")
            }
            return StoredMembership(
                record: record, golden: GoldenNumber(golden), kind: kind, isRetired: isRetired)
        }
    }

    private static let readMemberships = Statement(
        "read_memberships",
        """
        SELECT x.record_id, x.golden_id, g.kind::text, false
        FROM crosswalk AS x JOIN golden_record AS g USING (golden_id)
        WHERE x.record_id = ANY ($1) AND x.until IS NULL
        UNION ALL
        SELECT h.record_id, h.golden_id, g.kind::text, true
        FROM unnest($1::bigint[]) AS r (record_id)
        CROSS JOIN LATERAL (
            SELECT * FROM crosswalk AS x WHERE x.record_id = r.record_id ORDER BY x.crosswalk_id DESC LIMIT 1
        ) AS h
        CROSS JOIN LATERAL (
            SELECT * FROM golden_record AS g WHERE g.golden_id = h.golden_id OFFSET 0
        ) AS g
        WHERE h.until IS NOT NULL AND g.status = 'retired'
        """)
    private static let readMembershipsOfKind = Statement(
        "read_memberships_of_kind",
        """
        SELECT x.record_id, x.golden_id, g.kind::text, false
        FROM crosswalk AS x JOIN golden_record AS g USING (golden_id)
        WHERE x.until IS NULL AND g.kind = $1::text::party_kind
        UNION ALL
        SELECT h.record_id, h.golden_id, g.kind::text, true
        FROM golden_record AS g
        JOIN crosswalk AS h ON h.golden_id = g.golden_id AND h.until IS NOT NULL
        WHERE g.status = 'retired' AND g.kind = $1::text::party_kind
            AND NOT EXISTS (
                SELECT FROM crosswalk AS a
                WHERE a.record_id = h.record_id AND (a.until IS NULL OR a.crosswalk_id > h.crosswalk_id))
        """)
    private static let takeNumbers = Statement(
        "take_golden_numbers", "SELECT nextval('golden_number') FROM generate_series(1, $1)")
}
