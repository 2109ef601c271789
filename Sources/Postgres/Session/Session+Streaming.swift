import CLibPQ

extension Session {
    /// Runs a statement and hands over its rows one by one, with constant memory.
    ///
    /// No other statement can run on this session inside `body`. An error of `body` stops the statement.
    package func stream<each Parameter: PostgresEncodable, each Column: PostgresDecodable>(
        _ statement: Statement,
        _ values: repeat each Parameter,
        as columns: repeat (each Column).Type,
        eachRow body: (repeat each Column) throws -> Void
    ) throws {
        try sendQueue()
        try checkCancellation()
        parameters.removeAll()
        repeat parameters.bind(each values)
        try prepare(statement, types: parameters.types)
        try send(statement, &parameters)
        PQsetSingleRowMode(connection)
        isRowByRow = true
        do {
            try readRows(statement, as: repeat each columns, eachRow: body)
        } catch {
            abandonStatement()
            throw error
        }
    }

    private func readRows<each Column: PostgresDecodable>(
        _ statement: Statement,
        as columns: repeat (each Column).Type,
        eachRow body: (repeat each Column) throws -> Void
    ) throws {
        while let pointer = PQgetResult(connection) {
            let result = try checked(pointer, statement: statement.name)
            guard result.status == PGRES_SINGLE_TUPLE else { continue }
            let row = try named(statement) { () throws(PostgresError) in
                try result.requireColumns(repeat each columns)
                return try result.decode(row: 0, as: repeat each columns)
            }
            try body(repeat each row)
        }
    }

    /// Sends a prepared statement with parameters, without waiting for the result.
    func send(_ statement: Statement, _ parameters: inout ParameterWriter) throws(PostgresError) {
        let count = Int32(parameters.count)
        let sent = parameters.withArrays { values, lengths, formats in
            PQsendQueryPrepared(connection, statement.name, count, values, lengths, formats, 1)
        }
        guard sent == 1 else { throw failure(nil, statement: statement.name) }
    }

    /// Cancels the running statement and reads its results away, so that the session can be used again.
    func abandonStatement() {
        guard PQtransactionStatus(connection) == PQTRANS_ACTIVE else { return drain() }
        canceller.cancel()
        drain()
        _ = canceller.takeRequest()
    }

    /// Reads and drops the results of the running statement, and ends a COPY in either direction.
    func drain() {
        while let pointer = PQgetResult(connection) {
            let status = PQresultStatus(pointer)
            PQclear(pointer)
            if status == PGRES_COPY_OUT { drainCopy() }
            if status == PGRES_COPY_IN, PQputCopyEnd(connection, "the client gave up") != 1 { return }
        }
    }

    private func drainCopy() {
        var buffer: UnsafeMutablePointer<CChar>?
        while PQgetCopyData(connection, &buffer, 0) > 0 { PQfreemem(buffer) }
    }
}
