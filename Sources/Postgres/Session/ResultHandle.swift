import CLibPQ

/// Owns one result of libpq.
struct ResultHandle: ~Copyable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }
    var rowCount: Int { Int(PQntuples(pointer)) }
    var columnCount: Int { Int(PQnfields(pointer)) }

    /// Rows that an INSERT, UPDATE, DELETE, COPY or SELECT touched; 0 for other commands.
    var affectedRows: Int {
        guard let text = PQcmdTuples(pointer) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// The word of the command as the server names it, such as `ROLLBACK`.
    var commandTag: String {
        PQcmdStatus(pointer).map { String(cString: $0) } ?? ""
    }

    /// - Complexity: O(1); copies nothing.
    func field(row: Int, column: Int) -> PostgresField {
        let (row, column) = (Int32(row), Int32(column))
        let type = PostgresType(rawValue: PQftype(pointer, column))
        guard PQgetisnull(pointer, row, column) == 0 else { return PostgresField(bytes: nil, type: type) }
        let length = Int(PQgetlength(pointer, row, column))
        return PostgresField(
            bytes: UnsafeRawBufferPointer(start: PQgetvalue(pointer, row, column), count: length), type: type)
    }

    /// Decodes the rows.
    ///
    /// - Parameter limit: those behind so many are left out.
    /// - Throws: `.decoding` when the number of columns, a type or a NULL does not fit.
    func rows<each Column: PostgresDecodable>(
        as columns: repeat (each Column).Type, limit: Int = .max
    ) throws(PostgresError) -> [(repeat each Column)] {
        try requireColumns(repeat each columns)
        let count = min(limit, rowCount)
        var rows: [(repeat each Column)] = []
        rows.reserveCapacity(count)
        for row in 0..<count { rows.append(try decode(row: row, as: repeat each columns)) }
        return rows
    }

    func decode<each Column: PostgresDecodable>(
        row: Int,
        as columns: repeat (each Column).Type
    ) throws(PostgresError) -> (repeat each Column) {
        var column = -1
        func next() -> PostgresField {
            column += 1
            return field(row: row, column: column)
        }
        return (repeat try (each columns).decode(from: next()))
    }

    func requireColumns<each Column: PostgresDecodable>(
        _ columns: repeat (each Column).Type
    ) throws(PostgresError) {
        var expected = 0
        for _ in repeat each columns { expected += 1 }
        guard expected == columnCount else {
            throw PostgresError(.decoding, "the result has \(columnCount) columns, expected \(expected)")
        }
    }
}
