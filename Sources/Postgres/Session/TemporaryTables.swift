/// Tables of one session that hold rows within a transaction only.
///
/// They are made without `ON COMMIT DELETE ROWS`, with which the server cuts off the files of every such table, of its long
/// values and of their index at each commit: some 10 ms for five tables, more than writing a record takes. A few rows
/// are deleted instead, which costs microseconds. The files of a table that has grown are cut off; the server then plans anew
/// whatever asks that table, so that those beside it are left alone.
package struct TemporaryTables: Sendable {
    let create: String
    let tables: [Table]

    struct Table: Sendable {
        let name: String
        let clear: Statement
    }

    /// Names the tables as a whole.
    var name: String { tables.map(\.name).joined(separator: ", ") }

    /// - Parameters:
    ///   - create: a script that makes the tables unless they are there.
    ///   - clear: for each table's name the statement that deletes all its rows.
    package init(create: String, clear: KeyValuePairs<StaticString, Statement>) {
        self.create = create
        tables = clear.map { Table(name: $0.description, clear: $1) }
    }

    /// Beyond it, in bytes, scanning what was deleted would take longer than cutting it off, divided by the transactions
    /// until then.
    static let largest = 1 << 18
}

extension Session {
    /// Makes tables unless they are there. They are empty, and will be emptied before the open transaction commits; one that
    /// is rolled back leaves no rows.
    package func use(_ tables: TemporaryTables) throws(PostgresError) {
        guard !usedTables.contains(where: { $0.name == tables.name }) else { return }
        if !madeTables.contains(tables.name) { try runScript(tables.create, name: tables.name) }
        usedTables.append(tables)
    }

    func emptyUsedTables() throws {
        let tables = usedTables.flatMap(\.tables)
        guard !tables.isEmpty else { return }
        let sizes = try query(Self.measureTables, tables.map(\.name), as: Int64.self)
        for (table, size) in zip(tables, sizes) {
            if size > TemporaryTables.largest {
                try runScript("TRUNCATE \(table.name)", name: table.name)
            } else {
                try queue(table.clear)
            }
        }
    }

    /// The bytes of all files of tables, in their order.
    private static let measureTables = Statement(
        "kulta_measure_tables",
        """
        SELECT pg_table_size(t.name::regclass) FROM unnest($1::text[]) WITH ORDINALITY AS t (name, place) ORDER BY t.place
        """)
}
