import Foundation
import Postgres
import Synchronization

/// An error of the test itself.
struct Halt: Error {}

/// The error that a call fails with; nil when it succeeds.
func failure<Answer>(_ body: () throws -> Answer) -> PostgresError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// True when a call fails with `Halt`. Used inside closures, where the compiler (6.3.1) gives a closure in `#expect(throws:)`
/// the same symbol as its neighbour, so that the wrong one runs.
func halts<Answer>(_ body: () throws -> Answer) -> Bool {
    do {
        _ = try body()
        return false
    } catch {
        return error is Halt
    }
}

/// The same as `failure` for calls that wait.
func failure<Answer>(_ body: () async throws -> Answer) async -> PostgresError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// A folder that the server's user can enter; removed afterwards.
func withFolder<Answer>(_ body: (String) throws -> Answer) throws -> Answer {
    let path = "/tmp/kulta-pgtest-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

/// A transaction that holds a connection of the pool and sleeps; it has the connection when this returns.
func occupy(_ pool: ConnectionPool, for seconds: Double) async -> Task<Void, any Error> {
    let (lent, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
        try await pool.transaction { session in
            signal.finish()
            try session.execute(.sleep, seconds)
        }
    }
    for await _ in lent {}
    return task
}

/// Waits until something is true; false after the limit.
func eventually(within limit: Duration = .seconds(60), _ condition: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return false
}

extension Statement {
    static let sleep = Statement("test_sleep", "SELECT 1 FROM pg_sleep($1)")
    static let backend = Statement("test_backend", "SELECT pg_backend_pid()")
    static let terminate = Statement("test_terminate", "SELECT pg_terminate_backend($1, 5000)")
    static let countItems = Statement("test_count_items", "SELECT count(*) FROM item")
    static let insertItem = Statement("test_insert_item", "INSERT INTO item (id, name) VALUES ($1, $2)")
}

extension ConnectionPool {
    /// Makes the table that most tests write to.
    func createItems() async throws {
        try await withSession { try $0.runScript("CREATE TABLE item (id bigint PRIMARY KEY, name text)") }
    }

    var itemCount: Int {
        get async throws { try await withSession { try $0.first(.countItems, as: Int.self) ?? -1 } }
    }

    /// Ends a server process from another connection, and waits until it is gone.
    func terminate(_ pid: Int32) async throws {
        let other = ConnectionPool(configuration: configuration, size: 1)
        _ = try await other.withSession { try $0.execute(.terminate, pid) }
        await other.close()
    }
}

/// Numbers in the order in which threads reported them.
final class OrderedLog: Sendable {
    private let log = Mutex<[Int]>([])

    func append(_ number: Int) {
        log.withLock { $0.append(number) }
    }

    var entries: [Int] { log.withLock { $0 } }
}
