/// Where the server is and how sessions behave. Describes itself without the password.
package struct ConnectionConfiguration: Sendable {
    /// A `postgres://` URI or libpq keywords; goes to libpq as it is, so `sslmode` and the like are honoured.
    let connectionString: String
    /// Shown in `pg_stat_activity`, unless the connection string names one.
    package var applicationName = "kulta"
    /// Limit of one statement; nil for none.
    package var statementTimeout: Duration? = .seconds(60)
    /// Limit of waiting for one lock; nil for none.
    package var lockTimeout: Duration? = .seconds(10)
    /// Limit of a transaction that does nothing; nil for none.
    package var idleInTransactionTimeout: Duration? = .seconds(60)
    /// How long libpq waits for one address, unless the connection string says it.
    package var connectTimeout: Duration = .seconds(10)
    /// How long a pool or a listener goes on trying while the server restarts.
    package var restartPatience: Duration = .seconds(10)

    /// - Throws: `.invalidConfiguration` when libpq cannot read the string (the text is not repeated: it may hold a
    ///   password).
    package init(connectionString: String) throws(PostgresError) {
        self.connectionString = connectionString
        parameters = try Self.parse(connectionString)
    }

    /// The parts of the connection string, without the password.
    private let parameters: [String: String]

    package var host: String? { parameters["host"] ?? parameters["hostaddr"] }
    package var port: String? { parameters["port"] }
    package var user: String? { parameters["user"] }
    package var database: String? { parameters["dbname"] }

    /// The same server with another database.
    package func with(database: String) throws(PostgresError) -> ConnectionConfiguration {
        var copy = try ConnectionConfiguration(
            connectionString: connectionString,
            overriding: parameters.merging(["dbname": database]) { $1 }
        )
        copy.applicationName = applicationName
        copy.statementTimeout = statementTimeout
        copy.lockTimeout = lockTimeout
        copy.idleInTransactionTimeout = idleInTransactionTimeout
        copy.connectTimeout = connectTimeout
        copy.restartPatience = restartPatience
        return copy
    }

    private init(connectionString: String, overriding parameters: [String: String]) throws(PostgresError) {
        self.connectionString = connectionString
        self.parameters = parameters
    }

    /// Keywords for libpq in order of precedence, lowest first.
    var keywords: [(String, String)] {
        let seconds = max(2, Int(connectTimeout.components.seconds))
        return [
            ("fallback_application_name", applicationName),
            ("connect_timeout", String(seconds)),
            ("tcp_user_timeout", "30000"),
            ("keepalives_idle", "30"),
            ("dbname", connectionString),
        ] + (parameters["dbname"].map { [("dbname", $0)] } ?? []) + [("client_encoding", "UTF8")]
    }
}

extension ConnectionConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        let place = [host ?? "local socket", port].compactMap(\.self).joined(separator: ":")
        return "\(database ?? "default database") at \(place) as \(user ?? "default user")"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
