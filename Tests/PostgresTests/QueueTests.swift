import Postgres
import PostgresTesting
import Testing

/// Statements that travel together.
@Suite("Queued statements")
struct QueueTests {
    private static let add = Statement("queue_add", "INSERT INTO taken (number) SELECT unnest($1::bigint[])")
    private static let double = Statement("queue_double", "UPDATE taken SET number = number * $1::bigint")
    private static let read = Statement("queue_read", "SELECT number FROM taken ORDER BY number")
    private static let copy = Statement("queue_copy", "COPY taken (number) FROM STDIN (FORMAT binary)")
    private static let table = "CREATE TABLE taken (number bigint PRIMARY KEY)"

    @Test("run in the order of their calls, each on what the former left, and say how many rows each touched")
    func order() async throws {
        try await TestDatabase.withEmpty { pool in
            let (touched, before, after) = try await pool.transaction { session -> ([Int], [Int64], [Int64]) in
                try session.runScript(Self.table)
                let added = try session.queue(Self.add, [Int64(1), 3])
                let doubled = try session.queue(Self.double, Int64(10))
                let before: Reply<[Int64]> = try session.queue(Self.read, as: Int64.self)
                try session.queue(Self.add, [Int64(5)])
                let after = try session.query(Self.read, as: Int64.self)
                let reversed: Reply<[Int64]> = before.map { $0.reversed() }
                return ([try added.value, try doubled.value], try reversed.value, after)
            }
            #expect(touched == [2, 2] && before == [30, 10] && after == [5, 10, 30])
        }
    }

    @Test("have run when whatever is not queued runs: a script, a COPY, a batch, a stream, a savepoint")
    func others() async throws {
        try await TestDatabase.withEmpty { pool in
            let seen = try await pool.transaction { session in
                try session.runScript(Self.table)
                try session.queue(Self.add, [Int64(1)])
                try session.runScript("UPDATE taken SET number = number + 1")
                try session.queue(Self.double, Int64(10))
                try session.copyIn(Self.copy) { try $0.row(Int64(2)) }
                try session.queue(Self.double, Int64(10))
                try session.executeBatch(Self.add, [Int64(3)]) { number, parameters in parameters.bind([number]) }
                try session.queue(Self.add, [Int64(4)])
                try session.savepoint { session in _ = try session.queue(Self.double, Int64(2)) }
                var seen: [Int64] = []
                try session.queue(Self.add, [Int64(7)])
                try session.stream(Self.read, as: Int64.self) { seen.append($0) }
                return seen
            }
            #expect(seen == [6, 7, 8, 40, 400])
        }
    }

    @Test("answer their rows together right after a statement whose rows came one by one")
    func afterStream() async throws {
        try await TestDatabase.withEmpty { pool in
            let (streamed, queued) = try await pool.transaction { session -> (Int, [Int64]) in
                try session.runScript(Self.table)
                try session.execute(Self.add, [Int64(1), 2, 3])
                var streamed = 0
                try session.stream(Self.read, as: Int64.self) { _ in streamed += 1 }
                return (streamed, try session.queue(Self.read, as: Int64.self).value)
            }
            #expect(streamed == 3 && queued == [1, 2, 3])
        }
    }

