import CustomerModel
import Testing

@testable import Intake

@Suite struct DatePatternTests {
    @Test(arguments: [
        ("d.M.yyyy", "7.4.2009", "2009-04-07"), ("d.M.yyyy", "07.04.2009", "2009-04-07"),
        ("yyyyMMdd", "19591231", "1959-12-31"), ("dd.MM.yy", "31.01.25", "2025-01-31"),
        ("dd.MM.yy", "31.01.70", "1970-01-31"), ("M/d/yyyy", "1/31/2019", "2019-01-31"),
        ("iso8601", "2024-02-29", "2024-02-29"), ("iso8601", "2019-01-31T03:05:00.000Z", "2019-01-31"),
        ("iso8601", "2019-01-31 03:05", "2019-01-31"), ("iso8601", "2019-01-31T03:05:00+0200", "2019-01-31"),
    ])
    func `dates of the pattern are read`(pattern: String, text: String, day: String) throws {
        #expect(try #require(DatePattern(pattern)).read(text)?.day.description == day)
    }

    @Test(arguments: [
        ("d.M.yyyy", "31.2.2024"), ("d.M.yyyy", "1.13.2024"), ("d.M.yyyy", "1.1.24"), ("d.M.yyyy", "1.1.2024 "),
        ("dd.MM.yyyy", "1.1.2024"), ("yyyyMMdd", "00000000"), ("yyyyMMdd", "2024010"), ("iso8601", "2024-1-1"),
        ("iso8601", "2024-01-01T25:00"), ("iso8601", "2024-01-01T10:00:00+99:00"), ("iso8601", ""),
        ("iso8601", "2024-01-01T10:00:00.Z"), ("d.M.yyyy", "１.1.2024"),
    ])
    func `anything else is not`(pattern: String, text: String) throws {
        #expect(try #require(DatePattern(pattern)).read(text) == nil)
    }
}

@Suite struct LocalClockTests {
    private static func moment(_ text: String, in zone: String = "Europe/Helsinki") throws -> String {
        let reading = try #require(DatePattern("iso8601")?.read(text))
        return try #require(LocalClock(zone)).moment(reading).description
    }

    @Test(arguments: [
        ("2025-01-13T10:15:00", "2025-01-13T08:15:00Z"), ("2025-07-13T10:15:00", "2025-07-13T07:15:00Z"),
        ("2025-03-30T02:59:59", "2025-03-30T00:59:59Z"), ("2025-03-30T04:00:00", "2025-03-30T01:00:00Z"),
        ("2025-10-26T02:59:59", "2025-10-25T23:59:59Z"), ("2025-10-26T03:30:00", "2025-10-26T00:30:00Z"),
        ("2025-10-26T04:00:00", "2025-10-26T02:00:00Z"), ("1975-07-01T12:00:00", "1975-07-01T10:00:00Z"),
        ("1990-07-01T12:00:00", "1990-07-01T09:00:00Z"), ("2025-07-13T10:15:00+00:00", "2025-07-13T10:15:00Z"),
    ])
    func `Helsinki's clock is told in UTC, summer time included`(local: String, utc: String) throws {
        #expect(try Self.moment(local) == utc)
    }

    @Test func `other zones follow their own rules`() throws {
        #expect(try Self.moment("2025-07-13T10:15:00", in: "UTC") == "2025-07-13T10:15:00Z")
        #expect(try Self.moment("2025-07-13T10:15:00", in: "America/New_York") == "2025-07-13T14:15:00Z")
        #expect(LocalClock("Mars/Olympus") == nil)
    }
}

@Suite struct NumberFormTests {
    @Test(arguments: [
        ("25 000,00", "25000.00"), ("25\u{A0}000", "25000"), ("1\u{202F}234,5", "1234.5"), ("-12,50", "-12.50"),
        ("0,50-", "-0.50"), ("(15,00)", "-15.00"), ("\u{2212}3", "-3"), ("+7", "7"), (",5", "0.5"),
        ("1.234,56", "1234.56"),
    ])
    func `European numbers`(text: String, number: String) {
        #expect(NumberForm(decimal: ",", grouping: ".").read(text) == number)
    }

