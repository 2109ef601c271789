import Dispatch
import Synchronization

/// The shared state of a pool: idle workers and waiting jobs. Workers keep it alive; the pool closes it.
final class PoolCore: Sendable {
    private struct State: Sendable {
        var idle: [Worker] = []
        var workerCount = 0
        var queue = JobQueue()
        var isClosed = false
        var isSweeping = false
    }

    private enum Decision {
        case hand(Worker)
        case spawn(Worker)
        case wait(sweepAt: ContinuousClock.Instant?)
        case refuse
    }

    private let state = Mutex(State())
    private let configuration: ConnectionConfiguration
    private let size: Int
    private let threads = DispatchGroup()

    init(configuration: ConnectionConfiguration, size: Int) {
        self.configuration = configuration
        self.size = max(1, size)
    }

    /// Runs a job as soon as a connection is free; first come, first served.
    func submit(_ job: Job) {
        switch decide(job) {
        case .hand(let worker): worker.hand(job)
        case .spawn(let worker): start(worker, job)
        case .wait(let deadline): deadline.map(scheduleSweep)
        case .refuse: job.giveUp(Self.closed)
        }
    }

    private func decide(_ job: Job) -> Decision {
        state.withLock { state in
            guard !state.isClosed else { return .refuse }
            if let worker = state.idle.popLast() { return .hand(worker) }
            if state.workerCount < size {
                state.workerCount += 1
                return .spawn(Worker(configuration: configuration))
            }
            state.queue.append(job)
            guard !state.isSweeping else { return .wait(sweepAt: nil) }
            state.isSweeping = true
            return .wait(sweepAt: job.deadline)
        }
    }

    private func start(_ worker: Worker, _ job: Job) {
        threads.enter()
        worker.start(with: job, next: { self.next(for: $0) }, ended: { self.threads.leave() })
    }

    /// The next job of a worker that finished one. Nil: it is idle now and waits to be handed one.
    private func next(for worker: Worker) -> Job? {
        let (job, isClosed) = state.withLock { state -> (Job?, Bool) in
            if let job = state.queue.popWaiting() { return (job, false) }
            if !state.isClosed { state.idle.append(worker) }
            return (nil, state.isClosed)
        }
        if isClosed, job == nil { worker.hand(nil) }
        return job
    }

    /// Gives up the jobs whose time is over, and comes back for the next one.
    private func sweep() {
        let now = ContinuousClock.now
        let (late, next) = state.withLock { state -> ([Job], ContinuousClock.Instant?) in
            var late: [Job] = []
            while let job = state.queue.first, job.deadline <= now || !job.isWaiting {
                if let job = state.queue.popFirst() { late.append(job) }
            }
            state.isSweeping = !state.queue.isEmpty
            return (late, state.queue.first?.deadline)
        }
        late.forEach { $0.giveUp(exhausted) }
        next.map(scheduleSweep)
    }

    private func scheduleSweep(at deadline: ContinuousClock.Instant) {
        let wait = max(0.001, (deadline - .now).seconds)
        DispatchQueue.global().asyncAfter(deadline: .now() + wait) { self.sweep() }
    }

    /// Lets running and waiting jobs finish, takes no new ones, then closes the connections.
    func close(finished: @escaping @Sendable () -> Void) {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        idle.forEach { $0.hand(nil) }
        threads.notify(queue: .global()) { finished() }
    }

    private var exhausted: PostgresError {
        PostgresError(.poolExhausted, "all \(size) database connections were busy for too long")
    }

    private static let closed = PostgresError(.poolClosed, "the connection pool is closed")
}
