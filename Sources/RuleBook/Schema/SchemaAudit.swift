import CustomerModel
import Foundation

/// Walks a schema once: finds keywords that do not exist or have a wrong value, and prepares references and patterns.
struct SchemaAudit {
    struct Problem {
        let position: TextPosition
        let message: String
        var hint: String?
    }

    private let root: YAMLNode
    private(set) var problems: [Problem] = []
    private(set) var references: [String: YAMLNode] = [:]
    private(set) var patterns: [String: NSRegularExpression] = [:]

    init(root: YAMLNode) {
        self.root = root
    }

    /// Audits a schema and all schemas inside it.
    mutating func visit(_ schema: YAMLNode) {
        if schema.bool != nil { return }
        guard case .map(let members) = schema.value else {
            return report(schema.position, "a schema is a mapping, `true` or `false`")
        }
        for member in members {
            guard let keyword = JSONSchema.keywords[member.key] else {
                report(
                    member.keyPosition, "the schema keyword `\(member.key)` is unknown",
                    hint: Spelling.suggestion(for: member.key, among: JSONSchema.keywords.keys.sorted())
                        .map { "did you mean `\($0)`?" }
                )
                continue
            }
            visit(member, as: keyword)
        }
    }

    private mutating func visit(_ member: YAMLNode.Member, as keyword: JSONSchema.Keyword) {
        let value = member.value
        switch keyword {
        case .anything: break
        case .annotation: expect(value.text != nil, member, "text")
        case .bool: expect(value.bool != nil, member, "`true` or `false`")
        case .number: expect(value.number != nil, member, "a number")
        case .count: expect(value.number.map { $0 >= 0 && $0 == $0.rounded() } ?? false, member, "a count")
        case .values: expect(!value.elements.isEmpty, member, "a list that is not empty")
        case .words: expect(isWords(value), member, "a list of texts")
        case .wordLists: expect(value.members.allSatisfy { isWords($0.value) }, member, "lists of texts by name")
        case .types: visit(types: member)
        case .pattern: visit(pattern: member)
        case .reference: visit(reference: member)
        case .schema: visit(value)
        case .schemas:
            expect(!value.elements.isEmpty, member, "a list of schemas that is not empty")
            for element in value.elements { visit(element) }
        case .namedSchemas: visit(namedSchemas: member)
        }
    }

    private func isWords(_ value: YAMLNode) -> Bool {
        if case .list(let elements) = value.value { elements.allSatisfy { $0.text != nil } } else { false }
    }

    private mutating func visit(types member: YAMLNode.Member) {
        let names = member.value.oneOrMany.compactMap(\.text)
        let areKnown = !names.isEmpty && names.allSatisfy(JSONSchema.types.contains)
        expect(areKnown, member, "one or more of " + JSONSchema.types.joined(separator: ", "))
    }

    private mutating func visit(namedSchemas member: YAMLNode.Member) {
        guard case .map(let named) = member.value.value else { return expect(false, member, "schemas by name") }
        for schema in named {
            if member.key == "patternProperties" { compile(schema.key, at: schema.keyPosition) }
            visit(schema.value)
        }
    }

    private mutating func visit(pattern member: YAMLNode.Member) {
        guard let pattern = member.value.text else { return expect(false, member, "text") }
        compile(pattern, at: member.value.position)
    }

    private mutating func compile(_ pattern: String, at position: TextPosition) {
        do {
            patterns[pattern] = try NSRegularExpression(pattern: pattern)
        } catch {
            report(position, "`\(pattern)` is no regular expression")
        }
    }

    private mutating func visit(reference member: YAMLNode.Member) {
        guard let pointer = member.value.text else { return expect(false, member, "text") }
        guard let target = target(of: pointer) else {
            return report(
                member.value.position, "`\(pointer)` leads nowhere",
                hint: "a reference has the form `#/$defs/name`"
            )
        }
        references[pointer] = target
    }

    /// What a JSON Pointer behind `#` leads to; nil when it leads nowhere.
    private func target(of pointer: String) -> YAMLNode? {
        guard pointer.hasPrefix("#") else { return nil }
        var node = root
        for part in pointer.dropFirst().split(separator: "/") {
            let key = part.replacingOccurrences(of: "~1", with: "/").replacingOccurrences(of: "~0", with: "~")
            guard let next = node[key] else { return nil }
            node = next
        }
        return node
    }

    private mutating func expect(_ holds: Bool, _ member: YAMLNode.Member, _ expected: String) {
        if !holds { report(member.value.position, "the schema keyword `\(member.key)` needs \(expected)") }
    }

    private mutating func report(_ position: TextPosition, _ message: String, hint: String? = nil) {
        problems.append(Problem(position: position, message: message, hint: hint))
    }
}
