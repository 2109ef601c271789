package import CustomerModel
import Postgres

/// The current version of a source record as it is stored: what was delivered, and how it was read.
package struct StoredReading: Sendable {
    package let matchable: MatchableRecord
    /// With the canonical forms and statuses that are stored.
    package let fields: [StandardizedField]

    /// What was delivered, to be read anew.
    package var parsed: ParsedRecord {
        ParsedRecord(
            key: matchable.key, kind: matchable.kind, fields: fields.map { Field($0.attribute, $0.occurrence, $0.raw) })
    }
}

extension MatchableRecord {
    /// The same record with other features.
    package func reading(_ features: [UInt8]) -> MatchableRecord {
        MatchableRecord(
            number: number, key: key, kind: kind, isWithdrawn: isWithdrawn, version: version, features: features)
    }
}

/// What comparing the store with its source records reads; nothing here writes.
extension Store {
    /// Every record that is not withdrawn, ascending.
    package func livingRecords() throws -> [RecordNumber] {
        try session.query(Self.readLiving, false, as: Int64.self)
    }

    /// Some records, withdrawn ones among them: the same ones for the same seed.
    package func drawnRecords(_ count: Int, seed: Int64) throws -> [RecordNumber] {
        try session.query(Self.drawRecords, seed, count, as: Int64.self)
    }

    /// Of these records the readings of those that are not withdrawn, in the order in which the records are given.
    package func readings(of numbers: [RecordNumber]) throws -> [StoredReading] {
        var readings: [StoredReading] = []
        readings.reserveCapacity(numbers.count)
        try session.stream(
            Self.readReadings, numbers, as: Int64.self, String.self, String.self, String.self, Int32.self,
            TextBytes.self, TextBytes.self
        ) { number, system, key, kind, version, features, fields in
            guard let kind = PartyKind(rawValue: kind),
                let fields = fields.bytes.withUnsafeBytes(FieldsDocument.decode)
            else { throw PostgresError(.decoding, "record_version has an unknown kind or shape of fields") }
            let record = MatchableRecord(
                number: number, key: SourceKey(system: system, key: key), kind: kind, isWithdrawn: false,
                version: Int(version), features: features.bytes)
            readings.append(StoredReading(matchable: record, fields: fields))
        }
        return readings
    }

    /// Records that wait for resolution, and the ends of must-links of sources that the next resolution makes or ends.
    package func waitingRecords() throws -> Set<RecordNumber> {
        let pending = try session.query(Self.readPending, Int64(0), as: Int64.self)
        let links = try session.query(Self.readDueLinks, Self.sourcesAuthor, as: Int64.self, Int64.self)
        return Set(pending + links.flatMap { [$0.0, $0.1] })
    }

    /// The stored blocking keys of some records, or with nil of all.
    package func blockingKeys(of records: [RecordNumber]?) throws -> [StoredBlockingKey] {
        var keys: [StoredBlockingKey] = []
        try session.stream(
            records == nil ? Self.readAllKeys : Self.readKeys, records ?? [], as: Int64.self, Int16.self, Int64.self
        ) { keys.append(StoredBlockingKey(record: $0, rule: Int($1), hash: UInt64(bitPattern: $2))) }
        return keys
    }

    /// The stored edges of some records, or with nil all, each with the version of the rule book that made it.
    package func edges(of records: [RecordNumber]?) throws -> [(edge: StoredEdge, ruleBook: Int)] {
        var edges: [(edge: StoredEdge, ruleBook: Int)] = []
        try session.stream(
            records == nil ? Self.readAllEdges : Self.readEdgesOfRecords, records ?? [], as: Int64.self, Int64.self,
            Float.self, Double.self, String.self, String?.self, Int32.self
        ) { one, other, weight, probability, matchKey, refusal, ruleBook in
            let edge = StoredEdge(
                one: one, other: other, weight: weight, probability: probability, matchKey: matchKey, refusal: refusal)
            edges.append((edge, Int(ruleBook)))
        }
        return edges
    }

    /// The evidence that the crosswalk names for each of these records that is in a golden record; nil for none.
    package func matchKeys(of records: [RecordNumber]) throws -> [RecordNumber: String?] {
        let rows = try session.query(Self.readMatchKeys, records, as: Int64.self, String?.self)
        return Dictionary(rows.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    }

    /// The names that the sources gave to records.
    package func sourceKeys(of records: [RecordNumber]) throws -> [RecordNumber: SourceKey] {
        let rows = try session.query(Self.readSourceKeys, records, as: Int64.self, String.self, String.self)
        return Dictionary(
            rows.map { ($0.0, SourceKey(system: $0.1, key: $0.2)) }, uniquingKeysWith: { first, _ in first })
    }

    private static let readLiving = Statement(
        "read_living", "SELECT record_id FROM source_record WHERE is_withdrawn = $1 ORDER BY record_id")
    private static let drawRecords = Statement(
        "draw_records",
        "SELECT record_id FROM source_record ORDER BY hashint8extended(record_id, $1), record_id LIMIT $2")
    private static let readReadings = Statement(
        "read_readings",
        """
        SELECT r.record_id, s.name, r.native_key, r.kind::text, v.version, v.features, v.fields
        FROM unnest($1::bigint[]) WITH ORDINALITY AS n (record_id, place)
        JOIN source_record AS r USING (record_id)
        JOIN source_system AS s USING (source_id)
        JOIN record_version AS v ON v.record_id = r.record_id AND v.version = r.current_version
        WHERE NOT r.is_withdrawn ORDER BY n.place
        """)
    private static let readPending = Statement(
        "read_pending",
        "SELECT DISTINCT generate_series(record_id, COALESCE(last_id, record_id)) FROM pending WHERE record_id > $1")
    private static let readDueLinks = Statement(
        "read_due_links", "WITH", wantedLinks,
        """
        SELECT w.left_id, w.right_id FROM wanted AS w
        WHERE NOT EXISTS (
            SELECT FROM link_constraint AS k
            WHERE k.left_id = w.left_id AND k.right_id = w.right_id AND k.removed_at IS NULL)
        UNION ALL
        SELECT k.left_id, k.right_id FROM link_constraint AS k
        WHERE k.author = $1 AND k.removed_at IS NULL AND NOT EXISTS (
            SELECT FROM wanted AS w WHERE w.left_id = k.left_id AND w.right_id = k.right_id)
        """)
    private static let keyColumns: StaticString = "SELECT record_id, rule, hash FROM blocking_key"
    private static let readKeys = Statement("read_keys", keyColumns, "WHERE record_id = ANY ($1)")
    private static let readAllKeys = Statement("read_all_keys", keyColumns, "WHERE $1::bigint[] IS NOT NULL")
    private static let edgeColumns: StaticString = """
        SELECT left_id, right_id, weight, probability::double precision, match_key, refusal, rule_book FROM edge
        """
    private static let readEdgesOfRecords = Statement(
        "read_edges_of_records", edgeColumns, "WHERE left_id = ANY ($1) OR right_id = ANY ($1)")
    private static let readAllEdges = Statement("read_all_edges", edgeColumns, "WHERE $1::bigint[] IS NOT NULL")
    private static let readMatchKeys = Statement(
        "read_match_keys", "SELECT record_id, match_key FROM crosswalk WHERE record_id = ANY ($1) AND until IS NULL")
    private static let readSourceKeys = Statement(
        "read_source_keys",
        """
        SELECT r.record_id, s.name, r.native_key
        FROM source_record AS r JOIN source_system AS s USING (source_id) WHERE r.record_id = ANY ($1)
        """)
}
