import Intake
import RuleBook
import Testing

@Suite struct LikenessTests {
    private static let base = """
        system: base
        title: Base
        format: {type: csv, delimiter: ";"}
        key: id
        kind: person
        attributes: {fullName: name, email: mail}
        records:
          company: {kind: organization, attributes: {organizationName: firm}}
        """

    private func mapping(_ yaml: String, bases: [String: String] = ["base": base]) throws -> SourceMapping {
        try RuleBook.sourceMapping(yaml, file: "own.yaml", schema: nil) { bases[$0] }
    }

    @Test func `a mapping that is like another one takes over what it does not say`() throws {
        let own = try mapping("system: own\ntitle: Own\nlike: base\nformat: {encoding: utf-8}\nattributes: {email: e}")
        #expect(own.system == "own")
        #expect(own.format.delimiter == ";")
        #expect(own.format.encoding == .utf8)
        #expect(own.attributes.mapValues { $0.map(\.from) } == ["fullName": [["name"]], "email": [["e"]]])
        #expect(own.records.count == 1)
    }

    @Test func `null takes a member out`() throws {
        let own = try mapping("system: own\ntitle: Own\nlike: base\nrecords: null\nattributes: {email: null}")
        #expect(own.records.isEmpty)
        #expect(own.attributes.keys.sorted() == ["fullName"])
    }

    @Test func `likeness may go on, but not in a circle, and not to nothing`() throws {
        let middle = "system: middle\ntitle: M\nlike: base\nkey: no"
        let own = try mapping("system: own\ntitle: O\nlike: middle", bases: ["base": Self.base, "middle": middle])
        #expect(own.key.from == ["no"])
        #expect(own.title == "O")
        #expect(throws: RuleBookError.self) {
            try mapping(
                "system: a\ntitle: A\nlike: b",
                bases: ["b": "system: b\ntitle: B\nlike: a", "a": "system: a\ntitle: A\nlike: b"])
        }
        #expect(throws: RuleBookError.self) { try mapping("system: a\ntitle: A\nlike: b") }
    }
}
