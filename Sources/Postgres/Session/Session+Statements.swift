import CLibPQ

extension Session {
    /// Runs a statement and decodes all its rows: `for (id, name) in try session.query(s, 7, as: Int64.self, String.self)`.
    ///
    /// - Complexity: the whole result is in memory twice for a moment; use `stream` for large ones.
    package func query<each Parameter: PostgresEncodable, each Column: PostgresDecodable>(
        _ statement: Statement,
        _ values: repeat each Parameter,
        as columns: repeat (each Column).Type
    ) throws(PostgresError) -> [(repeat each Column)] {
        try perform(statement, repeat each values) { (result) throws(PostgresError) in
            try result.rows(as: repeat each columns)
        }
    }

    /// The first row, or nil when there is none.
    package func first<each Parameter: PostgresEncodable, each Column: PostgresDecodable>(
        _ statement: Statement,
        _ values: repeat each Parameter,
        as columns: repeat (each Column).Type
    ) throws(PostgresError) -> (repeat each Column)? {
        let rows = try perform(statement, repeat each values) { (result) throws(PostgresError) in
            try result.rows(as: repeat each columns, limit: 1)
        }
        return rows.first
    }

    /// `query` for a single column: plain values instead of tuples of one.
    package func query<each Parameter: PostgresEncodable, Column: PostgresDecodable>(
        _ statement: Statement,
        _ values: repeat each Parameter,
        as column: Column.Type
    ) throws(PostgresError) -> [Column] {
        try perform(statement, repeat each values) { (result) throws(PostgresError) in try result.rows(as: column) }
    }

    /// `first` for a single column.
    package func first<each Parameter: PostgresEncodable, Column: PostgresDecodable>(
        _ statement: Statement,
        _ values: repeat each Parameter,
        as column: Column.Type
    ) throws(PostgresError) -> Column? {
        let rows = try perform(statement, repeat each values) { (result) throws(PostgresError) in
            try result.rows(as: column, limit: 1)
        }
        return rows.first
    }

    /// Runs a statement whose rows, if any, do not matter.
    /// - Returns: The number of rows that were inserted, updated, deleted or selected.
    @discardableResult
    package func execute<each Parameter: PostgresEncodable>(
        _ statement: Statement,
        _ values: repeat each Parameter
    ) throws(PostgresError) -> Int {
        try perform(statement, repeat each values) { (result) throws(PostgresError) in result.affectedRows }
    }

    /// Runs SQL text of several statements, without parameters: migrations and settings, never input.
    ///
    /// Outside a transaction the text is one transaction of its own, unless it says otherwise.
    package func runScript(_ sql: String, name: String? = nil) throws(PostgresError) {
        try sendQueue()
        try checkCancellation()
        let result = try checked(PQexec(connection, sql), statement: name)
        guard [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(result.status) else { return }
        abandonStatement()
        throw PostgresError(.misuse, "a script cannot COPY from or to the client", statement: name)
    }

    func perform<each Parameter: PostgresEncodable, Value>(
        _ statement: Statement,
        _ values: repeat each Parameter,
        read: @escaping (borrowing ResultHandle) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        guard queued.isEmpty, !isInPipeline else { return try enqueue(statement, repeat each values, read: read).value }
        try checkCancellation()
        parameters.removeAll()
        repeat parameters.bind(each values)
        try prepare(statement, types: parameters.types)
        let count = Int32(parameters.count)
        let pointer = parameters.withArrays { values, lengths, formats in
            PQexecPrepared(connection, statement.name, count, values, lengths, formats, 1)
        }
        let result = try checked(pointer, statement: statement.name)
        return try named(statement) { () throws(PostgresError) in try read(result) }
    }

    /// Adds the name of the statement to an error of decoding.
    func named<Answer>(
        _ statement: Statement,
        _ body: () throws(PostgresError) -> Answer
    ) throws(PostgresError) -> Answer {
        do {
            return try body()
        } catch {
            var error = error
            error.statement = statement.name
            throw error
        }
    }
}
