/// How a delimited text separates and quotes its fields.
package struct Dialect: Hashable, Sendable {
    /// An ASCII byte.
    package var delimiter: UInt8
    /// An ASCII byte; nil when nothing is ever quoted.
    package var quote: UInt8? = UInt8(ascii: "\"")
    /// Nil: found out from the bytes.
    package var encoding: TextEncoding?
    /// Lines to pass over before anything is read.
    package var preambleLines = 0
    /// A longer field rejects its row.
    package var maximumFieldBytes = 1 << 20

    /// Double quotes, no preamble, encoding found out.
    package init(delimiter: UInt8) {
        self.delimiter = delimiter
    }
}

/// What a caller fixes of a dialect; the rest is found out from the text.
struct DialectHints {
    var delimiter: UInt8?
    var quote: UInt8? = UInt8(ascii: "\"")
    var encoding: TextEncoding?
    var preambleLines = 0
    var maximumFieldBytes = 1 << 20

    init() {}

    init(_ dialect: Dialect?) {
        guard let dialect else { return }
        delimiter = dialect.delimiter
        quote = dialect.quote
        encoding = dialect.encoding
        preambleLines = dialect.preambleLines
        maximumFieldBytes = dialect.maximumFieldBytes
    }

    /// The whole dialect, given the delimiter that the text shows.
    func dialect(delimiter found: UInt8, encoding: TextEncoding?) -> Dialect {
        var dialect = Dialect(delimiter: delimiter ?? found)
        dialect.quote = quote
        dialect.encoding = encoding
        dialect.preambleLines = preambleLines
        dialect.maximumFieldBytes = maximumFieldBytes
        return dialect
    }
}
