/// How often, and inside what, a closure runs on a session of a pool.
struct LendingPlan: Sendable {
    struct Transaction: Sendable {
        let isolation: Isolation
        let access: Access
    }

    /// Nil to lend the bare session.
    let transaction: Transaction?
    let attempts: Int

    func run<Answer>(
        on worker: Worker,
        _ interruption: Interruption,
        _ body: (Session) throws -> Answer
    ) throws -> Answer {
        var backoff = Backoff(first: .milliseconds(5), longest: .milliseconds(200))
        var attempt = 1
        while true {
            let session = try worker.liveSession(for: interruption)
            do {
                return try once(session, body)
            } catch {
                guard attempt < attempts, mayRetry(error, on: session), !interruption.isRequested else { throw error }
            }
            attempt += 1
            backoff.sleep()
        }
    }

    private func once<Answer>(_ session: Session, _ body: (Session) throws -> Answer) throws -> Answer {
        guard let transaction else { return try body(session) }
        return try session.transaction(isolation: transaction.isolation, access: transaction.access, body)
    }

    /// The body may have wrapped the error of the server, so the session's own memory of it counts as well.
    private func mayRetry(_ error: any Error, on session: Session) -> Bool {
        let known = error as? PostgresError
        guard known?.code != .outcomeUnknown else { return false }
        let failure = known ?? session.lastFailure
        guard transaction != nil else { return failure?.code == .connectionLost }
        return failure?.isTransient == true
    }
}

extension Session {
    /// True when the next user finds no transaction, no running statement and no pipeline.
    var isIdle: Bool { isUsable && !isInTransaction && !isInPipeline }

    /// After a cancel request the server may still be about to handle it; an idle server forgets it with this round trip.
    func swallowLateCancel() {
        try? runScript("SELECT 1")
        _ = canceller.takeRequest()
    }
}