    @Test("that nobody asks about are there when the transaction is committed")
    func commit() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.transaction { session in
                try session.runScript(Self.table)
                try session.queue(Self.add, [Int64(7)])
            }
            #expect(try await pool.withSession { try $0.query(Self.read, as: Int64.self) } == [7])
        }
    }

    @Test("the first that fails is named, nothing of the transaction stays, and the session goes on")
    func failures() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.withSession { try $0.runScript(Self.table) }
            let error = await failure {
                try await pool.transaction { session in
                    try session.queue(Self.double, Int64(10))
                    try session.queue(Self.add, [Int64(7), 7])
                    try session.queue(Self.add, [Int64(8)])
                    _ = try session.query(Self.read, as: Int64.self)
                }
            }
            #expect(error?.isUniqueViolation == true && error?.statement == "queue_add")
            let late = await failure {
                try await pool.transaction { session in
                    try session.queue(Self.add, [Int64(1)])
                    try session.queue(Self.add, [Int64(1)])
                }
            }
            #expect(late?.isUniqueViolation == true)
            let rows = try await pool.transaction { session in
                try session.queue(Self.add, [Int64(9)])
                return try session.query(Self.read, as: Int64.self)
            }
            #expect(rows == [9])
        }
    }

    @Test("of a transaction or a savepoint that is given up never run, and their answers cannot be had")
    func givenUp() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.withSession { try $0.runScript(Self.table) }
            let (rows, error) = try await pool.transaction { session in
                var reply: Reply<Int>?
                try? session.savepoint { session in
                    reply = try session.queue(Self.add, [Int64(1)])
                    throw PostgresError(.misuse, "enough")
                }
                let rows = try session.query(Self.read, as: Int64.self)
                return (rows, Result { try reply?.value })
            }
            #expect(rows.isEmpty)
            #expect(throws: PostgresError.self) { try error.get() }
            await #expect(throws: PostgresError.self) {
                try await pool.transaction { session in
                    try session.queue(Self.add, [Int64(2)])
                    throw PostgresError(.misuse, "enough")
                }
            }
            #expect(try await pool.withSession { try $0.query(Self.read, as: Int64.self) }.isEmpty)
        }
    }

    @Test("that the server begins with early answer in any order, with all that comes after them")
    func started() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            let seen = try await pool.transaction { session -> [[Int64]] in
                try session.runScript(Self.table)
                try session.queue(Self.add, [Int64(1)])
                try session.startQueued()
                try session.startQueued()
                let one = try session.queue(Self.read, as: Int64.self)
                try session.queue(Self.add, [Int64(2)])
                let two: Reply<[Int64]> = try session.queue(Self.read, as: Int64.self)
                try session.startQueued()
                let first = try one.value
                let three: Reply<[Int64]> = try session.queue(Self.read, as: Int64.self)
                let last = try session.query(Self.read, as: Int64.self)
                try session.queue(Self.double, Int64(10))
                try session.startQueued()
                return [first, try three.value, try two.value, last]
            }
            #expect(seen == [[1], [1, 2], [1, 2], [1, 2]])
            #expect(try await pool.withSession { try $0.query(Self.read, as: Int64.self) } == [10, 20])
        }
    }

    @Test("that the server begins with early have run when whatever is not queued runs")
    func startedBeforeOthers() async throws {
        try await TestDatabase.withEmpty { pool in
            let seen = try await pool.transaction { session in
                try session.runScript(Self.table)
                func start(_ number: Int64) throws {
                    try session.queue(Self.add, [number])
                    try session.startQueued()
                }
                try start(1)
                try session.runScript("UPDATE taken SET number = number + 1")
                try start(10)
                try session.copyIn(Self.copy) { try $0.row(Int64(20)) }
                try start(30)
                try session.executeBatch(Self.add, [Int64(40)]) { number, parameters in parameters.bind([number]) }
                try start(50)
                _ = try session.savepoint { session in try session.execute(Self.double, Int64(1000)) }
                try? session.savepoint { session in
                    try start(70)
                    throw PostgresError(.misuse, "enough")
                }
                try start(101)
                var seen: [Int64] = []
                try session.stream(Self.read, as: Int64.self) { seen.append($0) }
                return seen
            }
            #expect(seen == [101, 2000, 10_000, 20_000, 30_000, 40_000, 50_000])
        }
    }

    @Test("that the server begins with early and that fail are named, and the session goes on")
    func failuresOfStarted() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.withSession { try $0.runScript(Self.table) }
            for isAsked in [true, false] {
                let error = await failure {
                    try await pool.transaction { session in
                        let reply = try session.queue(Self.add, [Int64(7), 7])
                        try session.startQueued()
                        try session.queue(Self.add, [Int64(8)])
                        if isAsked { _ = try reply.value }
                    }
                }
                #expect(error?.isUniqueViolation == true && error?.statement == "queue_add")
            }
            await #expect(throws: PostgresError.self) {
                try await pool.transaction { session in
                    try session.queue(Self.add, [Int64(2)])
                    try session.startQueued()
                    throw PostgresError(.misuse, "enough")
                }
            }
            #expect(try await pool.transaction { try $0.query(Self.read, as: Int64.self) }.isEmpty)
        }
    }

    @Test("that answer more than the connection holds are no obstacle to sending as much")
    func startedLarge() async throws {
        let echo = Statement("queue_echo", "SELECT repeat($1::text, 10)")
        let text = String(repeating: "x", count: 1_000_000)
        try await TestDatabase.withEmpty(size: 1) { pool in
            let sizes = try await pool.transaction { session in
                let replies: [Reply<[String]>] = try (0..<4).map { _ in try session.queue(echo, text, as: String.self) }
                try session.startQueued()
                return try replies.map { try $0.value.map(\.utf8.count) }
            }
            #expect(sizes == Array(repeating: [10_000_000], count: 4))
        }
    }

    @Test("outside a transaction are sent at once, as nothing would hold them together")
    func alone() async throws {
        try await TestDatabase.withEmpty { pool in
            let rows = try await pool.withSession { session in
                try session.runScript(Self.table)
                let added = try session.queue(Self.add, [Int64(1), 2])
                let rows = try session.query(Self.read, as: Int64.self)
                return (try added.value, rows)
            }
            #expect(rows == (2, [1, 2]))
        }
    }
}
