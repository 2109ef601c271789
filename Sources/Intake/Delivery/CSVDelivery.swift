import CustomerModel

/// Reads a delimited delivery by its mapping.
struct CSVDelivery {
    private let format: SourceFormat
    private let plan: MappingPlan

    init(_ format: SourceFormat, _ plan: MappingPlan) {
        self.format = format
        self.plan = plan
    }

    /// The summary holds bytes, encoding and unmapped columns; events are counted by the caller.
    func read(_ source: any ByteSource, _ sink: (IntakeEvent) throws -> Void) throws -> IntakeSummary {
        var reader = try open(source)
        let places = try places(in: reader.header)
        var table = SlotTable(slots: plan.slots.count)
        var assembly = RecordAssembly(plan)
        while let outcome = try reader.nextOutcome() {
            switch outcome {
            case .reject(let reject):
                try assembly.finish(sink)
                try sink(.reject(reject))
            case .row(let row):
                fill(&table, from: row, places)
                try assembly.add(table, at: row.position, rawText: { UTF8Scan.readable(row.rawBytes) }, sink)
            }
        }
        try assembly.finish(sink)
        return summary(reader, places, assembly)
    }

    /// Opens the file at its header: the first row that has every column that must be there.
    private func open(_ source: any ByteSource) throws -> DelimitedReader {
        let slots = plan.slots
        let needed = slots.columns.indices.filter { !plan.optionalSlots.contains($0) }.map(slots.name)
        var missing = needed
        do {
            return try DelimitedReader(source, try hints(), headerWithin: format.headerWithinRows ?? 20) { names in
                let folded = Set(names.map(\.foldedName))
                let lacking = needed.filter { !folded.contains($0.foldedName) }
                if lacking.count < missing.count { missing = lacking }
                return lacking.isEmpty
            }
        } catch let error as IntakeError where error.code == .unexpectedLayout {
            let names = missing.map { "`\($0)`" }.joined(separator: ", ")
            throw IntakeError(.unexpectedLayout, "\(error.message) Missing: \(names).")
        }
    }

    private func hints() throws(IntakeError) -> DialectHints {
        var hints = DialectHints()
        hints.encoding = format.encoding
        hints.delimiter = try format.delimiter.map { text throws(IntakeError) in try ascii(text, "delimiter") }
        if let quote = format.quote {
            hints.quote = quote.isEmpty ? nil : try ascii(quote, "quote")
        }
        hints.preambleLines = format.preambleLines ?? 0
        hints.maximumFieldBytes = format.maximumFieldBytes ?? hints.maximumFieldBytes
        return hints
    }

    private func ascii(_ text: String, _ name: String) throws(IntakeError) -> UInt8 {
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != 0x0A, byte != 0x0D else {
            throw IntakeError(.invalidMapping, "The \(name) must be one ASCII character.")
        }
        return byte
    }

    /// The header's column of each slot; nil when the delivery lacks an optional one.
    private func places(in header: [String]) throws(IntakeError) -> [Int?] {
        let folded = header.map(\.foldedName)
        return try plan.slots.columns.indices.map { slot throws(IntakeError) in
            let name = plan.slots.name(slot)
            let same = header.indices.filter { header[$0] == name }
            let found = same.isEmpty ? folded.indices.filter { folded[$0] == name.foldedName } : same
            guard found.count <= 1 else {
                throw IntakeError(.unexpectedLayout, "The header has the column `\(name)` \(found.count) times.")
            }
            return found.first
        }
    }

    private func fill(_ table: inout SlotTable, from row: Row, _ places: [Int?]) {
        table.removeAll()
        for (slot, place) in places.enumerated() {
            guard let place else { continue }
            let bytes = row.bytes(place)
            if !bytes.isEmpty { table.add(String(decoding: bytes, as: UTF8.self), slot: slot) }
        }
    }

    private func summary(
        _ reader: borrowing DelimitedReader, _ places: [Int?], _ assembly: RecordAssembly
    ) -> IntakeSummary {
        var summary = IntakeSummary()
        summary.bytes = reader.bytesRead
        summary.encoding = reader.encoding
        summary.skippedRows = assembly.skippedRows
        summary.layout = DeliveryLayout(
            delimiter: String(Unicode.Scalar(reader.dialect.delimiter)), header: reader.header)
        let used = Set(places.compactMap(\.self))
        summary.unmappedColumns = reader.header.indices.filter { !used.contains($0) }.map { reader.header[$0] }
        return summary
    }
}
