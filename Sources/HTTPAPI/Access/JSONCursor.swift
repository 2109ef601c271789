import Foundation

/// A place in a JSON text (RFC 8259), which moves from value to value without making anything of them. It takes texts that
/// programs wrote: of numbers and words it sees the end only.
struct JSONCursor {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether nothing but blanks follows.
    var isAtEnd: Bool {
        var rest = self
        return (try? rest.peek()) == nil
    }

    /// The first byte of what comes next.
    mutating func peek() throws -> UInt8 {
        while position < bytes.count, Self.blanks.contains(bytes[position]) { position += 1 }
        guard position < bytes.count else { throw Masker.NotJSON() }
        return bytes[position]
    }

    /// Goes through the object that comes next; `body` goes past each value.
    mutating func members(_ body: (inout JSONCursor, _ name: String, Range<Int>) throws -> Void) throws {
        try list(from: UInt8(ascii: "{"), to: UInt8(ascii: "}")) { cursor in
            guard try cursor.peek() == UInt8(ascii: "\"") else { throw Masker.NotJSON() }
            let range = try cursor.skipString()
            guard let name = cursor.text(range) else { throw Masker.NotJSON() }
            try cursor.take(UInt8(ascii: ":"))
            try body(&cursor, name, range)
        }
    }

    /// Goes through the array that comes next; `body` goes past each value.
    mutating func elements(_ body: (inout JSONCursor) throws -> Void) throws {
        try list(from: UInt8(ascii: "["), to: UInt8(ascii: "]"), body)
    }

    /// Goes past the value that comes next.
    ///
    /// - Returns: where it stands.
    mutating func skipValue() throws -> Range<Int> {
        let first = try peek()
        let start = position
        switch first {
        case UInt8(ascii: "\""): return try skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested()
        default:
            while position < bytes.count, !Self.ends.contains(bytes[position]) { position += 1 }
        }
        guard position > start else { throw Masker.NotJSON() }
        return start..<position
    }

    /// The text at a place; nil when a value of another kind is there.
    func text(_ range: Range<Int>) -> String? {
        guard range.count > 1, bytes[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
        let inside = bytes[range].dropFirst().dropLast()
        guard inside.contains(UInt8(ascii: "\\")) else { return String(decoding: inside, as: UTF8.self) }
        return try? JSONDecoder().decode(String.self, from: Data(bytes[range]))
    }

    /// The text that an array at a place begins with; nil when there is none.
    func firstText(_ range: Range<Int>) -> String? {
        guard bytes[range.lowerBound] == UInt8(ascii: "[") else { return nil }
        var cursor = self
        cursor.position = range.lowerBound + 1
        return (try? cursor.skipValue()).flatMap(cursor.text)
    }

    private static let blanks = Set(" \t\r\n".utf8)
    private static let ends = Set(" \t\r\n,:]}".utf8)

    private mutating func take(_ byte: UInt8) throws {
        guard try peek() == byte else { throw Masker.NotJSON() }
        position += 1
    }

    private mutating func list(from open: UInt8, to close: UInt8, _ body: (inout JSONCursor) throws -> Void) throws {
        try take(open)
        guard try peek() != close else {
            position += 1
            return
        }
        while true {
            try body(&self)
            if try peek() == close { break }
            try take(UInt8(ascii: ","))
        }
        position += 1
    }

    private mutating func skipString() throws -> Range<Int> {
        let start = position
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "\""):
                position += 1
                return start..<position
            default: position += 1
            }
        }
        throw Masker.NotJSON()
    }

    private mutating func skipNested() throws {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                _ = try skipString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return }
        }
        throw Masker.NotJSON()
    }
}
