import Postgres
import PostgresTesting
import Testing

/// Tables of a session whose rows live as long as a transaction.
@Suite("Temporary tables")
struct TemporaryTablesTests {
    private static let tables = TemporaryTables(
        create: """
            DO $$ BEGIN IF to_regclass('pg_temp.held') IS NULL THEN
            CREATE TEMP TABLE held (note text NOT NULL);
            CREATE TEMP TABLE held_beside (note text NOT NULL);
            END IF; END $$
            """,
        clear: [
            "held": Statement("clear_held", "DELETE FROM held"),
            "held_beside": Statement("clear_held_beside", "DELETE FROM held_beside"),
        ])
    private static let add = Statement(
        "add_held", "INSERT INTO held SELECT repeat('x', 1000) FROM generate_series(1, $1::bigint)")
    private static let count = Statement("count_held", "SELECT count(*) FROM held")
    private static let measure = Statement("size_of_held", "SELECT pg_table_size('held')")

    private func add(_ rows: Int64, _ pool: ConnectionPool, thenFail: Bool = false) async throws {
        try await pool.transaction { session in
            try session.use(Self.tables)
            let before = try session.first(Self.count, as: Int.self)
            #expect(before == 0)
            try session.execute(Self.add, rows)
            try session.use(Self.tables)
            #expect(try session.first(Self.count, as: Int.self) == Int(rows))
            if thenFail { throw Halt() }
        }
    }

    private func left(_ pool: ConnectionPool) async throws -> (rows: Int?, size: Int64?) {
        try await pool.withSession { session in
            (
                rows: try session.first(Self.count, as: Int.self),
                size: try session.first(Self.measure, as: Int64.self)
            )
        }
    }

    @Test("are empty when a transaction begins, however the one before ended")
    func emptiness() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await add(3, pool)
            #expect(try await left(pool).rows == 0)
            let isHalted = await Task { try await add(4, pool, thenFail: true) }.result.isHalted
            #expect(isHalted)
            try await add(5, pool)
            #expect(try await left(pool).rows == 0)
        }
    }

    @Test("are made again when the transaction that made them was rolled back")
    func rolledBack() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            let isHalted = await Task { try await add(1, pool, thenFail: true) }.result.isHalted
            #expect(isHalted)
            try await add(2, pool)
            try await add(2, pool)
        }
    }

    @Test("do not keep their files when they have grown")
    func growth() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await add(5000, pool)
            let left = try await left(pool)
            #expect(left.rows == 0 && left.size ?? .max < 100_000)
        }
    }

    @Test("are left alone when another one has grown, so that what asks them is not planned anew")
    func neighbours() async throws {
        let files = Statement(
            "files_of_held",
            "SELECT pg_relation_filenode('held')::bigint, pg_relation_filenode('held_beside')::bigint")
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await add(1, pool)
            let before = try await pool.withSession { try $0.first(files, as: Int64.self, Int64.self) }
            try await add(5000, pool)
            let after = try await pool.withSession { try $0.first(files, as: Int64.self, Int64.self) }
            #expect(before?.0 != after?.0 && before?.1 == after?.1)
        }
    }
}

extension Result {
    fileprivate var isHalted: Bool {
        if case .failure(let error) = self { error is Halt } else { false }
    }
}
