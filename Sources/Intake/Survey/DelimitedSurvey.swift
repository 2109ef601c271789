import CustomerModel

/// Looks at a delimited text: where its header is, and what stands below it.
enum DelimitedSurvey {
    /// So many rows are looked at for a header.
    private static let headerRows = 30

    static func survey(_ path: String) throws -> DeliverySurvey {
        let first = try firstRows(path)
        let before = rowsBeforeHeader(first)
        var seen = -1
        var reader = try DelimitedReader(FileByteSource(path: path), DialectHints(), headerWithin: before + 1) { _ in
            seen += 1
            return seen == before
        }
        let header = named(reader.header)
        var rows: [[String]] = []
        while rows.count < DeliverySurvey.mostRecords, let row = try reader.next() {
            rows.append((0..<row.count).map { row.string($0).trimmed })
        }
        let table = SurveyTable(
            recordPath: nil, columns: header, rows: rows, repeatedColumns: [], isRepeated: true)
        return DeliverySurvey(
            layout: .csv, encoding: reader.encoding, delimiter: reader.dialect.delimiter, preambleRows: before,
            firstRows: first, tables: [table], rejects: reader.firstRejects)
    }

    private static func firstRows(_ path: String) throws -> [[String]] {
        var rows = try DelimitedRows(FileByteSource(path: path), DialectHints())
        var first: [[String]] = []
        while first.count < headerRows, let outcome = try rows.next() {
            guard case .row(let row) = outcome else { continue }
            first.append((0..<row.count).map { row.string($0).trimmed })
        }
        return first
    }

    /// The header is the first row that is as wide as most, has no empty cell but at its end, says nothing twice and has
    /// no cell without a letter.
    private static func rowsBeforeHeader(_ first: [[String]]) -> Int {
        let widths = first.reduce(into: [Int: Int]()) { $0[$1.count, default: 0] += 1 }
        let usual = widths.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
        return first.firstIndex { isHeader($0, usual) } ?? 0
    }

    private static func isHeader(_ row: [String], _ width: Int) -> Bool {
        let cells = row.prefix((row.lastIndex { !$0.isEmpty } ?? -1) + 1)
        guard row.count == width, cells.count * 10 >= width * 6, !cells.isEmpty else { return false }
        return cells.allSatisfy { cell in cell.unicodeScalars.contains { $0.properties.isAlphabetic } }
    }

    /// Headers with a number behind those that stand there twice.
    private static func named(_ header: [String]) -> [String] {
        var counts: [String: Int] = [:]
        return header.map { name in
            counts[name, default: 0] += 1
            return counts[name] == 1 ? name : "\(name) (\(counts[name] ?? 0))"
        }
    }
}
