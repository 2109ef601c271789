import CustomerModel

/// Reads a delimited delivery by its mapping.
struct CSVDelivery {
    private let format: SourceFormat
    private let plan: MappingPlan
    private let rules: CellRules
    private let columnNames: ColumnNames

    init(_ format: SourceFormat, _ plan: MappingPlan, _ rules: CellRules) {
        self.format = format
        self.plan = plan
        self.rules = rules
        columnNames = ColumnNames(format)
    }

    /// The summary holds bytes, encoding, unmapped columns and warnings; events are counted by the caller.
    func read(_ source: any ByteSource, _ sink: (IntakeEvent) throws -> Void) throws -> IntakeSummary {
        var reader = try open(source)
        var warnings = WarningLog()
        let header = ColumnNames.Header(mended(reader.header, reader.mojibake, &warnings))
        let places = try places(in: header)
        if let text = format.dataAfter { try reader.skipInstructions(until: text) }
        var intake = RowIntake(format, plan, rules, warnings, mojibake: reader.mojibake)
        while let outcome = try reader.nextOutcome() {
            switch outcome {
            case .reject(let reject):
                try intake.assembly.finish(sink)
                try sink(.reject(reject))
            case .row(let row):
                try intake.take(row.position, raw: row.rawBytes, sink) { slot in places[slot].map(row.bytes) }
            }
        }
        try intake.assembly.finish(sink)
        return summary(reader, header, places, intake)
    }

    /// The values of some columns in the beginning of a delivery; the last row counts only when the beginning is all.
    func samples(of columns: Set<String>, in head: [UInt8], isWhole: Bool) throws -> [String: [String]] {
        var reader = try open(BufferByteSource(head))
        var warnings = WarningLog()
        let places = try places(in: ColumnNames.Header(mended(reader.header, reader.mojibake, &warnings)))
        if let text = format.dataAfter { try reader.skipInstructions(until: text) }
        let wanted = plan.slots.columns.indices.filter { columns.contains(plan.slots.name($0)) }
        var rows: [[String]] = []
        while let outcome = try reader.nextOutcome() {
            guard case .row(let row) = outcome else { continue }
            rows.append(wanted.map { slot in places[slot].map { row.string($0).trimmed } ?? "" })
        }
        if !isWhole, !rows.isEmpty { rows.removeLast() }
        var samples: [String: [String]] = [:]
        for (index, slot) in wanted.enumerated() {
            samples[plan.slots.name(slot)] = rows.map { $0[index] }.filter { !$0.isEmpty }
        }
        return samples
    }

    /// Opens the file at its header: the first row that has every column that must be there.
    private func open(_ source: any ByteSource) throws -> DelimitedReader {
        let skipping = RowSkipping(format.skipRows)
        guard format.hasHeader else {
            let names = Dictionary(format.columns.map { ($0.at - 1, $0.name) }, uniquingKeysWith: { first, _ in first })
            return try DelimitedReader(source, try DialectHints(format), names: names, skipping: skipping)
        }
        let slots = plan.slots
        let needed = slots.columns.indices.filter { !plan.optionalSlots.contains($0) }.map(slots.name)
        var missing = needed
        do {
            let within = format.headerWithinRows ?? 20
            return try DelimitedReader(source, try DialectHints(format), headerWithin: within, skipping: skipping) {
                for names in readings(of: $0) {
                    let header = ColumnNames.Header(names)
                    let lacking = needed.filter { columnNames.places(of: $0, in: header).isEmpty }
                    if lacking.count < missing.count { missing = lacking }
                    if lacking.isEmpty { return true }
                }
                return false
            }
        } catch let error as IntakeError where error.code == .unexpectedLayout {
            let names = missing.map { "`\($0)`" }.joined(separator: ", ")
            throw IntakeError(
                .unexpectedLayout, "\(error.message) Missing: \(names); name other headers of theirs under `aliases`.")
        }
    }

    /// A header as it stands, then with all its names put right in each way that changes some.
    private func readings(of names: [String]) -> [[String]] {
        guard format.repairsMojibake, names.contains(where: { $0.utf8.contains { $0 >= 0x80 } }) else { return [names] }
        return [names] + Mojibake.allCases.map { kind in names.map { kind.repaired($0) ?? $0 } }.filter { $0 != names }
    }

    /// The header of the whole text, with what happened to it counted.
    private func mended(_ names: [String], _ mojibake: Mojibake?, _ warnings: inout WarningLog) -> [String] {
        var repair = TextRepair(isOn: format.repairsMojibake)
        repair.ofWholeText = mojibake
        return names.map { repair.repaired($0, 1, &warnings) ?? $0 }
    }

    /// The header's column of each slot; nil when the delivery lacks an optional one.
    private func places(in header: ColumnNames.Header) throws(IntakeError) -> [Int?] {
        try plan.slots.columns.indices.map { slot throws(IntakeError) in
            let name = plan.slots.name(slot)
            let found = columnNames.places(of: name, in: header)
            guard found.count <= 1 else {
                throw IntakeError(
                    .unexpectedLayout,
                    "The header has the column `\(name)` \(found.count) times; rename one in the file.")
            }
            guard !found.isEmpty || plan.optionalSlots.contains(slot) else {
                throw IntakeError(.unexpectedLayout, "The file has no column `\(name)`.")
            }
            return found.first
        }
    }

    private func summary(
        _ reader: borrowing DelimitedReader, _ header: ColumnNames.Header, _ places: [Int?], _ intake: RowIntake
    ) -> IntakeSummary {
        var summary = IntakeSummary()
        summary.bytes = reader.bytesRead
        summary.encoding = reader.encoding
        summary.skippedRows = intake.skippedRows
        summary.layout = DeliveryLayout(
            delimiter: String(Unicode.Scalar(reader.dialect.delimiter)), header: header.names)
        let used = Set(places.compactMap(\.self))
        if format.hasHeader {
            summary.unmappedColumns = header.names.indices.filter { !used.contains($0) }.map { header.names[$0] }
        }
        summary.warnings = intake.cleaning.warnings.all + reader.warnings.all
        return summary
    }
}

extension DialectHints {
    /// What a mapping's format fixes. Throws `invalidMapping` when a sign is not one ASCII character.
    init(_ format: SourceFormat) throws(IntakeError) {
        self.init()
        encoding = format.encoding
        delimiter = try format.delimiter.map { text throws(IntakeError) in try Self.ascii(text, "delimiter") }
        if let quote = format.quote {
            self.quote = quote.isEmpty ? nil : try Self.ascii(quote, "quote")
        }
        preambleLines = format.preambleLines ?? 0
        maximumFieldBytes = format.maximumFieldBytes ?? maximumFieldBytes
    }

    private static func ascii(_ text: String, _ name: String) throws(IntakeError) -> UInt8 {
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != 0x0A, byte != 0x0D else {
            throw IntakeError(.invalidMapping, "The \(name) must be one ASCII character.")
        }
        return byte
    }
}
