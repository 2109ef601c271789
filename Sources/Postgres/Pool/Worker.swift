import Dispatch
import Synchronization

/// A thread with a connection of its own; runs the jobs that the pool hands it.
///
/// Except for a lease to a blocked caller, the session never leaves this thread, so blocking libpq calls never stand on Swift's cooperative threads.
final class Worker: @unchecked Sendable {
    // Unchecked: `session` is touched by the worker's own thread, or by the one that holds its lease while it stands still.
    private let configuration: ConnectionConfiguration
    private let wake = DispatchSemaphore(value: 0)
    private let mailbox = Mutex<Job?>(nil)
    private var session: Session?

    init(configuration: ConnectionConfiguration) {
        self.configuration = configuration
    }

    /// Gives the worker its next job; nil ends its thread. Only for an idle worker.
    func hand(_ job: Job?) {
        mailbox.withLock { $0 = job }
        wake.signal()
    }

    /// Starts the thread with a first job. `next` is asked after each job: nil means wait for `hand`.
    func start(with job: Job, next: @escaping @Sendable (Worker) -> Job?, ended: @escaping @Sendable () -> Void) {
        startThread {
            self.run(job, next: next)
            self.session = nil
            ended()
        }
    }

    private func run(_ first: Job, next: (Worker) -> Job?) {
        var job: Job? = first
        while let current = job {
            current.run(on: self)
            job = next(self) ?? waitForHand()
        }
    }

    private func waitForHand() -> Job? {
        wake.wait()
        return mailbox.withLock { $0.take() }
    }

    /// A session that is alive as far as one can tell without asking the server; connects when there is none.
    ///
    /// While the server restarts it goes on trying for `restartPatience`.
    func liveSession(for interruption: Interruption) throws(PostgresError) -> Session {
        if let session, session.isIdle, session.isAliveWhenIdle { return lend(session, to: interruption) }
        session = nil
        let fresh = try Reconnection.connect(configuration, stopWhen: { interruption.isRequested })
        session = fresh
        return lend(fresh, to: interruption)
    }

    private func lend(_ session: Session, to interruption: Interruption) -> Session {
        session.interruption = interruption
        session.lastFailure = nil
        interruption.attach(session.canceller)
        return session
    }

    /// Makes the session fit for the next job, or drops it.
    func settle(after interruption: Interruption) {
        let mayBeCancelled = interruption.end()
        guard let session else { return }
        session.interruption = nil
        session.rollBack()
        if mayBeCancelled { session.swallowLateCancel() }
        if !session.isIdle { self.session = nil }
    }
}
