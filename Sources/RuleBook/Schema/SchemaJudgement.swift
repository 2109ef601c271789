import CustomerModel
import Foundation

/// Judges one document by a schema and collects what is wrong, in words for the person who wrote the document.
struct SchemaJudgement {
    private let schema: JSONSchema
    private(set) var violations: [JSONSchema.Violation] = []
    /// References followed without going deeper into the document.
    private var openReferences = 0

    init(schema: JSONSchema) {
        self.schema = schema
    }

    /// - Parameter depth: how deep the node lies below the root of the document.
    mutating func judge(_ node: YAMLNode, by rules: YAMLNode, depth: Int) {
        if let isAllowed = rules.bool {
            if !isAllowed { report(node, depth, "nothing may stand here") }
            return
        }
        follow(rules["$ref"], node, depth)
        if let types = rules["type"]?.oneOrMany.compactMap(\.text), !isOneOf(types, node) {
            return reportType(of: node, types, depth)
        }
        judgeValue(node, rules, depth)
        judgeText(node, rules, depth)
        judgeNumber(node, rules, depth)
        judgeList(node, rules, depth)
        judgeMap(node, rules, depth)
        judgeCombinations(node, rules, depth)
    }

    private mutating func follow(_ reference: YAMLNode?, _ node: YAMLNode, _ depth: Int) {
        guard let pointer = reference?.text, let target = schema.references[pointer] else { return }
        guard openReferences < 64 else {
            return report(node, depth, "the schema `\(pointer)` refers to itself for ever")
        }
        openReferences += 1
        judge(node, by: target, depth: depth)
        openReferences -= 1
    }

    private mutating func judgeInside(_ node: YAMLNode, _ rules: YAMLNode, _ depth: Int) {
        let outer = openReferences
        openReferences = 0
        judge(node, by: rules, depth: depth + 1)
        openReferences = outer
    }

    /// What a schema would find, without keeping it.
    private func findings(_ node: YAMLNode, _ rules: YAMLNode, _ depth: Int) -> [JSONSchema.Violation] {
        var trial = SchemaJudgement(schema: schema)
        trial.openReferences = openReferences
        trial.judge(node, by: rules, depth: depth)
        return trial.violations
    }

    // MARK: Types and values

    private func isOneOf(_ types: [String], _ node: YAMLNode) -> Bool {
        types.contains { type in
            switch (type, node.value) {
            case ("null", .null), ("boolean", .bool), ("string", .text), ("array", .list), ("object", .map),
                ("integer", .integer), ("number", .integer), ("number", .number):
                true
            case ("integer", .number(let number)): number == number.rounded()
            default: false
            }
        }
    }

    private mutating func reportType(of node: YAMLNode, _ types: [String], _ depth: Int) {
        let names = JSONSchema.types.filter(types.contains).compactMap { Self.typeNames[$0] }
        let wantsText = types.contains("string")
        let isScalar =
            switch node.value {
            case .bool, .integer, .number: true;
            default: false
            }
        report(
            node, depth, "expected \(names.joined(separator: " or ")), found \(node.kindName)",
            hint: wantsText && isScalar ? "put it in quotes" : nil
        )
    }

    private static let typeNames = [
        "null": "nothing", "boolean": "`true` or `false`", "integer": "a whole number", "number": "a number",
        "string": "text", "array": "a list", "object": "a mapping",
    ]

    private mutating func judgeValue(_ node: YAMLNode, _ rules: YAMLNode, _ depth: Int) {
        if let values = rules["enum"]?.elements, !values.contains(node) {
            reportUnknownWord(node, among: values, depth)
        }
        if let value = rules["const"], value != node { report(node, depth, "must be \(value.shown)") }
    }

    private mutating func reportUnknownWord(_ node: YAMLNode, among values: [YAMLNode], _ depth: Int) {
        let words = values.compactMap(\.text)
        let hint =
            node.text.flatMap { Spelling.suggestion(for: $0, among: words) }.map { "did you mean `\($0)`?" }
            ?? "known: " + values.map { $0.text ?? $0.shown }.joined(separator: ", ")
        report(node, depth, "\(node.shown) is not known here", hint: hint)
    }

    private mutating func judgeText(_ node: YAMLNode, _ rules: YAMLNode, _ depth: Int) {
        guard let text = node.text else { return }
        let length = text.unicodeScalars.count
        if let least = rules["minLength"]?.number, Double(length) < least {
            report(node, depth, length == 0 ? "must not be empty" : "must have at least \(Int(least)) characters")
        }
        if let most = rules["maxLength"]?.number, Double(length) > most {
            report(node, depth, "must have at most \(Int(most)) characters, has \(length)")
        }
        if let pattern = rules["pattern"]?.text, !matches(text, pattern) {
            let hint = rules["description"]?.text ?? "the form is \(pattern)"
            report(node, depth, "\(node.shown) does not have the right form", hint: hint)
        }
    }

