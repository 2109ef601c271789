import CustomerModel

/// Words by which files say what a customer is, in English, Finnish and Swedish.
enum KindWords {
    /// The kind that a word of a column says; nil for other words.
    ///
    /// - Parameter headerSaysKind: single letters count only under a header that speaks of kinds.
    static func kind(of value: String, headerSaysKind: Bool) -> PartyKind? {
        let word = HeaderWords.words(of: value).joined(separator: " ")
        if let kind = words[word] { return kind }
        return headerSaysKind ? letters[word] : nil
    }

    /// Whether a header speaks of kinds of customers, such as `asiakastyyppi` or `Account type`.
    static func speaksOfKinds(_ header: String) -> Bool {
        let words = HeaderWords.words(of: header)
        return words.contains { word in headers.contains { word.hasSuffix($0) || word.hasPrefix($0) } }
    }

    /// What a yes in a column means, by its header: person for `is_person`, organization for `IsCompany`; nil for others.
    static func meaningOfYes(_ header: String) -> PartyKind? {
        let words = HeaderWords.words(of: header)
        guard words.contains("is") || words.contains("on") || words.contains("ar") || words.count == 1 else {
            return nil
        }
        return words.lazy.compactMap { Self.words[$0] }.first
    }

    static func isYes(_ value: String) -> Bool? {
        switch value.lowercased() {
        case "true", "yes", "y", "1", "kyllä", "k", "ja", "j", "x", "t": true
        case "false", "no", "n", "0", "ei", "e", "nej", "f": false
        default: nil
        }
    }

    private static let headers = [
        "type", "kind", "tyyppi", "laji", "typ", "class", "luokka", "segment", "segmentti", "ryhma", "group", "muoto",
        "category", "kategoria", "entity", "party", "asiakastyyppi", "kundtyp",
    ]

    private static let letters: [String: PartyKind] = [
        "p": .person, "h": .person, "i": .person, "k": .person, "n": .person,
        "o": .organization, "c": .organization, "y": .organization, "b": .organization, "f": .organization,
        "e": .organization, "j": .organization, "l": .organization,
    ]

    private static let words: [String: PartyKind] = {
        var table: [String: PartyKind] = [:]
        for word in personWords { table[word] = .person }
        for word in organizationWords { table[word] = .organization }
        return table
    }()

    private static let personWords = [
        "person", "persons", "private", "private person", "private customer", "privateperson", "individual",
        "individuals", "consumer", "consumers", "b2c", "natural", "natural person", "household", "residential",
        "henkilo", "henkiloasiakas", "luonnollinen", "luonnollinen henkilo", "yksityinen", "yksityishenkilo",
        "yksityisasiakas", "yksityis", "kuluttaja", "kuluttaja asiakas", "kuluttaja-asiakas", "kuluttajat",
        "kotitalous", "privat", "privatperson", "privatkund", "konsument", "fysisk", "fysisk person", "personkund",
        "enskild", "people", "personaccount", "person account", "contact", "hlo",
    ]

    private static let organizationWords = [
        "company", "companies", "organization", "organisation", "organizations", "business", "businesses",
        "corporate", "corporation", "enterprise", "firm", "b2b", "legal", "legal entity", "legal person",
        "association", "org", "yritys", "yritykset", "yritysasiakas", "yhteiso", "yhteisoasiakas", "organisaatio",
        "juridinen", "oikeushenkilo", "yhdistys", "taloyhtio", "kunta", "foretag", "foretagskund", "bolag",
        "organisationskund", "juridisk", "juridisk person", "forening", "business account", "companyaccount",
        "housing company", "public", "b2g", "commercial", "firma", "yr",
    ]
}
