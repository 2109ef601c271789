import CustomerModel

/// Makes events of rows as they come: one row is a record, several records, a part of the record above, or none.
struct RecordAssembly {
    /// The record that the next row may go on with.
    private struct OpenRecord {
        var tables: [SlotTable]
        let position: TextPosition
        let rawText: String
    }

    private let plan: MappingPlan
    private var open: OpenRecord?
    /// Rows that the mapping passes over.
    private(set) var skippedRows = 0

    /// More rows than this are no record but a file whose key column is empty.
    static let maximumRows = 1_000

    init(_ plan: MappingPlan) {
        self.plan = plan
    }

    /// Takes the slots of the next row.
    ///
    /// - Parameter rawText: asked for only when it may be needed.
    mutating func add(
        _ table: SlotTable, at position: TextPosition, rawText: () -> String, _ sink: (IntakeEvent) throws -> Void
    ) throws {
        if plan.skips(table) {
            skippedRows += 1
            return
        }
        guard plan.continuation != nil else { return try emit([table], at: position, rawText: rawText, sink) }
        if let open, open.tables.count < Self.maximumRows, plan.continues(table, after: open.tables[0]) {
            self.open?.tables.append(table.copy())
            return
        }
        try finish(sink)
        open = OpenRecord(tables: [table.copy()], position: position, rawText: rawText())
    }

    /// Hands over the record that no further row goes on with.
    mutating func finish(_ sink: (IntakeEvent) throws -> Void) throws {
        guard let open else { return }
        self.open = nil
        try emit(open.tables, at: open.position, rawText: { open.rawText }, sink)
    }

    private func emit(
        _ tables: [SlotTable], at position: TextPosition, rawText: () -> String, _ sink: (IntakeEvent) throws -> Void
    ) throws {
        let records: [ParsedRecord]
        do throws(RowFault) {
            records = try plan.records(from: tables, at: position)
        } catch {
            return try sink(.reject(error.reject(at: position, rawText: rawText())))
        }
        for record in records { try sink(.record(record)) }
    }
}

extension RowFault {
    /// The reject of a row with this fault.
    func reject(at position: TextPosition, rawText: String) -> Reject {
        Reject(code: code, message: message, position: position, field: column, rawText: rawText)
    }
}
