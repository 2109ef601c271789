import Dispatch
import Synchronization

/// A fixed number of connections, each with a thread of its own, lent to closures in the order of asking.
///
/// A closure is synchronous and runs whole on the connection's thread: a transaction of many statements costs one hop.
/// Connections are made when first needed; a broken one is replaced before the next closure sees it. Cancelling the task
/// that waits in `withSession` or `transaction` stops the running statement with `.cancelled`.
package final class ConnectionPool: Sendable {
    package let configuration: ConnectionConfiguration
    private let core: PoolCore
    private let acquireTimeout: Duration

    /// - Parameters:
    ///   - size: The most connections; at least 1.
    ///   - acquireTimeout: How long a closure waits for a free connection before `.poolExhausted`.
    package init(configuration: ConnectionConfiguration, size: Int = 8, acquireTimeout: Duration = .seconds(30)) {
        self.configuration = configuration
        self.acquireTimeout = acquireTimeout
        core = PoolCore(configuration: configuration, size: size)
    }

    deinit {
        core.close {}
    }

    /// Lends a session, without a transaction around the closure.
    ///
    /// - Parameter repeatable: The closure only reads, or may for another reason run twice: it is run again when the
    ///   connection turns out to be broken.
    package func withSession<Answer: Sendable>(
        repeatable: Bool = false,
        _ body: @escaping @Sendable (Session) throws -> Answer
    ) async throws -> Answer {
        let plan = LendingPlan(transaction: nil, attempts: repeatable ? 2 : 1)
        return try await submit { try plan.run(on: $0, $1, body) }
    }

    /// Runs a closure as one transaction: committed when it returns, rolled back when it throws.
    ///
    /// It runs again from the start, at most `attempts` times, after a serialization failure, a deadlock, or a
    /// connection that broke before the commit; so it must have no effects outside the database.
    package func transaction<Answer: Sendable>(
        isolation: Isolation = .readCommitted,
        access: Access = .readWrite,
        attempts: Int = 6,
        _ body: @escaping @Sendable (Session) throws -> Answer
    ) async throws -> Answer {
        let plan = LendingPlan(transaction: .init(isolation: isolation, access: access), attempts: attempts)
        return try await submit { try plan.run(on: $0, $1, body) }
    }

    /// `withSession` for command-line code: blocks the calling thread. Never call it from async code or from a closure
    /// that holds a connection of this pool.
    package func withSessionBlocking<Answer>(
        repeatable: Bool = false,
        _ body: (Session) throws -> Answer
    ) throws -> Answer {
        let plan = LendingPlan(transaction: nil, attempts: repeatable ? 2 : 1)
        return try submitBlocking { try plan.run(on: $0, $1, body) }
    }

    /// `transaction` for command-line code: blocks the calling thread, like `withSessionBlocking`.
    package func transactionBlocking<Answer>(
        isolation: Isolation = .readCommitted,
        access: Access = .readWrite,
        attempts: Int = 6,
        _ body: (Session) throws -> Answer
    ) throws -> Answer {
        let plan = LendingPlan(transaction: .init(isolation: isolation, access: access), attempts: attempts)
        return try submitBlocking { try plan.run(on: $0, $1, body) }
    }

    /// Lets running and waiting closures finish, then closes the connections. Later calls fail with `.poolClosed`.
    package func close() async {
        await withCheckedContinuation { continuation in core.close { continuation.resume() } }
    }

    /// `close` for command-line code.
    package func closeBlocking() {
        let done = DispatchSemaphore(value: 0)
        core.close { done.signal() }
        done.wait()
    }

    private func submit<Answer: Sendable>(
        _ work: @escaping @Sendable (Worker, Interruption) throws -> Answer
    ) async throws -> Answer {
        let job = Job(deadline: .now + acquireTimeout)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isReady = job.prepare(
                    work: { worker, interruption in
                        let result = Result { try work(worker, interruption) }
                        worker.settle(after: interruption)
                        continuation.resume(with: result)
                    },
                    giveUp: { continuation.resume(throwing: $0) }
                )
                if isReady { core.submit(job) }
            }
        } onCancel: {
            job.cancel()
        }
    }

    private func submitBlocking<Answer>(_ work: (Worker, Interruption) throws -> Answer) throws -> Answer {
        try withoutActuallyEscaping(work) { work in
            let call = BlockingCall(work)
            let job = Job(deadline: .now + acquireTimeout)
            if job.prepare(work: { call.run($0, $1) }, giveUp: { call.end(.failure($0)) }) { core.submit(job) }
            return try call.wait()
        }
    }
}

/// Carries a closure to a worker's thread and its result back, while the calling thread does nothing but wait.
private final class BlockingCall<Answer>: @unchecked Sendable {
    // Unchecked: the semaphore orders the accesses of the two threads; the caller sleeps while the worker runs.
    private var work: ((Worker, Interruption) throws -> Answer)?
    private var result: Result<Answer, any Error>?
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping (Worker, Interruption) throws -> Answer) {
        self.work = work
    }

    func run(_ worker: Worker, _ interruption: Interruption) {
        guard let result = outcome(worker, interruption) else { return }
        worker.settle(after: interruption)
        end(result)
    }

    /// Holds the closure no longer than it runs: once `wait` returns, the caller's stack is gone.
    private func outcome(_ worker: Worker, _ interruption: Interruption) -> Result<Answer, any Error>? {
        work.take().map { work in Result { try work(worker, interruption) } }
    }

    func end(_ result: Result<Answer, any Error>) {
        work = nil
        self.result = result
        done.signal()
    }

    func wait() throws -> Answer {
        done.wait()
        guard let result else { throw PostgresError(.misuse, "a pool job ended without a result") }
        return try result.get()
    }
}
