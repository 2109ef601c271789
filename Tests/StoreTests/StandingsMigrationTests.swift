import Postgres
import PostgresTesting
import Testing

@Suite("Where records stood")
struct StandingsMigrationTests {
    @Test("a database from before knows the former standings of its records as far as their versions tell")
    func conversion() async throws {
        let rows = try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.withSession { session in
                try FieldsMigrationTests.migrate(session, through: 11)
                try session.runScript(Self.deliveries)
                try FieldsMigrationTests.migrate(session, through: 12)
                return try session.query(Self.read, as: Int64.self, String.self, Int32?.self, Int32.self)
                    .map { "\($0.0) until \($0.1): \($0.2 ?? 0) of \($0.3)" }
            }
        }
        #expect(rows == ["1 until 2025-01-02: 1 of 1", "1 until 2025-01-04: 2 of 3"])
    }

    /// Record 1 has a late version 3; record 2 never changed.
    private static let deliveries = """
        INSERT INTO source_system (name) VALUES ('erp');
        INSERT INTO delivery (source_id, state, finished_at)
        SELECT 1, 'stored', '2025-01-01'::timestamptz + (n || ' days')::interval FROM generate_series(0, 3) AS n;
        INSERT INTO record_version (record_id, version, kind, fields, features, content_hash, is_withdrawn, is_late,
            delivery_id, position_line, position_column)
        SELECT record_id, version, 'person', '{}', '', '', false, version = 3, version, 1, 1
        FROM (VALUES (1, 1), (1, 2), (1, 3), (1, 4), (2, 1)) AS v (record_id, version)
        """
    private static let read = Statement(
        "test_read_standings",
        """
        SELECT record_id, to_char(until, 'YYYY-MM-DD'), version, last_version FROM former_record ORDER BY record_id, until
        """)
}
