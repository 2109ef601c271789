import Postgres
import PostgresTesting
import Testing

@Suite("COPY")
struct CopyTests {
    private static let copyIn = Statement("test_copy_in", "COPY item (id, name) FROM STDIN (FORMAT binary)")
    private static let copyOut = Statement(
        "test_copy_out", "COPY (SELECT id, name FROM item ORDER BY id)", "TO STDOUT (FORMAT binary)")
    private static let copyText = Statement(
        "test_copy_csv", "COPY (SELECT id, name FROM item ORDER BY id) TO STDOUT (FORMAT csv)")

    @Test func `a hundred thousand rows go in and come out`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            try await pool.withSession { session in
                let stored = try session.copyIn(Self.copyIn) { writer in
                    for id in 0..<100_000 { try writer.row(id, id % 3 == 0 ? nil : "name \(id)") }
                    #expect(writer.rowCount == 100_000)
                }
                #expect(stored == 100_000)
                var next = 0
                var allFit = true
                let read = try session.copyOut(Self.copyOut, as: Int64.self, String?.self) { id, name in
                    allFit = allFit && id == next && name == (next % 3 == 0 ? nil : "name \(next)")
                    next += 1
                }
                #expect(read == 100_000 && next == 100_000 && allFit)
            }
        }
    }

    @Test func `a COPY that fails in the middle leaves nothing and the session usable`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            try await pool.withSession { session in
                let halted = halts {
                    try session.copyIn(Self.copyIn) { writer in
                        for id in 0..<20_000 { try writer.row(id, "name") }
                        throw Halt()
                    }
                }
                #expect(halted)
                let double = failure {
                    try session.copyIn(Self.copyIn) { writer in for _ in 0..<2 { try writer.row(1, "Meikäläinen") } }
                }
                #expect(double?.sqlState == .uniqueViolation)
                #expect(double?.description.contains("Meik") == false)
                let narrow = failure { try session.copyIn(Self.copyIn) { try $0.row(Int32(1), "name") } }
                #expect(narrow?.code == .server)
                let count = try session.first(.countItems, as: Int.self)
                #expect(count == 0)
            }
        }
    }

    @Test func `reading can stop early, and rows can be taken as bytes`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            try await pool.withSession { session in
                try session.copyIn(Self.copyIn) { for id in 1...50_000 { try $0.row(id, "ä") } }
                let halted = halts {
                    try session.copyOut(Self.copyOut, as: Int.self, String.self) { _, _ in throw Halt() }
                }
                #expect(halted)
                var bytes = 0
                try session.copyOutRows(Self.copyOut) { row in
                    _ = try row.next(Int64.self)
                    bytes += try row.nextBytes()?.count ?? 0
                }
                #expect(bytes == 100_000)
                var lines: [String] = []
                try session.copyOutBytes(Self.copyText) { line in
                    if lines.count < 2 { lines.append(String(decoding: line, as: UTF8.self)) }
                }
                #expect(lines == ["1,ä\n", "2,ä\n"])
            }
        }
    }

    @Test func `statements that are no COPY of the right kind are refused`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            try await pool.withSession { session in
                let wrong = [
                    failure { try session.copyIn(Self.copyOut) { try $0.row(1, "a") } },
                    failure { try session.copyOutBytes(.countItems) { _ in } },
                    failure {
                        try session.copyIn(Statement("test_copy_text", "COPY item FROM STDIN")) { try $0.row(1, "a") }
                    },
                    failure { try session.runScript("COPY item FROM STDIN") },
                    failure { try session.copyOut(Self.copyOut, as: Int.self) { _ in } },
                ]
                #expect(wrong.map { $0?.code } == [.misuse, .misuse, .misuse, .misuse, nil])
                let count = try session.first(.countItems, as: Int.self)
                #expect(count == 0)
            }
        }
    }
}

@Suite("Batches")
struct BatchTests {
    @Test func `a batch runs one statement with many parameters`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            let touched = try await pool.withSession { session in
                try session.executeBatch(.insertItem, 1...2300) { id, parameters in
                    parameters.bind(id)
                    parameters.bind(id % 2 == 0 ? nil : "name \(id)")
                }
            }
            #expect(touched == 2300)
            #expect(try await pool.itemCount == 2300)
        }
    }

    @Test func `a batch is all or nothing, and the session lives on`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            let errors = try await pool.withSession { session in
                let double = failure {
                    try session.executeBatch(.insertItem, (1...1200).map { $0 % 1100 }) { id, parameters in
                        parameters.bind(id)
                        parameters.bind("name")
                    }
                }
                let atTheEndOfAWindow = failure {
                    try session.executeBatch(.insertItem, Array(1...499) + [1]) { id, parameters in
                        parameters.bind(id)
                        parameters.bind("name")
                    }
                }
                let own = failure {
                    try session.executeBatch(.insertItem, 1...1200) { id, parameters in
                        if id == 700 { throw PostgresError(.misuse, "enough") }
                        parameters.bind(id)
                        parameters.bind("name")
                    }
                }
                let none = try session.executeBatch(.insertItem, [Int]()) { _, _ in }
                #expect(none == 0)
                return [double, atTheEndOfAWindow, own]
            }
            #expect(errors[0]?.isUniqueViolation == true && errors[1]?.isUniqueViolation == true)
            #expect(errors[2]?.message == "enough")
            #expect(try await pool.itemCount == 0)
        }
    }
}
