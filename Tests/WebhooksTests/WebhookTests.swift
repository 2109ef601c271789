import Foundation
import Hub
import Postgres
import PostgresTesting
import RuleBook
import Synchronization
import Testing

@testable import Webhooks

/// Signed messages to subscribers.
@Suite struct WebhookTests {
    /// The example of the Standard Webhooks specification.
    @Test func `a message is signed with each secret`() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let known = WebhookSignature.sign(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8),
            secrets: [secret])
        #expect(known == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        let both = WebhookSignature.sign(id: "a", timestamp: 1, body: [], secrets: [secret, "whsec_AAAA", "AAAA"])
        #expect(both.split(separator: " ").count == 2)
    }

    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",
        "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "255.255.255.255", "::1", "::",
        "fe80::1",
        "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2001:db8::1", "2001::1", "2002:a00:1::1",
        "nonsense", "",
    ]) func `an address that is not of the public Internet is refused`(address: String) {
        #expect(!WebhookTarget.isPublic(address))
    }

    @Test(arguments: [
        "1.1.1.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "223.255.255.255", "2a00:1450::1", "2600::1",
    ])
    func `an address of the public Internet is not`(address: String) {
        #expect(WebhookTarget.isPublic(address))
    }

    @Test(arguments: [
        "http://shop.example/hook", "ftp://shop.example", "https://", "shop.example", "https://a:b@shop.example/",
        "https://shop.example/#x", "https://" + String(repeating: "x", count: 2048) + ".example",
    ]) func `a URL that no subscription may name is refused`(url: String) {
        #expect(throws: HubError.self) { try WebhookTarget(url, allowsPrivate: false) }
    }

    @Test func `every event comes once, in order and signed, though two processes deliver`() async throws {
        let receiver = Receiver()
        defer { receiver.stop() }
        try await withHub { hub in
            let (_, _, secret) = try await hub.subscribe(Self.wish(receiver.url))
            try await publishing([hub, hub]) {
                for number in 1...30 { try await Self.submit(number, to: hub) }
                try await receiver.wait(for: 30)
                try await Task.sleep(for: .milliseconds(300))
            }
            let messages = receiver.messages
            #expect(messages.map(\.id) == (1...30).map { "kulta-\($0)" })
            for message in messages {
                let timestamp = try #require(message.headers["webhook-timestamp"].flatMap { Int($0) })
                #expect(abs(Double(timestamp) - Date().timeIntervalSince1970) < 60)
                #expect(
                    message.headers["webhook-signature"]
                        == WebhookSignature.sign(
                            id: message.id, timestamp: timestamp, body: message.body, secrets: [secret]))
                let event = try Self.json(message.body)
                #expect(event["specversion"] as? String == "1.0" && "kulta-\(event["id"] ?? "")" == message.id)
            }
        }
    }

    @Test func `an event that fails is tried again, then given up, and the next one goes on`() async throws {
        let receiver = Receiver { $0.id == "kulta-2" ? 500 : 200 }
        defer { receiver.stop() }
        try await withHub { hub in
            let (id, _, _) = try await hub.subscribe(Self.wish(receiver.url))
            try await publishing([hub]) {
                for number in 1...3 { try await Self.submit(number, to: hub) }
                try await receiver.wait(for: 5)
            }
            #expect(receiver.messages.map(\.id) == ["kulta-1", "kulta-2", "kulta-2", "kulta-2", "kulta-3"])
            let letters = try await hub.deadLetters(id, cursor: nil, limit: 10)
            let text = String(decoding: letters.items, as: UTF8.self)
            #expect(text.contains("the address answered 500") && text.contains(#""attempts" : 3"#))
        }
    }

    @Test func `dead letters are tried again when a person asks, a replay sends everything again`() async throws {
        let isMended = Flag()
        let receiver = Receiver { _ in isMended.value ? 200 : 503 }
        defer { receiver.stop() }
        try await withHub { hub in
            let (id, _, _) = try await hub.subscribe(Self.wish(receiver.url))
            try await publishing([hub]) {
                for number in 1...2 { try await Self.submit(number, to: hub) }
                try await receiver.wait(for: 6)
                isMended.value = true
                try await Task.sleep(for: .milliseconds(300))
                _ = try await hub.retryDeadLetters(id)
                try await receiver.wait(for: 8)
                _ = try await hub.replaySubscription(id, after: "0")
                try await receiver.wait(for: 10)
                try await Task.sleep(for: .milliseconds(300))
            }
            let taken = receiver.messages.filter { $0.status == 200 }.map(\.id)
            #expect(taken == ["kulta-1", "kulta-2", "kulta-1", "kulta-2"])
            #expect(try await hub.deadLetters(id, cursor: nil, limit: 10).items == Array("[]".utf8))
        }
    }

    @Test func `a test message is sent, also with two secrets while they change, and 410 ends a subscription`()
        async throws
    {
        let receiver = Receiver { $0.id.hasPrefix("kulta-ping") ? 200 : 410 }
        defer { receiver.stop() }
        try await withHub { hub in
            let (id, _, old) = try await hub.subscribe(Self.wish(receiver.url))
            let new = try await hub.rotateSecret(id).secret
            try await publishing([hub]) {
                _ = try await hub.ping(id)
                try await receiver.wait(for: 1)
                try await Self.submit(1, to: hub)
                try await receiver.wait(for: 2)
                try await Task.sleep(for: .milliseconds(500))
            }
            let ping = try #require(receiver.messages.first)
            let timestamp = try #require(ping.headers["webhook-timestamp"].flatMap { Int($0) })
            #expect(
                ping.headers["webhook-signature"]
                    == WebhookSignature.sign(id: ping.id, timestamp: timestamp, body: ping.body, secrets: [new, old]))
            #expect(try Self.json(ping.body)["type"] as? String == "kulta.ping")
            let subscription = try Self.json(try await hub.subscription(id))
            #expect(subscription["status"] as? String == "gone")
            let answered = try #require(subscription["ping"] as? [String: Any])
            #expect(answered["error"] is NSNull)
        }
    }

    @Test func `a name that leads to a private address gets nothing, and a redirection is not followed`() async throws {
        let receiver = Receiver { _ in 302 }
        defer { receiver.stop() }
        try await withHub { hub in
            let (id, _, _) = try await hub.subscribe(Self.wish("https://localhost:\(receiver.port)/hook"))
            let (other, _, _) = try await hub.subscribe(Self.wish(receiver.url))
            try await publishing([hub], allowsPrivate: false) {
                try await Self.submit(1, to: hub)
                try await Task.sleep(for: .milliseconds(1500))
            }
            #expect(receiver.messages.isEmpty)
            for letters in [id, other] {
                let items = try await hub.deadLetters(letters, cursor: nil, limit: 10).items
                #expect(items.count > 10)
            }
            try await publishing([hub]) {
                _ = try await hub.retryDeadLetters(other)
                try await receiver.wait(for: 1)
                try await Task.sleep(for: .milliseconds(300))
            }
            #expect(Set(receiver.messages.map(\.id)) == ["kulta-1"] && receiver.messages.count <= 3)
        }
    }

    // MARK: The world

    private func withHub(_ body: (Hub) async throws -> Void) async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try await TestDatabase.withClone { pool in
            let book = try RuleBook.load(ProjectFolder(path: root.path))
            let hub = try await Hub.open(pool: pool, ruleBook: book, schemaFolder: root.path + "/schemas")
            _ = try await hub.resolve()
            try await body(hub)
        }
    }

    /// Runs a publisher on each hub while `body` runs; an event is given up after the third attempt.
    private func publishing(
        _ hubs: [Hub], allowsPrivate: Bool = true, _ body: () async throws -> Void
    ) async throws {
        var options = WebhookPublisher.Options()
        options.allowsPrivate = allowsPrivate
        options.pauses = [.milliseconds(50), .milliseconds(100)]
        options.period = .milliseconds(50)
        try await withThrowingTaskGroup(of: Void.self) { [options] group in
            for hub in hubs { group.addTask { try await WebhookPublisher(hub: hub, options: options).run() } }
            try await body()
            group.cancelAll()
        }
    }

    private static func wish(_ url: String) throws -> SubscriptionRequest {
        SubscriptionRequest(target: try WebhookTarget(url, allowsPrivate: true), types: nil, isPaused: false)
    }

    private static func submit(_ number: Int, to hub: Hub) async throws {
        let document = #"{"kind":"organization","attributes":{"organizationName":"Viesti \#(number) Oy"}}"#
        _ = try await hub.submit(source: "sales", key: "v\(number)", document: Array(document.utf8))
    }

    private static func json(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }
}

/// A truth value that a test changes while others read it.
private final class Flag: Sendable {
    private let state = Atomic<Bool>(false)

    var value: Bool {
        get { state.load(ordering: .sequentiallyConsistent) }
        set { state.store(newValue, ordering: .sequentiallyConsistent) }
    }
}
