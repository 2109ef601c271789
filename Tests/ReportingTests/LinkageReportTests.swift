import CustomerModel
import Foundation
import Linkage
import Matching
import Reporting
import RuleBook
import Standardization
import Testing

@Suite struct LinkageReportTests {
    private let folder: URL
    private let references: ReferenceLists

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "kulta-report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        references = try RuleBook.load(ProjectFolder(path: root.path)).references
    }

    private static let given = ["Aino", "Eino", "Helmi", "Toivo", "Saara", "Onni", "Venla", "Urho", "Kerttu", "Armas"]
    private static let family = [
        "Aaltonen", "Bergström", "Granlund", "Heikkinen", "Lindqvist", "Mäkelä", "Nieminen", "Ojala", "Rantanen",
        "<script>alert(1)</script>",
    ]

    /// Three hundred people, the first hundred of them twice.
    private func people() throws -> String {
        let lines = (0..<400).map { row in
            let person = row % 300
            let name = Self.family[person / 10 % 10]
            let birth = "19\(50 + person % 50)-0\(1 + person % 9)-1\(person % 9)"
            return "\(row),P\(person),\(Self.given[person % 10]),\(name),\(birth),a\(person)@post.example"
        }
        let path = folder.appending(path: "people.csv").path
        try (["id,truth,first_name,surname,dob,email"] + lines).joined(separator: "\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func html(showsValues: Bool = false, threads: Int = 1) throws -> String {
        let path = try people()
        let request = LinkRequest(inputs: [path], idColumn: "id", ignoredColumns: ["truth"], threads: threads)
        let linker = FileLinker(request, references: references)
        let suggestion = try linker.suggestion()
        return LinkageReport(
            outcome: try linker.link(suggestion.rules), quality: try linker.columnQuality(suggestion.rules),
            profiles: suggestion.profiles, warnings: suggestion.warnings, files: ["people.csv"],
            truth: try Truth(path: path, key: "id", entity: "truth", source: nil), showsValues: showsValues,
            threads: threads
        ).html()
    }

    @Test func `the report holds no value of any record`() throws {
        let html = try html().lowercased()
        for value in ["aino", "heikkinen", "post.example", "1950-", "people/"] { #expect(!html.contains(value)) }
    }

    @Test func `values are shown when asked for, and never as markup`() throws {
        let html = try html(showsValues: true)
        #expect(html.contains("people/"))
        #expect(html.contains("post.example"))
        #expect(!html.contains("<script"))
    }

    /// Of people and of three strangers each, one pair a line.
    private func labels() throws -> String {
        let lines = (0..<40).flatMap { ["\($0),\($0 + 300),1", "\($0),\($0 + 41),0"] }
        let path = folder.appending(path: "labels.csv").path
        try (["left,right,match"] + lines).joined(separator: "\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func `labelled pairs that are kept for testing are charted and teach nothing`() throws {
        var request = LinkRequest(inputs: [try people()], idColumn: "id", ignoredColumns: ["truth"])
        let untaught = try FileLinker(request, references: references).link()
        request.testLabels = try labels()
        let tested = try FileLinker(request, references: references).link()
        #expect(tested.parts.map(\.plan.model) == untaught.parts.map(\.plan.model))
        let html = LinkageReport(outcome: tested, quality: [], files: ["people.csv"]).html()
        #expect(html.contains("Accuracy against labelled pairs"))
        #expect(html.contains("Precision over recall"))
        #expect(!LinkageReport(outcome: untaught, quality: [], files: ["people.csv"]).html().contains("labelled pairs"))
    }

    @Test func `labelled pairs that teach are charted too`() throws {
        var request = LinkRequest(inputs: [try people()], idColumn: "id", ignoredColumns: ["truth"])
        request.labels = try labels()
        let html = LinkageReport(
            outcome: try FileLinker(request, references: references).link(), quality: [], files: ["people.csv"]
        ).html()
        #expect(html.contains("Accuracy against labelled pairs"))
    }

    @Test func `a delivery read by a mapping is counted by attribute, for the records that can have it`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let book = try RuleBook.load(ProjectFolder(path: root.path))
        let mapping = """
            system: shop
            title: Shop
            format: {type: csv}
            key: id
            kind: person
            attributes: {givenName: first_name, familyName: surname, email: email}
            """
        let linker = FileLinker(LinkRequest(inputs: [try people()], idColumn: nil), references: references)
        let file = folder.appending(path: "shop.yaml").path
        try mapping.write(toFile: file, atomically: true, encoding: .utf8)
        let quality = try linker.columnQuality(
            mappings: [linker.mapping(file, project: ProjectFolder(path: root.path))], ruleBook: book,
            schemaFolder: root.appending(path: "schemas").path)
        #expect(quality.map(\.attribute.rawValue) == ["email", "familyName", "givenName"])
        #expect(quality.allSatisfy { $0.rows == 400 && $0.filled == 400 })
        #expect(quality.map(\.distinct) == [300, 10, 10])
    }

    @Test func `the report asks nothing of the network`() throws {
        let html = try html().replacing("http://www.w3.org/2000/svg", with: "")
        for word in ["http:", "https:", "src=", "@import", "url(", "<link"] { #expect(!html.contains(word)) }
    }

    @Test func `every part that a linkage expert looks for is there`() throws {
        let html = try html()
        for title in [
            "Completeness", "Pairs by blocking rule", "Match weights of the levels", "m and u of the levels",
            "Compared pairs by match weight", "Precision over recall", "by threshold", "Clusters by size",
            "Unlinkable records", "The evidence, step by step",
        ] {
            #expect(html.contains(title), "\(title)")
        }
    }

    @Test func `the same files give the same report, whatever the number of threads`() throws {
        #expect(try html() == html(threads: 2))
    }
}
