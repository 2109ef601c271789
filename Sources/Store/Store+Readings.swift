package import CustomerModel
import Postgres
import Standardization

/// The raw fields of a record's current version, to be read anew.
package struct RereadRecord: Sendable {
    package let record: RecordNumber
    package let version: Int
    /// Raw values; canonical forms of the former reading left out.
    package let parsed: ParsedRecord
}

extension Store {
    /// Notes that values were read under a rule book.
    package func noteReading(_ checksum: String) throws {
        try session.queue(Self.addReading, checksum)
    }

    /// True when some current values may have been read under another rule book.
    package func hasOtherReadings(than checksum: String) throws -> Bool {
        try session.first(Self.findOtherReading, checksum, as: Bool.self) ?? false
    }

    /// Notes that all current values were read under one rule book.
    package func replaceReadings(by checksum: String) throws {
        try session.execute(Self.removeOtherReadings, checksum)
        try noteReading(checksum)
    }

    /// Current versions after a record, in the order of the records.
    package func currentFields(after record: RecordNumber, limit: Int) throws -> [RereadRecord] {
        try session.query(
            Self.readCurrentFields, record, limit, as: Int64.self, String.self, String.self, String.self, Int32.self,
            TextBytes.self
        ).map(RereadRecord.init)
    }

    /// Current versions of some records, in the order of the records.
    package func currentFields(of records: [RecordNumber]) throws -> [RereadRecord] {
        try session.query(
            Self.readFieldsOf, records, as: Int64.self, String.self, String.self, String.self, Int32.self,
            TextBytes.self
        ).map(RereadRecord.init)
    }

    /// Writes new readings of current versions where they differ.
    ///
    /// - Returns: the number of versions that read differently now.
    package func writeReadings(_ readings: [(RereadRecord, StandardizedRecord)]) throws -> Int {
        try session.execute(
            Self.updateReadings, readings.map(\.0.record), readings.map { Int32($0.0.version) },
            readings.map { TextBytes(FieldsDocument.encode($0.1.fields)) },
            readings.map { TextBytes(FeatureLines.encode($0.1.features)) })
    }

    private static let addReading = Statement(
        "add_reading", "INSERT INTO reading (checksum) VALUES ($1) ON CONFLICT DO NOTHING")
    private static let findOtherReading = Statement(
        "find_other_reading", "SELECT EXISTS (SELECT FROM reading WHERE checksum <> $1)")
    private static let removeOtherReadings = Statement(
        "remove_other_readings", "DELETE FROM reading WHERE checksum <> $1")
    private static let selectFields: StaticString = """
        SELECT r.record_id, s.name, r.native_key, v.kind::text, v.version, v.fields
        FROM source_record AS r
        JOIN source_system AS s USING (source_id)
        JOIN record_version AS v ON v.record_id = r.record_id AND v.version = r.current_version
        WHERE
        """
    /// Both sides begin behind the record: the planner does not carry an inequality over, and would merge from the first.
    private static let readCurrentFields = Statement(
        "read_current_fields", selectFields,
        "r.record_id > $1 AND v.record_id > $1 ORDER BY r.record_id LIMIT $2")
    private static let readFieldsOf = Statement(
        "read_fields_of", selectFields, "r.record_id = ANY ($1) ORDER BY r.record_id")
    private static let updateReadings = Statement(
        "update_readings",
        """
        WITH n AS (
            SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[])
                AS n (record_id, version, fields, features)
        ), kept AS (
            INSERT INTO former_reading (record_id, version, fields)
            SELECT v.record_id, v.version, v.fields FROM n JOIN record_version AS v USING (record_id, version)
            WHERE v.fields <> n.fields ON CONFLICT DO NOTHING
        )
        UPDATE record_version AS v SET fields = n.fields, features = n.features FROM n
        WHERE v.record_id = n.record_id AND v.version = n.version
            AND (v.fields <> n.fields OR v.features <> n.features)
        """)
}

extension RereadRecord {
    fileprivate init(
        _ record: Int64, _ system: String, _ key: String, _ kind: String, _ version: Int32, _ fields: TextBytes
    ) throws {
        guard let kind = PartyKind(rawValue: kind), let fields = fields.bytes.withUnsafeBytes(FieldsDocument.decode)
        else { throw PostgresError(.decoding, "record_version has an unknown kind or shape of fields") }
        self.record = record
        self.version = Int(version)
        parsed = ParsedRecord(
            key: SourceKey(system: system, key: key), kind: kind,
            fields: fields.map { Field($0.attribute, $0.occurrence, $0.raw) })
    }
}
