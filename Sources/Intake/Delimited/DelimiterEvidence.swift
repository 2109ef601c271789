/// What the first rows of a text say about its delimiter.
enum DelimiterEvidence {
    /// Tried in this order; the first of equals wins.
    static let candidates: [UInt8] = [UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: "|")]

    /// The sign of a first line `sep=;` as spreadsheets write it, and the length of that line with its end.
    static func separatorLine(_ text: UnsafeRawBufferPointer) -> (delimiter: UInt8, length: Int)? {
        guard text.count >= 5, text.prefix(4).elementsEqual("sep=".utf8), text[4] < 0x80 else { return nil }
        let end = 5
        if text.count == end { return (text[4], end) }
        if text[end] == 0x0A { return (text[4], end + 1) }
        guard text[end] == 0x0D else { return nil }
        return (text[4], end + (text.count > end + 1 && text[end + 1] == 0x0A ? 2 : 1))
    }

    /// The candidate that cuts most rows into the same number of fields (more than one); of equals the one that
    /// gives more fields. A comma when no candidate cuts anything.
    static func delimiter(of text: UnsafeRawBufferPointer, quote: UInt8?) -> UInt8 {
        var best = (delimiter: UInt8(ascii: ","), rows: 0, fields: 1)
        for candidate in candidates {
            let counts = fieldCounts(text, candidate, quote)
            let (fields, rows) = mode(counts.filter { $0 > 1 })
            if rows > best.rows || (rows == best.rows && fields > best.fields) { best = (candidate, rows, fields) }
        }
        return best.delimiter
    }

    /// Fields per row for the first rows, quote-aware; the last row may be cut and does not count.
    private static func fieldCounts(_ text: UnsafeRawBufferPointer, _ delimiter: UInt8, _ quote: UInt8?) -> [Int] {
        var counts: [Int] = []
        var fields = 1
        var isQuoted = false
        var atStart = true
        for byte in text.prefix(1 << 16) where counts.count < 200 {
            if byte == quote, isQuoted || atStart {
                isQuoted.toggle()
                atStart = !isQuoted
                continue
            }
            atStart = byte == delimiter || byte == 0x0A
            if isQuoted { continue }
            if byte == delimiter { fields += 1 }
            if byte == 0x0A {
                counts.append(fields)
                fields = 1
            }
        }
        return counts.isEmpty ? [fields] : counts
    }

    /// The most frequent number (the greatest of equals) and how often it comes.
    private static func mode(_ counts: [Int]) -> (value: Int, times: Int) {
        let times = Dictionary(counts.map { ($0, 1) }, uniquingKeysWith: +)
        return times.max { ($0.value, $0.key) < ($1.value, $1.key) }.map { ($0.key, $0.value) } ?? (1, 0)
    }
}
