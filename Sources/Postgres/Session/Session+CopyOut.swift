import CLibPQ

extension Session {
    /// Runs `COPY (…) TO STDOUT (FORMAT binary)` and hands over the rows one by one; about 2.5 million small rows a second.
    ///
    /// COPY carries no types: each column must have exactly the type that is asked for (integers may be narrower).
    /// - Returns: The number of rows.
    @discardableResult
    package func copyOut<each Column: PostgresDecodable>(
        _ statement: Statement,
        as columns: repeat (each Column).Type,
        eachRow body: (repeat each Column) throws -> Void
    ) throws -> Int {
        var expected = 0
        for _ in repeat each columns { expected += 1 }
        return try copyOutRows(statement) { row in
            try row.requireColumns(expected)
            let values = (repeat try row.next((each columns)))
            try body(repeat each values)
        }
    }

    /// The same, with each row as a reader of its columns, for callers that want bytes without copies.
    @discardableResult
    package func copyOutRows(_ statement: Statement, _ body: (inout CopyRow) throws -> Void) throws -> Int {
        var isFirst = true
        return try copyOutBytes(statement) { chunk in
            guard var row = try CopyRow(chunk, hasHeader: isFirst) else { return }
            isFirst = false
            try body(&row)
        }
    }

    /// Runs any `COPY … TO STDOUT` and hands over what the server sends, row by row, as it is (such as CSV lines).
    @discardableResult
    package func copyOutBytes(_ statement: Statement, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Int {
        try beginCopy(statement, expecting: PGRES_COPY_OUT)
        do {
            try readCopy(statement, body)
        } catch {
            abandonStatement()
            throw error
        }
        return try endCopy(statement)
    }

    private func readCopy(_ statement: Statement, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var buffer: UnsafeMutablePointer<CChar>?
        while true {
            let length = PQgetCopyData(connection, &buffer, 0)
            guard length > 0, let start = buffer else {
                guard length == -1 else { throw failure(nil, statement: statement.name) }
                return
            }
            defer { PQfreemem(start) }
            try body(UnsafeRawBufferPointer(start: start, count: Int(length)))
        }
    }
}

/// One row of a binary COPY, still in libpq's memory: valid only inside the call that hands it out.
package struct CopyRow {
    private var reader: FieldReader
    /// Columns of the row.
    package let columnCount: Int

    /// Nil for the trailer, which is no row. The header stands in front of the first row.
    init?(_ chunk: UnsafeRawBufferPointer, hasHeader: Bool) throws(PostgresError) {
        var body = chunk
        if hasHeader {
            guard chunk.count >= 19 else { throw PostgresField.malformed }
            let extra = Int(Int32(bigEndian: chunk.loadUnaligned(fromByteOffset: 15, as: Int32.self)))
            guard extra >= 0, chunk.count >= 19 + extra else { throw PostgresField.malformed }
            body = UnsafeRawBufferPointer(rebasing: chunk[(19 + extra)...])
        }
        guard body.count >= 2 else { return nil }
        let columns = Int16(bigEndian: body.loadUnaligned(as: Int16.self))
        guard columns >= 0 else { return nil }
        columnCount = Int(columns)
        reader = FieldReader(UnsafeRawBufferPointer(rebasing: body.dropFirst(2)))
    }

    /// Decodes the next column.
    package mutating func next<Value: PostgresDecodable>(_ type: Value.Type) throws(PostgresError) -> Value {
        try Value.decode(from: try reader.field())
    }

    /// The next column's bytes, nil for NULL.
    package mutating func nextBytes() throws(PostgresError) -> UnsafeRawBufferPointer? {
        try reader.field().bytes
    }

    func requireColumns(_ expected: Int) throws(PostgresError) {
        guard expected == columnCount else {
            throw PostgresError(.decoding, "the COPY has \(columnCount) columns, expected \(expected)")
        }
    }
}
