import CustomerModel
import Survivorship

/// What the JSON Schema of the survivorship rules cannot say.
struct SurvivorshipCheck {
    private let names: KnownNames
    private var found: FileFindings

    static func findings(in root: YAMLNode, file: String, names: KnownNames) -> [Finding] {
        var check = SurvivorshipCheck(names: names, found: FileFindings(file: file))
        check.checkTrust(root["trust"])
        let rules = root["rules"]?.elements ?? []
        check.found.reportRepeats(
            of: (rules + [root["otherwise"]].compactMap(\.self)).compactMap { $0["name"] }, called: "rule")
        check.checkAttributes(of: rules)
        for rule in rules { check.check(rule) }
        if let rule = root["otherwise"] { check.checkStrategies(of: rule) }
        check.checkDisplayName(root["displayName"])
        return check.found.findings
    }

    private mutating func checkTrust(_ trust: YAMLNode?) {
        for source in trust?["sources"]?.members ?? [] { checkSource(source.key, at: source.keyPosition) }
        for exception in trust?["exceptions"]?.elements ?? [] {
            if let source = exception["source"], let name = source.text { checkSource(name, at: source.position) }
            for attribute in exception["attributes"]?.elements ?? [] { checkUnit(attribute) }
        }
    }

    private mutating func checkSource(_ name: String, at position: TextPosition) {
        if names.sources.contains(name) { return }
        found.report(
            position, "there is no source `\(name)` in schemas/sources/",
            hint: Spelling.hint(for: name, among: names.sources)
        )
    }

    private mutating func checkUnit(_ attribute: YAMLNode) {
        guard let name = attribute.text, !names.units.contains(name) else { return }
        if let group = names.catalog[AttributeName(rawValue: name)]?.group {
            found.report(
                attribute.position, "`\(name)` survives with its whole group", hint: "name the group `\(group)`")
        } else {
            found.report(
                attribute.position, "the catalog has no attribute `\(name)`",
                hint: Spelling.hint(for: name, among: names.units)
            )
        }
    }

    private mutating func checkAttributes(of rules: [YAMLNode]) {
        var decided: [String: String] = [:]
        for rule in rules {
            for attribute in rule["attributes"]?.elements ?? [] {
                checkUnit(attribute)
                guard let name = attribute.text else { continue }
                if let first = decided[name] {
                    found.report(attribute.position, "the rule `\(first)` decides about `\(name)` already")
                }
                decided[name] = decided[name] ?? rule["name"]?.text
            }
        }
    }

    private mutating func check(_ rule: YAMLNode) {
        checkStrategies(of: rule)
        let attributes = rule["attributes"]?.elements ?? []
        if rule["together"]?.bool == true {
            for attribute in attributes where attribute.text.map({ !isSingle($0) }) == true {
                found.report(
                    attribute.position, "only single-valued attributes outside groups can survive together",
                    hint: "take \(attribute.shown) into a rule of its own"
                )
            }
        }
        if let limit = rule.member("maximumValues"), attributes.allSatisfy({ $0.text.map(isSingle) ?? false }) {
            found.report(limit.keyPosition, "`maximumValues` says nothing here: the attributes have a single value")
        }
    }

    private func isSingle(_ name: String) -> Bool {
        names.catalog[AttributeName(rawValue: name)].map { !$0.isMultivalued && $0.group == nil } ?? false
    }

    private mutating func checkStrategies(of rule: YAMLNode) {
        for strategy in rule["strategies"]?.elements.dropFirst() ?? [] where strategy.text == Strategy.valid.rawValue {
            found.report(strategy.position, "`valid` is a filter that acts before all strategies", hint: "put it first")
        }
    }

    private mutating func checkDisplayName(_ patterns: YAMLNode?) {
        for pattern in patterns?.members.flatMap(\.value.elements) ?? [] {
            for attribute in pattern.text.map({ DisplayNamePattern($0).attributes }) ?? []
            where names.catalog[attribute] == nil {
                found.report(
                    pattern.position, "the catalog has no attribute `\(attribute)`",
                    hint: Spelling.hint(for: attribute.rawValue, among: names.attributes)
                )
            }
        }
    }
}
