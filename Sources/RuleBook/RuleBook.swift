package import CustomerModel
package import Intake
package import Matching
package import Standardization
package import Survivorship

/// Everything that decides what a customer is: the catalog, the source mappings, the matching and survivorship rules and the
/// reference lists. Immutable: another text is another rule book with another checksum.
package struct RuleBook: Sendable {
    package let catalog: Catalog
    /// What customer data may be used for: name -> what is done.
    package let purposes: [String: String]
    /// By source system.
    package let sources: [String: SourceMapping]
    /// For every kind of party.
    package let rules: [PartyKind: MatchRules]
    package let survivorship: SurvivorshipRules
    package let references: ReferenceLists
    /// The texts of all its files by path below the project: all that is needed to make it again.
    package let texts: [String: String]
    /// SHA-256 of the texts and their paths, as 64 hexadecimal digits: rule books with equal checksums decide alike.
    ///
    /// Source mappings are left out: they say how a delivery is read, and nothing about records that are stored.
    package let checksum: String

    /// Loads and checks the rule book of a project.
    ///
    /// - Throws: everything that `check` finds.
    package static func load(_ folder: ProjectFolder) throws(RuleBookError) -> RuleBook {
        try RuleBook(RuleBookFiles(texts: folder.texts(), schemas: folder.schemas(), xmlSchemas: folder.xmlSchemas()))
    }

    /// The reference lists of a project alone, for work that needs no rules: the other files are not even read.
    ///
    /// - Throws: what is wrong with the first list that cannot be read.
    package static func references(of folder: ProjectFolder) throws(RuleBookError) -> ReferenceLists {
        try RuleBookFiles.referenceLists(in: folder.referenceTexts())
    }

    /// Makes a rule book again from texts that were checked when they were stored.
    ///
    /// - Throws: what is wrong with the texts. The JSON schemas are not consulted: they may have moved on.
    package init(texts: [String: String]) throws(RuleBookError) {
        try self.init(RuleBookFiles(texts: texts, schemas: nil))
    }

    private init(_ files: RuleBookFiles) throws(RuleBookError) {
        if !files.findings.isEmpty { throw RuleBookError(findings: files.findings) }
        let catalogFile = try files.catalogFile()
        catalog = catalogFile.catalog
        purposes = catalogFile.purposes
        sources = try files.sourceMappings()
        rules = try files.matchRules()
        survivorship = try files.survivorshipRules()
        if let lists = files.references { references = lists } else { references = try files.referenceLists() }
        texts = files.texts
        checksum = Self.checksum(of: files.texts.filter { !$0.key.hasPrefix(RuleBookFiles.sources) })
    }

    /// The rule book with the source mappings that stand in a project now; nil when they are the ones that it has.
    ///
    /// - Throws: everything that is wrong with the project's files; or a finding when more than mappings has changed.
    package func withMappings(of folder: ProjectFolder) throws(RuleBookError) -> RuleBook? {
        let known = texts.filter { $0.key.hasPrefix(RuleBookFiles.sources) }
        guard try folder.mappingTexts() != known else { return nil }
        let now = try RuleBook.load(folder)
        guard now.checksum == checksum else {
            let start = TextPosition(line: 1, column: 1)
            let message = "more than the source mappings has changed since the rules were loaded"
            let changed = Set(now.texts.keys).union(texts.keys).sorted().first {
                !$0.hasPrefix(RuleBookFiles.sources) && now.texts[$0] != texts[$0]
            }
            throw RuleBookError(findings: [
                Finding(
                    file: changed ?? RuleBookFiles.catalog, position: start, message: message,
                    hint: "restart the server")
            ])
        }
        return now
    }

    /// The rules of one kind of party.
    package subscript(kind: PartyKind) -> MatchRules? { rules[kind] }

    /// Paths in order, each with its length and its text's length, so that no two sets of texts look alike.
    private static func checksum(of texts: [String: String]) -> String {
        var bytes: [UInt8] = []
        for path in texts.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let text = texts[path] ?? ""
            bytes += "\(path.utf8.count) \(path) \(text.utf8.count)\n".utf8
            bytes += text.utf8
        }
        return SHA256.hexDigest(bytes)
    }
}

extension RuleBook {
    /// What is wrong with the rule book of a project, in the order of files and lines; empty when it can be loaded.
    package static func check(_ folder: ProjectFolder) -> [Finding] {
        do throws(RuleBookError) {
            _ = try load(folder)
            return []
        } catch {
            return error.findings
        }
    }

    /// What is wrong with texts that are not in a folder, such as a draft.
    ///
    /// - Parameter schemas: the JSON schemas by path below the project.
    package static func check(texts: [String: String], schemas: [String: String]) -> [Finding] {
        do throws(RuleBookError) {
            _ = try RuleBook(RuleBookFiles(texts: texts, schemas: schemas))
            return []
        } catch {
            return error.findings
        }
    }

    /// Reads one file of matching rules outside a project, such as the argument of `kulta link --rules`.
    ///
    /// - Parameters:
    ///   - file: the name that findings show.
    ///   - schema: the text of `match-rules.schema.json`; nil passes over it.
    package static func matchRules(_ text: String, file: String, schema: String?) throws(RuleBookError) -> MatchRules {
        let node = try node(of: text, file: file, schema: schema, named: "match-rules.schema.json")
        return try RuleBookFiles.matchRules(node, file: file)
    }

    /// Reads the rules of survivorship from a text that was checked when it was stored.
    ///
    /// - Parameter file: the name that findings show.
    package static func survivorshipRules(_ text: String, file: String) throws(RuleBookError) -> SurvivorshipRules {
        try YAMLReader.read(text, file: file).decode(SurvivorshipRules.self, file: file)
    }

    /// Reads one source mapping outside a project, such as the argument of `kulta link --mapping`.
    ///
    /// - Parameters:
    ///   - file: the name that findings show.
    ///   - schema: the text of `source-mapping.schema.json`; nil passes over it.
    ///   - base: the text of a mapping that the mapping is `like`, by its name; nil when there is none.
    package static func sourceMapping(
        _ text: String, file: String, schema: String?, base: (String) -> String? = { _ in nil }
    ) throws(RuleBookError) -> SourceMapping {
        let written = try YAMLReader.read(text, file: file)
        var bases: [String: YAMLNode] = [:]
        var name = written["like"]?.text
        while let next = name, bases[next] == nil, let text = base(next) {
            bases[next] = try YAMLReader.read(text, file: "\(RuleBookFiles.sources)\(next).yaml")
            name = bases[next]?["like"]?.text
        }
        let node = try LikenessResolver { bases[$0] }.resolved(written, file: file)
        try check(node, file: file, schema: schema, named: "source-mapping.schema.json")
        return try RuleBookFiles.sourceMapping(node, file: file)
    }

    private static func node(
        of text: String, file: String, schema: String?, named name: String
    ) throws(RuleBookError) -> YAMLNode {
        let node = try YAMLReader.read(text, file: file)
        try check(node, file: file, schema: schema, named: name)
        return node
    }

    private static func check(
        _ node: YAMLNode, file: String, schema: String?, named name: String
    ) throws(RuleBookError) {
        guard let schema else { return }
        let findings = try JSONSchema(schema, file: name).violations(in: node).map {
            Finding(file: file, position: $0.position, message: $0.message, hint: $0.hint)
        }
        if !findings.isEmpty { throw RuleBookError(findings: findings) }
    }
}
