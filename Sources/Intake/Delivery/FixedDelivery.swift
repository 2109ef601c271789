import CustomerModel

/// Reads a delivery whose columns stand at fixed places of each line by its mapping.
struct FixedDelivery {
    private let format: SourceFormat
    private let plan: MappingPlan
    private let rules: CellRules

    init(_ format: SourceFormat, _ plan: MappingPlan, _ rules: CellRules) {
        self.format = format
        self.plan = plan
        self.rules = rules
    }

    /// The summary holds bytes, encoding and warnings; events are counted by the caller.
    func read(_ source: any ByteSource, _ sink: (IntakeEvent) throws -> Void) throws -> IntakeSummary {
        let columns = try columns()
        let skipping = RowSkipping(format.skipRows)
        var reader = try FixedReader(source, try DialectHints(format))
        var intake = RowIntake(format, plan, rules, WarningLog(), mojibake: reader.mojibake)
        while let outcome = try reader.next() {
            switch outcome {
            case .reject(let reject):
                try intake.assembly.finish(sink)
                try sink(.reject(reject))
            case .line(let line):
                if skipping.isFooter(line.bytes) {
                    intake.cleaning.note(
                        .footerRow, line: line.position.line,
                        "Rows that begin with a text of `skipRows` were passed over.")
                } else {
                    try intake.take(line.position, raw: line.bytes, sink) { slot in columns[slot].map(line.cell) }
                }
            }
        }
        try intake.assembly.finish(sink)
        var summary = IntakeSummary()
        summary.skippedRows = intake.skippedRows
        summary.bytes = reader.bytesRead
        summary.encoding = reader.encoding
        summary.warnings = intake.cleaning.warnings.all
        return summary
    }

    /// The place of each slot; nil for an optional column that the format does not place.
    private func columns() throws(IntakeError) -> [PlacedColumn?] {
        try plan.slots.columns.indices.map { slot throws(IntakeError) in
            let name = plan.slots.name(slot)
            let column = format.columns.first { $0.name == name }
            guard column != nil || plan.optionalSlots.contains(slot) else {
                throw IntakeError(.invalidMapping, "The column `\(name)` has no place in `format.columns`.")
            }
            return column
        }
    }
}
