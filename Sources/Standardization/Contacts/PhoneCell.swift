/// The telephone numbers in one cell: people write two with a slash, comma, semicolon or line break between.
struct PhoneCell {
    /// At least one text, unless the cell holds a number that a spreadsheet destroyed (`3,58943E+11`).
    let numbers: [[UInt8]]

    init(_ cell: [UInt8]) {
        let raw = Self.narrowed(cell)
        let text = Self.withoutDecimals(raw.collapsingBlanks())
        let hasSeparator = raw.contains { Self.separators.contains($0) }
        let parts = hasSeparator ? raw.parts { Self.separators.contains($0) } : []
        if Self.isDestroyed(text) {
            numbers = []
        } else if parts.count > 1 && parts.allSatisfy(Self.isWhole) {
            numbers = parts
        } else {
            numbers = text.isEmpty ? [] : [text]
        }
    }

    /// Full-width digits and signs as ASCII.
    private static func narrowed(_ cell: [UInt8]) -> [UInt8] {
        guard cell.contains(0xEF) else { return cell }
        var result: [UInt8] = []
        var index = 0
        while index < cell.count {
            let scalar = UTF8Reading.scalar(in: cell, at: &index, end: cell.count)
            UTF8Reading.append((0xFF01...0xFF5E).contains(scalar) ? scalar - 0xFEE0 : scalar, to: &result)
        }
        return result
    }

    private static let separators = Array("/,;|\n\r".utf8)

    /// Six digits or more, and no letter that would start an extension.
    private static func isWhole(_ part: [UInt8]) -> Bool {
        part.digitCount >= 6 && !(part.first?.isLetter ?? true)
    }

    /// A number that a spreadsheet took for a quantity: `401234567.0`.
    private static func withoutDecimals(_ text: [UInt8]) -> [UInt8] {
        guard text.count > 6, text.last == 48, text[text.count - 2] == .dot else { return text }
        let head = Array(text.dropLast(2))
        return head.isAllDigits ? head : text
    }

    private static func isDestroyed(_ text: [UInt8]) -> Bool {
        guard let mark = text.lastIndex(where: { $0 | 32 == UInt8(ascii: "e") }), mark > 0, mark + 2 < text.count else {
            return false
        }
        return text[mark - 1].isDigit && text[mark + 1] == UInt8(ascii: "+") && Array(text[(mark + 2)...]).isAllDigits
    }
}
