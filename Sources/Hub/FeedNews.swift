import Postgres
import Store
import Synchronization

/// Wakes those who wait for change events. One connection listens for the whole process, from the first wait on.
final class FeedNews: Sendable {
    private let configuration: ConnectionConfiguration
    private let state = Mutex(State())

    private struct State: ~Copyable {
        var listener: Listener?
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextTicket = 0
        /// Counts wake-ups, so that one between a look at the table and the wait is not lost.
        var wakeUps = 0
    }

    init(_ configuration: ConnectionConfiguration) {
        self.configuration = configuration
    }

    /// The number of wake-ups so far; take it before looking at the feed. Starts listening.
    func mark() -> Int {
        state.withLock { state in
            if state.listener == nil {
                state.listener = Listener(configuration: configuration, channels: [Store.changesChannel]) {
                    [weak self] _ in self?.wakeAll()
                }
            }
            return state.wakeUps
        }
    }

    /// Returns after the first wake-up since a mark, or when the time is over or the task is cancelled.
    func wait(since mark: Int, atMost limit: Duration) async {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        let alarm = Task { [weak self] in
            try? await Task.sleep(for: limit)
            self?.wake(ticket)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isLate = state.withLock { state in
                    guard state.wakeUps == mark, !Task.isCancelled else { return true }
                    state.waiting[ticket] = continuation
                    return false
                }
                if isLate { continuation.resume() }
            }
        } onCancel: {
            wake(ticket)
        }
        alarm.cancel()
    }

    private func wake(_ ticket: Int) {
        state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
    }

    private func wakeAll() {
        let waiting = state.withLock { state in
            state.wakeUps += 1
            let waiting = state.waiting
            state.waiting = [:]
            return waiting
        }
        waiting.values.forEach { $0.resume() }
    }
}
