/// VAT identification numbers of the European Union, Northern Ireland, Great Britain and Norway.
enum VatNumber {
    /// What a compact text is as a VAT number.
    struct Reading: Hashable {
        /// The country's prefix (`EL` for Greece) and the body, upper case.
        let canonical: [UInt8]
        /// The prefix alone, such as `FI`.
        let country: String
        /// Whether the check digits are right; nil when the country's rule is not known here.
        let isChecked: Bool?
    }

    /// Reads a compact text; without a prefix it is a number of `region`. Nil when no country can be told.
    static func read(_ compact: [UInt8], region: String) -> Reading? {
        let hasPrefix = compact.count > 2 && compact[0].isLetter && compact[1].isLetter
        let isPrefix = hasPrefix && (rules[prefix(compact)] != nil || !hasOwnLetters(compact, region))
        var country = isPrefix ? prefix(compact) : region
        if country == "GR" { country = "EL" }
        guard country.utf8.count == 2 else { return nil }
        let body = normalized(isPrefix ? Array(compact.dropFirst(2)) : compact, country)
        let canonical = Array(country.utf8) + body
        return Reading(canonical: canonical, country: country, isChecked: rules[country].map { $0(body) })
    }

    private static func prefix(_ compact: [UInt8]) -> String { Array(compact[..<2]).text }

    /// Whether a body of the region may itself start with two letters.
    private static func hasOwnLetters(_ compact: [UInt8], _ region: String) -> Bool {
        ["FR", "ES", "GB", "IE", "CY"].contains(region) && !compact.has("XX")
    }

    /// Old Belgian and Greek numbers lack their leading zero; a Norwegian one may lack its suffix.
    private static func normalized(_ body: [UInt8], _ country: String) -> [UInt8] {
        switch country {
        case "BE" where body.count == 9, "EL" where body.count == 8:
            body.isAllDigits ? [UInt8(ascii: "0")] + body : body
        case "NO" where body.count == 9: body + Array("MVA".utf8)
        default: body
        }
    }

    private static let rules: [String: @Sendable ([UInt8]) -> Bool] = [
        "FI": { $0.count == 8 && $0.isAllDigits && FinnishBusinessId.isChecked($0) },
        "SE": isSwedish, "DK": NationalBusinessId.isDanish,
        "NO": { $0.count == 12 && NationalBusinessId.isNorwegian($0) },
        "EE": isEstonian, "LV": isLatvian, "LT": isLithuanian, "DE": isGerman, "AT": isAustrian, "NL": isDutch,
        "BE": isBelgian, "LU": isLuxembourgish, "FR": isFrench, "ES": isSpanish, "PT": isPortuguese, "IT": isItalian,
        "MT": isMaltese, "EL": isGreek, "CY": isCypriot, "BG": isBulgarian, "RO": isRomanian, "HU": isHungarian,
        "SK": isSlovak, "SI": isSlovenian, "CZ": isCzech, "PL": isPolish, "HR": isCroatian, "IE": isIrish,
        "XI": isBritish, "GB": isBritish,
    ]
}
