import CustomerModel
import Foundation
import Linkage
import Matching
import RuleBook
import Standardization
import Testing

/// Persons and companies in one file.
@Suite struct KindTests {
    private let references: ReferenceLists
    private let folder: URL

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        references = try RuleBook.load(ProjectFolder(path: root.path)).references
        folder = FileManager.default.temporaryDirectory.appending(path: "kulta-kinds-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func linker(_ lines: [String]) throws -> FileLinker {
        let path = folder.appending(path: "customers.csv").path
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return FileLinker(LinkRequest(inputs: [path], idColumn: "id"), references: references)
    }

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
