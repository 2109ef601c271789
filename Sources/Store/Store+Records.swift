package import CustomerModel
package import Postgres
package import Survivorship

/// A source record as matching sees it.
package struct MatchableRecord: Sendable {
    package let number: RecordNumber
    package let key: SourceKey
    package let kind: PartyKind
    package let isWithdrawn: Bool
    package let version: Int
    /// `FeatureLines` of the current version.
    package let features: [UInt8]
}

extension Store {
    /// Takes everything that waits for resolution; a rollback puts it back.
    ///
    /// - Returns: record numbers, ascending, each once.
    package func takePending() throws -> [RecordNumber] {
        let taken: [Int64] = try session.query(Self.takePendingStatement, Int64(0), as: Int64.self)
        return Set(taken).sorted()
    }

    package func countPending() throws -> Int {
        try session.first(Self.countPendingStatement, Int64(0), as: Int.self) ?? 0
    }

    /// Current, not withdrawn records.
    package func countRecords() throws -> Int {
        try session.first(Self.countRecordsStatement, false, as: Int.self) ?? 0
    }

    /// Current, not withdrawn records of each kind.
    package func countRecordsByKind() throws -> [PartyKind: Int] {
        let rows = try session.query(Self.countRecordsByKindStatement, false, as: String.self, Int.self)
        return Dictionary(
            rows.compactMap { kind, count in PartyKind(rawValue: kind).map { ($0, count) } }, uniquingKeysWith: +)
    }

    /// Records by their numbers, in source-key order.
    package func records(_ numbers: [RecordNumber]) throws -> Reply<[MatchableRecord]> {
        try session.queue(
            Self.readRecords, numbers, as: Int64.self, String.self, String.self, String.self, Bool.self, Int32.self,
            TextBytes.self
        ).map(Self.records)
    }

    /// Records of a kind, not withdrawn, that share a blocking key with any of these, in source-key order.
    package func candidates(
        kind: PartyKind, rules: [Int], hashes: [UInt64]
    ) throws -> Reply<[MatchableRecord]> {
        try session.queue(
            Self.readCandidates, kind.rawValue, rules.map { Int16($0) }, hashes.map { Int64(bitPattern: $0) },
            as: Int64.self, String.self, String.self, String.self, Bool.self, Int32.self, TextBytes.self
        ).map(Self.records)
    }

    /// All current, not withdrawn records of a kind, in source-key order.
    package func allRecords(_ kind: PartyKind) throws -> [MatchableRecord] {
        var records: [MatchableRecord] = []
        try session.stream(
            Self.readAllRecords, kind.rawValue, as: Int64.self, String.self, String.self, String.self, Bool.self,
            Int32.self, TextBytes.self
        ) { records.append(try Self.record($0, $1, $2, $3, $4, $5, $6)) }
        return records
    }

    /// The version at which a record stands, nobody moving it until the transaction ends; nil when there never was one.
    package func holdVersion(_ key: SourceKey) throws -> Int? {
        try session.first(Self.holdRecord, key.system, key.key, as: Int32.self).map { Int($0) }
    }

    /// The record of a source key; nil when there never was one.
    package func recordNumber(_ key: SourceKey) throws -> RecordNumber? {
        try session.first(Self.findRecord, key.system, key.key, as: Int64.self)
    }

    /// What the current versions of records say, for merging; ordered by record number.
    package func contributions(
        _ numbers: [RecordNumber]
    ) throws -> Reply<[(record: RecordNumber, contribution: Contribution)]> {
        try session.queue(
            Self.readContributions, numbers, as: Int64.self, String.self, String.self, Int32.self,
            PostgresTimestamp?.self, PostgresTimestamp.self, TextBytes.self
        ).map { (rows) throws(PostgresError) in
            try rows.map { (row) throws(PostgresError) in
                (row.0, try Self.contribution(row.1, row.2, row.3, row.4, row.5, row.6))
            }
        }
    }

    private static func contribution(
        _ system: String, _ key: String, _ version: Int32, _ changedAt: PostgresTimestamp?,
        _ receivedAt: PostgresTimestamp, _ fields: TextBytes
    ) throws(PostgresError) -> Contribution {
        guard let fields = fields.bytes.withUnsafeBytes(FieldsDocument.decode) else { throw damagedFields }
        return Contribution(
            key: SourceKey(system: system, key: key), version: Int(version), changedAt: changedAt.map(Timestamp.init),
            receivedAt: Timestamp(receivedAt), fields: fields)
    }

