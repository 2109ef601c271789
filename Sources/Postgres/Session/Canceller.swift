import CLibPQ
import Dispatch
import Synchronization

/// Asks the server to stop what a session is running; usable from any thread while the session is busy.
package final class Canceller: @unchecked Sendable {
    // Unchecked: libpq's PGcancel is never changed after it was made, and PQcancel may be called from any thread.
    private let handle: OpaquePointer
    private let requested = Atomic<Bool>(false)

    init?(connection: OpaquePointer) {
        guard let handle = PQgetCancel(connection) else { return nil }
        self.handle = handle
    }

    deinit {
        PQfreeCancel(handle)
    }

    /// Sends the request and waits until the server has seen it (about a millisecond). The running statement, if any,
    /// then fails with `.cancelled`.
    package func cancel() {
        requested.store(true, ordering: .releasing)
        var text = [CChar](repeating: 0, count: 256)
        _ = PQcancel(handle, &text, 256)
    }

    /// True once after each request: a cancelled statement is told from one that ran into its time limit.
    func takeRequest() -> Bool {
        requested.exchange(false, ordering: .acquiringAndReleasing)
    }
}

/// The wish to stop one piece of work on a session, which may be between two statements or about to reconnect.
///
/// Goes on asking until the work has ended, so no statement slips through between a check and its start.
package final class Interruption: Sendable {
    private struct State: Sendable {
        var canceller: Canceller?
        var ended = false
    }

    private let state = Mutex(State())
    private let requested = Atomic<Bool>(false)
    private static let queue = DispatchQueue(label: "kulta.cancel")

    /// True when the work shall stop.
    package var isRequested: Bool { requested.load(ordering: .acquiring) }

    /// Asks the work to stop; returns at once.
    package func request() {
        requested.store(true, ordering: .releasing)
        askAgain()
    }

    func attach(_ canceller: Canceller) {
        state.withLock { $0.canceller = canceller }
    }

    /// No cancel request leaves after this returns.
    /// - Returns: True when one may have left before.
    @discardableResult
    func end() -> Bool {
        state.withLock { $0.ended = true }
        return isRequested
    }

    private func askAgain() {
        Self.queue.async {
            let goOn = self.state.withLock { state in
                guard !state.ended else { return false }
                state.canceller?.cancel()
                return true
            }
            guard goOn else { return }
            Self.queue.asyncAfter(deadline: .now() + .milliseconds(100)) { self.askAgain() }
        }
    }
}
