/// The window over a text from the row being read on, with the places of its fields.
final class RowStorage: ByteWindow {
    /// The current row's length, without its line end.
    private var rowLength = 0
    private var scanner: RowScanner
    private var quote: UInt8
    /// A copy of the row's room for fields whose doubled quotes were made single, each at its own offset.
    private var unescaped = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 12, alignment: 16)
    private var unescapedLengths: [Int: Int] = [:]

    init(_ dialect: Dialect, capacity: Int = 1 << 18) {
        scanner = RowScanner(dialect)
        quote = dialect.quote ?? 0
        super.init(capacity: capacity)
    }

    deinit {
        unescaped.deallocate()
    }

    /// Changes the dialect before the first row is scanned.
    func use(_ dialect: Dialect) {
        scanner = RowScanner(dialect)
        quote = dialect.quote ?? 0
    }

    var fieldCount: Int { scanner.fieldCount }

    /// The places of the current row's fields and its first byte; valid until the next row is scanned.
    var places: (fields: UnsafePointer<RowScanner.FieldRange>, start: UnsafeRawPointer) {
        (UnsafePointer(scanner.fields), UnsafeRawPointer(base + start))
    }

    /// The current row as it stands in the text.
    var row: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start, count: rowLength)
    }

    /// Scans the row at `start`.
    func scan(isLast: Bool) -> RowScanner.Outcome {
        scanner.scan(pending.assumingMemoryBound(to: UInt8.self), isLast: isLast)
    }

    /// Settles where the scanned row ends, before its fields are read.
    func finishRow(length: Int) {
        rowLength = length
        if !unescapedLengths.isEmpty { unescapedLengths.removeAll(keepingCapacity: true) }
        guard scanner.hasDoubledQuotes else { return }
        if unescaped.count < length {
            unescaped.deallocate()
            unescaped = .allocate(byteCount: length * 2, alignment: 16)
        }
        for index in 0..<scanner.fieldCount where scanner.fields[index].hasDoubledQuotes {
            let range = scanner.fields[index]
            let room = UnsafeMutableRawBufferPointer(rebasing: unescaped[Int(range.start)...])
            unescapedLengths[index] = RowScanner.unescape(text(range), quote: quote, into: room)
        }
    }

    /// The bytes of a field of the current row.
    func field(_ index: Int) -> UnsafeRawBufferPointer {
        let range = scanner.fields[index]
        guard range.hasDoubledQuotes, let length = unescapedLengths[index] else { return text(range) }
        let start = Int(range.start)
        return UnsafeRawBufferPointer(rebasing: unescaped[start..<start + length])
    }

    private func text(_ range: RowScanner.FieldRange) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start + Int(range.start), count: Int(range.end - range.start))
    }
}
