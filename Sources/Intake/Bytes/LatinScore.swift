/// How well bytes read as text in an encoding of single bytes: letters inside words speak for it, signs against.
struct LatinScore {
    private let upperHalf: [UInt16]
    private let bytes: UnsafeRawBufferPointer

    /// The sum over all bytes above 0x7F; higher is more plausible.
    static func of(_ encoding: TextEncoding, _ bytes: UnsafeRawBufferPointer) -> Int {
        let score = LatinScore(upperHalf: encoding.upperHalf, bytes: bytes)
        return bytes.indices.reduce(0) { bytes[$1] < 0x80 ? $0 : $0 + score.value(at: $1) }
    }

    private func value(at index: Int) -> Int {
        let scalar = upperHalf[Int(bytes[index]) - 0x80]
        let (before, after) = (isLetter(at: index - 1), isLetter(at: index + 1))
        switch scalar {
        case 0: return -10
        case _ where isCapital(scalar) && isLowerASCII(at: index - 1): return -2
        case 0xE4, 0xE5, 0xF6, 0xC4, 0xC5, 0xD6: return before || after ? 3 : 1
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0xFF, 0x152, 0x153, 0x160, 0x161, 0x178, 0x17D, 0x17E:
            return before || after ? 1 : -1
        // Signs that people write: euro, dashes, quotation marks, section, degree, fractions, NO-BREAK SPACE.
        case 0x2019: return 1
        case 0x20AC, 0x2013, 0x2014, 0x2018, 0x201C...0x201E, 0x2022, 0x2026, 0xA0, 0xA7, 0xB0, 0xB4, 0xBC...0xBE:
            return before && after ? -2 : 1
        default: return -3
        }
    }

    private func isLetter(at index: Int) -> Bool {
        guard bytes.indices.contains(index) else { return false }
        let byte = bytes[index]
        if byte < 0x80 { return (0x41...0x5A).contains(byte & 0xDF) }
        let scalar = upperHalf[Int(byte) - 0x80]
        return (0xC0...0xFF).contains(scalar) && scalar != 0xD7 && scalar != 0xF7
    }

    private func isCapital(_ scalar: UInt16) -> Bool { (0xC0...0xDE).contains(scalar) && scalar != 0xD7 }

    private func isLowerASCII(at index: Int) -> Bool {
        bytes.indices.contains(index) && (0x61...0x7A).contains(bytes[index])
    }
}
