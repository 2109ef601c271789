import CustomerModel
import Hub
import Logging
import ServiceLifecycle
import Synchronization

/// Writes the audit for all requests of this process: commands at once, together with whatever else waits, and reads once a
/// second. Equal reads of a second become one line.
///
/// A process that dies takes reads of the last second with it, and no command that was answered.
final class AuditWriter: Service {
    /// What makes reads equal.
    private struct Read: Hashable {
        let token: String
        let operation: String
        let subject: String?
        let status: Int

        init(_ entry: AuditEntry) {
            (token, operation, subject, status) = (entry.token, entry.operation, entry.subject, entry.status)
        }
    }

    private struct State {
        var entries: [AuditEntry] = []
        /// Places in `entries` that equal reads are added to.
        var reads: [Read: Int] = [:]
        /// Who waits for the line at a place.
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var isClosed = false
    }

    private struct Batch {
        let entries: [AuditEntry]
        let waiting: [CheckedContinuation<Void, any Error>]
    }

    /// Lines of one transaction.
    private static let batch = 1000
    /// Lines that may wait while the database cannot take them; then nothing is done that would have to be noted.
    private static let most = 100_000

    private let hub: Hub
    private let logger: Logger
    private let state = Mutex(State())
    private let wakeUps: AsyncStream<Void>
    private let wakeUp: AsyncStream<Void>.Continuation

    init(hub: Hub, logger: Logger) {
        self.hub = hub
        self.logger = logger
        (wakeUps, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Notes a read; it is written within a second.
    ///
    /// - Throws: `unavailable` when too much waits to be written.
    func note(_ entry: AuditEntry) throws(Problem) {
        let isTaken = state.withLock { state in
            if let place = state.reads[Read(entry)] {
                state.entries[place].times += 1
                return true
            }
            guard state.entries.count < Self.most, !state.isClosed else { return false }
            state.reads[Read(entry)] = state.entries.count
            state.entries.append(entry)
            return true
        }
        guard isTaken else { throw .auditUnavailable }
    }

    /// Notes a command, and returns when it is in the database.
    ///
    /// - Throws: `unavailable`, also when the database could not take it: it is then written later.
    func write(_ entry: AuditEntry) async throws {
        do {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let isTaken = state.withLock { state in
                    guard state.entries.count < Self.most, !state.isClosed else { return false }
                    state.waiting[state.entries.count] = continuation
                    state.entries.append(entry)
                    return true
                }
                if isTaken { wakeUp.yield() } else { continuation.resume(throwing: Problem.auditUnavailable) }
            }
        } catch {
            throw Problem.auditUnavailable
        }
    }

    /// Writes until the server has stopped, then what is left.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [wakeUp] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(1))
                    wakeUp.yield()
                }
            }
            for await _ in wakeUps.cancelOnGracefulShutdown() { await flush() }
            group.cancelAll()
        }
        // A task of its own: the last lines are written when the server was cancelled, too.
        await Task { await close() }.value
    }

    private func close() async {
        await flush()
        let (lost, waiting) = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return (state.entries.count, state.waiting.values)
        }
        waiting.forEach { $0.resume(throwing: Problem.auditUnavailable) }
        if lost > 0 { logger.error("Lines of the audit are lost", metadata: ["lines": "\(lost)"]) }
    }

    /// Writes all that waits, or nothing more after a failure.
    private func flush() async {
        while let batch = take() {
            do {
                try await hub.append(batch.entries)
                batch.waiting.forEach { $0.resume() }
            } catch {
                putBack(batch.entries)
                batch.waiting.forEach { $0.resume(throwing: error) }
                logger.warning("The audit waits", metadata: ["cause": "\((error as? HubError)?.code.rawValue ?? "-")"])
                return
            }
        }
    }

    private func take() -> Batch? {
        state.withLock { state in
            guard !state.entries.isEmpty else { return nil }
            let count = min(Self.batch, state.entries.count)
            let batch = Batch(
                entries: Array(state.entries.prefix(count)),
                waiting: state.waiting.filter { $0.key < count }.map(\.value))
            state.entries.removeFirst(count)
            state.waiting = state.waiting.reduce(into: [:]) { if $1.key >= count { $0[$1.key - count] = $1.value } }
            state.reads.removeAll(keepingCapacity: true)
            return batch
        }
    }

    private func putBack(_ entries: [AuditEntry]) {
        state.withLock { state in
            state.entries.insert(contentsOf: entries, at: 0)
            state.waiting = state.waiting.reduce(into: [:]) { $0[$1.key + entries.count] = $1.value }
            state.reads.removeAll(keepingCapacity: true)
        }
    }
}

extension Problem {
    fileprivate static let auditUnavailable = Problem(
        .unavailable, "The audit cannot be written. What was asked for may be done; send the same request again.")
}
