package import CustomerModel

/// Reads a delimited text with a header, row by row, in constant memory.
///
/// Finds encoding and delimiter by itself, copes with quotes, embedded line ends, preambles and repeated headers.
/// A row that cannot be read never stops the rest: it becomes a reject.
package struct DelimitedReader: ~Copyable {
    private var rows: DelimitedRows
    /// The column names, trimmed.
    package let header: [String]
    private let headerBytes: [[UInt8]]
    /// Rows that `next()` passed over.
    package private(set) var rejectedRows = 0
    /// The first of them.
    package private(set) var firstRejects: [Reject] = []

    /// Rows that were passed over because they are no records.
    private(set) var warnings = WarningLog()
    private let skipping: RowSkipping
    /// Rows before the header, which may come again with each page.
    private let preamble: [[UInt8]]
    /// The first row of a text without header, which was read to see its width.
    private var firstRow: RowOutcome?

    private static let keptRejects = 100

    /// How the text is read, delimiter and encoding as found out.
    package var dialect: Dialect { rows.dialect }
    /// Nil while every byte was ASCII.
    package var encoding: TextEncoding? { rows.encoding }
    /// What the first bytes show to have happened to the whole text before.
    var mojibake: Mojibake? { rows.mojibake }
    /// Bytes taken from the source so far, before decoding.
    package var bytesRead: Int { rows.bytesRead }

    /// The first row is the header. Throws `unexpectedLayout` when there is none.
    ///
    /// - Parameter dialect: nil: found out from the first rows.
    package init(source: any ByteSource, dialect: Dialect? = nil) throws {
        try self.init(source, DialectHints(dialect), headerWithin: 1) { !$0.isEmpty }
    }

    /// A text without header: the columns are called by their number from 1, or as the names say by place from 0.
    init(
        _ source: any ByteSource, _ hints: DialectHints, names: [Int: String], skipping: RowSkipping
    ) throws {
        var rows = try DelimitedRows(source, hints)
        var first = try rows.next()
        while case .row(let row) = first, skipping.isFooter(row) { first = try rows.next() }
        var width = (names.keys.max() ?? 0) + 1
        if case .row(let row) = first { width = max(width, row.count) }
        header = (0..<width).map { names[$0] ?? String($0 + 1) }
        headerBytes = []
        preamble = []
        self.skipping = skipping
        firstRow = first
        self.rows = rows
    }

    /// The header is the first of `headerWithin` rows that fits.
    init(
        _ source: any ByteSource, _ hints: DialectHints, headerWithin: Int, skipping: RowSkipping = RowSkipping([]),
        isHeader: ([String]) -> Bool
    ) throws {
        var rows = try DelimitedRows(source, hints)
        let found = try Self.findHeader(in: &rows, within: headerWithin, isHeader)
        header = found.names
        headerBytes = found.bytes
        preamble = found.preamble
        self.skipping = skipping
        self.rows = rows
        if !found.preamble.isEmpty {
            warnings.note(.preamble, count: found.preamble.count) { "Rows in front of the header were passed over." }
        }
    }

    /// Passes over rows, bad ones too, up to the one that begins with a text. Throws `unexpectedLayout` when there is none.
    mutating func skipInstructions(until text: String) throws {
        let ending = RowSkipping([text])
        while let outcome = try rows.next() {
            if case .row(let row) = outcome, ending.isFooter(row) { return }
        }
        throw IntakeError(
            .unexpectedLayout, "No row begins with `\(text)`, behind which the mapping looks for data (dataAfter).")
    }

    private static func findHeader(
        in rows: inout DelimitedRows, within limit: Int, _ isHeader: ([String]) -> Bool
    ) throws -> (names: [String], bytes: [[UInt8]], preamble: [[UInt8]]) {
        var preamble: [[UInt8]] = []
        var seen = 0
        while seen < limit, let outcome = try rows.next() {
            seen += 1
            guard case .row(let row) = outcome else { continue }
            let names = (0..<row.count).map { row.string($0).trimmed }
            guard isHeader(names) else {
                preamble.append(Array(row.rawBytes))
                continue
            }
            let width = (names.lastIndex { !$0.isEmpty } ?? 0) + 1
            return (Array(names.prefix(width)), (0..<row.count).map { Array(row.bytes($0)) }, preamble)
        }
        throw IntakeError(.unexpectedLayout, "No header with the needed columns is in the first \(limit) rows.")
    }

    /// The next good row; nil at the end. Counts the others in `rejectedRows`.
    package mutating func next() throws -> Row? {
        while let outcome = try nextOutcome() {
            switch outcome {
            case .row(let row): return row
            case .reject(let reject):
                rejectedRows += 1
                if firstRejects.count < Self.keptRejects { firstRejects.append(reject) }
            }
        }
        return nil
    }

    /// The next row, good or not; nil at the end.
    package mutating func nextOutcome() throws -> RowOutcome? {
        while let outcome = try nextRow() {
            guard case .row(let row) = outcome else { return outcome }
            if isNoRecord(row) { continue }
            return row.count == header.count ? outcome : rectangular(row)
        }
        return nil
    }

    private mutating func nextRow() throws -> RowOutcome? {
        guard let first = firstRow else { return try rows.next() }
        firstRow = nil
        return first
    }

    /// Notes rows that are passed over.
    private mutating func isNoRecord(_ row: Row) -> Bool {
        if repeatsHeader(row) {
            warnings.note(.repeatedHeader, line: row.position.line) { "The header came again and was passed over." }
            return true
        }
        if !preamble.isEmpty, preamble.contains(where: { row.rawBytes.elementsEqual($0) }) {
            warnings.note(.preamble, line: row.position.line) { "Rows in front of the header were passed over." }
            return true
        }
        guard skipping.isFooter(row) else { return false }
        warnings.note(.footerRow, line: row.position.line) {
            "Rows that begin with a text of `skipRows` were passed over."
        }
        return true
    }

    private func repeatsHeader(_ row: Row) -> Bool {
        guard !headerBytes.isEmpty, row.count == headerBytes.count, row.bytes(0).elementsEqual(headerBytes[0]) else {
            return false
        }
        return (0..<row.count).allSatisfy { row.bytes($0).elementsEqual(headerBytes[$0]) }
    }

    /// Empty fields beyond the header's are dropped; any other difference is a reject.
    private func rectangular(_ row: Row) -> RowOutcome {
        if row.count > header.count, (header.count..<row.count).allSatisfy({ row.bytes($0).isEmpty }) {
            return .row(Row(storage: row.storage, count: header.count, position: row.position))
        }
        let message = """
            The row has \(row.count) fields where the header has \(header.count); a delimiter or line end in a value \
            must be quoted in the source.
            """
        return .reject(
            Reject(
                code: .raggedRow, message: message, position: row.position,
                rawText: UTF8Scan.readable(row.rawBytes)))
    }
}
