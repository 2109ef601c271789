import CustomerModel
import Testing

@testable import Standardization

@Suite struct ValueTests {
    @Test(arguments: [
        ("2025-01-31", "2025-01-31"), ("20250131", "2025-01-31"), ("31.1.2025", "2025-01-31"),
        ("31.01.25", "2025-01-31"),
        ("1959-12-31T00:00:00.000Z", "1959-12-31"), ("31/1/2019", "2019-01-31"), ("1/31/2019", "2019-01-31"),
        ("31 Jan 2019", "2019-01-31"), ("/Date(1662336000000)/", "2022-09-05"), ("2.2.1960 12:00", "1960-02-02"),
    ])
    func `a date is shown as ISO`(_ raw: String, _ shown: String) {
        #expect(Workbench.canonical(raw, .date) == shown)
        #expect(Workbench.status(raw, .date) == .wellFormed)
    }

    @Test func `a date that can be two days stays as given and offers both`() {
        #expect(Workbench.status("12/11/1978", .date) == .asGiven)
        let days = Workbench.features("birthDate", of: .person, [("birthDate", "12/11/1978")])
        #expect(days == ["1978-11-12", "1978-12-11"])
        #expect(Workbench.canonical("12/11/1978", .date, region: "US") == "1978-12-11")
    }

    @Test(arguments: ["00000000", "1900-01-01", "0001-01-01", "31.12.9999", "1.1.1900"])
    func `a date that stands for none is a placeholder`(_ raw: String) {
        #expect(Workbench.status(raw, .date) == .placeholder)
    }

    @Test(arguments: ["30.2.2020", "hello", "2020-13-01", "45688"])
    func `what is no day is invalid`(_ raw: String) {
        #expect(Workbench.status(raw, .date) == .invalid)
    }

    @Test(arguments: [
        ("30.2.2020", "2020-02-30"), ("1994-11-71", "1994-11-71"), ("19941171", "1994-11-71"),
        ("31/31/1994", "1994-31-31"), ("1985-00-00", nil), ("11.11.9999", "9999-11-11"), ("45.88.9999", nil),
        ("hello", nil),
    ])
    func `a day that no calendar has is compared as it is written`(_ raw: String, _ compared: String?) {
        let days = Workbench.features("birthDate", of: .person, [("birthDate", raw)])
        #expect(days == [compared].compactMap(\.self))
    }

