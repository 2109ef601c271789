package import CustomerModel
import Postgres

extension Store {
    /// Makes the session's own staging tables, once; they are empty at the start of each transaction.
    package func prepareStaging() throws {
        try session.use(Self.stagingTables)
    }

    /// Adds rows to staging.
    package func stage(_ rows: StagedRows) throws {
        guard rows.count > 0 else { return }
        try session.copyIn(Self.copyStaged) { try $0.send(rows.rows) }
    }

    /// Adds records to staging, in their order.
    package func stage(_ records: [StagedRecord]) throws {
        guard records.count > Self.fewRows else {
            for (index, record) in records.enumerated() { try queue(record, ordinal: index + 1) }
            return
        }
        let rows = StagedRows(capacity: records.count)
        for (index, record) in records.enumerated() { rows.add(record, ordinal: index + 1) }
        try stage(rows)
    }

    private func queue(_ record: StagedRecord, ordinal: Int) throws {
        try session.queue(
            Self.stageRecord, Int64(ordinal), Int32(1), record.key, record.kind.rawValue, record.isWithdrawn,
            record.changedAt?.stored, record.hash.bytes, TextBytes(record.fields), TextBytes(record.features),
            Int32(clamping: record.position.line), Int32(clamping: record.position.column),
            record.sameAs.map { TextBytes($0) }, record.relations.map { TextBytes($0) }, record.isErased)
    }

    /// So many rows are inserted one by one, on the way to the next answer; a COPY makes two journeys of its own.
    static let fewRows = 16

    /// Lets the planner see how much is staged. Only worth its time for many rows.
    package func measureStaging() throws {
        try session.runScript("ANALYZE staged_record", name: "measure_staging")
    }

    private static let stagingTables = TemporaryTables(
        create: createStaging,
        clear: [
            "staged_record": Statement("clear_staged_record", "DELETE FROM staged_record"),
            "decided_record": Statement("clear_decided_record", "DELETE FROM decided_record"),
        ])
    /// ANALYZE of the empty tables: from then on the planner goes by their real size instead of guessing ten pages.
    private static let createStaging = """
        DO $$ BEGIN IF to_regclass('pg_temp.staged_record') IS NULL THEN
        CREATE TEMP TABLE staged_record (
            ordinal bigint NOT NULL, round integer NOT NULL,
            native_key text COLLATE "C", kind text, is_withdrawn boolean, changed_at timestamptz, content_hash bytea,
            fields text, features text, position_line integer NOT NULL, position_column integer NOT NULL,
            reject_code text, reject_message text, reject_field text, reject_text text, same_as json,
            relations json, is_erased boolean NOT NULL
        );
        CREATE TEMP TABLE decided_record (
            ordinal bigint NOT NULL, outcome text NOT NULL, record_id bigint
        );
        ANALYZE staged_record, decided_record;
        END IF; END $$
        """
    private static let stageRecord = Statement(
        "stage_record",
        """
        INSERT INTO staged_record (ordinal, round, native_key, kind, is_withdrawn, changed_at, content_hash, fields,
            features, position_line, position_column, same_as, relations, is_erased)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::json, $13::text::json, $14)
        """)
    private static let copyStaged = Statement(
        "copy_staged_record",
        """
        COPY staged_record (ordinal, round, native_key, kind, is_withdrawn, changed_at, content_hash, fields, features,
            position_line, position_column, reject_code, reject_message, reject_field, reject_text, same_as, relations,
            is_erased)
        FROM STDIN (FORMAT binary)
        """)
}

/// Rows of a delivery, accepted and rejected ones, ready for staging.
package final class StagedRows: Sendable {
    fileprivate let rows: CopyRows

    /// - Parameter capacity: how many rows to make room for.
    package init(capacity: Int = 1) {
        rows = CopyRows(capacity: capacity * 1024)
    }

    package var count: Int { rows.count }
    package var byteCount: Int { rows.byteCount }

    package func removeAll() { rows.removeAll() }

    /// - Parameter ordinal: the place in the delivery.
    package func add(_ record: StagedRecord, ordinal: Int) {
        begin(ordinal)
        rows.write(record.key)
        rows.write(record.kind.rawValue)
        rows.write(record.isWithdrawn)
        rows.write(record.changedAt?.stored)
        rows.write(bytes: record.hash.bytes)
        rows.write(bytes: record.fields)
        rows.write(bytes: record.features)
        write(record.position)
        for _ in 0..<4 { rows.writeNull() }
        rows.write(record.sameAs.map { TextBytes($0) })
        rows.write(record.relations.map { TextBytes($0) })
        rows.write(record.isErased)
    }

    /// - Parameter ordinal: the place in the delivery.
    package func add(_ reject: Reject, ordinal: Int) {
        begin(ordinal)
        for _ in 0..<7 { rows.writeNull() }
        write(reject.position)
        rows.write(reject.code.rawValue)
        rows.write(reject.message)
        rows.write(reject.field)
        rows.write(reject.rawText.storable)
        for _ in 0..<2 { rows.writeNull() }
        rows.write(false)
    }

    private func begin(_ ordinal: Int) {
        rows.beginRow(columns: 18)
        rows.write(Int64(ordinal))
        rows.write(Int32(1))
    }

    private func write(_ position: TextPosition) {
        rows.write(Int32(clamping: position.line))
        rows.write(Int32(clamping: position.column))
    }
}

extension String {
    /// The text without U+0000, which PostgreSQL's texts cannot hold.
    var storable: String {
        utf8.contains(0) ? String(String.UnicodeScalarView(unicodeScalars.filter { $0.value != 0 })) : self
    }
}
