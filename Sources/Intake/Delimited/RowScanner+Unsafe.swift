/// Finds the fields of one row in a buffer. The only place with pointer arithmetic over delimited text.
///
/// A class, so that rows can look at its fields without a copy and without a check of exclusive access for each.
final class RowScanner {
    /// Where a field's bytes are, without its quotes: offsets from the row's first byte.
    struct FieldRange {
        var start: Int32
        var end: Int32
        /// True when the bytes still hold doubled quotes.
        var hasDoubledQuotes: Bool
    }

    /// What the bytes at hand allow to say about the row.
    enum Outcome {
        /// The row's text ends at `end`, the next begins at `next`; `breaks` line ends lie inside and behind it.
        case row(end: Int, next: Int, breaks: Int)
        case needsMore
        case unclosedQuote
        case fieldTooLong
    }

    private let delimiter: UInt8
    /// Eight times the delimiter.
    private let delimiters: UInt64
    private let quote: UInt8?
    private let maximumFieldBytes: Int
    /// The fields of the row scanned last; they stay in place until the next scan.
    private(set) var fields: UnsafeMutablePointer<FieldRange>
    /// How many fields that row has.
    private(set) var fieldCount = 0
    /// Whether any of the fields has some.
    private(set) var hasDoubledQuotes = false
    private var capacity = 64

    init(_ dialect: Dialect) {
        delimiter = dialect.delimiter
        delimiters = UInt64(dialect.delimiter) &* 0x0101_0101_0101_0101
        quote = dialect.quote
        maximumFieldBytes = dialect.maximumFieldBytes
        fields = .allocate(capacity: capacity)
    }

    deinit { fields.deallocate() }

    /// Scans the row at the front of `bytes`. `isLast`: nothing follows them.
    ///
    /// - Complexity: linear in the row.
    func scan(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Outcome {
        fieldCount = 0
        hasDoubledQuotes = false
        var index = 0
        var breaks = 0
        while true {
            let end: Int
            if index < bytes.count, bytes[index] == quote {
                switch scanQuoted(bytes, from: index, isLast: isLast, &breaks) {
                case .end(let found): end = found
                case .stopped(let outcome): return outcome
                }
            } else {
                end = endOfPlain(bytes, from: index)
                guard end - index <= maximumFieldBytes else { return .fieldTooLong }
                add(
                    FieldRange(
                        start: Int32(truncatingIfNeeded: index), end: Int32(truncatingIfNeeded: end),
                        hasDoubledQuotes: false))
            }
            if end == bytes.count { return isLast ? .row(end: end, next: end, breaks: breaks) : .needsMore }
            if bytes[end] == delimiter {
                index = end + 1
                continue
            }
            return lineEnd(bytes, at: end, isLast: isLast, breaks)
        }
    }

    @inline(__always)
    private func add(_ field: FieldRange) {
        if fieldCount == capacity { grow() }
        (fields + fieldCount).initialize(to: field)
        fieldCount &+= 1
    }

    private func grow() {
        let larger = UnsafeMutablePointer<FieldRange>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: fields, count: fieldCount)
        fields.deallocate()
        fields = larger
        capacity *= 2
    }

    private func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, at end: Int, isLast: Bool, _ breaks: Int) -> Outcome {
        if bytes[end] == 0x0A { return .row(end: end, next: end + 1, breaks: breaks + 1) }
        if end + 1 == bytes.count, !isLast { return .needsMore }
        let isPair = end + 1 < bytes.count && bytes[end + 1] == 0x0A
        return .row(end: end, next: end + (isPair ? 2 : 1), breaks: breaks + 1)
    }

    /// The index of the delimiter or line end behind a field without quotes, or the end of the bytes; eight at a step.
    @inline(__always)
    private func endOfPlain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = bytes.baseAddress else { return start }
        let count = bytes.count
        var index = start
        while index &+ 8 <= count {
            let word = UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
            let ends =
                Self.zeroBytes(word ^ delimiters) | Self.zeroBytes(word ^ Self.lineFeeds)
                | Self.zeroBytes(word ^ Self.carriageReturns)
            if ends != 0 { return index &+ ends.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < count, base[index] != delimiter, base[index] != 0x0A, base[index] != 0x0D { index += 1 }
        return index
    }

    private static let lineFeeds: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
    private static let carriageReturns: UInt64 = 0x0D0D_0D0D_0D0D_0D0D

    /// The high bit of the lowest byte that is zero, and perhaps of bytes above it; 0 when none is.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    private enum Quoted {
        case end(Int)
        case stopped(Outcome)
    }

    /// A quote that neither closes the field nor is doubled stays as text, as long as the field has not run over a
    /// line end: from there on it rather shows that an earlier quote never closed.
    private func scanQuoted(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool, _ breaks: inout Int
    ) -> Quoted {
        var index = start + 1
        var breaksInside = 0
        var hasSpareQuotes = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == quote {
                if index + 1 == bytes.count, !isLast { return .stopped(.needsMore) }
                let next = index + 1 < bytes.count ? bytes[index + 1] : 0x0A
                if next == delimiter || next == 0x0A || next == 0x0D {
                    breaks += breaksInside
                    return close(bytes, start + 1, index, hasSpareQuotes)
                }
                if next != quote, breaksInside > 0 { return .stopped(.unclosedQuote) }
                hasSpareQuotes = hasSpareQuotes || next == quote
                index += next == quote ? 2 : 1
                continue
            }
            if byte == 0x0A || (byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] != 0x0A) {
                breaksInside += 1
            }
            index += 1
        }
        if index - start > maximumFieldBytes || isLast { return .stopped(.unclosedQuote) }
        return .stopped(.needsMore)
    }

    private func close(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ hasSpareQuotes: Bool
    ) -> Quoted {
        guard end - start <= maximumFieldBytes else { return .stopped(.fieldTooLong) }
        hasDoubledQuotes = hasDoubledQuotes || hasSpareQuotes
        add(
            FieldRange(
                start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end),
                hasDoubledQuotes: hasSpareQuotes))
        return .end(end + 1)
    }

    /// Copies a field with every doubled quote made one, and returns the length.
    static func unescape(
        _ field: UnsafeRawBufferPointer, quote: UInt8, into copy: UnsafeMutableRawBufferPointer
    ) -> Int {
        var (index, length) = (0, 0)
        while index < field.count {
            copy[length] = field[index]
            length += 1
            index += field[index] == quote && index + 1 < field.count && field[index + 1] == quote ? 2 : 1
        }
        return length
    }
}
