import CLibPQ

extension PostgresError {
    /// The error that a failed result or a broken connection stands for.
    init(result: OpaquePointer?, connection: OpaquePointer, statement: String?, wasCancelled: Bool) {
        guard let result, let state = Self.field("C", of: result).map(SQLState.init(rawValue:)) else {
            self = Self.withoutState(result, connection: connection, statement: statement)
            return
        }
        let severity = Self.field("V", of: result)
        let endsConnection = severity == "FATAL" || severity == "PANIC"
        let code = Self.code(for: state, endsConnection: endsConnection, wasCancelled: wasCancelled)
        self.init(
            code,
            Self.text(of: result, state: state, code: code),
            sqlState: state,
            statement: statement,
            constraint: Self.field("n", of: result)
        )
    }

    /// What libpq says itself when the server has said nothing. Unless it was called at the wrong time the connection does
    /// not work, although libpq may not count it as lost: it does so for some errors of the socket only.
    private static func withoutState(
        _ result: OpaquePointer?, connection: OpaquePointer, statement: String?
    ) -> PostgresError {
        guard PQstatus(connection) != CONNECTION_BAD else {
            return PostgresError(.connectionLost, "the connection to PostgreSQL was lost", statement: statement)
        }
        let words = result == nil ? PQerrorMessage(connection) : PQresultErrorMessage(result)
        let text = words.map { String(cString: $0).split(separator: "\n").joined(separator: " ") } ?? ""
        guard misuses.contains(where: text.contains) else {
            return PostgresError(
                .connectionLost, "the connection to PostgreSQL failed: \(text.prefix(200))", statement: statement)
        }
        return PostgresError(.misuse, "libpq refused the call: \(text.prefix(200))", statement: statement)
    }

    /// Parts of libpq's texts about calls at the wrong time or of the wrong form.
    private static let misuses = [
        "already in progress", "pipeline mode", "COPY", "number of parameters", "null pointer", "uncollected results",
    ]

    private static func code(for state: SQLState, endsConnection: Bool, wasCancelled: Bool) -> Code {
        switch state {
        case .queryCancelled: wasCancelled ? .cancelled : .timeout
        case .lockNotAvailable, .idleInTransactionTimeout: .timeout
        case .diskFull: .diskFull
        default: endsConnection ? .connectionLost : .server
        }
    }

    private static func text(of result: OpaquePointer, state: SQLState, code: Code) -> String {
        if code == .timeout, state == .queryCancelled { return "the statement took longer than statement_timeout" }
        if state.textIsFreeOfData, let own = field("M", of: result) { return own }
        let place = [("constraint", "n"), ("column", "c"), ("table", "t"), ("type", "d")]
            .compactMap { word, key in field(key, of: result).map { "\(word) \($0)" } }
        let position = field("P", of: result).map { ["character \($0) of the SQL text"] } ?? []
        let details = place + position
        return details.isEmpty ? state.meaning : "\(state.meaning): \(details.joined(separator: ", "))"
    }

    /// A field of the error report; keys are the `PG_DIAG_` letters.
    static func field(_ key: Unicode.Scalar, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, Int32(key.value)).map { String(cString: $0) }
    }

    /// Why a connection could not be made. libpq's text names host, port, user and database, and never a password.
    static func cannotConnect(_ connection: OpaquePointer?) -> PostgresError {
        guard let connection else { return PostgresError(.unreachable, "out of memory while connecting to PostgreSQL") }
        let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let lines = text.split(separator: "\n").filter { !$0.contains("Is the server running") }
        let reason = lines.first.map(String.init) ?? "no answer"
        return PostgresError(.unreachable, "cannot connect to PostgreSQL: \(reason)")
    }
}
