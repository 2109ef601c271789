import Postgres
import PostgresTesting
import Testing

/// Statements that travel together.
@Suite("Pipelines")
struct PipelineTests {
    private static let add = Statement("pipeline_add", "INSERT INTO taken (number) SELECT unnest($1::bigint[])")
    private static let double = Statement("pipeline_double", "UPDATE taken SET number = number * $1::bigint")
    private static let read = Statement("pipeline_read", "SELECT number FROM taken ORDER BY number")
    private static let table = "CREATE TABLE taken (number bigint PRIMARY KEY)"

    @Test("run in their order, each on what the former left, and say how many rows each touched")
    func order() async throws {
        try await TestDatabase.withEmpty { pool in
            let (touched, rows) = try await pool.transaction { session in
                try session.runScript(Self.table)
                let touched = try session.pipeline { pipeline in
                    pipeline.execute(Self.add, [Int64(1), 3])
                    pipeline.execute(Self.double, Int64(10))
                    pipeline.execute(Self.add, [Int64(5)])
                    pipeline.execute(Self.read)
                }
                return (touched, try session.query(Self.read, as: Int64.self))
            }
            #expect(touched == [2, 2, 1, 3] && rows == [5, 10, 30])
        }
    }

    @Test("the first that fails is named, nothing of the transaction stays, and the session goes on")
    func failures() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.withSession { try $0.runScript(Self.table) }
            let error = await failure {
                try await pool.transaction { session in
                    try session.pipeline { pipeline in
                        pipeline.execute(Self.double, Int64(10))
                        pipeline.execute(Self.add, [Int64(7), 7])
                        pipeline.execute(Self.add, [Int64(8)])
                    }
                }
            }
            #expect(error?.isUniqueViolation == true && error?.statement == "pipeline_add")
            let rows = try await pool.transaction { session in
                try session.pipeline { $0.execute(Self.add, [Int64(9)]) }
                return try session.query(Self.read, as: Int64.self)
            }
            #expect(rows == [9])
        }
    }

    @Test("need a transaction, lest some of them be committed without the others")
    func alone() async throws {
        try await TestDatabase.withEmpty { pool in
            let error = await failure {
                try await pool.withSession { session in
                    try session.runScript(Self.table)
                    try session.pipeline { $0.execute(Self.add, [Int64(1)]) }
                }
            }
            #expect(error?.code == .misuse)
        }
    }
}
