import CLibPQ
import Glibc

extension Session {
    /// The oldest server that Kulta works with.
    package static let oldestMajorVersion = 14

    static func connect(_ configuration: ConnectionConfiguration) throws(PostgresError) -> OpaquePointer {
        let keywords = configuration.keywords
        let connection = withCStrings(keywords.map(\.0)) { names in
            withCStrings(keywords.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let connection, PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw PostgresError.cannotConnect(connection)
        }
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        return connection
    }

    func requireSupportedVersion() throws(PostgresError) {
        let major = serverVersion / 10_000
        guard major < Self.oldestMajorVersion else { return }
        throw PostgresError(
            .wrongVersion,
            "the server is PostgreSQL \(major); Kulta needs \(Self.oldestMajorVersion) or newer"
        )
    }

    static let settings = "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET jit = off;"

    static func limits(of configuration: ConnectionConfiguration) -> String {
        [
            ("statement_timeout", configuration.statementTimeout),
            ("lock_timeout", configuration.lockTimeout),
            ("idle_in_transaction_session_timeout", configuration.idleInTransactionTimeout),
        ]
        .map { "SET \($0) = \($1?.wholeMilliseconds ?? 0)" }.joined(separator: "; ")
    }

    static let noLimits =
        "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0"

    /// True when the idle connection is still alive, as far as its socket can tell without asking the server.
    var isAliveWhenIdle: Bool {
        guard isUsable else { return false }
        var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        while poll(&descriptor, 1, 0) > 0 {
            // First the server's farewell can be read, then the end of the stream.
            guard PQconsumeInput(connection) == 1, isUsable else { return false }
        }
        return true
    }
}

extension Duration {
    /// Rounded up, so that a positive limit never becomes "no limit".
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }

    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

/// Lends a NULL-terminated array of C strings.
func withCStrings<Answer>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Answer) -> Answer {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    let pointers = copies.map { UnsafePointer($0) } + [nil]
    return pointers.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("an array with an element has an address") }
        return body(base)
    }
}
