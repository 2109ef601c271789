import Postgres
import PostgresTesting
import Synchronization
import Testing

@Suite("Transactions")
struct TransactionTests {
    @Test func `a transaction is kept when it returns and undone when it throws`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            try await pool.transaction { _ = try $0.execute(.insertItem, 1, "kept") }
            await #expect(throws: Halt.self) {
                try await pool.transaction { session in
                    try session.execute(.insertItem, 2, "undone")
                    throw Halt()
                }
            }
            #expect(try await pool.itemCount == 1)
        }
    }

    @Test func `a savepoint undoes its own part only`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            try await pool.transaction { session in
                try session.execute(.insertItem, 1, "kept")
                let error = failure {
                    try session.savepoint { session in
                        try session.savepoint { _ = try $0.execute(.insertItem, 2, "undone") }
                        try session.execute(.insertItem, 1, "double")
                    }
                }
                #expect(error?.isUniqueViolation == true)
                try session.execute(.insertItem, 3, "kept")
            }
            #expect(try await pool.itemCount == 2)
        }
    }

    @Test func `an error that the body swallows still undoes the transaction`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            let error = await failure {
                try await pool.transaction { session in
                    try session.execute(.insertItem, 1, "a")
                    _ = failure { try session.execute(.insertItem, 1, "b") }
                }
            }
            #expect(error?.isUniqueViolation == true)
            #expect(try await pool.itemCount == 0)
        }
    }

    @Test func `a deferred constraint fails the commit`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.withSession { session in
                try session.runScript("CREATE TABLE item (id bigint UNIQUE DEFERRABLE INITIALLY DEFERRED, name text)")
            }
            let error = await failure {
                try await pool.transaction { session in
                    for _ in 0..<2 { try session.execute(.insertItem, 1, "double") }
                }
            }
            #expect(error?.isUniqueViolation == true)
        }
    }

    @Test func `a read-only transaction cannot write`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            let error = await failure {
                try await pool.transaction(access: .readOnly) { _ = try $0.execute(.insertItem, 1, "a") }
            }
            #expect(error?.sqlState == .readOnlyTransaction)
        }
    }

    private static let read = Statement("test_read_counter", "SELECT value FROM counter")
    private static let write = Statement("test_write_counter", "UPDATE counter SET value = $1")

    @Test func `serialization failures are run again until each increment counts`() async throws {
        try await TestDatabase.withEmpty(size: 4) { pool in
            try await pool.withSession { session in
                try session.runScript("CREATE TABLE counter (value bigint); INSERT INTO counter VALUES (0)")
            }
            let runs = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await pool.transaction(isolation: .serializable, attempts: 50) { session in
                            runs.increment()
                            let value = try session.first(Self.read, as: Int64.self) ?? 0
                            try session.execute(.sleep, 0.002)
                            do {
                                try session.execute(Self.write, value + 1)
                            } catch {
                                throw Halt()  // even an error of one's own does not hide the conflict
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await pool.withSession { try $0.first(Self.read, as: Int64.self) } == 40)
            #expect(runs.value > 40)
        }
    }

    @Test func `attempts are bounded, and an error of the body is not repeated`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.withSession { session in
                try session.runScript(
                    """
                    CREATE FUNCTION conflict() RETURNS int LANGUAGE plpgsql
                    AS $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$
                    """
                )
            }
            let runs = Counter()
            let conflict = Statement("test_conflict", "SELECT conflict()")
            let error = await failure {
                try await pool.transaction(attempts: 3) { session in
                    runs.increment()
                    try session.execute(conflict)
                }
            }
            #expect(error?.sqlState == .serializationFailure && runs.value == 3)
            let own = Counter()
            await #expect(throws: Halt.self) {
                try await pool.transaction { _ in
                    own.increment()
                    throw Halt()
                }
            }
            #expect(own.value == 1)
        }
    }

    @Test func `a transaction inside a transaction is refused`() async throws {
        try await TestDatabase.withEmpty { pool in
            let error = await failure { try await pool.transaction { try $0.transaction { _ in } } }
            #expect(error?.code == .misuse)
        }
    }
}

final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    func increment() {
        count.add(1, ordering: .relaxed)
    }

    var value: Int { count.load(ordering: .relaxed) }
}
