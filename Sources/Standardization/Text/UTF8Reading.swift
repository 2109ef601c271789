/// Reads scalars from bytes that came out of a `String`, so that they are well-formed UTF-8.
enum UTF8Reading {
    /// The scalar at `index`, which moves behind it. A byte that cannot start a scalar reads as U+FFFD.
    static func scalar(in text: [UInt8], at index: inout Int, end: Int) -> UInt32 {
        let lead = text[index]
        let length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard length > 0, index + length <= end else {
            index += 1
            return 0xFFFD
        }
        var scalar = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<max(length, 1) { scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F) }
        index += length
        return scalar
    }

    /// Appends a scalar as UTF-8.
    static func append(_ scalar: UInt32, to target: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(scalar) else { return }
        target.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// Whether a scalar is white space of any width, a control character or an invisible joiner.
    static func isBlank(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x2060, 0x3000, 0xFEFF: true
        default: false
        }
    }
}
