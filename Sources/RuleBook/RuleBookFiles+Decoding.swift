import CustomerModel
import Intake
import Matching
import Standardization
import Survivorship

/// The files in the types that the stages own.
extension RuleBookFiles {
    func catalogFile() throws(RuleBookError) -> CatalogFile {
        try CatalogFile(node(Self.catalog), file: Self.catalog)
    }

    /// By source system.
    func sourceMappings() throws(RuleBookError) -> [String: SourceMapping] {
        var mappings: [String: SourceMapping] = [:]
        for system in systems {
            let file = Self.sources + system + ".yaml"
            mappings[system] = try Self.sourceMapping(node(file), file: file)
        }
        return mappings
    }

    /// For every kind of party.
    func matchRules() throws(RuleBookError) -> [PartyKind: MatchRules] {
        var rules: [PartyKind: MatchRules] = [:]
        for kind in PartyKind.allCases {
            let file = Self.matchRules(kind)
            rules[kind] = try Self.matchRules(node(file), file: file)
        }
        return rules
    }

    func survivorshipRules() throws(RuleBookError) -> SurvivorshipRules {
        try node(Self.survivorship).decode(SurvivorshipRules.self, file: Self.survivorship)
    }

    func referenceLists() throws(RuleBookError) -> ReferenceLists { try Self.referenceLists(in: texts) }

    /// The reference lists among some texts by path.
    static func referenceLists(in texts: [String: String]) throws(RuleBookError) -> ReferenceLists {
        let files = texts.filter { $0.key.hasPrefix(lists) }.map { path, text in
            (String(path.dropFirst(lists.count)), text)
        }
        do throws(ReferenceListError) {
            return try ReferenceLists(texts: Dictionary(files, uniquingKeysWith: { first, _ in first }))
        } catch {
            let place = TextPosition(line: error.line, column: 1)
            let finding = Finding(file: lists + error.file, position: place, message: error.message)
            throw RuleBookError(findings: [finding])
        }
    }

    static func sourceMapping(_ node: YAMLNode, file: String) throws(RuleBookError) -> SourceMapping {
        try node.decode(SourceMapping.self, file: file)
    }

    /// Whether the stage that owns the file's type takes it.
    func decode(_ file: String, _ node: YAMLNode, catalog: Catalog) throws(RuleBookError) {
        if file.hasPrefix(Self.sources) {
            try Self.compile(Self.sourceMapping(node, file: file), node, file: file, catalog: catalog)
        } else if file == Self.survivorship {
            _ = try survivorshipRules()
        } else if PartyKind.allCases.contains(where: { Self.matchRules($0) == file }) {
            _ = try Self.matchRules(node, file: file)
        }
    }

    /// Has intake prepare the mapping, as it will for a delivery; the XML schema is left to that moment.
    private static func compile(
        _ mapping: SourceMapping, _ node: YAMLNode, file: String, catalog: Catalog
    ) throws(RuleBookError) {
        var mapping = mapping
        mapping.format.schema = nil
        do throws(IntakeError) {
            _ = try DeliveryReader(mapping: mapping, catalog: catalog, schemaFolder: "")
        } catch {
            throw RuleBookError(findings: [Finding(file: file, position: node.position, message: error.message)])
        }
    }

    /// - Throws: also what the matching stage says against the rules.
    static func matchRules(_ node: YAMLNode, file: String) throws(RuleBookError) -> MatchRules {
        let rules = try node.decode(MatchRules.self, file: file)
        let findings = rules.problems.map { problem in
            Finding(file: file, position: ProblemPlaces.place(of: problem, in: node), message: problem)
        }
        if !findings.isEmpty { throw RuleBookError(findings: findings) }
        return rules
    }

    private func node(_ file: String) throws(RuleBookError) -> YAMLNode {
        if let node = nodes[file] { return node }
        let start = TextPosition(line: 1, column: 1)
        throw RuleBookError(findings: [Finding(file: file, position: start, message: "the file is missing")])
    }
}
