/// A strict reader of one JSON text (RFC 8259), for bytes that nobody has checked.
///
/// Stricter than the RFC in that a name may stand once in an object and U+0000 is refused: no text value may hold it.
struct JSONParser {
    private let bytes: UnsafeRawBufferPointer
    /// The byte to look at next.
    private(set) var offset: Int
    private let maximumDepth: Int
    private var depth = 0

    private init(_ bytes: UnsafeRawBufferPointer, maximumDepth: Int) {
        self.bytes = bytes
        offset = 0
        self.maximumDepth = maximumDepth
    }

    /// The value of a whole text. Throws at the first byte that is wrong.
    ///
    /// - Parameter maximumDepth: how deep arrays and objects may nest.
    /// - Complexity: linear in the text, but quadratic in the members of one object up to 16.
    static func parse(_ bytes: UnsafeRawBufferPointer, maximumDepth: Int = 32) throws(JSONFault) -> JSONValue {
        var parser = JSONParser(bytes, maximumDepth: maximumDepth)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.offset = 3 }
        let value = try parser.value()
        parser.skipSpace()
        guard parser.offset == bytes.count else { throw parser.fault("Something follows the end of the JSON value.") }
        return value
    }

    private func fault(_ message: String) -> JSONFault { JSONFault(message: message, offset: offset) }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try nested { parser throws(JSONFault) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONFault) in try parser.array() }
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(0x30...0x39): return .number(try number())
        case nil: throw fault("The text ends where a value is needed.")
        default: throw fault("No JSON value starts here.")
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONFault) -> JSONValue
    ) throws(JSONFault) -> JSONValue {
        guard depth < maximumDepth else { throw fault("Arrays and objects nest deeper than \(maximumDepth).") }
        depth += 1
        offset += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let end = offset + text.utf8CodeUnitCount
        guard end <= bytes.count else { throw fault("The text ends inside a word.") }
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[offset..<end].elementsEqual(expected) else { throw fault("No JSON value starts here.") }
        offset = end
        return value
    }

    private mutating func array() throws(JSONFault) -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw fault("A comma or ] is needed in the array.") }
        }
    }

    private mutating func object() throws(JSONFault) -> JSONValue {
        var members = MemberList()
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipSpace()
            let start = offset
            guard next == UInt8(ascii: "\"") else { throw fault("A member's name is needed in the object.") }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("A colon is needed behind the member's name.") }
            guard members.append(JSONMember(name: name, value: try value())) else {
                throw JSONFault(message: "The object has two members of one name.", offset: start)
            }
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members.all) }
            guard take(UInt8(ascii: ",")) else { throw fault("A comma or } is needed in the object.") }
        }
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func digits() throws(JSONFault) {
        let start = offset
        while let byte = next, (0x30...0x39).contains(byte) { offset += 1 }
        guard offset > start else { throw fault("A digit is needed in the number.") }
    }

    private mutating func string() throws(JSONFault) -> String {
        offset += 1
        let start = offset
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { offset += 1 }
        if next == UInt8(ascii: "\"") {
            let text = try checked(start..<offset)
            offset += 1
            return text
        }
        return try escapedString(from: start)
    }

    private func checked(_ range: Range<Int>) throws(JSONFault) -> String {
        let part = UnsafeRawBufferPointer(rebasing: bytes[range])
        if let text = String(validating: part, as: UTF8.self) { return text }
        throw JSONFault(
            message: "A byte is not UTF-8.", offset: range.lowerBound + (UTF8Scan.firstFault(in: part) ?? 0))
    }

    private mutating func escapedString(from start: Int) throws(JSONFault) -> String {
        var text = try checked(start..<offset)
        while true {
            switch next {
            case nil: throw fault("The text ends inside a string.")
            case UInt8(ascii: "\""):
                offset += 1
                return text
            case UInt8(ascii: "\\"): text.unicodeScalars.append(try escape())
            case .some(0..<0x20): throw fault("A control character in a string must be escaped.")
            default:
                let from = offset
                while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                    offset += 1
                }
                text += try checked(from..<offset)
            }
        }
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        offset += 1
        guard let letter = next else { throw fault("The text ends inside a string.") }
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw fault("No such escape in JSON.")
        }
    }

    private mutating func unicodeEscape() throws(JSONFault) -> Unicode.Scalar {
        var code = try fourDigits()
        if (0xD800...0xDBFF).contains(code) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault("Half of a surrogate pair.") }
            let low = try fourDigits()
            guard (0xDC00...0xDFFF).contains(low) else { throw fault("Half of a surrogate pair.") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard code != 0 else { throw fault("U+0000 is not accepted in a string.") }
        guard let scalar = Unicode.Scalar(code) else { throw fault("Half of a surrogate pair.") }
        return scalar
    }

    private mutating func fourDigits() throws(JSONFault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Self.hexValue(byte) else { throw fault("Four hex digits are needed.") }
            code = code << 4 | digit
            offset += 1
        }
        return code
    }

    private static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x37
        case 0x61...0x66: UInt32(byte) - 0x57
        default: nil
        }
    }
}

/// Members of one object without doubles; a set of names only once there are many.
private struct MemberList {
    private(set) var all: [JSONMember] = []
    private var names: Set<String> = []

    /// False when the name is there already.
    mutating func append(_ member: JSONMember) -> Bool {
        if all.count == 16 { names = Set(all.map(\.name)) }
        let isNew = all.count < 16 ? !all.contains { $0.name == member.name } : names.insert(member.name).inserted
        if isNew { all.append(member) }
        return isNew
    }
}
