/// Upper and lower case for display, by scalar.
enum LetterCase {
    /// How a text uses capitals.
    enum Style {
        case upper, lower, mixed
        /// Neither: no cased letter at all.
        case none
    }

    /// Whether a text is written in capitals only, small letters only, or both.
    static func style(of text: [UInt8]) -> Style {
        var hasUpper = false
        var hasLower = false
        var index = 0
        while index < text.count && !(hasUpper && hasLower) {
            let scalar = UTF8Reading.scalar(in: text, at: &index, end: text.count)
            let lower = lowercase(scalar)
            if lower != scalar { hasUpper = true } else if uppercase(scalar) != scalar { hasLower = true }
        }
        return hasUpper ? (hasLower ? .mixed : .upper) : hasLower ? .lower : .none
    }

    /// The text with a capital at the start of each part of a word and small letters after it; `O'Brien`, `Veli-Matti`.
    static func capitalized(_ text: [UInt8], _ range: Range<Int>, to target: inout [UInt8]) {
        var atStart = true
        var index = range.lowerBound
        while index < range.upperBound {
            let scalar = UTF8Reading.scalar(in: text, at: &index, end: range.upperBound)
            UTF8Reading.append(atStart ? uppercase(scalar) : lowercase(scalar), to: &target)
            atStart = startsPart(after: scalar, followedBy: range.upperBound - index)
        }
    }

    /// A part of a text in small letters.
    static func lowercased(_ text: [UInt8], _ range: Range<Int>, to target: inout [UInt8]) {
        var index = range.lowerBound
        while index < range.upperBound {
            let scalar = UTF8Reading.scalar(in: text, at: &index, end: range.upperBound)
            UTF8Reading.append(lowercase(scalar), to: &target)
        }
    }

    /// An apostrophe starts a part only when a name follows (`O'Brien`), not an ending (`Sam's`).
    private static func startsPart(after scalar: UInt32, followedBy length: Int) -> Bool {
        switch scalar {
        case 0x27, 0x2019: length > 2
        case 0x28, 0x2D, 0x2E, 0x2F, 0x22, 0x26, 0x2010...0x2015: true
        default: false
        }
    }

    /// The small letter of a capital; any other scalar itself.
    static func lowercase(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x41...0x5A: scalar + 32
        case 0...0x7F, 0xDF...0xFF, 0xD7: scalar
        case 0xC0...0xDE: scalar + 32
        default: mapped(scalar) { $0.lowercaseMapping }
        }
    }

    /// The capital of a small letter; any other scalar itself, also `ß`, whose capital is two letters.
    static func uppercase(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x61...0x7A: scalar - 32
        case 0...0x7F, 0xC0...0xDF, 0xF7: scalar
        case 0xE0...0xFE: scalar - 32
        default: mapped(scalar) { $0.uppercaseMapping }
        }
    }

    private static func mapped(_ value: UInt32, _ mapping: (Unicode.Scalar.Properties) -> String) -> UInt32 {
        guard value >= 0xC0, let scalar = Unicode.Scalar(value) else { return value }
        let scalars = mapping(scalar.properties).unicodeScalars
        guard scalars.count == 1, let first = scalars.first else { return value }
        return first.value
    }
}
