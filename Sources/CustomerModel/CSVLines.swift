/// Lines of comma-separated text (RFC 4180, UTF-8, with line feeds), gathered to be handed on in large pieces.
package struct CSVLines: Sendable {
    /// The lines since they were last handed on.
    package private(set) var bytes: [UInt8] = []
    private var isInLine = false

    package init() {}

    /// Starts with a line of column names.
    package init(_ header: [String]) {
        append(header)
    }

    /// Hands the lines on when they have grown to a piece.
    package mutating func hand(to sink: ([UInt8]) throws -> Void, atLeast size: Int = 1 << 16) throws {
        guard bytes.count >= size else { return }
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// A whole line.
    package mutating func append(_ cells: [String]) {
        for cell in cells { append(cell: cell) }
        endLine()
    }

    /// The next cell of the current line.
    package mutating func append(cell: String) { write(cell.utf8) }

    /// The next cell of the current line, as UTF-8.
    package mutating func append(cell: ArraySlice<UInt8>) { write(cell) }

    @inline(__always)
    private mutating func write(_ cell: some Collection<UInt8>) {
        if isInLine { bytes.append(0x2C) }
        isInLine = true
        guard cell.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
            bytes.append(contentsOf: cell)
            return
        }
        bytes.append(0x22)
        for byte in cell {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    /// Ends the current line.
    package mutating func endLine() {
        bytes.append(0x0A)
        isInLine = false
    }
}