    @Test(arguments: [
        ("1 234,56", "1234.56"), ("1\u{202F}234,56", "1234.56"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"),
        ("-0,50", "-0.5"), ("0,50-", "-0.5"), ("(15.00)", "-15"), ("\u{2212}5", "-5"), ("25000.000000", "25000"),
        ("1.234.567", "1234567"), ("0", "0"), ("-0", "0"),
    ])
    func `a number is shown with a dot and nothing else`(_ raw: String, _ shown: String) {
        #expect(Workbench.canonical(raw, .number) == shown)
    }

    @Test func `a number that can be two stays as given`() {
        #expect(Workbench.status("1,234", .number) == .asGiven)
    }

    @Test(arguments: ["-", "n/a", "NULL", "ei ole", "Ei tiedossa", "?", ".", "xxx", "–"])
    func `null words say nothing in any type`(_ raw: String) {
        for type in [AttributeType.text, .fullName, .organizationName, .phone, .email, .city, .code] {
            #expect(Workbench.status(raw, type) == .placeholder, "\(type)")
        }
    }

    @Test(arguments: [
        ("1234567-1", AttributeType.businessId), ("1234567-8", .businessId), ("0000000-0", .businessId),
        ("FI12345671", .vatId),
        ("test@test.fi", .email), ("noreply@yritys.example", .email), ("000000-0000", .personalId),
        ("00000000", .phone),
    ])
    func `a made-up value is a placeholder and gives no feature`(_ raw: String, _ type: AttributeType) {
        #expect(Workbench.status(raw, type) == .placeholder)
        let name = Workbench.attributes.first { $0.1 == type }?.0 ?? ""
        #expect(Workbench.standardized(.organization, [(name, raw)]).features.isEmpty)
    }

    @Test func `e-mail is compared in small letters, at freemail providers without tags`() {
        #expect(Workbench.canonical("mailto:Matti.M@X.Example.", .email) == "Matti.M@x.example")
        #expect(Workbench.canonical("Matti <matti@x.example>", .email) == "matti@x.example")
        #expect(Workbench.status("matti(at)x.example", .email) == .invalid)
        let email = { Workbench.features("email", of: .person, [("email", $0)]) }
        #expect(email("Matti.M+shop@googlemail.com") == ["mattim@gmail.com"])
        #expect(email("a@x.example; b@y.example") == ["a@x.example", "b@y.example"])
        #expect(email("axe+brett@x.example") == ["axe+brett@x.example"])
        #expect(email("Matti.Meikalainen+shop@x.example") == ["matti.meikalainen@x.example"])
    }

    @Test func `a role mailbox names an organization, never a person`() {
        #expect(Workbench.features("email", of: .person, [("email", "laskut@x.example")]).isEmpty)
        #expect(Workbench.features("roleEmail", of: .person, [("email", "laskut@x.example")]) == ["laskut@x.example"])
        #expect(Workbench.features("email", of: .organization, [("email", "laskut@x.example")]) == ["laskut@x.example"])
    }

    @Test func `domains come from mailboxes and sites but not from freemail providers`() {
        let fields = [("email", "matti@gmail.com"), ("website", "https://www.X.example/fi/")]
        #expect(Workbench.features("emailDomain", of: .organization, fields) == ["x.example"])
        #expect(Workbench.canonical("https://www.X.example/fi/", .url) == "https://www.x.example/fi")
    }

    @Test(arguments: [("FIN", "fi"), ("fi_FI", "fi"), ("Swedish", "sv"), ("U", "fi"), ("ENG", "en")])
    func `a language is known by codes and names`(_ raw: String, _ code: String) {
        #expect(Workbench.canonical(raw, .language) == code)
    }

    @Test func `flags read in several languages`() {
        #expect(
            ["X", "kyllä", "1", "True"].map { Workbench.canonical($0, .flag) } == ["true", "true", "true", "true"])
        #expect(
            ["ei", "0", "No", "nej"].map { Workbench.canonical($0, .flag) } == ["false", "false", "false", "false"])
    }

    @Test func `a personal identity code is masked to show and whole to compare`() {
        #expect(Workbench.canonical("010594y9032", .personalId) == "010594Y****")
        #expect(Workbench.status("010594Y9032", .personalId) == .verified)
        #expect(Workbench.status("010594-9032", .personalId) == .verified)
        #expect(Workbench.status("290200-9032", .personalId) == .invalid)
        #expect(Workbench.features("personalId", of: .person, [("personalId", "010594Y9032")]) == ["010594Y9032"])
    }

    @Test func `identifiers are shown in their usual form and compared compact`() {
        #expect(Workbench.canonical("FI9000003\u{2013}8", .businessId) == "9000003-8")
        #expect(Workbench.canonical("737546-2", .businessId) == "0737546-2")
        #expect(Workbench.canonical("fi21 1234 5600 0007 85", .iban) == "FI2112345600000785")
        #expect(Workbench.features("businessId", of: .organization, [("vatId", "FI 9000003-8")]) == ["90000038"])
        #expect(Workbench.features("businessId", of: .organization, [("businessId", "9000003-7")]).isEmpty)
        let swedish = [("businessId", "556036-0793"), ("address.country", "SE")]
        #expect(Workbench.features("businessId", of: .organization, swedish) == ["SE5560360793"])
    }

    @Test func `an attribute outside the catalog is kept and gives no feature`() {
        let record = Workbench.standardized(.person, [("shoeSize", "42")])
        #expect(record.fields.map(\.canonical) == ["42"])
        #expect(record.features.isEmpty)
    }
}
