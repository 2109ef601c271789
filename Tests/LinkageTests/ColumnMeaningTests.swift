import CustomerModel
import Linkage
import Matching
import Testing

/// Files whose columns say one thing in parts, twice, or below headers that tell nothing.
@Suite struct ColumnMeaningTests {
    private func linker(_ lines: [String]) throws -> FileLinker { try LinkFiles().linker(lines) }

    @Test(arguments: ["by,bm,bd", "birth_year,birth_month,birth_day", "Year,Month,Day"])
    func `year, month and day of birth make one date`(header: String) throws {
        var numbers = SplitMix(seed: 8)
        var lines = ["id,\(header.split(separator: ",").reversed().joined(separator: ",")),first_name,last_name"]
        for person in 0..<200 {
            let born = MadeUp.day(&numbers, from: 1930, years: 75)
            let name = "\(MadeUp.givens[person % 12]),\(MadeUp.family(person))"
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
            let born = MadeUp.day(&numbers, from: 1930, years: 75)
            let ordered = MadeUp.day(&numbers, from: 2019, years: 6)
            lines.append(
                "\(person),\(born.year)-\(born.month)-\(born.day),\(ordered.year),\(ordered.month),\(ordered.day),"
                    + "\(MadeUp.givens[person % 12]),\(MadeUp.family(person))")
        }
        let columns = try linker(lines).suggestion().rules.columns
        #expect(columns.filter { $0.attribute == "birthDate" }.map(\.column) == ["c1"])
    }

    @Test func `names need no headers`() throws {
        var numbers = SplitMix(seed: 2)
        let lines =
            ["id,c1,c2,c3"]
            + (0..<120).map { "\($0),\(MadeUp.word(&numbers)),\(MadeUp.givens[$0 % 12]),\(["red", "blue"][$0 % 2])" }
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
                "\(row),\(MadeUp.givens[row % 12]),\(MadeUp.family(row)),apt \(row % 9),"
                    + "\(MadeUp.heads[row % 10]) street,\(row),\(MadeUp.tails[row % 10]) Ltd,Oulu,Vaasa"
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
                "\(row),\(MadeUp.heads[row % 10])-\(MadeUp.tails[row / 10]) Oy,Turku,www.c\(row).example"
            }
        let rules = try linker(lines).suggestion().rules.rules
        #expect(rules[0].comparisons.contains { $0.name == "site" && $0.features == ["emailDomain"] })
    }

    @Test func `postal codes are known by the places they stand with`() throws {
        var numbers = SplitMix(seed: 12)
        let codes = try columns { person in
            let place = person % 25
            return
                "\(MadeUp.givens[person % 12]),\(MadeUp.word(&numbers)),\(10_000 + place * 7 + person / 25 % 3),\(MadeUp.family(place))"
        }
        #expect(codes["c4"] == .postalCode)
        #expect(codes["c5"] == .city)
        let members = try columns { row in
            let person = row / 2
            return
                "\(MadeUp.givens[person % 12]),\(MadeUp.family(person)),\(10_000 + person),\(MadeUp.family(person % 25))"
        }
        #expect(members["c4"] == .identifier)
        #expect(members["c5"] == .text)
    }

    /// What the columns of 400 rows are taken to be.
    private func columns(_ row: (Int) -> String) throws -> [String: AttributeType] {
        let lines = ["id,c1,c2,c4,c5,c3"] + (0..<400).map { "\($0),\(row($0)),FI" }
        let columns = try linker(lines).suggestion().rules.columns
        return Dictionary(uniqueKeysWithValues: columns.map { ($0.column, $0.type) })
    }

    @Test func `ids of persons and organizations may stand in one column`() throws {
        var lines = ["id;Saaja;Y-tunnus / Hetu;Sähköposti"]
        for row in 0..<200 {
            let isPerson = row % 2 == 0
            let name = isPerson ? "\(MadeUp.givens[row % 12]) \(MadeUp.family(row))" : "\(MadeUp.family(row)) Oy"
            let id = isPerson ? MadeUp.personalId(row) : MadeUp.businessIds[row]
            lines.append("\(row);\(name);\(id);m\(row)@c\(row).example")
        }
        let suggestion = try linker(lines).suggestion()
        #expect(suggestion.rules.rules.map(\.kind) == [.organization, .person])
        #expect(suggestion.rules.rules.map(\.exclusive) == [["businessId"], ["personalId"]])
    }

    @Test func `a search term is the name once more`() throws {
        let lines =
            ["id,NAME1,SORTL,BRAN1"]
            + (0..<120).map { row in
                let name = "\(MadeUp.family(row)) \(MadeUp.tails[row / 12]) Oy"
                return
                    "\(row),\(name),\(name.uppercased().prefix(10)),\(MadeUp.heads[row % 10]) \(MadeUp.tails[row % 7])"
            }
        let columns = try linker(lines).suggestion().rules.columns
        #expect(!columns.contains { $0.column == "SORTL" })
        #expect(columns.contains { $0.column == "BRAN1" })
    }

    @Test func `whoever is named beside a company is a person`() throws {
        let lines =
            ["id,Name,Job Title,Company,Email"]
            + (0..<120).map { row in
                "\(row),\(MadeUp.givens[row % 12]) \(MadeUp.family(row)),CEO,\(MadeUp.family(row * 7)) Oy,m\(row)@c\(row).example"
            }
        let suggestion = try linker(lines).suggestion()
        #expect(suggestion.rules.rules.map(\.kind) == [.person])
        #expect(suggestion.rules.columns.first { $0.column == "Name" }?.type == .fullName)
    }
}
