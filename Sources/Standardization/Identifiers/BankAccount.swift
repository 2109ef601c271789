/// International bank account numbers (ISO 13616), kept and shown without spaces.
enum BankAccount {
    /// Whether a compact text has its country's length and the remainder 1 mod 97.
    static func isValid(_ iban: [UInt8]) -> Bool {
        guard iban.count > 4, let length = length(of: iban), iban.count == length else { return false }
        guard iban[0].isLetter, iban[1].isLetter, iban[2].isDigit, iban[3].isDigit else { return false }
        return CheckDigits.mod97(iban[4...] + iban[..<4]) == 1 && hasNationalForm(iban)
    }

    /// Lengths of the registry (SWIFT IBAN registry, release 98), two letters and a number each.
    private static let lengths: [String: Int] = {
        let list = """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20
            EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30
            KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24
            PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29
            VA22 VG24 XK20 YE30
            """
        let entries = list.split { $0 == " " || $0 == "\n" }.map { (String($0.prefix(2)), Int($0.dropFirst(2)) ?? 0) }
        return Dictionary(entries, uniquingKeysWith: { first, _ in first })
    }()

    /// Countries whose account numbers are digits only.
    private static let digitCountries: Set<String> = [
        "FI", "SE", "NO", "DK", "EE", "DE", "AT", "BE", "ES", "PL", "LT", "HU", "CZ", "SK", "PT", "HR", "SI", "IS",
    ]

    private static func length(of iban: [UInt8]) -> Int? { lengths[Array(iban[..<2]).text] }

    private static func hasNationalForm(_ iban: [UInt8]) -> Bool {
        !digitCountries.contains(Array(iban[..<2]).text) || Array(iban[4...]).isAllDigits
    }
}
