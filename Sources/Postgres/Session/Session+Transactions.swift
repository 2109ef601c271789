import CLibPQ

/// What a transaction sees of the others. Source: PostgreSQL manual, "Transaction Isolation".
package enum Isolation: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
}

/// Whether a transaction may write.
package enum Access: String, Sendable {
    case readWrite = "READ WRITE"
    case readOnly = "READ ONLY"
}

extension Session {
    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws. Once; pools also retry.
    ///
    /// - Throws: what `body` throws; `.outcomeUnknown` when the connection broke during the commit.
    package func transaction<Answer>(
        isolation: Isolation = .readCommitted,
        access: Access = .readWrite,
        _ body: (Session) throws -> Answer
    ) throws -> Answer {
        guard !isInTransaction else { throw PostgresError(.misuse, "a transaction is open already; use a savepoint") }
        lastFailure = nil
        usedTables = []
        queued = []
        try append(Statement(begin: isolation, access)) { (_) throws(PostgresError) in () }
        let answer: Answer
        do {
            answer = try body(self)
            if hasFailedTransaction, let lastFailure { throw lastFailure }
            try emptyUsedTables()
            try checkCancellation()
            try commit()
        } catch {
            rollBack()
            throw error
        }
        madeTables.formUnion(usedTables.map(\.name))
        return answer
    }

    /// Runs `body` so that its changes alone are undone when it throws. Only inside a transaction; may be nested.
    package func savepoint<Answer>(_ body: (Session) throws -> Answer) throws -> Answer {
        try runScript("SAVEPOINT kulta")
        let answer: Answer
        do {
            answer = try body(self)
            try sendQueue()
        } catch {
            abandonQueue()
            _ = try checked(PQexec(connection, "ROLLBACK TO SAVEPOINT kulta; RELEASE SAVEPOINT kulta"), statement: nil)
            throw error
        }
        try runScript("RELEASE SAVEPOINT kulta")
        return answer
    }

    /// Runs `body` with another limit for each of its statements.
    package func withStatementTimeout<Answer>(
        _ limit: Duration?,
        _ body: (Session) throws -> Answer
    ) throws -> Answer {
        let former = try first(Self.readTimeout, as: String.self)
        try execute(Self.setTimeout, "\(limit?.wholeMilliseconds ?? 0)")
        defer { restoreTimeout(former ?? "0") }
        return try body(self)
    }

    /// Runs `body` without any time limit: bulk loads and long computations between the statements of a transaction.
    package func withoutLimits<Answer>(_ body: (Session) throws -> Answer) throws -> Answer {
        try runScript(Self.noLimits)
        defer { restoreLimits() }
        return try body(self)
    }

    /// After a failure inside a transaction there is nothing to do: the rollback brings the former limits back.
    func restoreLimits() {
        guard isUsable, !hasFailedTransaction else { return }
        PQclear(PQexec(connection, limits))
    }

    /// Ends an open transaction without its changes; used after errors, so it throws nothing. A session that cannot
    /// even do that is no longer usable, and the server rolls back when it is closed.
    func rollBack() {
        abandonQueue()
        guard isInServersTransaction else { return }
        PQclear(PQexec(connection, "ROLLBACK"))
    }

    private func commit() throws(PostgresError) {
        let word: String
        do {
            word = try append(Self.commitStatement) { (result) throws(PostgresError) in result.commandTag }.value
        } catch {
            guard error.code == .connectionLost else { throw error }
            throw PostgresError(.outcomeUnknown, "the connection was lost while a transaction was being committed")
        }
        guard word == "COMMIT" else {
            throw PostgresError(.server, "the transaction was rolled back instead of committed")
        }
    }

    private func restoreTimeout(_ former: String) {
        guard isUsable, !hasFailedTransaction else { return }
        PQclear(PQexec(connection, "SET statement_timeout = '\(former)'"))
    }

    private static let commitStatement = Statement("COMMIT", "COMMIT")
    private static let readTimeout = Statement("kulta_read_timeout", "SELECT current_setting('statement_timeout')")
    private static let setTimeout = Statement("kulta_set_timeout", "SELECT set_config('statement_timeout', $1, false)")
}
