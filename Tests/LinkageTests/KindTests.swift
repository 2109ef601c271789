import CustomerModel
import Foundation
import Linkage
import Matching
import RuleBook
import Standardization
import Testing

/// Persons and companies in one file.
@Suite struct KindTests {
    private func linker(_ lines: [String]) throws -> FileLinker { try LinkFiles().linker(lines) }

    private static let families = ["Aaltonen", "Bergström", "Granlund", "Heikkinen", "Mäkelä", "Nieminen"]
    private static let givens = ["Aino", "Eino", "Helmi", "Toivo", "Saara", "Onni", "Venla", "Urho"]
    private static let trades = ["Kone", "Puu", "Teräs", "Sähkö", "Vesi", "Kivi", "Lasi", "Paperi"]

    /// Rows of 48 persons and 48 companies: kind as the file writes it, name, business id, birth date, street.
    private func rows(person: String, company: String) -> [String] {
        var rows: [String] = []
        for index in 0..<48 {
            let family = Self.families[index % 6]
            let birth = "19\(50 + index)-03-1\(index % 9)"
            rows.append("P\(index),\(person),\(Self.givens[index / 6]) \(family),,\(birth),Katu \(index)")
            let name = "\(Self.trades[index / 6])\(family.lowercased()) Oy"
            rows.append("C\(index),\(company),\(name),,,Tie \(index)")
        }
        return rows
    }

    @Test(arguments: [("person", "company"), ("Henkilö", "Yritys"), ("privat", "företag"), ("H", "Y"), ("B2C", "B2B")])
    func `a column that says the kind is found by its words`(person: String, company: String) throws {
        let lines = ["id,asiakastyyppi,nimi,ytunnus,syntymäaika,osoite"] + rows(person: person, company: company)
        let rules = try linker(lines).suggestion().rules
        #expect(rules.kinds.first?.column == "asiakastyyppi")
        #expect(rules.kinds.first?.values == [person: .person, company: .organization])
        #expect(Set(rules.rules.map(\.kind)) == [.person, .organization])
        let names = rules.columns.filter { $0.column == "nimi" }
        #expect(Set(names.map(\.attribute.rawValue)) == ["fullName", "organizationName"])
    }

    @Test func `a column of birth dates of persons and ids of companies has a meaning for each kind`() throws {
        var lines = ["id,typ,namn,person-/orgnr,adress"]
        for (index, row) in rows(person: "P", company: "F").enumerated() {
            let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let number = cells[1] == "P" ? "19\(50 + index / 2)0312" : "556\(100 + index)-0000"
            let kind = index < 8 ? "" : cells[1]
            lines.append("\(cells[0]),\(kind),\(cells[2]),\(number),\(cells[5])")
        }
        let rules = try linker(lines).suggestion().rules
        let columns = rules.columns.filter { $0.column == "person-/orgnr" }
        #expect(columns.first { $0.kind == .person }?.type == .date)
        #expect(!rules.kinds.contains { $0.column == "person-/orgnr" })
    }

    @Test func `without such a column names and filled columns tell persons from companies`() throws {
        let lines =
            ["id,nimi,ytunnus,syntymäaika,osoite"]
            + rows(person: "", company: "").map { row in
                row.split(separator: ",", omittingEmptySubsequences: false).enumerated().filter { $0.offset != 1 }
                    .map { String($0.element) }.joined(separator: ",")
            }
        let outcome = try linker(lines).link()
        #expect(outcome.parts.count == 2)
        for part in outcome.parts {
            let letters = Set(part.rows.map { outcome.keys[Int($0)].key.prefix(1) })
            #expect(letters == (part.kind == .person ? ["P"] : ["C"]))
        }
    }

    @Test func `every row is in one cluster and no cluster holds both kinds`() throws {
        let lines =
            ["id,kind,name,business_id,birth_date,street"] + rows(person: "person", company: "company")
            + ["X1,alien,Zorg,,,", "C99,company,Konenieminen Oy,,,Tie 5"]
        let outcome = try linker(lines).link()
        #expect(outcome.partition.clusterOf.count == 98)
        #expect(outcome.parts.map(\.rows.count).reduce(0, +) == 98)
        for (row, cluster) in outcome.partition.clusterOf.enumerated() {
            #expect(outcome.part(of: row) == outcome.part(of: Int(cluster)))
        }
        let edges = outcome.edges
        #expect(edges.allSatisfy { outcome.score(Int($0.left), Int($0.right)) != nil })
    }

    @Test func `rules of both kinds that are written and read again are the same`() throws {
        let lines = ["id,kind,name,business_id,birth_date,street"] + rows(person: "person", company: "company")
        let suggestion = try linker(lines).suggestion()
        #expect(try LinkRules(yaml: suggestion.yaml, file: "rules.yaml") == suggestion.rules)
    }

    @Test func `one set of rules may stand without a list, and a kind without rules matches nothing`() throws {
        let lines = ["id,kind,name,business_id,birth_date,street"] + rows(person: "person", company: "company")
        var rules = try linker(lines).suggestion().rules
        rules.rules.removeAll { $0.kind == .person }
        let outcome = try linker(lines).link(rules)
        #expect(outcome.keys.count == 96)
        #expect(outcome.edges.allSatisfy { outcome.keys[Int($0.left)].key.hasPrefix("C") })
    }

    @Test func `a file of one kind has one set of rules and no kind rules`() throws {
        let lines = ["id,name,street"] + (0..<60).map { "R\($0),Golden Wok \($0),Main \($0)" }
        let rules = try linker(lines).suggestion().rules
        #expect(rules.kinds.isEmpty)
        #expect(rules.rules.count == 1)
    }
}

