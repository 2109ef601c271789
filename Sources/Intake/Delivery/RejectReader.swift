package import CustomerModel

/// Reads rows of quarantine again, each by itself, under a mapping that may have changed since.
///
/// A row that was cut in quarantine (64 KiB) cannot be read again. What a delivery tells of a column only by all its rows
/// (the decimal sign of `decimal: auto`) is taken from its layout; of columns that its mapping did not name then nothing is
/// known.
package struct RejectReader: Sendable {
    let mapping: SourceMapping
    private let catalog: Catalog
    private let schemaFolder: String

    /// The longest text that a row in quarantine can have, in bytes: it may have been cut there.
    private static let cutBytes = 65_536

    package init(mapping: SourceMapping, catalog: Catalog, schemaFolder: String) {
        self.mapping = mapping
        self.catalog = catalog
        self.schemaFolder = schemaFolder
    }

    /// What the rows of quarantine are under the mapping: records and rejects with the positions that they had in their
    /// delivery; nothing when the mapping passes over the row, as it does over totals.
    ///
    /// - Parameters:
    ///   - text: the row as quarantine keeps it.
    ///   - layout: of its delivery; nil when the delivery was no table.
    /// - Throws: `IntakeError` when the mapping itself is at fault.
    package func read(_ text: String, _ layout: DeliveryLayout?, at start: TextPosition) throws -> [IntakeEvent] {
        guard text.utf8.count < Self.cutBytes - 4 else { return [.reject(Self.cut(text, start))] }
        let (bytes, format, lines) = try delivery(text, layout)
        var mapping = mapping
        mapping.format = format
        if mapping.leavesForms { mapping = mapping.decided(by: layout?.evidence ?? [:]) }
        let reader = try DeliveryReader(mapping: mapping, catalog: catalog, schemaFolder: schemaFolder)
        var events: [IntakeEvent] = []
        do {
            _ = try reader.read(from: BufferByteSource(bytes)) { events.append($0.moved(to: start, behind: lines)) }
        } catch let error as IntakeError where error.code != .invalidMapping && error.code != .unknownSchema {
            let reject = Reject(
                code: .unreadableRow, message: "The row alone cannot be read: \(error.message)", position: start,
                rawText: text)
            return [.reject(reject)]
        }
        return events
    }

    private static func cut(_ text: String, _ start: TextPosition) -> Reject {
        Reject(
            code: .rowWasCut, message: "The row is longer than quarantine keeps; deliver it again.", position: start,
            rawText: text)
    }

    /// A delivery of the row alone, the format to read it by, and how many lines stand before the row.
    private func delivery(
        _ text: String, _ layout: DeliveryLayout?
    ) throws(IntakeError) -> (bytes: [UInt8], format: SourceFormat, linesBefore: Int) {
        var format = mapping.format
        format.encoding = .utf8
        format.repairsMojibake = false
        switch format.type {
        case .csv:
            guard format.hasHeader else { return (Array((text + "\n").utf8), format, 0) }
            guard let layout else { throw IntakeError(.invalidMapping, "The delivery of the row was no table.") }
            format.delimiter = format.delimiter ?? layout.delimiter
            format.preambleLines = nil
            format.dataAfter = nil
            format.headerWithinRows = 1
            let header = Self.header(layout.header, format)
            return (Array("\(header)\n\(text)\n".utf8), format, header.utf8.count { $0 == 0x0A } + 1)
        case .fixed:
            format.preambleLines = nil
            return (Array((text + "\n").utf8), format, 0)
        case .json:
            format.record = []
            return (Array(text.utf8), format, 0)
        case .xml:
            let around = Self.elements(around: text, format.record)
            let opening = around.map { "<\($0)>" }.joined()
            let closing = around.reversed().map { "</\($0)>" }.joined()
            return (Array("\(opening)\n\(text)\n\(closing)".utf8), format, 1)
        }
    }

    private static func header(_ names: [String], _ format: SourceFormat) -> String {
        let delimiter = format.delimiter ?? ","
        let quote = format.quote ?? "\""
        guard !quote.isEmpty else { return names.joined(separator: delimiter) }
        let quoted = names.map { name in
            let doubled = name.split(separator: quote, omittingEmptySubsequences: false).joined(
                separator: quote + quote)
            return quote + doubled + quote
        }
        return quoted.joined(separator: delimiter)
    }

    /// The names of the elements that the mapping wants around a record; `*` may have any name.
    private static func elements(around text: String, _ paths: [String]) -> [String] {
        let name = text.drop { $0 != "<" }.dropFirst().prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
        let local = name.split(separator: ":").last ?? name
        let steps = paths.map { $0.split(separator: "/").map(String.init) }
        let path =
            steps.first { $0.last.map { $0 == local || $0.hasSuffix(":\(local)") } ?? false } ?? steps.first ?? []
        return path.dropLast().map { $0 == "*" ? "delivery" : $0 }
    }
}

extension IntakeEvent {
    /// The event at the place that it had in its delivery.
    ///
    /// - Parameter lines: how many lines stand before the row where it was read again.
    fileprivate func moved(to start: TextPosition, behind lines: Int) -> IntakeEvent {
        switch self {
        case .record(let record):
            return .record(
                ParsedRecord(
                    key: record.key, kind: record.kind, fields: record.fields, changedAt: record.changedAt,
                    isWithdrawn: record.isWithdrawn, isErased: record.isErased, sameAs: record.sameAs,
                    relations: record.relations, position: record.position.moved(to: start, behind: lines)))
        case .reject(let reject):
            return .reject(
                Reject(
                    code: reject.code, message: reject.message,
                    position: reject.position.moved(to: start, behind: lines), field: reject.field,
                    rawText: reject.rawText))
        }
    }
}

extension TextPosition {
    fileprivate func moved(to start: TextPosition, behind lines: Int) -> TextPosition {
        let further = max(0, line - lines - 1)
        return TextPosition(line: start.line + further, column: further == 0 ? start.column + column - 1 : column)
    }
}
