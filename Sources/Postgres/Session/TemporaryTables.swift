/// Tables of one session that hold rows within a transaction only.
///
/// They are made without `ON COMMIT DELETE ROWS`, with which the server cuts off the files of every such table, of its long
/// values and of their index at each commit: some 10 ms for five tables, more than writing a record takes. A few rows
/// are deleted instead, which costs microseconds; the files are cut off when they have grown.
package struct TemporaryTables: Sendable {
    let create: String
    let clear: [Statement]
    let measure: Statement
    let truncate: String

    /// Names the tables as a whole.
    var name: String { measure.name }

    /// - Parameters:
    ///   - create: a script that makes the tables unless they are there.
    ///   - clear: deletes all rows of each.
    ///   - measure: selects the bytes of all their files.
    ///   - truncate: a script that cuts their files off.
    package init(create: String, clear: [Statement], measure: Statement, truncate: StaticString) {
        self.create = create
        self.clear = clear
        self.measure = measure
        self.truncate = truncate.description
    }

    /// Beyond it, scanning what was deleted would take longer than cutting it off, divided by the transactions until then.
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
        let sizes = try usedTables.map { try queue($0.measure, as: Int64.self) }
        for (tables, size) in zip(usedTables, sizes) {
            if try size.value.first ?? 0 > TemporaryTables.largest {
                try runScript(tables.truncate, name: tables.name)
            } else {
                for statement in tables.clear { try queue(statement) }
            }
        }
    }
}
