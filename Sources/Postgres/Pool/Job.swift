import Synchronization

/// One closure that waits for, or runs on, a connection of a pool. Ends exactly once: by running, or by being given up.
final class Job: Sendable {
    private enum Phase: Sendable {
        case new
        case waiting(giveUp: @Sendable (PostgresError) -> Void)
        case running
        case ended
    }

    private struct State: Sendable {
        var phase = Phase.new
        var work: (@Sendable (Worker, Interruption) -> Void)?
    }

    private let state = Mutex(State())
    private let interruption = Interruption()
    /// When it is given up if it still waits.
    let deadline: ContinuousClock.Instant

    init(deadline: ContinuousClock.Instant) {
        self.deadline = deadline
    }

    /// Fills in what to do; one of the two closures will be called.
    /// - Returns: False when the job was cancelled before; `giveUp` has been called then.
    func prepare(
        work: @escaping @Sendable (Worker, Interruption) -> Void,
        giveUp: @escaping @Sendable (PostgresError) -> Void
    ) -> Bool {
        let isCancelled = state.withLock { state in
            guard case .new = state.phase else { return true }
            state = State(phase: .waiting(giveUp: giveUp), work: work)
            return false
        }
        if isCancelled { giveUp(Self.cancelled) }
        return !isCancelled
    }

    var isWaiting: Bool {
        state.withLock { if case .waiting = $0.phase { true } else { false } }
    }

    /// Runs the work unless the job was given up.
    func run(on worker: Worker) {
        let work = state.withLock { state -> (@Sendable (Worker, Interruption) -> Void)? in
            guard case .waiting = state.phase else { return nil }
            state.phase = .running
            return state.work.take()
        }
        work?(worker, interruption)
        state.withLock { $0.phase = .ended }
    }

    /// Gives the job up if it waits, stops its statements if it runs.
    func cancel() {
        giveUp(Self.cancelled)
        interruption.request()
    }

    /// Ends a waiting job with an error; does nothing to one that runs.
    func giveUp(_ error: PostgresError) {
        let action = state.withLock { state -> (@Sendable (PostgresError) -> Void)? in
            switch state.phase {
            case .new:
                state.phase = .ended
                return nil
            case .waiting(let action):
                state = State(phase: .ended, work: nil)
                return action
            case .running, .ended:
                return nil
            }
        }
        action?(error)
    }

    private static let cancelled = PostgresError(.cancelled, "the work was cancelled while it waited for a connection")
}
