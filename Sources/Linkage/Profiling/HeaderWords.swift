import CustomerModel

/// What a column's header says about its content, in English, Finnish, Swedish, Norwegian, Danish, Estonian, German, Dutch,
/// French, Spanish and the habits of common systems.
struct HeaderWords {
    /// What a header promises; the values have to keep it.
    enum Promise: Hashable {
        case type(AttributeType)
        /// The number of a house in a column of its own, to stand before the street.
        case houseNumber
        /// Flat, stair or suite in a column of its own, to stand behind the street.
        case addressUnit
        /// A second given name, to stand after the first.
        case middleName
        /// A name of no known kind: the values decide.
        case name
        /// A birthday or a founding day.
        case originDate
        /// A year, a month or a day of the month, in a column of its own, that make a birth date together.
        case birthPart(BirthPart)
        /// Speaks of somebody else than the customer, such as an employer.
        case otherParty
        /// Repeats a name that stands in another column, or its beginning: a search term.
        case repeatedName
        /// Says something about the row, not about the customer.
        case administrative
    }

    enum BirthPart: String, Hashable, CaseIterable {
        case year, month, day
    }

    private let words: [String]
    private let joined: String

    init(_ header: String) {
        words = Self.split(header)
        joined = words.joined()
    }

    /// Lower-case words without accents; a change from lower to upper case starts a new one.
    static func words(of text: String) -> [String] { split(text) }

    /// Nil when the header says nothing known.
    var promise: Promise? {
        if matches(Self.administrative) { return .administrative }
        if matches(Self.otherParties) { return .otherParty }
        if let promise = Self.wholeHeaders[joined] { return promise }
        for (promise, phrases) in Self.phrases where matches(phrases) { return promise }
        for (promise, stems) in Self.stems where stems.contains(where: joined.contains) { return promise }
        return nil
    }

    /// Whether the header speaks of several customers together: `household_id`.
    var namesGroup: Bool { matches(Self.groups) }

    /// Whether an age stands below it, which a birth date says better.
    var namesAge: Bool { Self.ages.contains(joined) }

    /// Whether the header names a name and not the name of a street or a town: `employer`, `employer_name`.
    var namesName: Bool {
        let name: Set<String> = ["name", "nimi", "namn"]
        return words.count == 1 || words.contains(where: name.contains) && words.count == 2
    }

    /// Whether given and family name stand in one column: `Etu- ja sukunimi`, `Last name, first name`.
    var namesBothNames: Bool {
        Self.bothNames.contains { pair in joined.contains(pair.given) && joined.contains(pair.family) }
    }

    private static let bothNames = [
        (given: "etu", family: "sukunim"), (given: "suku", family: "etunim"), (given: "first", family: "lastname"),
        (given: "last", family: "firstname"), (given: "given", family: "surname"),
        (given: "forename", family: "surname"),
        (given: "first", family: "surname"), (given: "fornamn", family: "efternamn"),
        (given: "for", family: "efternamn"),
    ]

    private func matches(_ phrases: [String]) -> Bool {
        phrases.contains { phrase in
            let parts = phrase.split(separator: " ").map(String.init)
            return parts.count == 1
                ? words.contains(phrase) || joined == phrase
                : parts.allSatisfy(words.contains) || joined == parts.joined()
        }
    }