/// Linking by a source mapping and by match rules of a rule book.
@Suite struct MappedLinkingTests {
    private let book: RuleBook
    private let project: ProjectFolder
    private let folder: URL

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        project = try ProjectFolder(path: root.path)
        book = try RuleBook.load(project)
        folder = FileManager.default.temporaryDirectory.appending(path: "kulta-mapped-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func write(_ text: String, _ name: String) throws -> String {
        let path = folder.appending(path: name).path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static let mapping = """
        system: shop
        title: Shop
        format: {type: csv}
        key: {system: Branch, from: Number}
        kind: [{column: Type, values: {P: person, C: organization}}]
        withdrawn: {column: Gone}
        attributes: {givenName: {from: First, for: person}, familyName: {from: Last, for: person}, organizationName: {from: Last, for: organization}, email: Mail}
        """

    private static let strangers = (0..<40).map { index in
        let given = ["Toivo", "Helmi", "Onni", "Venla", "Urho"][index % 5]
        let family = ["Salo", "Ojala", "Lindqvist", "Rantanen", "Granlund", "Mäkelä", "Nieminen", "Koski"][index / 5]
        return "east,\(index),P,\(given),\(family),\(given)\(index)@netti.example,"
    }

    private static let rows = """
        Branch,Number,Type,First,Last,Mail,Gone
        north,1,P,Aino,Berg,aino.berg@posti.example,
        south,1,P,Aino,Berg,aino.berg@posti.example,
        south,2,C,,Berg Oy,aino.berg@posti.example,
        south,3,P,Eino,Aalto,,yes
        south,4,X,Eino,Aalto,,
        """

    private func link(_ given: GivenRules? = nil) throws -> LinkOutcome {
        let lines = [Self.rows] + Self.strangers
        let linker = FileLinker(
            LinkRequest(inputs: [try write(lines.joined(separator: "\n"), "rows.csv")], idColumn: nil),
            references: book.references)
        let mapping = try linker.mapping(write(Self.mapping, "shop.yaml"), project: project)
        return try linker.link(mappings: [mapping], ruleBook: book, given: given, schemaFolder: "schemas")
    }

    @Test func `records of a mapping are matched by the project's rules, each kind apart`() throws {
        let outcome = try link()
        #expect(outcome.keys.map(\.description).suffix(3) == ["north/1", "south/1", "south/2"])
        #expect(outcome.partition.clusterOf == (0..<41).map { $0 } + [40, 42])
        #expect(outcome.report.withdrawnRows == 1)
        #expect(outcome.report.rejectedRows == 1)
    }

    @Test func `match rules of one kind leave records of the other kind alone`() throws {
        let rules = try GivenRules(paths: [project.path(of: "matching-rules/organization.yaml")], project: project)
        #expect(try link(rules).partition.clusterOf == (0..<43).map { $0 })
    }

    @Test func `two rule files for one kind are refused`() throws {
        let path = project.path(of: "matching-rules/person.yaml")
        let error = #expect(throws: LinkageError.self) { try GivenRules(paths: [path, path], project: project) }
        #expect(error?.code == .badRules)
    }
}

/// Files whose headers say nothing, and rules that must stay cheap.
@Suite struct SuggestionTests {
    private func rules(_ lines: [String]) throws -> LinkRules {
        try LinkFiles().linker(lines, idColumn: "c1").suggestion().rules
    }

    @Test func `columns without a telling header are known by their values`() throws {
        let names = ["Aino Virtanen", "Eino Korhonen", "Helmi Nieminen", "Saara Mäkinen", "Onni Laine"]
        let rows = (0..<60).map { index in
            let name = names[index % 5]
            return "\(index),\(name),Hämeentie \(index),00\(10 + index % 80)0 Helsinki,040 123 \(1000 + index),"
                + "user\(index)@posti.example"
        }
        let columns = try rules(["c1,c2,c3,c4,c5,c6"] + rows).columns
        let types = Dictionary(uniqueKeysWithValues: columns.map { ($0.column, $0.type) })
        #expect(types == ["c2": .fullName, "c3": .street, "c4": .city, "c5": .phone, "c6": .email])
    }

    @Test(arguments: [
        ("puhelinnumero", AttributeType.phone), ("Telefonnummer", .phone), ("PHONE1", .phone),
        ("Sähköpostiosoite", .email), ("E-postadress", .email), ("Postnr", .postalCode),
    ])
    func `compound headers are understood by their parts`(header: String, type: AttributeType) throws {
        let values: [AttributeType: String] = [
            .phone: "040 123 45", .email: "name@posti.example ", .postalCode: "001",
        ]
        let rows = (0..<60).map { index in
            let digits = "\(10 + index)"
            let value = type == .email ? "name\(digits)@posti.example" : "\(values[type] ?? "")\(digits)"
            return "\(index),Nimi \(index),\(value)"
        }
        let column = try rules(["c1,nimi,\(header)"] + rows).columns.first { $0.column == header }
        #expect(column?.type == type)
    }

    @Test func `a large file with one crowded key gets smaller blocks`() throws {
        let crowd = (0..<30_000).map {
            "\($0),\($0 % 40 == 0 ? "Eino" : "Aino") Virtanen,19\(10 + $0 % 90)-01-01,Katu \($0 % 7)"
        }
        let rules = try rules(["c1,name,dob,street"] + crowd).rules
        #expect(rules.allSatisfy { $0.largestBlock < 300 })
        #expect(rules.allSatisfy { $0.blocking.count >= 3 })
    }
}
