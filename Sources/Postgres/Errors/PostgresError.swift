/// What went wrong between Kulta and PostgreSQL.
///
/// Neither `message` nor `description` ever holds data: no DETAIL or HINT of the server, no parameter, no literal of a
/// statement, no password. Names of tables, columns, constraints, statements, files and folders may appear.
package struct PostgresError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable {
        /// The server refused a statement; `sqlState` says why.
        case server
        /// The connection broke. The statement or transaction had no effect unless the code is `outcomeUnknown`.
        case connectionLost
        /// The connection broke while a commit was under way: it may have happened or not.
        case outcomeUnknown
        /// No server answers at the configured address, or it refuses the user, the database or the encryption.
        case unreachable
        /// A statement, lock or transaction took longer than its limit.
        case timeout
        /// The task or a caller cancelled the statement.
        case cancelled
        /// A value of a result cannot be read as the type that was asked for.
        case decoding
        /// A call that this library does not allow, such as one statement name with two texts.
        case misuse
        /// No pooled connection became free in time.
        case poolExhausted
        /// The pool was closed.
        case poolClosed
        /// The settings (URL, folder, variable) make no sense.
        case invalidConfiguration
        /// The server, or a data folder, is of an unsupported version.
        case wrongVersion
        /// No PostgreSQL server programs on this machine.
        case noBinaries
        /// A file or folder may not be used.
        case noPermission
        /// Another program answers on the socket of the private server.
        case socketTaken
        /// The disk is full.
        case diskFull
        /// The private server did not start, or not in time.
        case startFailed
        /// The private server did not stop in time.
        case stopFailed
        /// The database was migrated by a newer program.
        case schemaNewer
        /// A migration that was applied has another text now.
        case changedMigration
        /// A number is missing, double, or not written as `NNNN_name.sql`.
        case malformedMigrations
        /// A migration did not run; nothing of it remains.
        case migrationFailed
    }

    package var code: Code
    /// The server's condition, nil when the server was not asked.
    package var sqlState: SQLState?
    /// One line for people: what happened and, where it helps, what to do.
    package var message: String
    /// The name of the statement that was running.
    package var statement: String?
    /// The constraint that was broken.
    package var constraint: String?

    package init(
        _ code: Code,
        _ message: String,
        sqlState: SQLState? = nil,
        statement: String? = nil,
        constraint: String? = nil
    ) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
        self.statement = statement
        self.constraint = constraint
    }

    /// True when the whole transaction may succeed if it is run again from the start.
    package var isTransient: Bool {
        code == .connectionLost || sqlState?.isTransient == true
    }

    /// True when a unique constraint was broken.
    package var isUniqueViolation: Bool { sqlState == .uniqueViolation }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        let state = sqlState.map { " [\($0)]" } ?? ""
        let place = statement.map { " (statement \($0))" } ?? ""
        return "\(message)\(state)\(place)"
    }

    package var debugDescription: String { "PostgresError.\(code): \(description)" }
}
