package import Hub
package import Logging
import ServiceLifecycle

/// Posts the change feed to its subscriptions. Several processes may do so at once: the database gives each subscription to
/// one of them at a time.
package struct WebhookPublisher: Service {
    /// When and where to.
    package struct Options: Sendable {
        /// Whether plain HTTP and addresses that are not of the public Internet are acceptable.
        package var allowsPrivate = false
        /// After each failed attempt but the last one: an event is given up after four hours.
        package var pauses: [Duration] = [
            .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(1800), .seconds(3600), .seconds(7200),
        ]
        /// How often to look for what the feed does not announce: attempts that are due, tests, replays.
        package var period: Duration = .seconds(2)

        package init() {}
    }

    /// Subscriptions that are served at once by this process.
    private static let workers = 4

    private let hub: Hub
    private let options: Options
    private let logger: Logger

    package init(hub: Hub, options: Options, logger: Logger = Logger(label: "kulta.webhooks")) {
        self.hub = hub
        self.options = options
        self.logger = logger
    }

    /// Delivers until the task is cancelled or the process is told to stop; an attempt under way is given up and made
    /// again by whoever comes next.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.workers { group.addTask { await work() } }
            }
        }
    }

    private func work() async {
        while !Task.isCancelled {
            let mark = hub.feedMark()
            do {
                if try await deliver() { continue }
            } catch {
                if !Task.isCancelled { logger.warning("Webhooks wait", metadata: ["cause": "\(error as? HubError)"]) }
            }
            await hub.waitForNews(since: mark, atMost: options.period)
        }
    }

    /// Serves one subscription; false when none has anything to be sent.
    private func deliver() async throws -> Bool {
        guard let batch = try await hub.claimWebhooks() else { return false }
        do {
            let isWhole = try await WebhookSender.with(batch, allowsPrivate: options.allowsPrivate) { sender in
                try await send(batch, by: sender)
            }
            try await hub.finish(batch, isWhole: isWhole)
        } catch {
            // A process that is told to stop gives the subscription back at once: this task is cancelled, the new one not.
            await Task { try? await hub.finish(batch, isWhole: false) }.value
            throw error
        }
        return true
    }

    /// - Returns: whether every message was sent.
    private func send(_ batch: WebhookBatch, by sender: Result<WebhookSender, WebhookSender.Refusal>) async throws
        -> Bool
    {
        for message in batch.messages {
            let outcome: WebhookOutcome =
                switch sender {
                case .success(let sender): await sender.send(message)
                case .failure(let refusal): .failed(refusal.reason)
                }
            try Task.checkCancellation()
            let goesOn = try await hub.note(outcome, of: message, in: batch, pauses: options.pauses)
            if !goesOn { return false }
        }
        return true
    }
}
