import Postgres
import PostgresTesting
import Synchronization
import Testing

@Suite("Listener")
struct ListenerTests {
    private static let notify = Statement("test_notify", "SELECT pg_notify($1, '')")
    private static let listeners = Statement(
        "test_listeners",
        """
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()
        """
    )

    @Test func `a notification wakes the listener after its commit`() async throws {
        try await TestDatabase.withEmpty { pool in
            let log = WakeUpLog()
            let listener = Listener(configuration: pool.configuration, channels: ["Feed", "other"]) { log.append($0) }
            #expect(await eventually { log.entries == [.connected] })
            try await pool.transaction { session in
                for _ in 0..<3 { try session.execute(Self.notify, "Feed") }
                try session.execute(Self.notify, "elsewhere")
            }
            #expect(await eventually { log.entries == [.connected, .notified(channel: "Feed")] })
            await #expect(throws: Halt.self) {
                try await pool.transaction { session in
                    try session.execute(Self.notify, "other")
                    throw Halt()
                }
            }
            listener.close()
            #expect(log.entries.count == 2)
        }
    }

    @Test func `a listener that lost its connection comes back and says so`() async throws {
        try await TestDatabase.withEmpty { pool in
            let log = WakeUpLog()
            let listener = Listener(configuration: pool.configuration, channels: ["feed"]) { log.append($0) }
            #expect(await eventually { log.entries == [.connected] })
            let process = try await pool.withSession { try $0.first(Self.listeners, as: Int32.self) }
            try await pool.terminate(try #require(process))
            #expect(await eventually { log.entries == [.connected, .connected] })
            try await pool.withSession { _ = try $0.execute(Self.notify, "feed") }
            #expect(await eventually { log.entries.last == .notified(channel: "feed") })
            listener.close()
        }
    }

    @Test func `wake-ups can be read as a sequence`() async throws {
        try await TestDatabase.withEmpty { pool in
            var seen: [Listener.WakeUp] = []
            for await wakeUp in Listener.wakeUps(pool.configuration, channels: ["feed"]) {
                seen.append(wakeUp)
                if seen.count == 2 { break }
                try await pool.withSession { _ = try $0.execute(Self.notify, "feed") }
            }
            #expect(seen == [.connected, .notified(channel: "feed")])
        }
    }
}

private final class WakeUpLog: Sendable {
    private let log = Mutex<[Listener.WakeUp]>([])

    func append(_ wakeUp: Listener.WakeUp) {
        log.withLock { $0.append(wakeUp) }
    }

    var entries: [Listener.WakeUp] { log.withLock { $0 } }
}
