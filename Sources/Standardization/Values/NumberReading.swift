/// Decimal numbers as people and spreadsheets of many countries write them.
enum NumberReading {
    /// The canonical form: digits, a dot before decimals, a minus in front, no useless zeros. Nil when the text is no
    /// number, or when a single comma may be a decimal or a thousands mark (`1,234`), which only a whole column tells.
    static func canonical(_ text: [UInt8]) -> [UInt8]? {
        guard var body = unsigned(text) else { return nil }
        guard let digits = plain(body.digits) else { return nil }
        body.digits = trimmed(digits)
        let isZero = body.digits == [48]
        return body.isNegative && !isZero ? [.hyphen] + body.digits : body.digits
    }

    /// Takes off signs, parentheses and blanks. Nil when anything but digits, commas, dots and apostrophes is left.
    private static func unsigned(_ text: [UInt8]) -> (digits: [UInt8], isNegative: Bool)? {
        var digits: [UInt8] = []
        var isNegative = text.first == UInt8(ascii: "(") && text.last == UInt8(ascii: ")")
        let inner = isNegative ? text[1..<(text.count - 1)] : text[...]
        var index = 0
        let bytes = Array(inner)
        while index < bytes.count {
            let isEdge = index == 0
            let scalar = UTF8Reading.scalar(in: bytes, at: &index, end: bytes.count)
            switch scalar {
            case 0x30...0x39, 0x2C, 0x2E: digits.append(UInt8(scalar))
            case 0x2D where isEdge || index == bytes.count, 0x2212 where isEdge || index == bytes.count:
                isNegative = true
            case 0x2B where isEdge: continue
            case 0x27, 0x2019: continue
            default: if !UTF8Reading.isBlank(scalar) { return nil }
            }
        }
        return (digits, isNegative)
    }

    private static func plain(_ text: [UInt8]) -> [UInt8]? {
        let commas = text.indices.filter { text[$0] == .comma }
        let dots = text.indices.filter { text[$0] == .dot }
        guard text.digitCount > 0 else { return nil }
        if let comma = commas.last, let dot = dots.last {
            let decimal = max(comma, dot)
            guard (comma > dot ? commas : dots).count == 1 else { return nil }
            return isGrouped(text[..<decimal]) ? decimals(text, at: decimal) : nil
        }
        if commas.count > 1 || dots.count > 1 { return isGrouped(text[...]) ? text.filter(\.isDigit) : nil }
        guard let comma = commas.first else { return text }
        let isAmbiguous = text.count - comma == 4 && (1...3).contains(comma) && text[0] != 48
        return isAmbiguous ? nil : decimals(text, at: comma)
    }

    /// Whether marks stand before groups of three digits.
    private static func isGrouped(_ text: ArraySlice<UInt8>) -> Bool {
        let groups = text.split(omittingEmptySubsequences: false) { !$0.isDigit }
        return groups.dropFirst().allSatisfy { $0.count == 3 } && (1...3).contains(groups.first?.count ?? 0)
    }

    private static func decimals(_ text: [UInt8], at mark: Int) -> [UInt8] {
        text[..<mark].filter(\.isDigit) + [.dot] + text[(mark + 1)...].filter(\.isDigit)
    }

    private static func trimmed(_ text: [UInt8]) -> [UInt8] {
        var digits = text
        if digits.contains(.dot) {
            while digits.last == 48 { digits.removeLast() }
            if digits.last == .dot { digits.removeLast() }
        }
        let zeros = digits.prefix { $0 == 48 }.count
        digits.removeFirst(zeros)
        return digits.isEmpty || digits[0] == .dot ? [48] + digits : digits
    }
}
