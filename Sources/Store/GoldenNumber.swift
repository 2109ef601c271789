/// A golden record's number in the order of creation, and the public id that stands for it.
///
/// The public id is `K-` and ten characters of Crockford's base 32: a fixed bijection of 50-bit numbers spreads
/// neighbours over the whole range, so an id tells nobody how many customers there are or which came first, needs no
/// random numbers, and can be turned back into its number. Ids are read without regard to case, with O for 0 and
/// I or L for 1.
package struct GoldenNumber: Hashable, Sendable, Comparable {
    /// In 1 ..< 2^50; the smaller, the older.
    package let value: Int64

    package init(_ value: Int64) {
        self.value = value
    }

    package static func < (left: GoldenNumber, right: GoldenNumber) -> Bool { left.value < right.value }

    /// Nil when the text has not the form of a public id.
    package init?(publicId: String) {
        let text = Array(publicId.utf8)
        guard text.count == 12, text[0] | 0x20 == UInt8(ascii: "k"), text[1] == UInt8(ascii: "-") else { return nil }
        var bits: UInt64 = 0
        for byte in text[2...] {
            guard let digit = Self.digit(byte) else { return nil }
            bits = bits << 5 | digit
        }
        value = Int64(Self.unscrambled(bits))
    }

    package var publicId: String {
        let bits = Self.scrambled(UInt64(truncatingIfNeeded: value))
        let digits = stride(from: 45, through: 0, by: -5).map { Self.alphabet[Int(bits >> UInt64($0)) & 31] }
        return "K-" + String(decoding: digits, as: UTF8.self)
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let mask: UInt64 = (1 << 50) - 1
    /// Odd, so that multiplying by it modulo 2^50 can be undone by multiplying by its inverse.
    private static let multiplier: UInt64 = 0x2_545F_4914_F6CD & mask
    private static let inverse: UInt64 = modularInverse(of: multiplier)

    /// Two rounds of xor-shift by half the width (its own inverse) and multiplication.
    private static func scrambled(_ number: UInt64) -> UInt64 {
        var bits = number & mask
        for _ in 0..<2 {
            bits ^= bits >> 25
            bits = bits &* multiplier & mask
        }
        return bits ^ bits >> 25
    }

    private static func unscrambled(_ number: UInt64) -> UInt64 {
        var bits = number ^ number >> 25
        for _ in 0..<2 {
            bits = bits &* inverse & mask
            bits ^= bits >> 25
        }
        return bits
    }

    /// Newton's iteration doubles the number of right bits each time; an odd number is its own inverse modulo 8.
    private static func modularInverse(of odd: UInt64) -> UInt64 {
        var inverse = odd
        for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
        return inverse & mask
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "O"), UInt8(ascii: "o"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "i"), UInt8(ascii: "L"), UInt8(ascii: "l"): return 1
        case UInt8(ascii: "a")...UInt8(ascii: "z"): return digit(byte - 32)
        default: return alphabet.firstIndex(of: byte).map(UInt64.init)
        }
    }
}
