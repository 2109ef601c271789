import CustomerModel
import Linkage
import Testing

@Suite struct ColumnProfilerTests {
    private func profile(_ columns: [(String, [String])]) -> [String: ColumnProfile] {
        let samples = columns.map { ColumnSample(name: $0.0, values: $0.1, rows: $0.1.count) }
        let profiles = ColumnProfiler(samples).profiles()
        return Dictionary(uniqueKeysWithValues: profiles.map { ($0.column, $0) })
    }

    @Test(arguments: [
        ("Email Address", "email"), ("sähköposti", "email"), ("PRIMARY_NAME_LAST", "familyName"),
        ("firstName", "givenName"), ("Etunimi", "givenName"), ("Postinumero", "address.postalCode"),
        ("suburb", "address.city"), ("date_of_birth", "birthDate"), ("soc_sec_id", "soc_sec_id"),
        ("Site name", "organizationName"), ("street_number", "address.houseNumber"),
        ("Etternavn", "familyName"), ("Fødselsdato", "birthDate"), ("Poststed", "address.city"),
        ("Vorname", "givenName"), ("Straße", "address.street"), ("Hausnummer", "address.houseNumber"),
        ("Prénom", "givenName"), ("Código postal", "address.postalCode"), ("Perekonnanimi", "familyName"),
        ("ORGANIZATIONNAME", "organizationName"), ("Company Domain Name", "website"), ("Verkkotunnus", "website"),
        ("Achternaam", "familyName"), ("First", "givenName"), ("Last", "familyName"),
    ])
    func `a header says what its column is when the values agree`(header: String, attribute: String) {
        let values: [String: [String]] = [
            "email": ["a@b.example", "c@d.example"], "birthDate": ["1970-01-31", "19800229"],
            "address.postalCode": ["00500", "20100"], "soc_sec_id": ["1234567", "7654321"],
            "website": ["aalto.example", "www.berg.example"],
        ]
        let found = profile([(header, values[attribute] ?? ["Aalto", "Berg"])])[header]
        #expect(found?.attribute?.rawValue == attribute)
    }

    @Test func `a header whose values are something else is not believed`() {
        let profiles = profile([
            ("Email Address", ["01/31/13", "04/30/14", "10/01/15"]), ("Website", ["No", "Yes", "No"]),
        ])
        #expect(profiles["Email Address"]?.attribute == nil)
        #expect(profiles["Website"]?.type != .url)
    }

    @Test func `a full name beside given and family names is left out`() {
        let profiles = profile([
            ("full_name", ["Aino Berg", "Eino Aalto"]), ("first_name", ["Aino", "Eino"]),
            ("surname", ["Berg", "Aalto"]),
        ])
        #expect(profiles["full_name"]?.attribute == nil)
        #expect(profiles["first_name"]?.type == .givenName)
    }

    @Test(arguments: [true, false]) func `few names beside those of customers are not names of customers`(
        areFirst: Bool
    ) {
        let owners = ("Company owner", (0..<200).map { ["Sam Sales", "Minna Myyjä"][$0 % 2] })
        let names = ("Company name", (0..<200).map { "Aalto \($0)" })
        let profiles = profile(areFirst ? [owners, names] : [names, owners])
        #expect(profiles["Company owner"]?.type == .code)
        #expect(profiles["Company name"]?.attribute == "organizationName")
    }

    @Test func `amounts identify nobody`() {
        let amounts = (0..<300).map { "\($0 % 7 == 0 ? "-" : "")\($0 * 37 % 1000).\(10 + $0 % 90)" }
        let ids = (0..<300).map { "\(100 + $0 / 2).\(400 + $0 / 2).\(700 + $0 / 2)" }
        let profiles = profile([("Total Spent", amounts), ("Member", ids)])
        #expect(profiles["Total Spent"]?.attribute == nil)
        #expect(profiles["Member"]?.type == .identifier)
    }

    @Test func `years of birth are compared as they are`() {
        let profile = profile([("Year of birth", (0..<60).map { "\(1940 + $0)" })])["Year of birth"]
        #expect(profile?.attribute == "birthYear")
        #expect(profile?.type == .code)
    }

    @Test func `an age beside a birth date is left out`() {
        let ages = (0..<60).map { "\(20 + $0 % 15)" }
        let births = (0..<60).map { "19\(10 + $0)-05-12" }
        #expect(profile([("age", ages), ("dob", births)])["age"]?.attribute == nil)
        #expect(profile([("age", ages)])["age"]?.attribute == "age")
    }

    @Test func `a name beside a given name is the family name`() {
        let profiles = profile([("Nom", ["Martin", "Petit"]), ("Prénom", ["Aline", "Paul"])])
        #expect(profiles["Nom"]?.type == .familyName)
        let titles = profile([
            ("Title", (0..<60).map { ["Director", "Buyer"][$0 % 2] }), ("First name", (0..<60).map { "Aline\($0)" }),
        ])
        #expect(titles["Title"]?.type != .familyName)
    }

    @Test func `columns that number the rows, never change or speak of the row are left out`() {
        let numbers = (0..<300).map { "R\($0 + 1000)" }
        let profiles = profile([
            ("code", numbers), ("constant", Array(repeating: "x", count: 300)), ("created_at", numbers),
        ])
        for column in ["code", "constant", "created_at"] { #expect(profiles[column]?.attribute == nil, "\(column)") }
    }

    @Test func `every profile says why`() {
        let profiles = profile([("a", ["x", "y"]), ("phone", ["040 123 4567", "09 4257 1100"]), ("empty", [])])
        for profile in profiles.values { #expect(!profile.reason.isEmpty) }
    }

    @Test func `a placeholder on many rows is mentioned behind its column`() {
        let phones = (0..<200).map { $0 % 4 == 0 ? "000000" : "040 123 \(1000 + $0)" }
        let reason = profile([("phone", phones)])["phone"]?.reason
        #expect(reason?.contains("one value stands on 25 % of the filled rows and identifies nobody") == true)
    }
}
