/// Identifiers of legal entities and places in trade.
enum TradeIdentifier {
    /// Whether a compact text is a legal entity identifier: 18 letters or digits, two digits, remainder 1 mod 97
    /// (ISO 17442).
    static func isLEI(_ text: [UInt8]) -> Bool {
        text.count == 20 && Array(text[18...]).isAllDigits && CheckDigits.mod97(text) == 1
    }

    /// Whether a compact text is a global location number: 13 digits with the check digit of GS1.
    static func isGLN(_ text: [UInt8]) -> Bool {
        text.count == 13 && (text.digits.map(CheckDigits.isGS1) ?? false)
    }

    /// Whether a compact text is a Finnish party identifier (OVT): 0037, a business id and up to five characters.
    static func isOVT(_ text: [UInt8]) -> Bool {
        guard (12...17).contains(text.count), text.has("0037") else { return false }
        let id = Array(text[4..<12])
        return id.isAllDigits && FinnishBusinessId.isChecked(id) && text[12...].allSatisfy { $0.isDigit || $0.isLetter }
    }

    /// Whether a compact text may be a D-U-N-S number: nine digits. Numbers issued since 2006 have no check digit.
    static func isDUNS(_ text: [UInt8]) -> Bool { text.count == 9 && text.isAllDigits }
}
