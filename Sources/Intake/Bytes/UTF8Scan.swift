package import CustomerModel

/// Finds and shows what is not UTF-8. Strict: no overlong form, no surrogate, nothing above U+10FFFF.
package enum UTF8Scan {
    /// The length of the character at an index, 0 when there is none.
    ///
    /// Source: The Unicode Standard, table 3-7, well-formed UTF-8 byte sequences.
    static func characterLength(at index: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        let first = bytes[index]
        if first < 0x80 { return 1 }
        let (length, second) = shape(of: first)
        guard length > 0, index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
        for following in (index + 2)..<max(index + 2, index + length) where bytes[following] & 0xC0 != 0x80 {
            return 0
        }
        return length
    }

    /// The length that a first byte announces and the bytes that may follow it.
    private static func shape(of first: UInt8) -> (length: Int, second: ClosedRange<UInt8>) {
        switch first {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xE1...0xEF: (3, 0x80...0xBF)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: (0, 0...0)
        }
    }

    /// The index of the first byte that begins no character; nil when all is well.
    package static func firstFault(in bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 0
        while index < bytes.count {
            index = endOfASCII(from: index, in: bytes)
            guard index < bytes.count else { return nil }
            let length = characterLength(at: index, in: bytes)
            guard length > 0 else { return index }
            index += length
        }
        return nil
    }

    /// The index of the first NUL; nil without one. Eight bytes at a step.
    static func firstNUL(in bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        return bytes[index...].firstIndex(of: 0)
    }

    /// The index of the first byte above 0x7F from an index on, or the end; eight bytes at a step.
    static func endOfASCII(from start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var index = start
        while index + 8 <= bytes.count,
            bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }

    /// Whether bytes are the beginning of a character that a buffer's end cuts.
    static func isCutCharacter(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let first = bytes.first else { return false }
        let (length, second) = shape(of: first)
        guard length > bytes.count else { return false }
        let tail = bytes.dropFirst()
        return (tail.first.map { second.contains($0) } ?? true) && tail.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    }

    /// How many characters of several bytes there are, and how many bytes begin no character.
    static func counts(in bytes: UnsafeRawBufferPointer) -> (valid: Int, faults: Int) {
        var counts = (valid: 0, faults: 0)
        var index = 0
        while index < bytes.count {
            let length = characterLength(at: index, in: bytes)
            if length > 1 { counts.valid += 1 }
            if length == 0 { counts.faults += 1 }
            index += max(length, 1)
        }
        return counts
    }

    /// The text of bytes for people: a byte that is no character, and NUL, appear as `\x81`. Cut after `limit` bytes.
    package static func readable(_ bytes: UnsafeRawBufferPointer, limit: Int = 65_536) -> String {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count, text.count < limit {
            let length = characterLength(at: index, in: bytes)
            if length == 0 || bytes[index] == 0 {
                text += "\\x".utf8 + [hexDigit(bytes[index] >> 4), hexDigit(bytes[index] & 15)]
            } else {
                guard text.count + length <= limit else { break }
                text += bytes[index..<index + length]
            }
            index += max(length, 1)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }

    /// The place of a byte in a text that starts at a position: lines end with LF, CR LF or CR, columns count
    /// characters (Unicode scalars; a byte that is no character counts as one).
    package static func position(
        of offset: Int, in bytes: UnsafeRawBufferPointer, from start: TextPosition
    ) -> TextPosition {
        var (line, column) = (start.line, start.column)
        var index = 0
        while index < offset {
            let isBreak = bytes[index] == 0x0A || (bytes[index] == 0x0D && !startsLineFeed(index + 1, bytes))
            if isBreak { line += 1 }
            column = isBreak ? 1 : column + 1
            index += max(characterLength(at: index, in: bytes), 1)
        }
        return TextPosition(line: line, column: column)
    }

    private static func startsLineFeed(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        index < bytes.count && bytes[index] == 0x0A
    }
}
