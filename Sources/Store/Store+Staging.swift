package import CustomerModel
package import Postgres

extension Store {
    /// Makes the session's own staging tables, once; they are empty at the start of each transaction.
    package func prepareStaging() throws {
        try session.runScript(Self.stagingTables, name: "prepare_staging")
    }

    /// Streams rows into staging with `stage(_:)`. Nothing else can be asked of the session inside `body`.
    package func stage(_ body: (inout CopyWriter) throws -> Void) throws {
        try session.copyIn(Self.copyStaged, body)
    }

    /// Lets the planner see how much is staged. Only worth its time for many rows.
    package func measureStaging() throws {
        try session.runScript("ANALYZE staged_record", name: "measure_staging")
    }

    /// ANALYZE of the empty tables: from then on the planner goes by their real size instead of guessing ten pages.
    private static let stagingTables = """
        DO $$ BEGIN IF to_regclass('pg_temp.staged_record') IS NULL THEN
        CREATE TEMP TABLE staged_record (
            ordinal bigint NOT NULL, round integer NOT NULL,
            native_key text COLLATE "C", kind text, is_withdrawn boolean, changed_at timestamptz, content_hash bytea,
            fields jsonb, features text, position_line integer NOT NULL, position_column integer NOT NULL,
            reject_code text, reject_message text, reject_field text, reject_text text
        ) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE decided_record (
            ordinal bigint NOT NULL, outcome text NOT NULL, record_id bigint
        ) ON COMMIT DELETE ROWS;
        ANALYZE staged_record, decided_record;
        END IF; END $$
        """
    private static let copyStaged = Statement(
        "copy_staged_record",
        """
        COPY staged_record (ordinal, round, native_key, kind, is_withdrawn, changed_at, content_hash, fields, features,
            position_line, position_column, reject_code, reject_message, reject_field, reject_text)
        FROM STDIN (FORMAT binary)
        """)
}

extension CopyWriter {
    /// Writes one accepted row of a delivery.
    package mutating func stage(_ record: StagedRecord) throws {
        try beginRow(columns: 15)
        write(Int64(rowCount))
        write(Int32(1))
        write(record.key)
        write(record.kind.rawValue)
        write(record.isWithdrawn)
        write(record.changedAt?.stored)
        write(record.hash.bytes)
        write(JSONB(record.fields))
        write(TextBytes(record.features))
        write(record.position)
        for _ in 0..<4 { writeNull() }
    }

    /// Writes one rejected row of a delivery.
    package mutating func stage(_ reject: Reject) throws {
        try beginRow(columns: 15)
        write(Int64(rowCount))
        write(Int32(1))
        for _ in 0..<7 { writeNull() }
        write(reject.position)
        write(reject.code)
        write(reject.message)
        write(reject.field)
        write(reject.rawText.storable)
    }

    private mutating func write(_ position: TextPosition) {
        write(Int32(clamping: position.line))
        write(Int32(clamping: position.column))
    }
}

extension String {
    /// The text without U+0000, which PostgreSQL's texts cannot hold.
    var storable: String {
        utf8.contains(0) ? String(String.UnicodeScalarView(unicodeScalars.filter { $0.value != 0 })) : self
    }
}
