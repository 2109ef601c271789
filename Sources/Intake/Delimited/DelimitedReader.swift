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

    private static let keptRejects = 100

    /// How the text is read, delimiter and encoding as found out.
    package var dialect: Dialect { rows.dialect }
    /// Nil while every byte was ASCII.
    package var encoding: TextEncoding? { rows.encoding }
    /// Bytes taken from the source so far, before decoding.
    package var bytesRead: Int { rows.bytesRead }

    /// The first row is the header. Throws `unexpectedLayout` when there is none.
    ///
    /// - Parameter dialect: nil: found out from the first rows.
    package init(source: any ByteSource, dialect: Dialect? = nil) throws {
        try self.init(source, DialectHints(dialect), headerWithin: 1) { !$0.isEmpty }
    }

    /// The header is the first of `headerWithin` rows that fits.
    init(
        _ source: any ByteSource, _ hints: DialectHints, headerWithin: Int, isHeader: ([String]) -> Bool
    ) throws {
        var rows = try DelimitedRows(source, hints)
        let found = try Self.findHeader(in: &rows, within: headerWithin, isHeader)
        header = found.names
        headerBytes = found.bytes
        self.rows = rows
    }

    private static func findHeader(
        in rows: inout DelimitedRows, within limit: Int, _ isHeader: ([String]) -> Bool
    ) throws -> (names: [String], bytes: [[UInt8]]) {
        var seen = 0
        while seen < limit, let outcome = try rows.next() {
            seen += 1
            guard case .row(let row) = outcome else { continue }
            let names = (0..<row.count).map { row.string($0).trimmed }
            guard isHeader(names) else { continue }
            let width = (names.lastIndex { !$0.isEmpty } ?? 0) + 1
            return (Array(names.prefix(width)), (0..<row.count).map { Array(row.bytes($0)) })
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
        while let outcome = try rows.next() {
            guard case .row(let row) = outcome else { return outcome }
            if repeatsHeader(row) { continue }
            return row.count == header.count ? outcome : rectangular(row)
        }
        return nil
    }

    private func repeatsHeader(_ row: Row) -> Bool {
        guard row.count == headerBytes.count, row.bytes(0).elementsEqual(headerBytes[0]) else { return false }
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
                code: "ragged-row", message: message, position: row.position,
                rawText: UTF8Scan.readable(row.rawBytes)))
    }
}
