import CustomerModel

/// Reads a delivery of JSON objects by its mapping: one on each line, all in one array, or in envelopes.
struct JSONDelivery {
    private let plan: MappingPlan
    private let paths: PathTree
    private let encoding: TextEncoding?
    private let maximumBytes: Int
    private let records: [String]
    private let repair: TextRepair

    init(_ format: SourceFormat, _ plan: MappingPlan) {
        self.plan = plan
        paths = PathTree(plan.slots)
        encoding = format.encoding
        maximumBytes = format.maximumFieldBytes ?? 16 << 20
        records = format.record
        repair = TextRepair(isOn: format.repairsMojibake)
    }

    /// The summary holds bytes and encoding; events are counted by the caller.
    func read(_ source: any ByteSource, _ sink: (IntakeEvent) throws -> Void) throws -> IntakeSummary {
        var frames = try JSONFrames(source, encoding: encoding, maximumBytes: maximumBytes, records: records)
        var table = SlotTable(slots: plan.slots.count)
        var assembly = RecordAssembly(plan)
        var warnings = WarningLog()
        while let frame = try frames.next() {
            switch frame {
            case .text(let bytes, let position):
                if let reject = fill(&table, from: bytes, at: position) {
                    try sink(.reject(reject))
                } else {
                    table.mend { repair.repaired($0, position.line, &warnings) }
                    try assembly.add(table, at: position, rawText: { UTF8Scan.readable(bytes) }, sink)
                }
            case .tooLong(let bytes, let position):
                let message = "The record is longer than \(maximumBytes) bytes."
                try sink(
                    .reject(
                        Reject(
                            code: .recordTooLong, message: message, position: position,
                            rawText: UTF8Scan.readable(bytes))))
            }
        }
        try assembly.finish(sink)
        var summary = IntakeSummary()
        summary.skippedRows = assembly.skippedRows
        summary.bytes = frames.bytesRead
        summary.encoding = frames.encoding
        summary.warnings = warnings.all + (frames.envelope.namesNextPage ? [Self.missingPage] : [])
        return summary
    }

    private static let missingPage = IntakeWarning(
        code: .missingPage,
        message: "The last answer names a next page that the file does not hold; fetch the pages behind it too.",
        count: 1, lines: [])

    /// Puts a record's values into the table. What is wrong with it; nil when nothing is.
    private func fill(
        _ table: inout SlotTable, from bytes: UnsafeRawBufferPointer, at start: TextPosition
    ) -> Reject? {
        do throws(JSONFault) {
            let value = try JSONParser.parse(bytes)
            do throws(RowFault) {
                try fill(&table, from: value)
                return nil
            } catch {
                return error.reject(at: start, rawText: UTF8Scan.readable(bytes))
            }
        } catch {
            return Reject(
                code: .malformedJSON, message: error.message,
                position: UTF8Scan.position(of: error.offset, in: bytes, from: start),
                rawText: UTF8Scan.readable(bytes))
        }
    }

    private func fill(_ table: inout SlotTable, from value: JSONValue) throws(RowFault) {
        guard case .object = value else {
            throw RowFault(
                code: .unexpectedType, message: "The record is \(value.typeName), not an object.", column: nil)
        }
        table.removeAll()
        var counters = [Int](repeating: -1, count: paths.repeatedElements)
        try walk(value, 0, "", &counters, &table)
    }

    private func walk(
        _ value: JSONValue, _ place: Int, _ pointer: String, _ counters: inout [Int], _ table: inout SlotTable
    ) throws(RowFault) {
        if case .array(let elements) = value {
            for (index, element) in elements.enumerated() {
                try walk(element, place, "\(pointer)/\(index)", &counters, &table)
            }
            return
        }
        let node = paths.nodes[place]
        if let each = node.each { counters[each] += 1 }
        if case .object(let members) = value {
            for member in members {
                guard let child = paths.child(of: place, member.name) else { continue }
                try walk(member.value, child, "\(pointer)/\(JSONPointer.escaped(member.name))", &counters, &table)
            }
            guard node.slots.isEmpty || !node.children.isEmpty else {
                throw RowFault(
                    code: .unexpectedType, message: "An object stands where one value is.", column: pointer)
            }
            return
        }
        guard let text = value.scalarText else { return }
        for (slot, each) in node.slots { table.add(text, slot: slot, instance: each < 0 ? 0 : counters[each]) }
    }
}

/// RFC 6901.
enum JSONPointer {
    /// A member's name as a pointer writes it.
    static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == 0x7E || $0 == 0x2F }) else { return name }
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case 0x7E: bytes += "~0".utf8
            case 0x2F: bytes += "~1".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
