import CustomerModel
import Linkage
import Matching
import Testing

/// Files in which different customers share values.
@Suite struct SharedValuesTests {
    private func linker(_ lines: [String]) throws -> FileLinker { try LinkFiles().linker(lines) }

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

    /// How many customers the rows of a cluster are, whose ids are `group.customer.copy`.
    private static func customers(_ ids: [String]) -> Int { Set(ids.map { $0.split(separator: ".").prefix(2) }).count }

    // MARK: Two customers

    @Test func `a file of households without duplicates stays one of different people`() throws {
        var numbers = SplitMix(seed: 3)
        var lines = ["id,first_name,last_name,date_of_birth,street,postcode,city"]
        for household in 0..<500 {
            let start = numbers.next(below: 12)
            let (family, street) = (MadeUp.word(&numbers), MadeUp.word(&numbers))
            for member in 0..<4 {
                let born = MadeUp.day(&numbers, from: member > 1 ? 1995 : 1940, years: member > 1 ? 25 : 50)
                lines.append(
                    "\(household).\(member),\(MadeUp.givens[(start + member * 5) % 12]),\(family),"
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
            let name = MadeUp.heads[company % 10] + "-" + MadeUp.tails[company / 10 % 10] + " Trading"
            let domain = "c\(company).example"
            for contact in 0..<(2 + company % 4) {
                let (given, family) = (
                    MadeUp.givens[(company + contact * 5) % 12], MadeUp.family(company * 7 + contact * 13)
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
        let wrong = joined.filter { Self.customers($0) > 1 }
        #expect(wrong.count <= 2, "\(wrong)")
        #expect(joined.count - wrong.count >= count * 9 / 10)
    }

    @Test func `a couple under one account at one address is two people`() throws {
        var numbers = SplitMix(seed: 5)
        var lines = ["id,first_name,last_name,account_number,street,city"]
        for household in 0..<200 {
            let account = 10_000_000 + numbers.next(below: 90_000_000)
            for (member, copy) in [(0, 0), (1, 0), (0, 1)] where copy == 0 || household % 3 == 0 {
                let given = MadeUp.givens[(household + member * 7) % 12]
                lines.append(
                    "\(household).\(member).\(copy),\(given),\(MadeUp.family(household)),A\(account),"
                        + "\(MadeUp.heads[household % 10])tie \(household),Turku")
            }
        }
        let joined = try joined(lines)
        #expect(joined.allSatisfy { Self.customers($0) == 1 }, "\(joined)")
        #expect(joined.count >= 60)
    }

    @Test(arguments: ["vat_number", "business_id"])
    func `companies of one name at one address with different registered numbers are two`(header: String) throws {
        var lines = ["id,account_name,\(header),phone,billing_street,billing_city"]
        for group in 0..<150 {
            let name = "\(MadeUp.family(group)) \(["Trading", "Invest", "Logistics"][group % 3])"
            for company in 0..<2 {
                let id = MadeUp.businessIds[group * 2 + company]
                for (copy, number) in ["FI\(id)", "\(id.prefix(7))-\(id.suffix(1))", ""].enumerated() {
                    lines.append(
                        "\(group).\(company).\(copy),\(name)\(copy == 1 ? "" : " Oy"),\(number),"
                            + "\(copy == 2 ? "" : "09 555 \(1000 + group)"),\(MadeUp.heads[group % 10])tie \(group),Turku"
                    )
                }
            }
        }
        let joined = try joined(lines)
        let numbered = joined.map { $0.filter { !$0.hasSuffix(".2") } }.filter { !$0.isEmpty }
        #expect(numbered.allSatisfy { Self.customers($0) == 1 })
        #expect(numbered.count { $0.count == 2 } == 300)
    }

    @Test func `relatives in one town are not one person`() throws {
        var numbers = SplitMix(seed: 14)
        var lines = ["id,first_name,last_name,city,phone"]
        for family in 0..<300 {
            let (name, town) = (MadeUp.word(&numbers), MadeUp.family(family % 20))
            let phone = "09 555 \(1000 + family)"
            for member in 0..<3 {
                for copy in 0..<(member == 0 ? 2 : 1) {
                    let written = copy == 1 ? String(name.dropLast()) : name
                    lines.append(
                        "\(family).\(member).\(copy),\(MadeUp.givens[(family + member * 5) % 12]),\(written),\(town),"
                            + (numbers.next(below: 3) == 0 ? "" : phone))
                }
            }
        }
        let joined = try joined(lines)
        let wrong = joined.filter { Self.customers($0) > 1 }
        #expect(wrong.count <= 3, "\(wrong)")
        #expect(joined.count - wrong.count > 250)
    }

    @Test func `training does not start from the numbers of households`() throws {
        var numbers = SplitMix(seed: 6)
        func rules(_ header: String) throws -> MatchRules {
            let lines =
                ["id,first_name,last_name,\(header),city"]
                + (0..<90).map { row in
                    "\(row),\(MadeUp.givens[row % 12]),\(MadeUp.word(&numbers)),KOTI\(100 + row / 2)A,Oulu"
                }
            return try linker(lines).suggestion().rules.rules[0]
        }
        let household = try rules("household_id")
        #expect(household.comparisons.contains { $0.name == "household_id" })
        #expect(!household.prior.rules.contains { $0["household_id"] != nil })
        #expect(try rules("membership_no").prior.rules.contains { $0["membership_no"] == ["same"] })
    }
}
