import CustomerModel

/// What a mapping says of the cells of a row, beside where they go.
struct CellRules {
    /// Slots that make the key.
    let keys: [Int]
    /// Whether the first of them that is not empty is the whole key.
    private let takesFirst: Bool
    /// Slots whose values are read as numbers, dates or moments.
    let measured: Set<Int>

    init(_ mapping: SourceMapping, _ plan: MappingPlan) {
        var slots: [String: [Int]] = [:]
        for slot in plan.slots.columns.indices { slots[plan.slots.name(slot), default: []].append(slot) }
        keys = mapping.key.from.flatMap { slots[$0] ?? [] }
        takesFirst = mapping.key.takesFirst
        let values = mapping.allValues.filter { $0.isNumber || !$0.date.isEmpty }
        let columns = values.flatMap(\.from) + (mapping.changedAt?.from ?? [])
        measured = Set(columns.flatMap { slots[$0] ?? [] })
    }

    /// Whether a row has no key.
    func lacksKey(_ table: SlotTable) -> Bool {
        takesFirst ? keys.allSatisfy { table.first($0) == nil } : keys.contains { table.first($0) == nil }
    }
}

/// Turns the cells of rows into events, cleaning them on the way.
struct RowIntake {
    private let rules: CellRules
    private let names: [String]
    private var table: SlotTable
    var cleaning: CellCleaning
    var assembly: RecordAssembly
    private var totals = 0

    /// Rows that were passed over: totals, and what the mapping skips.
    var skippedRows: Int { assembly.skippedRows + totals }

    init(
        _ format: SourceFormat, _ plan: MappingPlan, _ rules: CellRules, _ warnings: WarningLog, mojibake: Mojibake?
    ) {
        assembly = RecordAssembly(plan)
        self.rules = rules
        names = plan.slots.columns.indices.map(plan.slots.name)
        table = SlotTable(slots: plan.slots.count)
        cleaning = CellCleaning(format, measured: rules.measured, warnings: warnings)
        cleaning.repair.ofWholeText = mojibake
    }

    /// Hands over what a row is, unless it is a total.
    ///
    /// - Parameter cell: the bytes of a slot; nil when the delivery lacks its column.
    mutating func take(
        _ position: TextPosition, raw: UnsafeRawBufferPointer, _ sink: (IntakeEvent) throws -> Void,
        cell: (Int) -> UnsafeRawBufferPointer?
    ) throws {
        table.removeAll()
        for slot in names.indices {
            guard let bytes = cell(slot), !bytes.isEmpty else { continue }
            if let text = cleaning.text(bytes, slot: slot, column: names[slot], line: position.line) {
                table.add(text, slot: slot)
            }
        }
        if let key = rules.keys.first(where: { cell($0).map(CellDamage.of) == .rounded }) {
            try assembly.finish(sink)
            return try sink(.reject(roundedKey(names[key], position, raw)))
        }
        if rules.lacksKey(table) ? isTotal(raw, cell) : rules.keys.contains(where: { isTotal($0, cell) }) {
            return noteTotal(position)
        }
        try assembly.add(table, at: position, rawText: { UTF8Scan.readable(raw) }, sink)
    }

    private func isTotal(_ slot: Int, _ cell: (Int) -> UnsafeRawBufferPointer?) -> Bool {
        cell(slot).map(RowSkipping.isTotal) == true
    }

    /// Whether a row without key has a word for a total in any of its fields, whatever separates them.
    private func isTotal(_ raw: UnsafeRawBufferPointer, _ cell: (Int) -> UnsafeRawBufferPointer?) -> Bool {
        if names.indices.contains(where: { isTotal($0, cell) }) { return true }
        let separators: Set<UInt8> = [
            UInt8(ascii: ";"), UInt8(ascii: ","), 0x09, UInt8(ascii: "|"), UInt8(ascii: "\""),
        ]
        return raw.prefix(4096).split(whereSeparator: separators.contains).contains {
            RowSkipping.isTotal(UnsafeRawBufferPointer(rebasing: $0))
        }
    }

    private mutating func noteTotal(_ position: TextPosition) {
        totals += 1
        cleaning.note(.totalsRow, line: position.line, "Rows of totals were passed over; they are no records.")
    }

    private func roundedKey(_ column: String, _ position: TextPosition, _ raw: UnsafeRawBufferPointer) -> Reject {
        Reject(
            code: .damagedKey,
            message: "A spreadsheet rounded the key (1,23E+11), whose digits are lost; export the column as text.",
            position: position, field: column, rawText: UTF8Scan.readable(raw))
    }
}
