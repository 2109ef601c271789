/// Business ids of countries other than Finland, where the scheme has a check digit.
enum NationalBusinessId {
    /// What a check says about an id.
    enum Outcome: Hashable {
        case checked
        case wrong
        /// The country's scheme is not known here.
        case unknownScheme
    }

    /// Checks a compact id (upper case, without separators) of a country.
    static func check(_ compact: [UInt8], country: String) -> Outcome {
        let body = withoutCountry(compact, country)
        if let scheme = schemes[country] { return scheme(body) ? .checked : .wrong }
        return looseSchemes[country]?(body) == true ? .checked : .unknownScheme
    }

    /// The body of an id without its country letters and, in Norway, without the tax suffix.
    static func body(_ compact: [UInt8], country: String) -> [UInt8] {
        let body = withoutCountry(compact, country)
        return country == "NO" && body.count == 12 && body.has("MVA", at: 9) ? Array(body[..<9]) : body
    }

    /// A compact id without the country's letters in front.
    static func withoutCountry(_ compact: [UInt8], _ country: String) -> [UInt8] {
        compact.starts(with: country.utf8) ? Array(compact.dropFirst(2)) : compact
    }

    private static let schemes: [String: @Sendable ([UInt8]) -> Bool] = [
        "SE": isSwedish, "NO": isNorwegian, "DK": isDanish, "EE": isEstonian, "FR": isFrench, "CH": isSwiss,
        "IS": { PersonNumber.icelandic($0) != nil },
    ]

    /// Countries with several registers, where other numbers than these may stand too.
    private static let looseSchemes: [String: @Sendable ([UInt8]) -> Bool] = [
        "PL": { isPolish($0) || VatNumber.isPolish($0) }, "BE": VatNumber.isBelgian, "PT": VatNumber.isPortuguese,
        "IT": { VatNumber.isItalian($0) || PersonNumber.italian($0) != nil }, "ES": VatNumber.isSpanish,
        "HR": VatNumber.isCroatian, "CZ": { $0.count == 8 && VatNumber.isCzech($0) },
    ]

    /// Ten digits, Luhn; a birth-date form is a sole trader's own number.
    static func isSwedish(_ id: [UInt8]) -> Bool { id.count == 10 && (id.digits.map(CheckDigits.isLuhn) ?? false) }

    /// Nine digits (a tax number adds MVA), weights 3, 2, 7, 6, 5, 4, 3, 2, 1 mod 11.
    static func isNorwegian(_ id: [UInt8]) -> Bool {
        let body = body(id, country: "NO")
        guard body.count == 9, let digits = body.digits else { return false }
        return CheckDigits.weightedSum(digits, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }

    /// Eight digits, not starting with 0, weights 2, 7, 6, 5, 4, 3, 2, 1 mod 11.
    static func isDanish(_ id: [UInt8]) -> Bool {
        guard id.count == 8, let digits = id.digits, digits[0] != 0 else { return false }
        return CheckDigits.weightedSum(digits, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }

    /// Eight digits starting with 1, 7, 8 or 9; weights 1 to 7, after a remainder of 10 weights 3 to 9.
    static func isEstonian(_ id: [UInt8]) -> Bool {
        guard id.count == 8, let digits = id.digits, [1, 7, 8, 9].contains(digits[0]) else { return false }
        let first = CheckDigits.weightedSum(digits, [1, 2, 3, 4, 5, 6, 7]) % 11
        let check = first < 10 ? first : CheckDigits.weightedSum(digits, [3, 4, 5, 6, 7, 8, 9]) % 11 % 10
        return check == digits[7]
    }

    /// SIREN of nine digits or SIRET of fourteen.
    static func isFrench(_ id: [UInt8]) -> Bool { isSIREN(id) || isSIRET(id) }

    /// Nine digits, Luhn.
    static func isSIREN(_ id: [UInt8]) -> Bool { id.count == 9 && (id.digits.map(CheckDigits.isLuhn) ?? false) }

    /// A SIREN and five digits of the place, together Luhn; the digits of a post office's number (SIREN 356000000) add up
    /// to a multiple of 5.
    static func isSIRET(_ id: [UInt8]) -> Bool {
        guard id.count == 14, let digits = id.digits, CheckDigits.isLuhn(Array(digits[..<9])) else { return false }
        return CheckDigits.isLuhn(digits) || (id.has("356000000") && digits.reduce(0, +) % 5 == 0)
    }

    /// REGON: nine digits (weights 8, 9, 2, 3, 4, 5, 6, 7 mod 11), or fourteen that start with such nine (weights 2, 4, 8,
    /// 5, 0, 9, 7, 3, 6, 1, 2, 4, 8).
    static func isPolish(_ id: [UInt8]) -> Bool {
        guard id.count == 9 || id.count == 14, let digits = id.digits else { return false }
        let isFirm = CheckDigits.weightedSum(digits, [8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == digits[8]
        guard digits.count == 14 else { return isFirm }
        let sum = CheckDigits.weightedSum(digits, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8])
        return isFirm && sum % 11 % 10 == digits[13]
    }

    /// Nine digits whose first two are a campus or program of the Internal Revenue Service (list of 2024). There is no
    /// check digit.
    static func isAmerican(_ id: [UInt8]) -> Bool {
        guard id.count == 9, let digits = id.digits else { return false }
        return !unusedAmericanPrefixes.contains(digits[0] * 10 + digits[1])
    }

    private static let unusedAmericanPrefixes: Set<Int> = [
        0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97,
    ]

    /// CHE and nine digits, weights 5, 4, 3, 2, 7, 6, 5, 4 mod 11; a language's tax suffix may follow.
    static func isSwiss(_ id: [UInt8]) -> Bool {
        let text = id.has("CHE") ? Array(id.dropFirst(3)) : id.has("E") ? Array(id.dropFirst()) : id
        guard text.count == 9, let digits = text.digits else { return false }
        let check = (11 - CheckDigits.weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11
        return check == digits[8]
    }
}
