import CustomerModel

/// Reads a text whose columns stand at fixed places of each line, in constant memory. Places count characters (Unicode
/// scalars); a line that ends early has empty columns behind its end.
struct FixedReader: ~Copyable {
    /// One line; it holds until the next call of `next()`.
    struct Line {
        let bytes: UnsafeRawBufferPointer
        let position: TextPosition
        fileprivate let starts: [Int]

        /// The bytes of a column without the spaces around them.
        func cell(_ column: PlacedColumn) -> UnsafeRawBufferPointer {
            let first = offset(column.at - 1)
            let last = column.width.map { offset(column.at - 1 + $0) } ?? bytes.count
            var cell = bytes[first..<max(last, first)]
            while cell.first == 0x20 { cell = cell.dropFirst() }
            while cell.last == 0x20 { cell = cell.dropLast() }
            return UnsafeRawBufferPointer(rebasing: cell)
        }

        /// Empty `starts`: every character is one byte.
        private func offset(_ character: Int) -> Int {
            if starts.isEmpty { return min(character, bytes.count) }
            return character < starts.count ? starts[character] : bytes.count
        }
    }

    /// What comes next.
    enum Outcome {
        case line(Line)
        case reject(Reject)
    }

    private var source: TextByteSource
    private let window: ByteWindow
    private let maximumBytes: Int
    private let preambleLines: Int
    private var hasEnded: Bool
    private var lineNumber = 1
    private var taken = 0
    /// What the first bytes show to have happened to the whole text before.
    let mojibake: Mojibake?

    var bytesRead: Int { source.bytesRead }
    var encoding: TextEncoding? { source.encoding }

    init(_ source: any ByteSource, _ hints: DialectHints) throws {
        var source = TextByteSource(source, encoding: hints.encoding)
        let window = ByteWindow()
        var hasEnded = false
        while !hasEnded, window.pending.count < 1 << 16 { hasEnded = try window.fill(from: &source) }
        mojibake = Mojibake.ofWholeText(UnsafeRawBufferPointer(rebasing: window.pending.prefix(1 << 16)))
        maximumBytes = hints.maximumFieldBytes
        preambleLines = hints.preambleLines
        (self.source, self.window, self.hasEnded) = (source, window, hasEnded)
    }

    /// Nil at the end. Passes over the preamble and lines of spaces.
    mutating func next() throws -> Outcome? {
        while true {
            window.start += taken
            taken = 0
            guard let (length, ending) = try lineLength() else { return nil }
            let bytes = UnsafeRawBufferPointer(rebasing: window.pending[..<min(length, maximumBytes + 1)])
            let position = TextPosition(line: lineNumber, column: 1)
            taken = length + ending
            lineNumber += 1
            if lineNumber <= preambleLines + 1 || bytes.allSatisfy({ $0 <= 0x20 }) { continue }
            return fault(bytes, position).map(Outcome.reject) ?? .line(line(bytes, position))
        }
    }

    /// The length of the line at the front and of its end; nil at the end of the text. The middle of a line that is too
    /// long is dropped.
    private mutating func lineLength() throws -> (Int, Int)? {
        while true {
            let pending = window.pending
            if let end = pending.firstIndex(of: 0x0A) {
                let isPair = end > 0 && pending[end - 1] == 0x0D
                return isPair ? (end - 1, 2) : (end, 1)
            }
            if hasEnded { return pending.isEmpty ? nil : (pending.count, 0) }
            if pending.count > maximumBytes + (1 << 16) { window.dropMiddle(keeping: maximumBytes + 1) }
            hasEnded = try window.fill(from: &source)
        }
    }

    private func fault(_ bytes: UnsafeRawBufferPointer, _ position: TextPosition) -> Reject? {
        if bytes.count > maximumBytes {
            return Reject(
                code: .lineTooLong, message: "The line is longer than \(maximumBytes) bytes.", position: position,
                rawText: UTF8Scan.readable(bytes))
        }
        if let place = UTF8Scan.firstFault(in: bytes) {
            let name = encoding?.rawValue ?? TextEncoding.utf8.rawValue
            return Reject(
                code: .undecodableByte,
                message: "A byte is no character in \(name); check the encoding of the mapping.",
                position: UTF8Scan.position(of: place, in: bytes, from: position), rawText: UTF8Scan.readable(bytes))
        }
        guard let place = UTF8Scan.firstNUL(in: bytes) else { return nil }
        return Reject(
            code: .nulByte, message: "The line holds a NUL byte, which no text value may.",
            position: UTF8Scan.position(of: place, in: bytes, from: position), rawText: UTF8Scan.readable(bytes))
    }

    private func line(_ bytes: UnsafeRawBufferPointer, _ position: TextPosition) -> Line {
        guard UTF8Scan.endOfASCII(from: 0, in: bytes) < bytes.count else {
            return Line(bytes: bytes, position: position, starts: [])
        }
        return Line(bytes: bytes, position: position, starts: bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 })
    }
}
