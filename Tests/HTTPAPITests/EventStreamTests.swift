import Foundation
import Postgres
import ServiceLifecycleTestKit
import Testing

@testable import HTTPAPI
@testable import Hub

/// The change feed as server-sent events.
@Suite struct EventStreamTests {
    @Test func `every event comes once and in order, those of the past and those to come`() async throws {
        try await withFeed { server, hub in
            let end = try await hub.checksum().position
            let read = Task {
                try await server.client.onConnection { connection in
                    try EventStream(connection, "/v1/changes?limit=40").events((Int(end) ?? 0) + 1)
                }
            }
            try await Task.sleep(for: .milliseconds(300))
            let receipt = try await server.client.send(
                .put("/v1/sources/sales/records/news", json: Scenarios.company))
            let events = try await read.value
            #expect(events.map(\.id) == (1...events.count).map(String.init))
            #expect(events.allSatisfy { $0.data?["id"]?.text == $0.id })
            #expect(try events.last?.id == receipt.json["feedPosition"]?.text)
        }
    }

    @Test func `a client that comes back goes on after the last event that it got`() async throws {
        try await withFeed { server, _ in
            let events = try await server.client.onConnection { connection in
                try EventStream(connection, "/v1/changes?after=1", ["Last-Event-ID": "37"]).events(2)
            }
            #expect(events.map(\.id) == ["38", "39"])
            let wrong = ["Last-Event-ID": "x", "Accept": "text/event-stream"]
            let refused = try await server.client.send(Call("/v1/changes", headers: wrong))
            #expect(refused.status == 400 && refused.problem == "invalid-cursor")
        }
    }

    @Test func `a quiet stream says that it is alive, and how far it has looked`() async throws {
        try await withFeed(heartbeat: .milliseconds(100)) { server, hub in
            let end = try await hub.checksum().position
            let beats = try await server.client.onConnection { connection in
                try EventStream(connection, "/v1/changes?types=kulta.customer.split").events(3)
            }
            #expect(beats.allSatisfy { $0.data == nil && $0.id == end })
        }
    }

    @Test func `a server that is told to stop ends its streams properly`() async throws {
        try await TestHub.withSamples { hub in
            try await testGracefulShutdown { trigger in
                try await LiveServer.run(hub) { server in
                    let end = try await hub.checksum().position
                    let reading = Task {
                        try await server.client.onConnection { connection in
                            let stream = try EventStream(connection, "/v1/changes?after=\(end)")
                            _ = try stream.events(1)
                            return try stream.isOverProperly()
                        }
                    }
                    try await Task.sleep(for: .milliseconds(300))
                    let start = ContinuousClock.now
                    trigger.triggerGracefulShutdown()
                    #expect(try await reading.value)
                    #expect(ContinuousClock.now - start < .seconds(9))
                }
            }
        }
    }

    /// That it waits for the client, and so can grow impatient, shows that the server does not pile the feed up.
    @Test func `a client that does not read is waited for, then cut off`() async throws {
        try await withFeed(idleTimeout: .seconds(2)) { server, hub in
            _ = try await hub.pool.transaction { session in
                try session.execute(Self.repeatEvents, Int64(60_000))
                try session.execute(Self.moveFeed, Int64(60_000))
            }
            var isClosed = false
            // A machine with much to do needs longer to fill what lies between the two.
            for patience in [8.0, 30, 90] where !isClosed {
                isClosed = try await server.client.onConnection { connection in
                    try connection.write(EventStream.request("/v1/changes?limit=500"))
                    Thread.sleep(forTimeInterval: patience)
                    return connection.isClosed(within: 5)
                }
            }
            #expect(isClosed)
            #expect(try await server.client.send(Call("/healthz")).status == 200)
        }
    }

    private static let repeatEvents = Statement(
        "test_repeat_events",
        """
        INSERT INTO change_event (position, type, golden_id, version, run_id)
        SELECT f.position + n, e.type, e.golden_id, e.version, e.run_id
        FROM feed AS f CROSS JOIN generate_series(1, $1) AS n JOIN change_event AS e ON e.position = 1 + n % 100
        """)
    private static let moveFeed = Statement("test_move_feed", "UPDATE feed SET position = position + $1")

    private func withFeed(
        heartbeat: Duration = .seconds(10), idleTimeout: Duration = .seconds(30),
        _ body: @escaping @Sendable (LiveServer, Hub) async throws -> Void
    ) async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(
                hub,
                configure: {
                    $0.heartbeat = heartbeat
                    $0.idleTimeout = idleTimeout
                }
            ) { try await body($0, hub) }
        }
    }
}

/// A stream of server-sent events on a connection.
private final class EventStream {
    struct Event {
        let id: String?
        /// Nil when the event has none, which readers of the standard pass over.
        let data: JSONValue?
    }

    private let connection: RawConnection
    private var text: [UInt8] = []

    static func request(_ target: String, _ headers: [String: String] = [:]) -> String {
        let fields = headers.map { "\($0): \($1)\r\n" }.joined()
        return "GET \(target) HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\(fields)\r\n"
    }

    init(_ connection: RawConnection, _ target: String, _ headers: [String: String] = [:]) throws {
        self.connection = connection
        try connection.write(Self.request(target, headers))
        let (status, fields) = try connection.readHead()
        guard status == 200, fields["content-type"] == "text/event-stream" else {
            throw RawConnection.Failure(description: "no stream: \(status)")
        }
    }

    /// The next events, those without data among them.
    func events(_ count: Int) throws -> [Event] {
        var events: [Event] = []
        while events.count < count {
            if let range = text.firstRange(of: Array("\n\n".utf8)) {
                events.append(Self.event(String(decoding: text[..<range.lowerBound], as: UTF8.self)))
                text.removeSubrange(..<range.upperBound)
            } else if let chunk = try connection.readChunk() {
                text += chunk
            } else {
                throw RawConnection.Failure(description: "the stream ended")
            }
        }
        return events
    }

    /// Whether the body comes to the end that HTTP asks for.
    func isOverProperly() throws -> Bool {
        while try connection.readChunk() != nil {}
        return true
    }

    private static func event(_ text: String) -> Event {
        let lines = text.split(separator: "\n")
        func field(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
        }
        return Event(id: field("id"), data: field("data").flatMap { try? JSONValue(parsing: Array($0.utf8)) })
    }
}