    private func matches(_ text: String, _ pattern: String) -> Bool {
        let whole = NSRange(text.startIndex..<text.endIndex, in: text)
        return schema.patterns[pattern]?.firstMatch(in: text, range: whole) != nil
    }

    private mutating func judgeNumber(_ node: YAMLNode, _ rules: YAMLNode, _ depth: Int) {
        guard let number = node.number else { return }
        if let least = rules["minimum"], let bound = least.number, number < bound {
            report(node, depth, "must be at least \(least.shown), is \(node.shown)")
        }
        if let most = rules["maximum"], let bound = most.number, number > bound {
            report(node, depth, "must be at most \(most.shown), is \(node.shown)")
        }
        if let least = rules["exclusiveMinimum"], let bound = least.number, number <= bound {
            report(node, depth, "must be more than \(least.shown), is \(node.shown)")
        }
        if let most = rules["exclusiveMaximum"], let bound = most.number, number >= bound {
            report(node, depth, "must be less than \(most.shown), is \(node.shown)")
        }
        if let step = rules["multipleOf"], let size = step.number, size > 0,
            (number / size) != (number / size).rounded()
        {
            report(node, depth, "must be a multiple of \(step.shown), is \(node.shown)")
        }
    }

    // MARK: Lists

    private mutating func judgeList(_ node: YAMLNode, _ rules: YAMLNode, _ depth: Int) {
        guard case .list(let elements) = node.value else { return }
        judgeCount(elements.count, of: "elements", node, rules["minItems"], rules["maxItems"], depth)
        let leading = rules["prefixItems"]?.elements ?? []
        for (element, rule) in zip(elements, leading) { judgeInside(element, rule, depth) }
        if let rule = rules["items"] {
            for element in elements.dropFirst(leading.count) { judgeInside(element, rule, depth) }
        }
        if rules["uniqueItems"]?.bool == true { judgeUniqueness(of: elements, depth) }
        if let rule = rules["contains"], !elements.contains(where: { findings($0, rule, depth + 1).isEmpty }) {
            report(node, depth, "lacks an element that it must have", hint: rule["description"]?.text)
        }
    }

    private mutating func judgeUniqueness(of elements: [YAMLNode], _ depth: Int) {
        for (index, element) in elements.enumerated() where elements[..<index].contains(element) {
            report(element, depth + 1, "\(element.shown) stands twice", hint: "remove one of them")
        }
    }

    private mutating func judgeCount(
        _ count: Int, of things: String, _ node: YAMLNode, _ least: YAMLNode?, _ most: YAMLNode?, _ depth: Int
    ) {
        if let bound = least?.number, Double(count) < bound {
            let needs = bound == 1 ? "must not be empty" : "needs at least \(Int(bound)) \(things), has \(count)"
            report(node, depth, needs)
        }
        if let bound = most?.number, Double(count) > bound {
            report(node, depth, "may have at most \(Int(bound)) \(things), has \(count)")
        }
    }

    // MARK: Mappings

    private mutating func judgeMap(_ node: YAMLNode, _ rules: YAMLNode, _ depth: Int) {
        guard case .map(let members) = node.value else { return }
        judgeCount(members.count, of: "entries", node, rules["minProperties"], rules["maxProperties"], depth)
        let misspelt = misspeltKeys(of: members, rules)
        for name in rules["required"]?.elements.compactMap(\.text) ?? [] where node[name] == nil {
            if !misspelt.contains(name) {
                report(node, depth, "`\(name)` is missing", hint: meaning(of: name, in: rules))
            }
        }
        for rule in rules["dependentRequired"]?.members ?? [] where node[rule.key] != nil {
            for name in rule.value.elements.compactMap(\.text) where node[name] == nil {
                report(node, depth, "`\(name)` is missing", hint: "`\(rule.key)` needs it")
            }
        }
        for member in members { judge(member, of: rules, depth) }
    }

    /// Declared keys that an unknown key was probably meant to be: that finding says all.
    private func misspeltKeys(of members: [YAMLNode.Member], _ rules: YAMLNode) -> [String] {
        guard rules["additionalProperties"]?.bool == false, let declared = rules["properties"] else { return [] }
        let unknown = members.map(\.key).filter { declared[$0] == nil }
        return unknown.compactMap { Spelling.suggestion(for: $0, among: declared.members.map(\.key)) }
    }

