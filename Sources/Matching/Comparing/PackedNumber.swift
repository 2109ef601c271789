/// A short number, such as of a phone, in one word: four bits a symbol, the last symbol in the lowest. So two are compared
/// without looking at their texts.
enum PackedNumber {
    /// 0 for a text of more than 16 symbols, of none, or with another symbol than digits, `+`, `-` and `/`.
    static func pack(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        if text.count > 16 { return 0 }
        var packed: UInt64 = 0
        for byte in text {
            guard let symbol = symbol(byte) else { return 0 }
            packed = packed << 4 | symbol
        }
        return packed
    }

    /// 1...15.
    private static func symbol(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte) - 47
        case UInt8(ascii: "+"): 11
        case UInt8(ascii: "-"): 12
        case UInt8(ascii: "/"): 13
        default: nil
        }
    }

    /// Whether both have eight symbols or more and the last eight agree.
    static func endAlike(_ one: UInt64, _ other: UInt64) -> Bool {
        UInt32(truncatingIfNeeded: one) == UInt32(truncatingIfNeeded: other)
            && UInt32(truncatingIfNeeded: one) >> 28 != 0
    }

    /// Whether two different numbers are one keystroke apart: a wrong, missing, added or exchanged symbol.
    static func areKeystrokeApart(_ one: UInt64, _ other: UInt64) -> Bool {
        let lengths = (length(one), length(other))
        let lowest = UInt64((one ^ other).trailingZeroBitCount) & ~3
        if lengths.0 == lengths.1 {
            let (left, right) = (one >> lowest, other >> lowest)
            if (left ^ right) >> 4 == 0 { return true }
            return (left ^ right) >> 8 == 0 && (left & 15) == right >> 4 & 15 && (right & 15) == left >> 4 & 15
        }
        guard abs(lengths.0 - lengths.1) == 1 else { return false }
        let (short, long) = lengths.0 < lengths.1 ? (one, other) : (other, one)
        return (long >> 4 ^ short) >> lowest == 0
    }

    private static func length(_ packed: UInt64) -> Int { (67 - packed.leadingZeroBitCount) / 4 }
}
