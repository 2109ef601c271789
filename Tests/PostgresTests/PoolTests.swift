import Postgres
import PostgresTesting
import Testing

@Suite("Connection pool")
struct PoolTests {
    @Test func `two hundred tasks share four connections`() async throws {
        try await TestDatabase.withEmpty(size: 4) { pool in
            let processes = try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await pool.withSession { session in
                            try session.execute(.sleep, 0.001)
                            return try session.first(.backend, as: Int32.self) ?? 0
                        }
                    }
                }
                return try await group.reduce(into: [Int32]()) { $0.append($1) }
            }
            #expect(processes.count == 200 && (1...4).contains(Set(processes).count))
        }
    }

    @Test func `who waits too long for a connection is told`() async throws {
        try await TestDatabase.withEmpty { base in
            let pool = ConnectionPool(
                configuration: base.configuration,
                size: 1,
                acquireTimeout: .milliseconds(80)
            )
            let holder = await occupy(pool, for: 300)
            let error = await failure { try await pool.withSession { _ in } }
            #expect(error?.code == .poolExhausted)
            holder.cancel()
            #expect(await failure { try await holder.value }?.code == .cancelled)
            try await pool.withSession { _ in }
            await pool.close()
        }
    }

    @Test func `waiting tasks are served in the order of their coming`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            let order = OrderedLog()
            let holder = await occupy(pool, for: 1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<5 {
                    group.addTask { try await pool.withSession { _ in order.append(number) } }
                    try await Task.sleep(for: .milliseconds(50))
                }
                try await group.waitForAll()
            }
            try await holder.value
            #expect(order.entries == [0, 1, 2, 3, 4])
        }
    }

    @Test func `cancelling a task stops its statement, and the connection lives on`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            let process = try await pool.withSession { $0.processID }
            let task = await occupy(pool, for: 300)
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            let error = await failure { try await task.value }
            #expect(error?.code == .cancelled && error?.statement == "test_sleep")
            #expect(try await pool.withSession { try $0.first(.backend, as: Int32.self) } == process)
        }
    }

    @Test func `cancelling a task that waits for a connection ends the wait`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            let holder = await occupy(pool, for: 300)
            let task = Task { try await pool.withSession { _ in } }
            task.cancel()
            let error = await failure { try await task.value }
            #expect(error?.code == .cancelled)
            holder.cancel()
            #expect(await failure { try await holder.value }?.code == .cancelled)
        }
    }

    @Test func `a statement can be cancelled from another thread`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            let error = await failure {
                try await pool.withSession { session in
                    let canceller = session.canceller
                    Task.detached {
                        try await Task.sleep(for: .milliseconds(50))
                        canceller.cancel()
                    }
                    try session.execute(.sleep, 30.0)
                }
            }
            #expect(error?.code == .cancelled)
        }
    }

    @Test func `a connection that the server ended is replaced before the next use`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            let first = try await pool.withSession { $0.processID }
            try await pool.terminate(first)
            let second = try await pool.withSession { try $0.first(.backend, as: Int32.self) }
            #expect(second != nil && second != first)
        }
    }

    @Test func `a transaction whose connection breaks before the commit is run again`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.createItems()
            let runs = Counter()
            let killer = ConnectionPool(configuration: pool.configuration, size: 1)
            try await pool.transaction { session in
                runs.increment()
                try session.execute(.insertItem, Int64(runs.value), "a")
                if runs.value == 1 {
                    _ = try killer.withSessionBlocking { try $0.execute(.terminate, session.processID) }
                }
                try session.execute(.insertItem, 100, "b")
            }
            #expect(runs.value == 2)
            #expect(try await pool.itemCount == 2)
            await killer.close()
        }
    }

    @Test func `without a transaction only repeatable work is run again`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            let killer = ConnectionPool(configuration: pool.configuration, size: 1)
            @Sendable func breakOnce(_ session: Session, _ runs: Counter) throws -> Int {
                runs.increment()
                if runs.value == 1 {
                    _ = try killer.withSessionBlocking { try $0.execute(.terminate, session.processID) }
                }
                try session.execute(.backend)
                return runs.value
            }
            let once = Counter()
            let error = await failure { try await pool.withSession { try breakOnce($0, once) } }
            #expect(error?.code == .connectionLost && once.value == 1)
            let twice = Counter()
            let runs = try await pool.withSession(repeatable: true) { try breakOnce($0, twice) }
            #expect(runs == 2)
            await killer.close()
        }
    }

    @Test func `an open transaction does not outlive its closure`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.createItems()
            try await pool.withSession { session in
                try session.runScript("BEGIN")
                try session.execute(.insertItem, 1, "forgotten")
            }
            #expect(try await pool.withSession { $0.isInTransaction } == false)
            #expect(try await pool.itemCount == 0)
        }
    }

    @Test func `closing lets running work finish and refuses new work`() async throws {
        try await TestDatabase.withEmpty { base in
            let pool = ConnectionPool(configuration: base.configuration, size: 2)
            async let running = pool.withSession { session in
                try session.execute(.sleep, 0.2)
                return true
            }
            try await Task.sleep(for: .milliseconds(50))
            await pool.close()
            #expect(try await running)
            let error = await failure { try await pool.withSession { _ in } }
            #expect(error?.code == .poolClosed)
        }
    }

    @MainActor @Test func `blocking calls run their closure where the caller is`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            var seen = 0
            try pool.withSessionBlocking { session in
                MainActor.assertIsolated()
                seen += try session.first(.backend, as: Int.self) ?? 0
            }
            #expect(seen > 0)
        }
    }

    @Test func `command-line code can block for a connection`() async throws {
        try await TestDatabase.withEmpty(size: 2) { pool in
            try await pool.createItems()
            var local = 0
            try pool.transactionBlocking { session in
                local += try session.execute(.insertItem, 1, "a")
            }
            #expect(try pool.withSessionBlocking { try $0.first(.countItems, as: Int.self) } == local)
            #expect(throws: Halt.self) { try pool.transactionBlocking { _ in throw Halt() } }
        }
    }
}
