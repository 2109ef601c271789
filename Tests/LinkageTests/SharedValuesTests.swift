import CustomerModel
import Linkage
import Matching
import Testing

/// Files in which different customers share values, and files whose columns say one thing in parts.
@Suite struct SharedValuesTests {
    private func linker(_ lines: [String]) throws -> FileLinker {
        try LinkFiles().linker(lines, idColumn: lines[0].split(separator: ",").first.map(String.init) ?? "id")
    }

    /// The ids of the clusters of two and more.
    private func joined(_ lines: [String]) throws -> [[String]] {
        let outcome = try linker(lines).link()
        var bytes: [UInt8] = []
        try outcome.writeClusters { bytes += $0 }
        let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").map(String.init)
        }
        return Dictionary(grouping: rows, by: { $0[2] }).values.filter { $0.count > 1 }.map { $0.map { $0[1] } }
    }

    private static let givens = [
        "Aino", "Eino", "Helmi", "Toivo", "Saara", "Onni", "Venla", "Urho", "Kerttu", "Armas", "Liisa", "Pekka",
    ]
    private static let heads = ["Aalto", "Berg", "Gran", "Heikki", "Lind", "Mäke", "Niemi", "Oja", "Ranta", "Salo"]
    private static let tails = ["nen", "ström", "lund", "la", "qvist", "maa", "vuori", "holm", "koski", "lahti"]

    private static func family(_ number: Int) -> String { heads[number % 10] + tails[number / 10 % 10] }

    private static func word(_ numbers: inout SplitMix) -> String {
        let (consonants, vowels) = (Array("bdfghjklmnprstv"), Array("aeiouyö"))
        return (0..<4).map { _ in
            "\(consonants[numbers.next(below: consonants.count)])\(vowels[numbers.next(below: vowels.count)])"
        }.joined()
    }

    private static func day(_ numbers: inout SplitMix, from year: Int, years: Int) -> (year: Int, month: Int, day: Int)
    {
        (year + numbers.next(below: years), 1 + numbers.next(below: 12), 1 + numbers.next(below: 28))
    }

    // MARK: Two customers

    @Test func `a file of households without duplicates stays one of different people`() throws {
        var numbers = SplitMix(seed: 3)
        var lines = ["id,first_name,last_name,date_of_birth,street,postcode,city"]
        for household in 0..<500 {
            let start = numbers.next(below: 12)
            let (family, street) = (Self.word(&numbers), Self.word(&numbers))
            for member in 0..<4 {
                let born = Self.day(&numbers, from: member > 1 ? 1995 : 1940, years: member > 1 ? 25 : 50)
                lines.append(
                    "\(household).\(member),\(Self.givens[(start + member * 5) % 12]),\(family),"
                        + "\(born.year)-\(born.month)-\(born.day),\(street)katu \(1 + household % 40),"
                        + "00\(100 + household % 50),Espoo")
            }
        }
        let joined = try joined(lines)
        #expect(joined.isEmpty, "\(joined.count): \(joined.prefix(5))")
    }

    @Test(arguments: [true, false]) func `colleagues are not one contact`(namesApart: Bool) throws {
        var numbers = SplitMix(seed: 9)
        var lines = [
            namesApart
                ? "id,first_name,last_name,company,email,phone,street,city"
                : "id,Contact Name,Account Name,Email,Phone,Mailing Street,Mailing City"
        ]
        var count = 0
        for company in 0..<150 {
            let name = Self.heads[company % 10] + "-" + Self.tails[company / 10 % 10] + " Trading"
            let domain = "c\(company).example"
            for contact in 0..<(2 + company % 4) {
                let (given, family) = (
                    Self.givens[(company + contact * 5) % 12], Self.family(company * 7 + contact * 13)
                )
                for copy in 0..<(contact == 0 ? 2 : 1) {
                    let written = copy == 1 ? String(family.dropLast()) : family
                    let person = namesApart ? "\(given),\(written)" : "\(given) \(written)"
                    let form = numbers.next(below: 2) == 0 ? " Ltd" : ""
                    let phone = numbers.next(below: 4) == 0 ? "" : "+358 9 555 \(1000 + company)"
                    lines.append(
                        "\(company).\(contact).\(copy),\(person),\(name)\(form),\(given).\(family)@\(domain),\(phone),"
                            + "Main Street \(company),Helsinki")
                    count += copy
                }
            }
        }
        let joined = try joined(lines)
        let wrong = joined.filter { Set($0.map { $0.split(separator: ".").prefix(2) }).count > 1 }
        #expect(wrong.count <= 2, "\(wrong)")
        #expect(joined.count - wrong.count >= count * 9 / 10)
    }

    @Test func `a couple under one account at one address is two people`() throws {
        var numbers = SplitMix(seed: 5)
        var lines = ["id,first_name,last_name,account_number,street,city"]
        for household in 0..<200 {
            let account = 10_000_000 + numbers.next(below: 90_000_000)
            for (member, copy) in [(0, 0), (1, 0), (0, 1)] where copy == 0 || household % 3 == 0 {
                let given = Self.givens[(household + member * 7) % 12]
                lines.append(
                    "\(household).\(member).\(copy),\(given),\(Self.family(household)),A\(account),"
                        + "\(Self.heads[household % 10])tie \(household),Turku")
            }
        }
        let joined = try joined(lines)
        #expect(joined.allSatisfy { Set($0.map { $0.split(separator: ".").prefix(2) }).count == 1 }, "\(joined)")
        #expect(joined.count >= 60)
    }

    @Test(arguments: ["vat_number", "business_id"])
    func `companies of one name at one address with different registered numbers are two`(header: String) throws {
        var lines = ["account_id,account_name,\(header),phone,billing_street,billing_city"]
        for group in 0..<150 {
            let name = "\(Self.family(group)) \(["Trading", "Invest", "Logistics"][group % 3])"
            for company in 0..<2 {
                let id = Self.businessIds[group * 2 + company]
                for (copy, number) in ["FI\(id)", "\(id.prefix(7))-\(id.suffix(1))", ""].enumerated() {
                    lines.append(
                        "\(group).\(company).\(copy),\(name)\(copy == 1 ? "" : " Oy"),\(number),"
                            + "\(copy == 2 ? "" : "09 555 \(1000 + group)"),\(Self.heads[group % 10])tie \(group),Turku"
                    )
                }
            }
        }
        let joined = try joined(lines)
        let numbered = joined.map { $0.filter { !$0.hasSuffix(".2") } }.filter { !$0.isEmpty }
        #expect(numbered.allSatisfy { Set($0.map { $0.split(separator: ".").prefix(2) }).count == 1 })
        #expect(numbered.count { $0.count == 2 } == 300)
    }

    /// Eight digits, the last of which checks the others, of a range that is not issued.
    private static let businessIds = (9_000_000..<9_001_000).compactMap { digits -> String? in
        let sum = zip(String(digits), [7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
        return sum % 11 == 1 ? nil : "\(digits)\((11 - sum % 11) % 11)"
    }

    @Test func `training does not start from the numbers of households`() throws {
        var numbers = SplitMix(seed: 6)
        func rules(_ header: String) throws -> MatchRules {
            let lines =
                ["id,first_name,last_name,\(header),city"]
                + (0..<90).map { row in
                    "\(row),\(Self.givens[row % 12]),\(Self.word(&numbers)),KOTI\(100 + row / 2)A,Oulu"
                }
            return try linker(lines).suggestion().rules.rules[0]
        }
        let household = try rules("household_id")
        #expect(household.comparisons.contains { $0.name == "household_id" })
        #expect(!household.prior.rules.contains { $0["household_id"] != nil })
        #expect(try rules("membership_no").prior.rules.contains { $0["membership_no"] == ["same"] })
    }

    // MARK: One value in several columns

    @Test(arguments: ["by,bm,bd", "birth_year,birth_month,birth_day", "Year,Month,Day"])
    func `year, month and day of birth make one date`(header: String) throws {
        var numbers = SplitMix(seed: 8)
        var lines = ["id,\(header.split(separator: ",").reversed().joined(separator: ",")),first_name,last_name"]
        for person in 0..<200 {
            let born = Self.day(&numbers, from: 1930, years: 75)
            let name = "\(Self.givens[person % 12]),\(Self.family(person))"
            lines.append("\(person),\(born.day),\(born.month),\(born.year),\(name)")
        }
        let rules = try linker(lines).suggestion().rules
        let parts = rules.columns.filter { $0.attribute == "birthDate" }
        #expect(parts.map(\.column) == header.split(separator: ",").map(String.init))
        #expect(rules.rules[0].comparisons.contains { $0.name == "birth date" })
    }

    @Test func `the dates of orders are no birth dates, those of births need no header`() throws {
        var numbers = SplitMix(seed: 8)
        var lines = ["id,c1,year,month,day,first_name,last_name"]
        for person in 0..<200 {
            let born = Self.day(&numbers, from: 1930, years: 75)
            let ordered = Self.day(&numbers, from: 2019, years: 6)
            lines.append(
                "\(person),\(born.year)-\(born.month)-\(born.day),\(ordered.year),\(ordered.month),\(ordered.day),"
                    + "\(Self.givens[person % 12]),\(Self.family(person))")
        }
        let columns = try linker(lines).suggestion().rules.columns
        #expect(columns.filter { $0.attribute == "birthDate" }.map(\.column) == ["c1"])
    }

    @Test func `names need no headers`() throws {
        var numbers = SplitMix(seed: 2)
        let lines =
            ["id,c1,c2,c3"]
            + (0..<120).map { "\($0),\(Self.word(&numbers)),\(Self.givens[$0 % 12]),\(["red", "blue"][$0 % 2])" }
        let columns = try linker(lines).suggestion().rules.columns
        #expect(columns.first { $0.column == "c2" }?.type == .givenName)
        #expect(columns.first { $0.column == "c1" }?.type == .familyName)
        #expect(columns.first { $0.column == "c3" }?.type != .familyName)
    }

    @Test func `a flat stands behind its street, and an employer is somebody else`() throws {
        let header = "id,first_name,last_name,unit_number,street_name,street_number,employer_name,employer_city,city"
        let lines =
            [header]
            + (0..<60).map { row in
                "\(row),\(Self.givens[row % 12]),\(Self.family(row)),apt \(row % 9),"
                    + "\(Self.heads[row % 10]) street,\(row),\(Self.tails[row % 10]) Ltd,Oulu,Vaasa"
            }
        let suggestion = try linker(lines).suggestion()
        let columns = suggestion.rules.columns
        #expect(
            columns.filter { $0.attribute == "address.street" }.map(\.column)
                == ["street_number", "street_name", "unit_number"])
        #expect(columns.first { $0.column == "employer_name" }?.type == .text)
        #expect(!columns.contains { $0.column == "employer_city" })
        #expect(suggestion.rules.rules.map(\.kind) == [.person])
    }

    @Test func `organizations without mailboxes are compared by their sites`() throws {
        let lines =
            ["id,company_name,city,website"]
            + (0..<60).map { row in
                "\(row),\(Self.heads[row % 10])-\(Self.tails[row / 10]) Oy,Turku,www.c\(row).example"
            }
        let rules = try linker(lines).suggestion().rules.rules
        #expect(rules[0].comparisons.contains { $0.name == "site" && $0.features == ["emailDomain"] })
    }
}
