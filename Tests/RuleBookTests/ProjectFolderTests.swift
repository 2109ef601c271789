import Foundation
import Matching
import RuleBook
import Testing

@Suite struct ProjectFolderTests {
    /// A folder of its own with the small project in it; it goes when the test ends.
    private final class Sandbox {
        let path: String

        init() throws {
            let url = FileManager.default.temporaryDirectory.appendingPathComponent("kulta-\(UUID().uuidString)")
            path = url.resolvingSymlinksInPath().path
            for (file, text) in SmallProject.texts { try write(text, to: "project/\(file)") }
            for (file, text) in try shippedProject().schemas() { try write(text, to: "project/\(file)") }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ text: String, to file: String) throws {
            try write(Data(text.utf8), to: file)
        }

        func write(_ data: Data, to file: String) throws {
            let url = URL(fileURLWithPath: path + "/" + file)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true
            )
            try data.write(to: url)
        }

        var project: String { path + "/project" }
    }

    @Test func `the named folder, then KULTA_PROJECT, then the parents of here and of the program are tried`() throws {
        let sandbox = try Sandbox()
        try FileManager.default.createDirectory(atPath: sandbox.path + "/away", withIntermediateDirectories: true)
        let inside = sandbox.project + "/schemas/sources"
        let away = sandbox.path + "/away"
        let program = sandbox.project + "/.build/debug/kulta"
        let found = [
            try ProjectFolder.locate(explicit: sandbox.project, environment: [:], currentFolder: away, executable: nil),
            try ProjectFolder.locate(
                environment: ["KULTA_PROJECT": sandbox.project], currentFolder: away, executable: nil
            ),
            try ProjectFolder.locate(environment: [:], currentFolder: inside, executable: nil),
            try ProjectFolder.locate(environment: ["KULTA_PROJECT": ""], currentFolder: away, executable: program),
        ]
        #expect(found.map(\.path) == Array(repeating: sandbox.project, count: 4))
    }

    @Test func `a named folder that is no project is an error, even inside a project`() throws {
        let sandbox = try Sandbox()
        #expect(throws: RuleBookError.self) {
            try ProjectFolder.locate(
                explicit: sandbox.path, environment: [:], currentFolder: sandbox.project, executable: nil
            )
        }
        #expect(throws: RuleBookError.self) {
            try ProjectFolder.locate(
                environment: ["KULTA_PROJECT": sandbox.path], currentFolder: sandbox.project, executable: nil
            )
        }
        #expect(throws: RuleBookError.self) {
            try ProjectFolder.locate(environment: [:], currentFolder: sandbox.path, executable: nil)
        }
    }

    @Test func `a project on disk is checked as its texts are`() throws {
        let sandbox = try Sandbox()
        let folder = try ProjectFolder(path: sandbox.project)
        #expect(RuleBook.check(folder) == [])
        try sandbox.write("kind: person", to: "project/matching-rules/draft.yaml")
        try sandbox.write("a,b", to: "project/matching-rules/reference/citys.csv")
        try FileManager.default.removeItem(atPath: sandbox.project + "/matching-rules/person.yaml")
        try FileManager.default.removeItem(atPath: sandbox.project + "/schemas/json/survivorship.schema.json")
        #expect(
            RuleBook.check(folder).map(\.description) == [
                "matching-rules/draft.yaml:1:1: nothing reads this file (the rules are in person, organization and survivorship.yaml)",
                "matching-rules/person.yaml:1:1: the file is missing",
                "matching-rules/reference/citys.csv:1:1: nothing reads this list (did you mean `cities.csv`?)",
                "schemas/json/survivorship.schema.json:1:1: the file is missing",
            ]
        )
        let error = #expect(throws: RuleBookError.self) { try RuleBook.load(folder) }
        #expect(error?.findings == RuleBook.check(folder))
    }

    @Test func `a file that is not UTF-8 and a malformed reference list are found`() throws {
        let sandbox = try Sandbox()
        let folder = try ProjectFolder(path: sandbox.project)
        try sandbox.write(
            "finnish,swedish,others\nTurku,Åbo,\nEspoo,Esbo\n", to: "project/matching-rules/reference/cities.csv")
        let findings = RuleBook.check(folder).map(\.description)
        #expect(findings.count == 1)
        #expect(findings.first?.hasPrefix("matching-rules/reference/cities.csv:3:1: ") == true)
        try sandbox.write(Data([0x61, 0xE5, 0x0A]), to: "project/schemas/sources/erp.yaml")
        #expect(
            RuleBook.check(folder).map(\.description)
                == ["schemas/sources/erp.yaml:1:1: the file is not UTF-8 (save it as UTF-8)"]
        )
    }

    @Test func `a mapping that names an XML schema which is not there is found`() throws {
        let sandbox = try Sandbox()
        let folder = try ProjectFolder(path: sandbox.project)
        let mapping = SmallProject.source.replacingOccurrences(
            of: "type: csv", with: "type: xml\n  record: /Root/Customer\n  schema: customer.xsd"
        )
        try sandbox.write(mapping, to: "project/schemas/sources/erp.yaml")
        #expect(
            RuleBook.check(folder).map(\.description)
                == ["schemas/sources/erp.yaml:6:11: there is no `customer.xsd` in schemas/xsd/"]
        )
        try sandbox.write("<schema/>", to: "project/schemas/xsd/customer.xsd")
        #expect(RuleBook.check(folder) == [])
    }

    @Test func `matching rules outside a project are checked with their own name`() throws {
        let schema = try shippedProject().text(of: "schemas/json/match-rules.schema.json")
        let good = SmallProject.matchRules("person", name: "fullName")
        #expect(try RuleBook.matchRules(good, file: "mine.yaml", schema: schema).comparisons.count == 2)
        let bad = good.replacingOccurrences(of: "largestBlock: 100", with: "largestBlok: 100")
        let error = #expect(throws: RuleBookError.self) {
            try RuleBook.matchRules(bad, file: "mine.yaml", schema: schema)
        }
        #expect(
            error?.description == "mine.yaml:5:1: the key `largestBlok` is unknown (did you mean `largestBlock`?)"
        )
    }
}