    private static let damagedFields = PostgresError(.decoding, "record_version.fields has an unknown shape")

    private static func records(
        _ rows: [(Int64, String, String, String, Bool, Int32, TextBytes)]
    ) throws(PostgresError) -> [MatchableRecord] {
        try rows.map { (row) throws(PostgresError) in
            try record(row.0, row.1, row.2, row.3, row.4, row.5, row.6)
        }.sorted { $0.key < $1.key }
    }

    private static func record(
        _ number: Int64, _ system: String, _ key: String, _ kind: String, _ isWithdrawn: Bool, _ version: Int32,
        _ features: TextBytes
    ) throws(PostgresError) -> MatchableRecord {
        guard let kind = PartyKind(rawValue: kind) else {
            throw PostgresError(.decoding, "source_record.kind has an unknown value")
        }
        return MatchableRecord(
            number: number, key: SourceKey(system: system, key: key), kind: kind, isWithdrawn: isWithdrawn,
            version: Int(version), features: features.bytes)
    }

    private static let takePendingStatement = Statement(
        "take_pending",
        """
        WITH taken AS (DELETE FROM pending WHERE record_id > $1 RETURNING record_id, last_id)
        SELECT generate_series(record_id, COALESCE(last_id, record_id)) FROM taken
        """)
    private static let countPendingStatement = Statement(
        "count_pending",
        """
        SELECT count(DISTINCT waiting) FROM (
            SELECT generate_series(record_id, COALESCE(last_id, record_id)) AS waiting FROM pending WHERE record_id > $1
        ) AS records
        """)
    private static let countRecordsStatement = Statement(
        "count_current_records", "SELECT count(*) FROM source_record WHERE is_withdrawn = $1")
    private static let countRecordsByKindStatement = Statement(
        "count_records_by_kind",
        "SELECT kind::text, count(*) FROM source_record WHERE is_withdrawn = $1 GROUP BY kind")
    private static let recordColumns: StaticString = """
        SELECT r.record_id, s.name, r.native_key, r.kind::text, r.is_withdrawn, r.current_version, v.features
        """
    private static let joinVersion: StaticString = """
        JOIN source_system AS s USING (source_id)
        JOIN record_version AS v ON v.record_id = r.record_id AND v.version = r.current_version
        """
    private static let readRecords = Statement(
        "read_records", recordColumns, "FROM source_record AS r", joinVersion, "WHERE r.record_id = ANY ($1)")
    private static let readCandidates = Statement(
        "read_candidates",
        """
        WITH candidate AS MATERIALIZED (
            SELECT DISTINCT b.record_id
            FROM unnest($2::smallint[], $3::bigint[]) AS k (rule, hash)
            JOIN blocking_key AS b ON b.kind = $1::text::party_kind AND b.rule = k.rule AND b.hash = k.hash
        )
        """, recordColumns,
        """
        FROM candidate AS c
        JOIN source_record AS r USING (record_id)
        """, joinVersion,
        """
        WHERE r.kind = $1::text::party_kind AND NOT r.is_withdrawn
        """)
    private static let readAllRecords = Statement(
        "read_all_records", recordColumns, "FROM source_record AS r", joinVersion,
        "WHERE r.kind = $1::text::party_kind AND NOT r.is_withdrawn ORDER BY s.name, r.native_key")
    private static let findRecord = Statement(
        "find_record",
        """
        SELECT r.record_id FROM source_record AS r JOIN source_system AS s USING (source_id)
        WHERE s.name = $1 AND r.native_key = $2
        """)
    private static let holdRecord = Statement(
        "hold_record",
        """
        SELECT r.current_version FROM source_record AS r JOIN source_system AS s USING (source_id)
        WHERE s.name = $1 AND r.native_key = $2 FOR UPDATE OF r
        """)
    private static let readContributions = Statement(
        "read_contributions",
        """
        SELECT r.record_id, s.name, r.native_key, v.version, v.changed_at, v.received_at, v.fields
        FROM source_record AS r
        """, joinVersion, "WHERE r.record_id = ANY ($1) ORDER BY r.record_id")
}
