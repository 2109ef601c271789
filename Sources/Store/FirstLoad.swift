package import CustomerModel
import Postgres

/// Rows of source records that the store does not know, ready for its tables. Numbers are given when they are stored.
///
/// The fast way for the first delivery of a source: nothing is staged, compared or joined.
package final class FirstLoadRows: Sendable {
    fileprivate let records: CopyRows
    fileprivate let versions: CopyRows

    /// - Parameter capacity: how many records to make room for.
    package init(capacity: Int) {
        records = CopyRows(capacity: capacity * 128)
        versions = CopyRows(capacity: capacity * 1024)
    }

    package var count: Int { records.count }

    /// Adds a record that is not withdrawn and whose key no other row has.
    ///
    /// - Parameters:
    ///   - fields: as `FieldsDocument` has them.
    ///   - features: as `FeatureLines` has them.
    package func add(
        _ record: ParsedRecord, fields: UnsafeRawBufferPointer, features: UnsafeRawBufferPointer, source: SourceNumber,
        delivery: Int64
    ) {
        let hash = ContentHash(of: record)
        addRecord(record, hash, source)
        versions.beginRow(columns: 14)
        versions.write(Int64(0))
        versions.write(Int32(1))
        versions.write(record.kind.rawValue)
        versions.write(bytes: fields)
        versions.write(bytes: features)
        hash.withBytes(versions.write)
        if let changedAt = record.changedAt { versions.write(changedAt.stored) } else { versions.writeNull() }
        versions.write(false)
        versions.write(false)
        versions.write(delivery)
        versions.write(Int32(clamping: record.position.line))
        versions.write(Int32(clamping: record.position.column))
        if let sameAs = StagedRecord.json(record.sameAs) { versions.write(bytes: sameAs) } else { versions.writeNull() }
        versions.write(StagedRecord.json(record.relations).map { JSONB($0) })
    }

    private func addRecord(_ record: ParsedRecord, _ hash: ContentHash, _ source: SourceNumber) {
        records.beginRow(columns: 9)
        records.write(Int64(0))
        records.write(source)
        records.write(record.key.key)
        records.write(record.kind.rawValue)
        records.write(Int32(1))
        records.write(Int32(1))
        records.write(false)
        if let changedAt = record.changedAt { records.write(changedAt.stored) } else { records.writeNull() }
        hash.withBytes(records.write)
    }
}

extension Store {
    /// True when the store has no record of a source. The source's lock must be held.
    package func isEmpty(_ source: SourceNumber) throws -> Bool {
        try session.first(Self.hasRecords, source, as: Bool.self) != true
    }

    /// Stores records, each as a first version that waits for resolution.
    ///
    /// Many rows at once cost less each: PostgreSQL prepares itself anew for each COPY.
    package func store(_ blocks: [FirstLoadRows]) throws {
        let count = blocks.reduce(0) { $0 + $1.count }
        guard count > 0 else { return }
        let numbers = try session.first(Self.takeRecordNumbers, count, as: [Int64].self) ?? []
        var rest = numbers[...]
        for block in blocks {
            block.records.number(rest.prefix(block.count))
            block.versions.number(rest.prefix(block.count))
            rest = rest.dropFirst(block.count)
        }
        try session.copyIn(Self.copyRecords) { for block in blocks { try $0.send(block.records) } }
        try session.copyIn(Self.copyVersions) { for block in blocks { try $0.send(block.versions) } }
        let runs = Self.runs(numbers)
        try session.execute(Self.addPendingRuns, runs.map(\.lowerBound), runs.map(\.upperBound))
    }

    /// Numbers in runs without gaps: other sessions may take some in between.
    static func runs(_ numbers: [RecordNumber]) -> [ClosedRange<RecordNumber>] {
        var runs: [ClosedRange<RecordNumber>] = []
        for number in numbers {
            if let last = runs.last, last.upperBound + 1 == number {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs
    }

    /// Staged rows whose key the store knows.
    package func countStagedKnown(_ source: SourceNumber) throws -> Int {
        try session.first(Self.countKnown, source, as: Int.self) ?? 0
    }

    private static let hasRecords = Statement(
        "has_records", "SELECT EXISTS (SELECT FROM source_record WHERE source_id = $1)")
    private static let takeRecordNumbers = Statement(
        "take_record_numbers",
        """
        WITH sequence AS MATERIALIZED (
            SELECT pg_get_serial_sequence('source_record', 'record_id')::regclass AS name)
        SELECT array_agg(nextval((SELECT name FROM sequence))) FROM generate_series(1, $1::bigint)
        """)
    private static let copyRecords = Statement(
        "copy_source_record",
        """
        COPY source_record (record_id, source_id, native_key, kind, current_version, last_version, is_withdrawn,
            changed_at, content_hash)
        FROM STDIN (FORMAT binary)
        """)
    private static let copyVersions = Statement(
        "copy_record_version",
        """
        COPY record_version (record_id, version, kind, fields, features, content_hash, changed_at, is_withdrawn,
            is_late, delivery_id, position_line, position_column, same_as, relations)
        FROM STDIN (FORMAT binary)
        """)
    private static let addPendingRuns = Statement(
        "add_pending_runs",
        "INSERT INTO pending (record_id, last_id) SELECT * FROM unnest($1::bigint[], $2::bigint[])")
    private static let countKnown = Statement(
        "count_staged_known",
        """
        SELECT count(DISTINCT s.native_key)
        FROM staged_record AS s JOIN source_record AS r ON r.source_id = $1 AND r.native_key = s.native_key
        """)
}