    @Test(arguments: ["", "-", "1,00E+05", "1,2,3", "12a", "1,5 0", ",", "1,", "€5"])
    func `what is no number`(text: String) {
        #expect(NumberForm(decimal: ",", grouping: ".").read(text) == nil)
    }
}

@Suite struct ConditionTests {
    @Test(arguments: [
        ("9000003-8", true), ("90001276", true), ("FI90012346", true), ("fi 9000003-8", false), ("9000003-7", false),
        ("737546-2", true), ("0737546-2", true), ("1234567", false), ("", false), ("12345678901", false),
    ])
    func `a Finnish business id is known by its check digit`(text: String, fits: Bool) {
        #expect(BusinessIdLook.fits(text) == fits)
    }

    @Test func `words stand alone, without regard to case`() throws {
        let yaml = "column: x\ncontainsWord: [oy, a/s, \"t:mi\", säätiö]"
        var slots = ColumnSlots()
        let plan = ConditionPlan(try condition(yaml), &slots)
        for name in ["Oy Kone Ab", "Kone OY", "Nordlys Shipping A/S", "T:mi Räsänen", "Kone-oy", "Lasten SÄÄTIÖ"] {
            #expect(plan.holds { _ in name }, "\(name)")
        }
        for name in ["Roy Virtanen", "Oyama Ken", "Koyä", "Säätiöt"] { #expect(!plan.holds { _ in name }, "\(name)") }
        #expect(!plan.holds { _ in nil })
    }

    @Test func `not turns a test around, also for an empty column`() throws {
        var slots = ColumnSlots()
        let plan = ConditionPlan(try condition("column: x\nequals: [a]\nnot: true"), &slots)
        #expect(!plan.holds { _ in "A" })
        #expect(plan.holds { _ in "b" })
        #expect(plan.holds { _ in nil })
    }
}

@Suite struct AddressLinesTests {
    private static func parts(_ text: String) -> [String?] {
        let parts = AddressLines(AddressLinesMapping(from: "x")).parts(of: text)
        return [parts.careOf, parts.postOfficeBox, parts.street]
    }

    @Test(
        arguments: [
            ("Koulukatu 7\n2. krs", [nil, nil, "Koulukatu 7, 2. krs"]),
            ("c/o Isännöinti Laine Oy\r\nPuistokatu 1", ["c/o Isännöinti Laine Oy", nil, "Puistokatu 1"]),
            ("Taloushallinto\nHämeentie 15 A 4\nPL 22", ["Taloushallinto", "PL 22", "Hämeentie 15 A 4"]),
            ("P.O. Box 45", [nil, "P.O. Box 45", nil]), ("Pl 22", [nil, "Pl 22", nil]),
            ("Box Street 5", [nil, nil, "Box Street 5"]), ("PL", [nil, nil, "PL"]),
            ("Plantie 3", [nil, nil, "Plantie 3"]),
            ("Kirkonkylä\nKylänraitti", [nil, nil, "Kirkonkylä, Kylänraitti"]), ("\n \n", [nil, nil, nil]),
            ("Att: Maija Virtanen\nTie 1", ["Att: Maija Virtanen", nil, "Tie 1"]),
            ("Attilantie 4", [nil, nil, "Attilantie 4"]),
        ] as [(String, [String?])])
    func `lines go where they belong`(text: String, wanted: [String?]) {
        #expect(Self.parts(text) == wanted)
    }
}

@Suite struct TrimmingTests {
    @Test(arguments: [
        ("a", "a"), (" a b ", "a b"), ("\u{A0}ä\u{A0}\t", "ä"), ("", ""), (" ", ""), ("à", "à"), ("Âx", "Âx"),
        ("x à", "x à"),
    ])
    func `white space goes, letters that share its bytes stay`(text: String, wanted: String) {
        #expect(text.trimmed == wanted)
    }
}
