/// One row of a delimited delivery as the cells that it has, for a person to mend.
package struct RowCell: Hashable, Sendable {
    /// The column's header; nil for a cell behind the last one.
    package let column: String?
    package let value: String
}

/// How rows of one delivery are cut into cells and put together again.
package struct RowCutter: Sendable {
    private let delimiter: UInt8
    /// Nil when the source quotes nothing.
    private let quote: UInt8?
    private let header: [String]

    /// Nil when rows of the source are no plain cells: XML, JSON, fixed places, rows that are quoted twice.
    init?(_ format: SourceFormat, _ layout: DeliveryLayout?) {
        guard format.type == .csv, !format.isQuotedTwice, let layout,
            let delimiter = (format.delimiter ?? layout.delimiter).utf8.first
        else { return nil }
        self.delimiter = delimiter
        quote = (format.quote ?? "\"").utf8.first
        header = format.hasHeader ? layout.header : []
    }

    /// The cells of a row, as many as it has. A quote that does not close is a sign like any other.
    package func cells(of text: String) -> [RowCell] {
        let bytes = Array(text.utf8)
        var values: [String] = []
        var position = 0
        repeat {
            let (value, end) = quoted(bytes, at: position) ?? plain(bytes, at: position)
            values.append(value)
            position = end + 1
        } while position <= bytes.count
        return values.enumerated().map { RowCell(column: header.indices.contains($0) ? header[$0] : nil, value: $1) }
    }

    private func plain(_ bytes: [UInt8], at start: Int) -> (String, end: Int) {
        let end = bytes[start...].firstIndex(of: delimiter) ?? bytes.count
        return (String(decoding: bytes[start..<end], as: UTF8.self), end)
    }

    /// Nil when no quote opens here, or it never closes before a delimiter.
    private func quoted(_ bytes: [UInt8], at start: Int) -> (String, end: Int)? {
        guard let quote, start < bytes.count, bytes[start] == quote else { return nil }
        var value: [UInt8] = []
        var position = start + 1
        while position < bytes.count {
            let next = position + 1
            if bytes[position] != quote {
                value.append(bytes[position])
            } else if next == bytes.count || bytes[next] == delimiter {
                return (String(decoding: value, as: UTF8.self), next)
            } else {
                value.append(quote)
                if bytes[next] == quote { position += 1 }
            }
            position += 1
        }
        return nil
    }

    /// The row that has these cells; nil when one of them cannot stand in a row of the source, which quotes nothing.
    package func text(of cells: [String]) -> String? {
        var row: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { row.append(delimiter) }
            guard let bytes = written(Array(cell.utf8)) else { return nil }
            row += bytes
        }
        return String(decoding: row, as: UTF8.self)
    }

    private func written(_ cell: [UInt8]) -> [UInt8]? {
        let isPlain = cell.allSatisfy { $0 != delimiter && $0 != quote && $0 != 0x0A && $0 != 0x0D }
        guard !isPlain else { return cell }
        guard let quote else { return nil }
        return [quote] + cell.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
}

extension RejectReader {
    /// How rows of a delivery are cut into cells; nil when they are none.
    package func cutter(for layout: DeliveryLayout?) -> RowCutter? { RowCutter(mapping.format, layout) }
}
