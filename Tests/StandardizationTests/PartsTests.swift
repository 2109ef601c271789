import CustomerModel
import Testing

@testable import Standardization

/// What values are made of.
@Suite struct PartsTests {
    private func parts(_ value: String, _ kind: String, region: String = "FI") -> String {
        guard let kind = ValueKind(kind) else { return "no such kind" }
        let standardizer = ValueStandardizer(Workbench.standardizer)
        return standardizer.parts(of: Array(value.utf8), as: kind, region: region).text
    }

    @Test(arguments: [
        ("Hämeentie 15 A 4", #"{"street":"Hämeentie","house":"15","stair":"A","apartment":"4"}"#),
        ("Mannerheimintie 15-17 as. 4", #"{"street":"Mannerheimintie","house":"15-17","apartment":"4"}"#),
        ("Itäinen Rantakatu 15 a B 12", #"{"street":"Itäinen Rantakatu","house":"15a","stair":"B","apartment":"12"}"#),
        ("Rantakatu 5, 2 krs", #"{"street":"Rantakatu","house":"5","floor":"2"}"#),
        ("PL 22", #"{"box":"22"}"#), ("PB 22", #"{"box":"22"}"#),
        (
            "c/o Isännöinti Laine Oy, Kauppakatu 3",
            #"{"street":"Kauppakatu","house":"3","careOf":"Isännöinti Laine Oy"}"#
        ),
        (
            "Kauppakatu 3 B 2 c/o Laine Oy",
            #"{"street":"Kauppakatu","house":"3","stair":"B","apartment":"2","careOf":"Laine Oy"}"#
        ),
        ("Storgatan 5 lgh 1201", #"{"street":"Storgatan","house":"5","apartment":"1201"}"#),
        ("123 Main Street Apt 4", #"{"street":"Main Street","house":"123","apartment":"4"}"#),
    ])
    func `a street has parts in the source's letters`(_ value: String, _ expected: String) {
        #expect(parts(value, "street") == expected)
    }

    @Test(arguments: [
        (
            "040 123 4567 / 09 4257 1100 ext. 12",
            #"{"numbers":[{"e164":"+358401234567","type":"mobile","country":"FI"},"#
                + #"{"e164":"+358942571100","extension":"12","type":"fixedLine","country":"FI"}]}"#
        ),
        ("12", "{}"),
    ])
    func `phones have types, countries and extensions`(_ value: String, _ expected: String) {
        #expect(parts(value, "phone") == expected)
    }

    @Test(arguments: [
        ("DI Matti von Wright Jr", "Matti", "von Wright"),
        ("MEIKÄLÄINEN, MATTI (o.s. KORHONEN)", "Matti", "Meikäläinen"),
        ("Virtanen-Korhonen Anna-Maija", "Anna-Maija", "Virtanen-Korhonen"), ("Aino", "Aino", ""),
    ])
    func `a full name has given and family names`(_ value: String, _ given: String, _ family: String) {
        let parts = parts(value, "fullName")
        #expect(
            parts.contains(#""given":"\#(given)""#) && (family.isEmpty || parts.contains(#""family":"\#(family)""#)))
    }

    @Test func `a full name has titles, suffixes and earlier names`() {
        #expect(parts("DI Matti von Wright Jr", "fullName").contains(#""titles":"DI","suffixes":"Jr""#))
        #expect(parts("Anna Virtanen (ent. Korhonen)", "fullName").contains(#""previous":"Korhonen""#))
    }

    @Test(arguments: [
        ("KONEPAJA O.Y. - Ostoreskontra", "FI", "konepaja", "oy", "DKUW", "FI"),
        ("Åströms Bageri Ab Oy", "FI", "astroms bageri", "oy", "DKUW", "FI"),
        ("Ström AB", "SE", "strom", "ab", "XJHM", "SE"), ("Nord AS", "NO", "nord", "as", "YI42", "NO"),
        ("Nord AS", "EE", "nord", "as", "9LJA", "EE"),
        ("Konepaja Oy selvitystilassa", "FI", "konepaja", "oy", "DKUW", "FI"),
        ("Kone Oyj", "FI", "kone", "oyj", "K6VE", "FI"),
        ("Beispiel GmbH & Co. KG", "DE", "beispiel", "kg", "8Z6G", "DE"),
    ])
    func `an organization has its form by country with the code of ISO 20275`(
        _ value: String, _ region: String, _ stem: String, _ form: String, _ elf: String, _ country: String
    ) {
        #expect(
            parts(value, "organizationName", region: region)
                == #"{"stem":"\#(stem)","legalForm":"\#(form)","elf":"\#(elf)","country":"\#(country)"}"#)
    }

    @Test func `tails that say nothing of the name are no part of its stem`() {
        for tail in [
            "Suomen sivuliike", "filial i Finland", "c/o Tilitoimisto Laine", "/osto", "konkurssissa", "in liquidation",
        ] {
            #expect(
                parts("Nordisk Handel AB \(tail)", "organizationName").contains(#""stem":"nordisk handel""#), "\(tail)")
        }
    }

    @Test func `a domain beyond ASCII is one with its xn form`() {
        let email = { Workbench.features("email", of: .person, [("email", $0)]) }
        #expect(email("matti@häme.example") == ["matti@xn--hme-qla.example"])
        #expect(email("matti@xn--hme-qla.example") == email("Matti@HÄME.example"))
        #expect(
            parts("Laskut+a@bücher.example", "email")
                == #"{"mailbox":"Laskut","tag":"a","domain":"xn--bcher-kva.example","isRole":true,"isFreemail":false}"#)
        #expect(Punycode.ascii(Array("他们为什么不说中文.example".utf8)).text == "xn--ihqwcrb4cv8a8dqg056pqjye.example")
    }

    @Test func `personal numbers of the neighbours are compared without their punctuation`() {
        let swedish = { (number: String) in
            Workbench.features("personalId", of: .person, [("personalId", number), ("address.country", "SE")])
        }
        #expect(swedish("640302-7243") == ["SE6403027243"])
        #expect(swedish("196403027243") == ["SE6403027243"])
        #expect(swedish("640302-7244").isEmpty)
        #expect(Workbench.canonical("640302-7243", .personalId, region: "SE") == "640302-****")
    }

    @Test func `a list of postal codes, where there is one, is asked about code and place in both languages`() throws {
        var texts = Workbench.referenceTexts
        texts["postal_codes.csv"] = "country,code,places\nFI,99001,Helsinki|Helsingfors\nFI,99002,Espoo\n"
        let standardizer = Standardizer(catalog: Workbench.catalog, references: try ReferenceLists(texts: texts))
        let status = { (code: String, city: String) in
            let fields = [("address.postalCode", code), ("address.city", city), ("address.country", "FI")]
            let record = standardizer.standardize(Workbench.record(.person, fields))
            return record.fields.first { $0.attribute == "address.postalCode" }?.status
        }
        #expect(status("99001", "HELSINGFORS") == .verified && status("99001", "Helsinki") == .verified)
        #expect(status("99001", "Espoo") == .asGiven && status("99003", "Helsinki") == .asGiven)
        #expect(status("99002", "Esbo") == .verified)
        #expect(Workbench.status("99001", .postalCode) == .wellFormed)
    }
}
