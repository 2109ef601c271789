import Foundation
import Postgres
import Store

/// What a subscription is to get, as a caller says it.
package struct SubscriptionRequest: Hashable, Sendable {
    package let target: WebhookTarget
    /// Nil: all.
    package let types: [ChangeType]?
    package let isPaused: Bool

    package init(target: WebhookTarget, types: [ChangeType]?, isPaused: Bool) {
        self.target = target
        self.types = types
        self.isPaused = isPaused
    }
}

/// Addresses to which the change feed is posted. A subscription is
/// `{"id", "url", "types", "status", "position", "end", "lag": {"events", "seconds"}, "failedAttempts", "nextAttemptAt",
/// "lastError", "deliveredAt", "deadLetters", "ping": {"at", "error"} | null, "secretRotatesUntil", "createdAt"}`.
extension Hub {
    /// Makes a subscription that gets what happens from now on.
    ///
    /// - Returns: the subscription, and the secret that signs its messages, which no later answer shows.
    package func subscribe(_ request: SubscriptionRequest) async throws -> (id: Int64, json: [UInt8], secret: String) {
        let secret = Self.newSecret()
        return try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                let id = try store.addSubscription(
                    url: request.target.url, types: request.types?.map(\.rawValue), secret: secret,
                    after: try store.feedPosition())
                if request.isPaused {
                    _ = try store.changeSubscription(
                        id, url: request.target.url, types: request.types?.map(\.rawValue), isPaused: true)
                }
                return (id, try Self.subscription(id, store), secret)
            }
        }
    }

    /// - Throws: `unknownSubscription`.
    package func changeSubscription(_ id: Int64, _ request: SubscriptionRequest) async throws -> [UInt8] {
        try await onSubscription(id) { store in
            try store.changeSubscription(
                id, url: request.target.url, types: request.types?.map(\.rawValue), isPaused: request.isPaused)
        }
    }

    /// All subscriptions in the order of their making, as a JSON array.
    package func subscriptions() async throws -> [UInt8] {
        let subscriptions = try await ask { try $0.subscriptions(nil) }
        return Page(subscriptions, limit: subscriptions.count, json: \.bytes) { _ in Cursor("s", id: 0) }.items
    }

    /// - Throws: `unknownSubscription`.
    package func subscription(_ id: Int64) async throws -> [UInt8] {
        try await ask { try Self.subscription(id, $0) }
    }

    /// Forgets a subscription and its dead letters.
    ///
    /// - Throws: `unknownSubscription`.
    package func unsubscribe(_ id: Int64) async throws {
        try await asHubErrors {
            let wasThere = try await pool.transaction { try Store($0).deleteSubscription(id) }
            guard wasThere else { throw HubError.unknownSubscription }
        }
    }

    /// Makes a new secret. For a day messages are signed with both, so that the receiver can change over.
    ///
    /// - Throws: `unknownSubscription`.
    package func rotateSecret(_ id: Int64) async throws -> (json: [UInt8], secret: String) {
        let secret = Self.newSecret()
        let json = try await onSubscription(id) {
            try $0.rotateSecret(id, to: secret, keepingFormerFor: 86_400)
        }
        return (json, secret)
    }

    /// Has a test message sent; `ping` of the subscription says how it was answered.
    ///
    /// - Throws: `unknownSubscription`.
    package func ping(_ id: Int64) async throws -> [UInt8] {
        try await onSubscription(id) { try $0.requestPing(id) }
    }

    /// Sends everything after a position, again as far as it was sent.
    ///
    /// - Throws: `unknownSubscription`, `invalidDocument` for a position that the feed does not have.
    package func replaySubscription(_ id: Int64, after text: String) async throws -> [UInt8] {
        try await onSubscription(id) { store in
            guard let position = try? Self.position(text), position <= (try store.feedPosition()) else {
                throw HubError(
                    .invalidDocument, "The position cannot be replayed from.",
                    problems: [.init(pointer: "/position", message: "Must be a position of the feed.")])
            }
            return try store.replaySubscription(id, after: position)
        }
    }

    /// Events that were given up, oldest first:
    /// `{"position", "type", "attempts", "error", "failedAt", "retryAt"}`.
    ///
    /// - Throws: `unknownSubscription`, `invalidCursor`.
    package func deadLetters(_ id: Int64, cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "l").id } ?? 0
        return try await ask { store in
            _ = try Self.subscription(id, store)
            let rows = try store.deadLetters(id, after: place, limit: limit + 1)
            return Page(rows, limit: limit, json: \.json.bytes) { Cursor("l", id: $0.position) }
        }
    }

    /// Tries all dead letters of a subscription again.
    ///
    /// - Throws: `unknownSubscription`.
    package func retryDeadLetters(_ id: Int64) async throws -> [UInt8] {
        try await onSubscription(id) { store in
            _ = try store.retryDeadLetters(id)
            return true
        }
    }

    private func onSubscription(
        _ id: Int64, _ body: @escaping @Sendable (Store) throws -> Bool
    ) async throws -> [UInt8] {
        try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                guard try body(store) else { throw HubError.unknownSubscription }
                return try Self.subscription(id, store)
            }
        }
    }

    private static func subscription(_ id: Int64, _ store: Store) throws -> [UInt8] {
        guard let subscription = try store.subscriptions(id).first else { throw HubError.unknownSubscription }
        return subscription.bytes
    }

    /// `whsec_` and the base64 of 32 random bytes.
    private static func newSecret() -> String {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        return "whsec_" + Data(bytes).base64EncodedString()
    }
}

extension HubError {
    fileprivate static let unknownSubscription = HubError(.unknownSubscription, "No subscription has that number.")
}
