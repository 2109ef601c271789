/// Small questions about UTF-8 bytes, without the cost of `Character`.
extension UInt8 {
    static let space = UInt8(ascii: " ")
    static let comma = UInt8(ascii: ",")
    static let dot = UInt8(ascii: ".")
    static let hyphen = UInt8(ascii: "-")
    static let slash = UInt8(ascii: "/")
    static let newline = UInt8(ascii: "\n")
    /// Stands between the parts of a composite feature (U+001F).
    static let unitSeparator: UInt8 = 0x1F

    /// Whether it is one of 0-9.
    @inline(__always) var isDigit: Bool { self &- 48 < 10 }
    /// Whether it is one of A-Z or a-z.
    @inline(__always) var isLetter: Bool { (self | 32) &- 97 < 26 }
    /// Its upper-case form, when it is an ASCII letter.
    @inline(__always) var uppercased: UInt8 { self &- 97 < 26 ? self - 32 : self }
    /// Its lower-case form, when it is an ASCII letter.
    @inline(__always) var lowercased: UInt8 { self &- 65 < 26 ? self + 32 : self }
}

extension [UInt8] {
    /// As a string; bytes that are not UTF-8 are replaced.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// Whether the bytes from `start` on begin with `prefix`.
    func has(_ prefix: StaticString, at start: Int = 0) -> Bool {
        let length = prefix.utf8CodeUnitCount
        guard count - start >= length else { return false }
        return prefix.withUTF8Buffer { bytes in
            (0..<length).allSatisfy { self[start + $0] == bytes[$0] }
        }
    }

    /// Whether the bytes are exactly those of `other`.
    func isEqual(to other: StaticString) -> Bool {
        count == other.utf8CodeUnitCount && has(other)
    }

    /// How many ASCII digits there are.
    var digitCount: Int { reduce(0) { $1.isDigit ? $0 + 1 : $0 } }

    /// Whether there are only ASCII digits, at least one.
    var isAllDigits: Bool { !isEmpty && allSatisfy(\.isDigit) }

    /// Upper-case in ASCII; other bytes stay.
    var asciiUppercased: [UInt8] { map(\.uppercased) }

    /// Lower-case in ASCII; other bytes stay.
    var asciiLowercased: [UInt8] { map(\.lowercased) }

    /// One space for each run of white space of any kind, none at the ends, no invisible characters.
    ///
    /// - Complexity: O(n); returns the same storage when nothing changes.
    func collapsingBlanks() -> [UInt8] {
        guard !isTidy else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var index = 0
        var hasGap = false
        while index < count {
            let start = index
            let scalar = UTF8Reading.scalar(in: self, at: &index, end: count)
            if UTF8Reading.isBlank(scalar) {
                hasGap = hasGap || !Self.isInvisible(scalar)
                continue
            }
            if hasGap && !result.isEmpty { result.append(.space) }
            hasGap = false
            result.append(contentsOf: self[start..<index])
        }
        return result
    }

    private var isTidy: Bool {
        guard let first, let last, first != .space, last != .space else { return isEmpty }
        var previous: UInt8 = 0
        for byte in self {
            if (0x21...0x7E).contains(byte) {
                previous = byte
                continue
            }
            let mayBeBlank = byte < 32 || byte == 0x7F || byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3
            if mayBeBlank || byte == 0xEF || (byte == .space && previous == .space) { return false }
            previous = byte
        }
        return true
    }

    private static func isInvisible(_ scalar: UInt32) -> Bool {
        (0x200B...0x200F).contains(scalar) || scalar == 0x2060 || scalar == 0xFEFF
    }

    /// Cuts at each byte for which `isSeparator` holds; parts without their outer spaces, empty ones left out.
    func parts(where isSeparator: (UInt8) -> Bool) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var start = 0
        for index in 0...count where index == count || isSeparator(self[index]) {
            let part = Array(self[start..<index]).collapsingBlanks()
            if !part.isEmpty { result.append(part) }
            start = index + 1
        }
        return result
    }
}
