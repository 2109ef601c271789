import CustomerModel
import Standardization

/// The texts of a rule book, parsed and judged by their JSON schemas and by each other.
struct RuleBookFiles {
    static let catalog = "schemas/catalog.yaml"
    static let survivorship = "matching-rules/survivorship.yaml"
    static let sources = "schemas/sources/"
    static let lists = "matching-rules/reference/"

    static func matchRules(_ kind: PartyKind) -> String { "matching-rules/\(kind.rawValue).yaml" }

    /// By path below the project.
    let texts: [String: String]
    /// By path: the files that are YAML.
    private(set) var nodes: [String: YAMLNode] = [:]
    /// Nil when one of the lists cannot be read.
    private(set) var references: ReferenceLists?
    /// In the order of files and lines.
    private(set) var findings: [Finding] = []

    /// The names of the XML schemas that mappings may use; nil when there is no folder to look into.
    private let xmlSchemas: [String]?

    /// - Parameter schemas: the texts of the JSON schemas by path; nil passes over them, for texts that were judged before.
    init(texts: [String: String], schemas: [String: String]?, xmlSchemas: [String]? = nil) {
        self.texts = texts
        self.xmlSchemas = xmlSchemas
        for file in texts.keys.sorted() where file.hasSuffix(".yaml") {
            do throws(RuleBookError) {
                nodes[file] = try YAMLReader.read(texts[file] ?? "", file: file)
            } catch {
                findings += error.findings
            }
        }
        resolveLikeness()
        findings += missingFiles + strayFiles
        if let schemas { judge(by: schemas) }
        checkNames()
        checkReferenceLists()
        findings = Set(findings).sorted()
    }

    /// The source systems that have a mapping.
    var systems: [String] {
        texts.keys.filter { $0.hasPrefix(Self.sources) }.map {
            String($0.dropFirst(Self.sources.count).dropLast(".yaml".count))
        }.sorted()
    }

    private var missingFiles: [Finding] {
        let needed = [Self.catalog, Self.survivorship] + PartyKind.allCases.map(Self.matchRules)
        return needed.filter { texts[$0] == nil }.map { Self.finding($0, "the file is missing") }
    }

    private var strayFiles: [Finding] {
        nodes.keys.filter { Self.schema(for: $0) == nil }.sorted().map {
            Self.finding(
                $0, "nothing reads this file", hint: "the rules are in person, organization and survivorship.yaml")
        }
    }

    /// Gives mappings what those have that they are like.
    private mutating func resolveLikeness() {
        let written = nodes
        let resolver = LikenessResolver { name in written["\(Self.sources)\(name).yaml"] }
        for (file, node) in written where file.hasPrefix(Self.sources) && node["like"] != nil {
            do throws(RuleBookError) {
                nodes[file] = try resolver.resolved(node, file: file)
            } catch {
                findings += error.findings
            }
        }
    }

    // MARK: JSON schemas

    private mutating func judge(by schemas: [String: String]) {
        var compiled: [String: JSONSchema] = [:]
        for file in schemas.keys.sorted() {
            do throws(RuleBookError) {
                compiled[file] = try JSONSchema(schemas[file] ?? "", file: file)
            } catch {
                findings += error.findings
            }
        }
        for (file, node) in nodes {
            guard let schemaFile = Self.schema(for: file) else { continue }
            guard let schema = compiled[schemaFile] else {
                if schemas[schemaFile] == nil { findings.append(Self.finding(schemaFile, "the file is missing")) }
                continue
            }
            findings += schema.violations(in: node).map {
                Finding(file: file, position: $0.position, message: $0.message, hint: $0.hint)
            }
        }
    }

    /// The schema that judges a file; nil for a file that nothing reads.
    static func schema(for file: String) -> String? {
        switch file {
        case catalog: "schemas/json/catalog.schema.json"
        case survivorship: "schemas/json/survivorship.schema.json"
        case matchRules(.person), matchRules(.organization): "schemas/json/match-rules.schema.json"
        case _ where file.hasPrefix(sources): "schemas/json/source-mapping.schema.json"
        default: nil
        }
    }

    // MARK: Names across files

    private mutating func checkNames() {
        guard let catalogNode = nodes[Self.catalog] else { return }
        // Without a sound catalog every name that it should declare would be reported.
        findings += CatalogCheck.findings(in: catalogNode, file: Self.catalog)
        if findings.contains(where: { $0.file == Self.catalog }) { return }
        do throws(RuleBookError) {
            let catalog = try CatalogFile(catalogNode, file: Self.catalog).catalog
            let names = KnownNames(catalog: catalog, sources: systems)
            for (file, node) in nodes { findings += check(file, node, names) }
        } catch {
            findings += error.findings
        }
    }

    private mutating func checkReferenceLists() {
        for file in texts.keys.sorted() where file.hasPrefix(Self.lists) {
            let name = String(file.dropFirst(Self.lists.count))
            let known = ReferenceLists.fileNames + ReferenceLists.optionalFileNames
            guard !known.contains(name) else { continue }
            let hint = Spelling.hint(for: name, among: known)
            findings.append(Self.finding(file, "nothing reads this list", hint: hint))
        }
        do throws(RuleBookError) {
            references = try referenceLists()
        } catch {
            findings += error.findings
        }
    }

    private func check(_ file: String, _ node: YAMLNode, _ names: KnownNames) -> [Finding] {
        let found = nameFindings(in: file, node, names)
        // What does not fit the schema or names nothing would only fail once more.
        if !found.isEmpty || findings.contains(where: { $0.file == file }) { return found }
        do throws(RuleBookError) {
            try decode(file, node, catalog: names.catalog)
            return []
        } catch {
            return error.findings
        }
    }

    private func nameFindings(in file: String, _ node: YAMLNode, _ names: KnownNames) -> [Finding] {
        if file.hasPrefix(Self.sources) {
            return SourceMappingCheck.findings(in: node, file: file, names: names, xmlSchemas: xmlSchemas)
        }
        if file == Self.survivorship { return SurvivorshipCheck.findings(in: node, file: file, names: names) }
        guard let kind = PartyKind.allCases.first(where: { Self.matchRules($0) == file }) else { return [] }
        return MatchRulesCheck.findings(in: node, file: file, kind: kind, names: names)
    }

    private static func finding(_ file: String, _ message: String, hint: String? = nil) -> Finding {
        Finding(file: file, position: TextPosition(line: 1, column: 1), message: message, hint: hint)
    }
}
