import Foundation
import HTTPTypes
import Testing

@testable import HTTPAPI

@Suite struct OpenAPITests {
    private let document: OpenAPIDocument

    init() throws {
        document = try OpenAPIDocument()
    }

    @Test func `is OpenAPI 3.1 and every reference in it leads somewhere`() {
        #expect(document.json["openapi"]?.text?.hasPrefix("3.1.") == true)
        let references = references(in: document.json)
        #expect(references.count > 50)
        for reference in references {
            #expect(document.json.at(pointer: String(reference.dropFirst())) != nil, "\(reference)")
        }
    }

    @Test func `describes exactly the operations that the server has`() {
        let served = API.routes.map { "\($0.method.rawValue) \($0.path) \($0.operation)" }
        let described = document.operations.map { "\($0.method) \($0.path) \($0.id)" }
        #expect(served.sorted() == described.sorted())
    }

    @Test func `has an id of its own, a summary and a default answer for every operation`() {
        #expect(Set(document.operations.map(\.id)).count == document.operations.count)
        for operation in document.operations {
            #expect(operation.json["summary"]?.text?.isEmpty == false, "\(operation.id)")
            #expect(document.response(operation, status: 599) != nil, "\(operation.id)")
        }
    }

    @Test func `declares every parameter of every path, required, and no other`() {
        for operation in document.operations {
            let inTemplate = operation.path.split(separator: "/").filter { $0.first == "{" }.map {
                $0.dropFirst().dropLast()
            }
            let declared = operation.parameters.filter { $0["in"]?.text == "path" }
            #expect(
                Set(inTemplate.map(String.init)) == Set(declared.compactMap { $0["name"]?.text }), "\(operation.id)")
            #expect(declared.allSatisfy { $0["required"] == .bool(true) }, "\(operation.id)")
        }
    }

    @Test func `no operation answers with a file that a spreadsheet opens and whose cells could be formulas`() {
        let types = document.operations.flatMap { operation in
            (operation.json["responses"]?.members ?? [:]).values.flatMap {
                $0["content"]?.members.keys.map { $0 } ?? []
            }
        }
        let known: Set = ["application/json", "application/problem+json", "application/x-ndjson", "text/event-stream"]
        #expect(Set(types).isSubset(of: known), "\(Set(types).subtracting(known))")
        #expect(types.count > 80)
    }

    @Test func `its examples are valid against its schemas`() {
        let examples = examples(in: document.json)
        #expect(examples.count > 30)
        for (schema, example) in examples {
            let faults = document.faults(of: example, against: schema)
            #expect(faults.isEmpty, "\(faults.joined(separator: "; "))")
        }
    }

    @Test func `every problem example is the kind that it says`() throws {
        let responses = try #require(document.json["components"]?["responses"]?.members)
        #expect(responses.count > 5)
        for (name, response) in responses {
            let example = response["content"]?["application/problem+json"]?["example"]
            let kind = Problem.Kind.allCases.first { $0.type == example?["type"]?.text }
            #expect(example?["title"]?.text == kind?.title, "\(name)")
            #expect(example?["status"]?.number == kind.map { Double($0.status.code) }, "\(name)")
        }
    }

    private func references(in value: JSONValue) -> Set<String> {
        switch value {
        case .object(let members):
            members.reduce(into: []) { found, member in
                if member.key == "$ref", let reference = member.value.text { found.insert(reference) }
                found.formUnion(references(in: member.value))
            }
        case .array(let items): items.reduce(into: []) { $0.formUnion(references(in: $1)) }
        default: []
        }
    }

    private func examples(in value: JSONValue) -> [(schema: JSONValue, example: JSONValue)] {
        switch value {
        case .object(let members):
            (members["schema"].flatMap { schema in members["example"].map { [(schema, $0)] } } ?? [])
                + members.values.flatMap(examples)
        case .array(let items): items.flatMap(examples)
        default: []
        }
    }
}
