/// Tells rows that are no records: footers by the mapping's texts, totals by the words that reports use.
struct RowSkipping {
    private let texts: [String]

    /// - Parameter texts: a row whose first value begins with one of them is passed over.
    init(_ texts: [String]) {
        self.texts = texts.map(\.foldedName)
    }

    private static let totals: Set<String> = [
        "yhteensa", "total", "totals", "grand total", "sub total", "subtotal", "summa", "sum", "totalt", "insgesamt",
        "gesamt", "kokku", "i alt", "totaal", "kaikki yhteensa", "loppusumma", "valisumma",
    ]

    /// Whether the first value of a row begins with one of the mapping's texts.
    func isFooter(_ row: Row) -> Bool {
        guard !texts.isEmpty, let first = (0..<row.count).first(where: { !row.bytes($0).isEmpty }) else { return false }
        return isFooter(row.bytes(first))
    }

    /// Whether a text begins with one of the mapping's, without regard to case and accents.
    func isFooter(_ cell: UnsafeRawBufferPointer) -> Bool {
        guard !texts.isEmpty else { return false }
        let text = String(decoding: cell.prefix(256), as: UTF8.self).foldedName
        return texts.contains { text.hasPrefix($0) }
    }

    /// Whether a value is a word for a total, with or without a colon.
    static func isTotal(_ cell: UnsafeRawBufferPointer) -> Bool {
        guard (3...20).contains(cell.count), let first = cell.first, first >= 0x41 else { return false }
        let text = String(decoding: cell, as: UTF8.self).foldedName
        return totals.contains(text.hasSuffix(":") ? String(text.dropLast()) : text)
    }
}
