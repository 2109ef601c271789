import Linkage

/// Words of headers for attributes that no form of values tells apart.
enum AttributeWords {
    /// The catalog's attribute that a header names; nil when it names none of these.
    static func attribute(_ header: String) -> String? {
        let words = ColumnFindings.words(of: header)
        let joined = words.joined()
        return table.first { entry in
            entry.words.contains { phrase in
                let parts = phrase.split(separator: " ").map(String.init)
                return parts.allSatisfy(words.contains) || joined == parts.joined()
            }
        }?.attribute
    }

    /// In order of trust: the first that fits decides.
    private static let table: [(attribute: String, words: [String])] = [
        (
            "contactPerson",
            ["contact person", "contact name", "yhteyshenkilo", "kontaktperson", "yhteyshlo", "attention"]
        ),
        (
            "einvoiceOperator",
            [
                "operator", "intermediator", "intermediatorcode", "valittaja", "valittajatunnus", "operaattori",
                "router code", "finvoiceroutercode",
            ]
        ),
        (
            "einvoiceAddress",
            [
                "einvoice", "e invoice", "verkkolasku", "verkkolaskuosoite", "verkkolaskutusosoite", "finvoice",
                "finvoiceaddress",
                "ovt", "ovt tunnus", "ovt identifier", "einvoiceaddress", "e fakturaadress",
            ]
        ),
        ("language", ["language", "kieli", "kielikoodi", "sprak", "sprakkod", "lang", "laskutuskieli", "locale"]),
        ("currency", ["currency", "valuutta", "valuta", "currencycode", "valuuttakoodi"]),
        ("creditLimit", ["credit limit", "creditlimit", "luottoraja", "kreditgrans", "balance limit", "balancelimit"]),
        ("paymentTerms", ["payment terms", "paymentterms", "maksuehto", "betalningsvillkor", "payment term"]),
        ("customerGroup", ["customer group", "customergroup", "asiakasryhma", "kundgrupp", "group name"]),
        ("industry", ["industry", "toimiala", "bransch", "sic", "nace", "tol"]),
        ("parentKey", ["parent id", "parentid", "parent account", "emoyhtio", "moderbolag", "parent customer"]),
        (
            "marketingOptOut",
            [
                "opted out", "opt out", "optout", "hasoptedoutofemail", "markkinointikielto", "unsubscribed",
                "donotcall",
                "do not email", "reklamforbud", "suoramarkkinointikielto",
            ]
        ),
        (
            "customerSince",
            [
                "created", "customer since", "createddate", "luotu", "luontipvm", "asiakas alkaen", "kund sedan",
                "create date",
                "created at", "perustettu",
            ]
        ),
        ("legalForm", ["legal form", "yhtiomuoto", "yritysmuoto", "bolagsform", "company form"]),
        ("tradingName", ["trading name", "aputoiminimi", "markkinointinimi", "bifirma", "dba"]),
        ("website", ["domain", "company domain name"]),
    ]
}
