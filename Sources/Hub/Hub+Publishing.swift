import Foundation
import Postgres
import Store

/// A message to an address.
package struct WebhookMessage: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// The event at this position, the next one of the subscription.
        case event(Int64)
        /// The event at this position, given up before, with its failed attempts.
        case deadLetter(Int64, attempts: Int)
        /// A test.
        case ping
    }

    package let content: Content
    /// The same in every attempt.
    package let id: String
    /// JSON.
    package let body: [UInt8]
}

/// What this process has to send to one subscription, while no other one may.
package struct WebhookBatch: Sendable {
    let subscription: ClaimedSubscription
    /// In the order in which they are to be sent.
    package let messages: [WebhookMessage]
    /// Where the feed has been looked through.
    let end: Int64

    package var url: String { subscription.url }
    /// Sign with each of them.
    package var secrets: [String] { subscription.secrets }
}

/// How an address answered.
package enum WebhookOutcome: Hashable, Sendable {
    case delivered
    /// Why not, without data of the answer.
    case failed(String)
    /// It wants nothing more (status 410).
    case gone
}

/// Delivery of the feed to subscriptions, by any number of processes: each subscription is one process's at a time, for as
/// long as that process lives and delivers.
extension Hub {
    /// Seconds: much longer than one attempt may take.
    private static let claimTime = 120

    /// The number of wake-ups of the feed so far; take it before asking for a batch.
    package func feedMark() -> Int { news.mark() }

    /// Returns after news of the feed, or after a time.
    package func waitForNews(since mark: Int, atMost limit: Duration) async {
        await news.wait(since: mark, atMost: limit)
    }

    /// Claims a subscription that has something to be sent; nil when there is none.
    package func claimWebhooks(limit: Int = 50) async throws -> WebhookBatch? {
        let claim = UUID().uuidString
        return try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                guard let subscription = try store.claimSubscription(as: claim, for: Self.claimTime) else { return nil }
                return try Self.batch(subscription, limit, store)
            }
        }
    }

    private static func batch(_ subscription: ClaimedSubscription, _ limit: Int, _ store: Store) throws -> WebhookBatch
    {
        var messages: [WebhookMessage] = []
        if subscription.wantsPing { messages.append(ping(subscription)) }
        for letter in try store.dueDeadLetters(subscription.id, limit: limit) {
            let event = try store.feedPart(after: letter.position - 1, limit: 1, types: nil).events
            messages += event.map { message($0, .deadLetter($0.position, attempts: letter.attempts)) }
        }
        guard subscription.isDue else {
            return WebhookBatch(subscription: subscription, messages: messages, end: subscription.position)
        }
        let part = try store.feedPart(after: subscription.position, limit: limit, types: subscription.types)
        messages += part.events.map { message($0, .event($0.position)) }
        return WebhookBatch(subscription: subscription, messages: messages, end: part.end)
    }

    private static func message(_ event: StoredEvent, _ content: WebhookMessage.Content) -> WebhookMessage {
        WebhookMessage(content: content, id: "kulta-\(event.position)", body: event.json)
    }

    private static func ping(_ subscription: ClaimedSubscription) -> WebhookMessage {
        let id = "kulta-ping-\(subscription.claim)"
        let body = #"{"specversion":"1.0","id":"\#(id)","source":"/kulta","type":"kulta.ping"}"#
        return WebhookMessage(content: .ping, id: id, body: Array(body.utf8))
    }

    /// Notes how a message was answered.
    ///
    /// - Parameter pauses: after each failed attempt but the last one; then the event becomes a dead letter.
    /// - Returns: whether to send the next message of the batch.
    package func note(
        _ outcome: WebhookOutcome, of message: WebhookMessage, in batch: WebhookBatch, pauses: [Duration]
    ) async throws -> Bool {
        try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                switch message.content {
                case .ping:
                    try store.notePing(batch.subscription, error: outcome.error)
                    return outcome == .delivered
                case .deadLetter(let position, let attempts):
                    return try Self.note(outcome, ofLetter: position, attempts, batch, pauses, store)
                case .event(let position):
                    return try Self.note(outcome, ofEvent: position, batch, pauses, store)
                }
            }
        }
    }

    private static func note(
        _ outcome: WebhookOutcome, ofLetter position: Int64, _ attempts: Int, _ batch: WebhookBatch,
        _ pauses: [Duration], _ store: Store
    ) throws -> Bool {
        guard let error = outcome.error else {
            try store.forgetDeadLetter(batch.subscription, position: position)
            return true
        }
        let pause = attempts < pauses.count ? pauses[attempts].inSeconds : nil
        try store.keepDeadLetter(batch.subscription, position: position, error: error, pause: pause)
        return false
    }

    private static func note(
        _ outcome: WebhookOutcome, ofEvent position: Int64, _ batch: WebhookBatch, _ pauses: [Duration], _ store: Store
    ) throws -> Bool {
        let subscription = batch.subscription
        guard let error = outcome.error else {
            return try store.move(subscription, to: position, isDelivered: true, for: claimTime)
        }
        if outcome == .gone {
            try store.noteGone(subscription, error: error)
            return false
        }
        let isFirst = batch.messages.first { if case .event = $0.content { true } else { false } }?.content
        let attempts = isFirst == .event(position) ? subscription.attempts : 0
        guard attempts < pauses.count else {
            return try store.giveUp(subscription, position: position, attempts: attempts + 1, error: error)
        }
        _ = try store.noteFailed(subscription, error: error, pause: pauses[attempts].inSeconds)
        return false
    }

    /// Gives the subscription back.
    ///
    /// - Parameter isWhole: every message was sent: what lies behind the last one is of other types.
    package func finish(_ batch: WebhookBatch, isWhole: Bool) async throws {
        try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                let subscription = batch.subscription
                if isWhole, batch.end > subscription.position {
                    _ = try store.move(subscription, to: batch.end, isDelivered: false, for: Self.claimTime)
                }
                try store.release(subscription)
            }
        }
    }
}

extension WebhookOutcome {
    fileprivate var error: String? {
        switch self {
        case .delivered: nil
        case .failed(let error): error
        case .gone: "the address answered 410: it wants nothing more"
        }
    }
}
