import Dispatch

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

    /// The closure runs on the calling thread, where its isolation is, while the connection's own thread stands still.
    private func submitBlocking<Answer>(_ work: (Worker, Interruption) throws -> Answer) throws -> Answer {
        let lease = Lease()
        let job = Job(deadline: .now + acquireTimeout)
        if job.prepare(work: { lease.lend($0, $1) }, giveUp: { lease.refuse($0) }) { core.submit(job) }
        let (worker, interruption) = try lease.take()
        defer { lease.giveBack() }
        return try work(worker, interruption)
    }
}

/// Lends a worker's session to another thread that waits for it.
private final class Lease: Sendable {
    private let offer = Handover<Result<(Worker, Interruption), PostgresError>>()
    private let returned = DispatchSemaphore(value: 0)

    /// On the worker's thread: offers the session, and waits until it is given back.
    func lend(_ worker: Worker, _ interruption: Interruption) {
        offer.give(.success((worker, interruption)))
        returned.wait()
        worker.settle(after: interruption)
    }

    func refuse(_ error: PostgresError) {
        offer.give(.failure(error))
    }

    func take() throws(PostgresError) -> (Worker, Interruption) {
        try offer.take().get()
    }

    func giveBack() {
        returned.signal()
    }
}
