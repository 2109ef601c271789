/// One kind of identifier with its own form and check, known by a name such as `FI_YTUNNUS` or `EU_VAT_DE`.
package struct IdentifierScheme: Hashable, Sendable {
    /// In capitals, with the country in front where there is one.
    package let name: String
    /// For people, such as `Finnish business id`.
    package let title: String
    /// Whether a right form has right check digits as well.
    package let hasCheckDigits: Bool
    /// The list of made-up values that people write for want of a real one.
    let placeholders: ValueWords.Kind
    /// The compact form of a right identifier, from a text in single spaces; nil when it is wrong.
    let canonical: @Sendable ([UInt8]) -> [UInt8]?

    init(
        _ name: String, _ title: String, hasCheckDigits: Bool = true, placeholders: ValueWords.Kind = .code,
        canonical: @escaping @Sendable ([UInt8]) -> [UInt8]?
    ) {
        self.name = name
        self.title = title
        self.hasCheckDigits = hasCheckDigits
        self.placeholders = placeholders
        self.canonical = canonical
    }

    package static func == (left: IdentifierScheme, right: IdentifierScheme) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension IdentifierScheme {
    /// A scheme whose compact form is what a test accepts.
    static func compact(
        _ name: String, _ title: String, dropping others: StaticString = "", hasCheckDigits: Bool = true,
        isValid: @escaping @Sendable ([UInt8]) -> Bool
    ) -> IdentifierScheme {
        IdentifierScheme(name, title, hasCheckDigits: hasCheckDigits, placeholders: .businessId) { text in
            let compact = text.compactIdentifier(dropping: others)
            return isValid(compact) ? compact : nil
        }
    }

    /// Every scheme, Nordic ones first.
    package static let all = nordic + international + european + vatNumbers

    private static let international = [
        compact("IBAN", "International bank account number", isValid: BankAccount.isValid),
        compact("BIC", "Bank's identifier code", hasCheckDigits: false, isValid: PaymentIdentifier.isBIC),
        compact("RF_CREDITOR_REF", "Creditor reference", isValid: PaymentIdentifier.isCreditorReference),
        compact("LEI", "Legal entity identifier", isValid: TradeIdentifier.isLEI),
        compact("GLN_EAN13", "Global location number", isValid: TradeIdentifier.isGLN),
        compact("DUNS", "D-U-N-S number", hasCheckDigits: false, isValid: TradeIdentifier.isDUNS),
        compact("US_EIN", "Employer number of the United States", hasCheckDigits: false) {
            NationalBusinessId.isAmerican($0)
        },
    ]

    private static let european = [
        compact("FR_SIREN", "French business id", dropping: ".", isValid: NationalBusinessId.isSIREN),
        compact("FR_SIRET", "French id of a place of business", dropping: ".", isValid: NationalBusinessId.isSIRET),
        compact("PL_REGON", "Polish business id", isValid: NationalBusinessId.isPolish),
        IdentifierScheme("CH_UID", "Swiss business id") { text in
            let compact = text.compactIdentifier(dropping: ".")
            return NationalBusinessId.isSwiss(compact) ? Array("CHE".utf8) + compact.suffix(9) : nil
        },
        IdentifierScheme("IT_CODICEFISCALE", "Italian tax code") { text in
            let compact = text.compactIdentifier()
            return VatNumber.isItalian(compact) ? compact : PersonNumber.italian(compact)
        },
    ]

    private static let nordic = [
        IdentifierScheme("FI_YTUNNUS", "Finnish business id", placeholders: .businessId) { text in
            FinnishBusinessId.digits(of: text.compactIdentifier()).flatMap {
                FinnishBusinessId.isChecked($0) ? $0 : nil
            }
        },
        finnishPerson("FI_HETU", "Finnish personal identity code", testNumbers: false),
        finnishPerson("FI_HETU_ALLOW_900", "Finnish personal identity code, test numbers too", testNumbers: true),
        compact("FI_OVT", "Finnish party identifier", isValid: TradeIdentifier.isOVT),
        IdentifierScheme("FI_VIITE", "Finnish reference number") { text in
            PaymentIdentifier.finnishReference(text.compactIdentifier())
        },
        business("SE_ORGNR", "Swedish business id", "SE", isValid: NationalBusinessId.isSwedish),
        person("SE_PERSONNUMMER", "Swedish personal number", PersonNumber.swedish),
        business("NO_ORGNR", "Norwegian business id", "NO") { $0.count == 9 && NationalBusinessId.isNorwegian($0) },
        person("NO_FODSELSNUMMER", "Norwegian personal number", PersonNumber.norwegian),
        business("DK_CVR", "Danish business id", "DK", isValid: NationalBusinessId.isDanish),
        person("DK_CPR", "Danish personal number", hasCheckDigits: false, PersonNumber.danish),
        business("EE_REGISTRIKOOD", "Estonian business id", "EE", isValid: NationalBusinessId.isEstonian),
        person("EE_IK", "Estonian personal number", PersonNumber.estonian),
        person("IS_KENNITALA", "Icelandic personal or business id", PersonNumber.icelandic),
    ]

    /// The country's letters may stand in front.
    private static func business(
        _ name: String, _ title: String, _ country: String, isValid: @escaping @Sendable ([UInt8]) -> Bool
    ) -> IdentifierScheme {
        IdentifierScheme(name, title, placeholders: .businessId) { text in
            let body = NationalBusinessId.withoutCountry(text.compactIdentifier(), country)
            return isValid(body) ? body : nil
        }
    }

    private static func finnishPerson(_ name: String, _ title: String, testNumbers: Bool) -> IdentifierScheme {
        IdentifierScheme(name, title, placeholders: .personalId) { text in
            let code = text.filter { $0 != .space }.asciiUppercased
            guard PersonalIdentityCode.isValid(code) else { return nil }
            return testNumbers || code[7] != UInt8(ascii: "9") ? code : nil
        }
    }

    /// Hyphens and signs before the last digits stay in Sweden only, where they tell the century.
    private static func person(
        _ name: String, _ title: String, hasCheckDigits: Bool = true,
        _ canonical: @escaping @Sendable ([UInt8]) -> [UInt8]?
    ) -> IdentifierScheme {
        let isSwedish = name == "SE_PERSONNUMMER"
        return IdentifierScheme(name, title, hasCheckDigits: hasCheckDigits, placeholders: .personalId) { text in
            canonical(isSwedish ? text.filter { $0 != .space } : text.compactIdentifier())
        }
    }
}
