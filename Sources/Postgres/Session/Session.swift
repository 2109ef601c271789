import CLibPQ

/// One blocking connection to PostgreSQL, used by one thread at a time and not `Sendable`.
///
/// Pools hand it to closures; command-line tools may make one. Every call blocks its thread.
package final class Session {
    let connection: OpaquePointer
    /// Stops the running statement from another thread.
    package let canceller: Canceller
    /// The work on whose behalf the session runs now, if it can be cancelled.
    var interruption: Interruption?
    /// The last error of the server, so that a transaction can be retried even if its body wrapped the error.
    var lastFailure: PostgresError?
    var parameters = ParameterWriter()
    /// Statements of the open transaction that have not been sent yet.
    var queued: [QueuedStatement] = []
    /// Statements that the server has, and whose answers have not been read yet.
    var started: [QueuedStatement] = []
    /// Whether the rows of the last statement came one by one, or those of one before.
    var isRowByRow = false
    private var prepared: [String: PreparedStatement] = [:]
    private var hasStalePlans = false
    /// The session's own tables that the open transaction uses, to be emptied before it commits.
    var usedTables: [TemporaryTables] = []
    /// Those that a transaction made which has been committed.
    var madeTables: Set<String> = []
    /// The script that sets the time limits of the configuration.
    let limits: String

    private struct PreparedStatement {
        let sql: String
        let types: [UInt32]
    }

    /// Connects and applies the settings of every Kulta session: UTF-8, UTC, no JIT, the time limits.
    ///
    /// - Throws: `.unreachable` with libpq's reason, `.wrongVersion` below PostgreSQL 14.
    package init(connecting configuration: ConnectionConfiguration) throws(PostgresError) {
        let connection = try Self.connect(configuration)
        guard let canceller = Canceller(connection: connection) else {
            PQfinish(connection)
            throw PostgresError(.unreachable, "out of memory while connecting to PostgreSQL")
        }
        self.connection = connection
        self.canceller = canceller
        limits = Self.limits(of: configuration)
        try requireSupportedVersion()
        try runScript(Self.settings + limits)
    }

    deinit {
        PQfinish(connection)
    }

    /// The server's version, such as 150018 for 15.18.
    package var serverVersion: Int { Int(PQserverVersion(connection)) }

    /// The server process of this session, as `pg_stat_activity.pid`.
    package var processID: Int32 { PQbackendPID(connection) }

    /// True when a transaction is open, failed or not.
    package var isInTransaction: Bool { !queued.isEmpty || isInServersTransaction }

    /// The same of the server, which a transaction reaches with its first statements.
    var isInServersTransaction: Bool {
        [PQTRANS_INTRANS, PQTRANS_INERROR, PQTRANS_ACTIVE].contains(PQtransactionStatus(connection))
    }

    /// True when the open transaction has failed and can only be rolled back.
    package var hasFailedTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_INERROR }

    /// True while answers are due, and when a batch could not be ended.
    var isInPipeline: Bool { PQpipelineStatus(connection) != PQ_PIPELINE_OFF }

    /// False once the connection is known to be broken.
    package var isUsable: Bool { PQstatus(connection) == CONNECTION_OK }

    /// Throws `.cancelled` when the work of this session shall stop; statements do so by themselves.
    package func checkCancellation() throws(PostgresError) {
        guard interruption?.isRequested == true else { return }
        throw PostgresError(.cancelled, "the work was cancelled")
    }

    /// An identifier in double quotes, for the few statements that cannot take a parameter.
    package func quoted(identifier: String) -> String {
        guard let text = PQescapeIdentifier(connection, identifier, identifier.utf8.count) else { return "\"\"" }
        defer { PQfreemem(text) }
        return String(cString: text)
    }

    /// Prepares a statement the first time this session meets it.
    func prepare(_ statement: Statement, types: [UInt32]) throws(PostgresError) {
        if hasStalePlans, !isInPipeline { try forgetPlans() }
        if let known = prepared[statement.name] {
            guard known.sql == statement.sql, known.types == types else {
                throw PostgresError(
                    .misuse,
                    "one statement name stands for two texts or two lists of parameter types",
                    statement: statement.name
                )
            }
            return
        }
        if isInPipeline { try sendQueue() }
        let pointer = PQprepare(connection, statement.name, statement.sql, Int32(types.count), types)
        _ = try checked(pointer, statement: statement.name)
        prepared[statement.name] = PreparedStatement(sql: statement.sql, types: types)
    }

    /// After a migration, or behind a proxy, the server may no longer accept what was prepared.
    private func forgetPlans() throws(PostgresError) {
        _ = try checked(PQexec(connection, "DEALLOCATE ALL"), statement: nil)
        prepared.removeAll()
        hasStalePlans = false
    }

    /// Takes a result over, or throws the error that it stands for.
    func checked(_ pointer: OpaquePointer?, statement: String?) throws(PostgresError) -> ResultHandle {
        guard let pointer else { throw failure(nil, statement: statement) }
        switch PQresultStatus(pointer) {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR, PGRES_EMPTY_QUERY, PGRES_PIPELINE_ABORTED:
            defer { PQclear(pointer) }
            throw failure(pointer, statement: statement)
        default:
            return ResultHandle(pointer)
        }
    }

    func failure(_ result: OpaquePointer?, statement: String?) -> PostgresError {
        let cancelled = canceller.takeRequest()
        let error = PostgresError(
            result: result,
            connection: connection,
            statement: statement,
            wasCancelled: cancelled
        )
        if error.sqlState == .stalePlan || error.sqlState == .unknownStatement { hasStalePlans = true }
        lastFailure = error
        return error
    }
}
