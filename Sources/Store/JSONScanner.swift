/// Reads JSON that PostgreSQL wrote, token by token, without a tree. Every reader skips the space before its token.
struct JSONScanner {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Consumes a sign if it comes next.
    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard index < bytes.count, UInt32(bytes[index]) == sign.value else { return false }
        index += 1
        return true
    }

    /// A number without sign, fraction or exponent; nil when there is none.
    mutating func natural() -> Int? {
        skipSpace()
        var number: Int?
        while index < bytes.count, case let digit = Int(bytes[index]) - 48, (0...9).contains(digit) {
            number = (number ?? 0) &* 10 &+ digit
            index += 1
        }
        return number
    }

    /// A text with its escapes resolved; nil when no text comes next.
    mutating func string() -> String? {
        guard take("\"") else { return nil }
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") { return escapedString(from: start) }
            index += 1
        }
        guard index < bytes.count else { return nil }
        defer { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func skipSpace() {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x0A { index += 1 }
    }

    /// The slow way, from the first backslash on.
    private mutating func escapedString(from start: Int) -> String? {
        var text = Array(bytes[start..<index])
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
                guard appendEscape(to: &text) else { return nil }
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        guard index < bytes.count else { return nil }
        index += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func appendEscape(to text: inout [UInt8]) -> Bool {
        guard index < bytes.count else { return false }
        let sign = bytes[index]
        index += 1
        switch sign {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): return appendCodeUnit(to: &text)
        default: text.append(sign)
        }
        return true
    }

    /// jsonb writes `\u` only for control characters, so surrogate pairs do not occur.
    private mutating func appendCodeUnit(to text: inout [UInt8]) -> Bool {
        guard index + 4 <= bytes.count else { return false }
        let digits = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
        index += 4
        guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else { return false }
        text.append(contentsOf: Array(String(scalar).utf8))
        return true
    }
}