    private func meaning(of name: String, in rules: YAMLNode) -> String? {
        rules["properties"]?[name]?["description"]?.text
    }

    private mutating func judge(_ member: YAMLNode.Member, of rules: YAMLNode, _ depth: Int) {
        if let names = rules["propertyNames"] {
            let name = YAMLNode(value: .text(member.key), position: member.keyPosition)
            judgeInside(name, names, depth)
        }
        var isDeclared = false
        if let rule = rules["properties"]?[member.key] {
            isDeclared = true
            judgeInside(member.value, rule, depth)
        }
        for rule in rules["patternProperties"]?.members ?? [] where matches(member.key, rule.key) {
            isDeclared = true
            judgeInside(member.value, rule.value, depth)
        }
        guard !isDeclared, let rule = rules["additionalProperties"] else { return }
        if rule.bool == false {
            let known = rules["properties"]?.members.map(\.key) ?? []
            let name = YAMLNode(value: .text(member.key), position: member.keyPosition)
            report(
                name, depth, "the key `\(member.key)` is unknown", hint: Spelling.hint(for: member.key, among: known))
        } else {
            judgeInside(member.value, rule, depth)
        }
    }

    // MARK: Combinations

    private mutating func judgeCombinations(_ node: YAMLNode, _ rules: YAMLNode, _ depth: Int) {
        for rule in rules["allOf"]?.elements ?? [] { judge(node, by: rule, depth: depth) }
        if let branches = rules["anyOf"]?.elements { judgeAny(of: branches, node, depth) }
        if let branches = rules["oneOf"]?.elements { judgeOne(of: branches, node, depth) }
        if let rule = rules["not"], findings(node, rule, depth).isEmpty {
            report(node, depth, "\(node.shown) is not allowed here", hint: rule["description"]?.text)
        }
        guard let condition = rules["if"] else { return }
        let branch = findings(node, condition, depth).isEmpty ? rules["then"] : rules["else"]
        if let branch { judge(node, by: branch, depth: depth) }
    }

    private mutating func judgeAny(of branches: [YAMLNode], _ node: YAMLNode, _ depth: Int) {
        var found: [[JSONSchema.Violation]] = []
        for branch in branches {
            let violations = findings(node, branch, depth)
            if violations.isEmpty { return }
            found.append(violations)
        }
        reportNearest(of: found, branches, node, depth)
    }

    private mutating func judgeOne(of branches: [YAMLNode], _ node: YAMLNode, _ depth: Int) {
        let found = branches.map { findings(node, $0, depth) }
        switch found.count(where: \.isEmpty) {
        case 0: reportNearest(of: found, branches, node, depth)
        case 1: break
        default: report(node, depth, "\(node.shown) fits more than one of the forms that exclude each other")
        }
    }

    /// What is wrong by the branch that was meant: the one that goes deepest into the document before it fails, among those
    /// that fit the type; of several, the one with fewest violations.
    private mutating func reportNearest(
        of found: [[JSONSchema.Violation]], _ branches: [YAMLNode], _ node: YAMLNode, _ depth: Int
    ) {
        let fitting = zip(found, branches).filter { violations, branch in
            acceptedTypes(branch).map { isOneOf($0, node) } ?? true
        }.map(\.0)
        if fitting.isEmpty {
            return reportType(of: node, branches.compactMap { acceptedTypes($0) }.flatMap(\.self), depth)
        }
        let nearest = fitting.max { left, right in
            (left.map(\.depth).max() ?? 0, -left.count) < (right.map(\.depth).max() ?? 0, -right.count)
        }
        violations += nearest ?? []
    }

    /// The types that a branch accepts, by what it says itself, by its choices or by what it refers to; nil when it names none.
    private func acceptedTypes(_ rules: YAMLNode, hops: Int = 0) -> [String]? {
        if let types = rules["type"] { return types.oneOrMany.compactMap(\.text) }
        if let values = rules["enum"]?.elements, values.allSatisfy({ $0.text != nil }) { return ["string"] }
        if hops > 16 { return nil }
        if let target = rules["$ref"]?.text.flatMap({ schema.references[$0] }) {
            return acceptedTypes(target, hops: hops + 1)
        }
        guard let choices = (rules["anyOf"] ?? rules["oneOf"])?.elements else { return nil }
        let types = choices.compactMap { acceptedTypes($0, hops: hops + 1) }
        return types.count == choices.count ? types.flatMap(\.self) : nil
    }

    private mutating func report(_ node: YAMLNode, _ depth: Int, _ message: String, hint: String? = nil) {
        violations.append(
            JSONSchema.Violation(position: node.position, depth: depth, message: message, hint: hint)
        )
    }
}