    private static func split(_ header: String) -> [String] {
        var words: [String] = []
        var word = ""
        var previousIsLower = false
        var previousIsDigit = false
        for scalar in header.unicodeScalars {
            let folded = fold(scalar)
            let isDigit = scalar.properties.numericType != nil
            let startsWord = previousIsLower && scalar.properties.isUppercase || isDigit != previousIsDigit
            if folded == nil || startsWord, !word.isEmpty {
                words.append(word)
                word = ""
            }
            if let folded { word += folded }
            previousIsDigit = isDigit
            previousIsLower = scalar.properties.isLowercase
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func fold(_ scalar: Unicode.Scalar) -> String? {
        guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { return nil }
        switch scalar.properties.lowercaseMapping {
        case "ä", "å", "á", "à", "â", "ã": return "a"
        case "ö", "ø", "ó", "ò", "ô", "õ": return "o"
        case "é", "è", "ê", "ë": return "e"
        case "í", "ì", "î", "ï": return "i"
        case "ü", "ú", "ù", "û": return "u"
        case "æ": return "ae"
        case "ß": return "ss"
        case "ç": return "c"
        case "ñ": return "n"
        default: return scalar.properties.lowercaseMapping
        }
    }

    private static let administrative = [
        "status", "created", "updated", "modified", "timestamp", "amount", "balance", "score", "rank", "pointer",
        "anchor", "luotu", "muutettu", "saldo", "record type", "addr type", "phone type", "address type", "email type",
        "id type", "row", "source", "system", "lahde", "jarjestelma", "kalla", "notes", "note", "comment", "comments",
        "category", "origin", "data source", "datasource", "lahdejarjestelma", "kallsystem", "rekisteroity",
        "paivitetty",
        "skapad", "andrad", "registered",
    ]

    /// Words that say what a column is when nothing stands beside them.
    private static let wholeHeaders: [String: Promise] = [
        "first": .type(.givenName), "given": .type(.givenName), "last": .type(.familyName),
        "family": .type(.familyName), "yob": .originDate,
    ]

    private static let groups = [
        "household", "family id", "family number", "kotitalous", "talous", "perhe", "hushall", "husstand", "leibkond",
        "haushalt", "huishouden", "foyer", "menage", "hogar", "group", "ryhma", "grupp",
    ]
    private static let ages = ["age", "ika", "alder", "vanus", "alter", "leeftijd", "edad"]

    private static let otherParties = [
        "employer", "tyonantaja", "tyonantajan", "arbetsgivare", "arbetsgivarens", "spouse", "puoliso", "puolison",
        "guardian", "huoltaja", "huoltajan", "vardnadshavare", "emergency contact", "next kin", "lahiomainen",
    ]

    /// Parts of compound words, for headers that none of the phrases fits; in order of trust.
    private static let stems: [(Promise, [String])] = [
        (.type(.email), ["sahkoposti", "epost", "email"]),
        (.type(.personalId), ["henkilotunnus", "personnummer", "personbeteckning"]),
        (
            .type(.businessId),
            ["ytunnus", "businessid", "orgnr", "organisationsnummer", "organisationsnr", "fonummer", "companyid"]
        ),
        (.type(.vatId), ["alvtunnus", "alvnumero", "vatnum", "vatno", "momsnr", "momsreg", "vatreg"]),
        (.originDate, ["syntym", "fodelse", "birth", "fodselsdat", "geburtsdat", "geboortedat"]),
        (.type(.postalCode), ["postinum", "postnr", "postnum", "postkod", "postcode", "zipcode"]),
        (
            .type(.city),
            ["postitoimip", "kaupunki", "postort", "paikkakunta", "asuinkunta", "kotikunta", "addresscity", "cityname"]
        ),
        (.type(.phone), ["puhelin", "telefon", "phone", "mobil", "gsm", "puhnro", "tfn"]),
        (.type(.country), ["maakoodi", "landkod", "countryc"]),
        (.type(.street), ["osoite", "gatuadress", "streetaddr", "adress", "address", "katuos"]),
        (.type(.givenName), ["etunim", "fornamn", "firstname", "givenname", "kutsumanim", "tilltalsnamn"]),
        (.type(.familyName), ["sukunim", "efternamn", "lastname", "surname", "familyname"]),
        (
            .type(.organizationName),
            ["yrityksen", "yritysnimi", "foretag", "companyname", "organisaatio", "organisationsnamn", "bolagsnamn"]
        ),
        (.name, ["nimi", "namn", "custname", "customername", "clientname"]),
    ]

    /// In order of trust: the first that matches decides.
    private static let phrases: [(Promise, [String])] = [
        (
            .type(.email),
            [
                "email", "e mail", "mail", "sahkoposti", "epost", "emailaddress", "email addr", "courriel", "correo",
            ]
        ),
        (
            .type(.text),
            ["birth place", "place birth", "birthplace", "syntymapaikka", "geburtsort", "lieu naissance", "fodested"]
        ),
        (
            .originDate,
            [
                "dob", "birth", "birthdate", "birthday", "syntymaaika", "syntymapaiva", "fodelsedatum", "born",
                "founded",
                "geburtsdatum", "geburtstag", "geboortedatum", "naissance", "nacimiento", "sunniaeg", "fodselsdato",
                "fodselsdag",
            ]
        ),
        (
            .type(.url),
            [
                "website", "url", "homepage", "www", "kotisivut", "kotisivu", "web", "domain", "verkkotunnus",
                "hemsida", "webbplats", "hjemmeside",
            ]
        ),
        (
            .type(.phone),
            [
                "phone", "telephone", "mobile", "puh", "matkapuh", "cell", "fax", "tel", "puhelin", "matkapuhelin",
                "gsm", "telefon", "mobil", "handy", "rufnummer", "portable", "telefono", "movil", "telefoon", "mobiel",
                "tlf",
            ]
        ),
        (.type(.iban), ["iban"]),
        (.type(.lei), ["lei"]),
        (
            .type(.businessId),
            [
                "businessid", "business id", "y tunnus", "ytunnus", "fo nummer", "company id", "company number",
                "company registration", "business number", "org number", "org no", "organisation number",
                "organization number", "cvr",
            ]
        ),
        (.type(.vatId), ["vat", "vatid", "alv"]),
        (
            .type(.personalId),
            ["hetu", "henkilotunnus", "personnummer", "personal id", "personbeteckning", "personalid"]
        ),
        (.type(.gln), ["gln", "ovt"]),
        (
            .type(.identifier),
            [
                "ssn", "soc sec", "einvoice", "e invoice", "verkkolasku", "verkkolaskuosoite", "passport number",
                "license number", "licence number", "national id number",
                "tax id number", "taxid",
                "duns", "id number", "identifier", "reg number", "orgnr",
            ]
        ),
        (
            .type(.postalCode),
            [
                "zip", "zipcode", "postcode", "postalcode", "postal code", "postinumero", "postnummer", "postal", "plz",
                "postleitzahl", "code postal", "codigo postal", "postiindeks",
            ]
        ),
        (
            .addressUnit,
            [
                "unit number", "unit no", "apartment", "apartment number", "apt", "flat number", "flat no", "suite",
                "huoneisto", "rappu", "porras", "lagenhet", "lgh",
            ]
        ),
        (
            .houseNumber,
            [
                "street number", "house number", "streetnumber", "housenumber", "talonumero", "hausnummer",
                "huisnummer", "husnummer", "husnr",
            ]
        ),
        (
            .type(.city),
            [
                "city", "town", "suburb", "municipality", "kaupunki", "postitoimipaikka", "stad", "ort", "kunta",
                "stadt", "wohnort", "ville", "commune", "ciudad", "localidad", "poblacion", "plaats", "woonplaats",
                "poststed", "linn",
            ]
        ),
        (.type(.country), ["country", "maa", "land", "countrycode", "pays", "pais", "riik"]),
        (
            .type(.region),
            ["state", "region", "province", "county", "maakunta", "bundesland", "provincia", "provincie", "maakond"]
        ),
        (
            .type(.street),
            [
                "street", "address", "addr", "address 1", "addr line1", "line1", "osoite", "katuosoite", "gatuadress",
                "adress", "strasse", "anschrift", "adresse", "rue", "calle", "direccion", "domicilio", "straat",
                "adres", "aadress", "gateadresse", "vejnavn",
            ]
        ),
        (
            .type(.givenName),
            [
                "first name", "firstname", "given name", "givenname", "forename", "fname", "etunimi", "etunimet",
                "fornamn", "name first", "fornavn", "vorname", "voornaam", "prenom", "nombre", "eesnimi",
            ]
        ),
        (
            .type(.familyName),
            [
                "last name", "lastname", "surname", "family name", "familyname", "lname", "sukunimi", "efternamn",
                "name last", "etternavn", "efternavn", "nachname", "familienname", "achternaam", "apellido",
                "apellidos", "nom famille", "perekonnanimi",
            ]
        ),
        (.middleName, ["middle", "middlename", "name middle"]),
        (
            .type(.organizationName),
            [
                "company", "organisation", "organization", "org", "business name", "businessname", "company name",
                "firm", "account name",
                "organization name", "organisation name", "site name", "sitename", "yritys", "yrityksen", "foretag",
                "organisaatio", "toiminimi", "bolag", "firma", "foretagsnamn", "yritysnimi", "unternehmen",
                "firmenname", "bedrijf", "bedrijfsnaam",
                "entreprise", "societe", "raison sociale", "empresa", "razon social", "virksomhed", "selskap",
                "foretaksnavn", "firmanavn", "ettevote",
            ]
        ),
        (.type(.fullName), ["full name", "fullname", "name full", "person name", "contact name", "koko"]),
        (
            .type(.code),
            ["job title", "jobtitle", "title job", "titteli", "tehtavanimike", "yrkestitel", "befattning", "stilling"]
        ),
        (.name, ["name", "nimi", "namn", "navn", "naam", "nom", "title"]),
        (
            .type(.code),
            [
                "gender", "sex", "sukupuoli", "kon", "language", "occupation", "profession", "geschlecht", "geslacht",
                "sexe", "sexo", "kjonn",
            ]
        ),
    ]
}
