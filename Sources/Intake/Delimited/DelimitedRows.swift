import CustomerModel

/// The rows of a delimited text in order, whatever their number of fields; lexical faults become rejects.
struct DelimitedRows: ~Copyable {
    private var source: TextByteSource
    private let storage: RowStorage
    /// The hints, completed by what the text shows.
    let dialect: Dialect
    private var hasEnded = false
    private var line = 1
    /// What is left of the bytes that may be read twice, because a quote did not close: bounds hostile input.
    private var rescanBudget = 64 << 20
    private let maximumRowBytes: Int
    /// What the first bytes show to have happened to the whole text before.
    let mojibake: Mojibake?

    /// How much of the text is there when the delimiter is looked for, in bytes.
    private static let firstLook = 1 << 16

    var bytesRead: Int { source.bytesRead }
    var encoding: TextEncoding? { source.encoding }

    /// Reads the first bytes and settles what the hints leave open.
    init(_ source: any ByteSource, _ hints: DialectHints) throws {
        self.source = TextByteSource(source, encoding: hints.encoding)
        // The quote of the hints suffices to look at the first rows; the scanner is set once the delimiter is known.
        let storage = RowStorage(hints.dialect(delimiter: 0x2C, encoding: hints.encoding))
        while !hasEnded, storage.pending.count < Self.firstLook {
            hasEnded = try storage.fill(from: &self.source)
        }
        maximumRowBytes = max(16 << 20, 4 * hints.maximumFieldBytes)
        line += Self.skipLines(hints.preambleLines, storage)
        var found = hints.delimiter
        if let separator = DelimiterEvidence.separatorLine(storage.pending) {
            found = separator.delimiter
            storage.start += separator.length
            line += 1
        }
        let delimiter = found ?? DelimiterEvidence.delimiter(of: storage.pending, quote: hints.quote)
        var dialect = hints.dialect(delimiter: delimiter, encoding: self.source.encoding)
        dialect.delimiter = delimiter
        self.dialect = dialect
        storage.use(dialect)
        mojibake = Mojibake.ofWholeText(UnsafeRawBufferPointer(rebasing: storage.pending.prefix(Self.firstLook)))
        self.storage = storage
    }

    private static func skipLines(_ count: Int, _ storage: RowStorage) -> Int {
        var skipped = 0
        while skipped < count, let end = storage.pending.firstIndex(of: 0x0A) {
            storage.start += end + 1
            skipped += 1
        }
        return skipped
    }

    /// The next row that is not blank (nothing, or delimiters only); nil at the end.
    mutating func next() throws -> RowOutcome? {
        storage.start = max(storage.start, nextStart)
        while true {
            if storage.pending.isEmpty {
                guard !hasEnded else { return nil }
                try refill()
                continue
            }
            switch storage.scan(isLast: hasEnded) {
            case .needsMore where storage.pending.count > maximumRowBytes:
                return .reject(try fail(.rowTooLong, "The row is longer than \(maximumRowBytes) bytes."))
            case .needsMore: try refill()
            case .row(let end, let next, let breaks):
                if let outcome = accept(end, next, breaks) { return outcome }
            case .unclosedQuote:
                return .reject(try fail(.unclosedQuote, "A quote in the row is not closed; mend it in the source."))
            case .fieldTooLong:
                let limit = dialect.maximumFieldBytes
                return .reject(try fail(.fieldTooLong, "A field of the row is longer than \(limit) bytes."))
            }
        }
    }

    private var nextStart = 0

    private mutating func refill() throws {
        hasEnded = try storage.fill(from: &source)
        nextStart = 0
    }

    /// Nil when the row is blank.
    private mutating func accept(_ end: Int, _ next: Int, _ breaks: Int) -> RowOutcome? {
        let position = TextPosition(line: line, column: 1)
        let start = storage.start
        storage.finishRow(length: end)
        nextStart = start + next
        line += breaks
        if isBlank(storage.row) {
            storage.start = nextStart
            return nil
        }
        if let reject = undecodable(position) ?? containsNUL(position) { return .reject(reject) }
        return .row(Row(storage: storage, count: storage.fieldCount, position: position))
    }

    private func isBlank(_ row: UnsafeRawBufferPointer) -> Bool {
        guard let first = row.first else { return true }
        return first == dialect.delimiter && row.allSatisfy { $0 == first }
    }

    private func undecodable(_ start: TextPosition) -> Reject? {
        let row = storage.row
        guard let fault = UTF8Scan.firstFault(in: row) else { return nil }
        let name = dialect.encoding?.rawValue ?? TextEncoding.utf8.rawValue
        return Reject(
            code: .undecodableByte, message: "A byte is no character in \(name); check the encoding of the mapping.",
            position: UTF8Scan.position(of: fault, in: row, from: start), rawText: UTF8Scan.readable(row))
    }

    private func containsNUL(_ start: TextPosition) -> Reject? {
        let row = storage.row
        guard let fault = UTF8Scan.firstNUL(in: row) else { return nil }
        return Reject(
            code: .nulByte, message: "The row holds a NUL byte, which no text value may.",
            position: UTF8Scan.position(of: fault, in: row, from: start), rawText: UTF8Scan.readable(row))
    }

    /// Rejects the first line of what cannot be a row, and goes on behind it.
    private mutating func fail(_ code: Reject.Code, _ message: String) throws -> Reject {
        let position = TextPosition(line: line, column: 1)
        let pending = storage.pending
        let end = pending.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? pending.count
        rescanBudget -= pending.count - end
        guard rescanBudget > 0 else {
            throw IntakeError(.unclosedQuotes, "Too many quotes do not close; check the mapping's quote.", at: position)
        }
        let text = UTF8Scan.readable(UnsafeRawBufferPointer(rebasing: pending[..<end]))
        try skipLine()
        return Reject(code: code, message: message, position: position, rawText: text)
    }

    /// Moves behind the end of the current line, however long it is.
    private mutating func skipLine() throws {
        line += 1
        while true {
            let pending = storage.pending
            if let end = pending.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
                let isPair = pending[end] == 0x0D && end + 1 < pending.count && pending[end + 1] == 0x0A
                storage.start += end + (isPair ? 2 : 1)
                nextStart = storage.start
                return
            }
            storage.start += pending.count
            nextStart = storage.start
            if hasEnded { return }
            try refill()
        }
    }
}
