import CustomerModel
package import Intake
import Matching
package import RuleBook
import Standardization

extension FileLinker {
    /// Links deliveries by their sources' mappings, with the hub's rules and without the hub.
    ///
    /// Withdrawn records take no part; rows that a mapping rejects are counted.
    ///
    /// - Parameters:
    ///   - mappings: one for all files, or one for each file.
    ///   - ruleBook: its catalog says what attributes are.
    ///   - given: match rules; nil takes those of the rule book.
    ///   - schemaFolder: the project's `schemas` folder, for the XML schema that the mapping may name.
    /// - Throws: `LinkageError`, `IntakeError`, `MatchRulesError`.
    package func link(
        mappings: [SourceMapping], ruleBook: RuleBook, given: GivenRules? = nil, schemaFolder: String
    ) throws -> LinkOutcome {
        var report = LinkReport()
        let rules: [MatchRules]
        switch given {
        case .match(let own): rules = own
        case nil: rules = PartyKind.allCases.compactMap { ruleBook[$0] }
        case .link: throw LinkageError(.badRules, "Link rules name columns of their own: leave out the mapping.")
        }
        let standardizer = Standardizer(catalog: ruleBook.catalog, references: references)
        let attributes = Set(ruleBook.catalog.attributes.map(\.name)).sorted()
        var gathering = RecordGathering(rules, standardizer, threads: request.threads) { _ in attributes }
        let deliveries = try deliveries(mappings, ruleBook, schemaFolder: schemaFolder)
        var records = try report.time("read") { report in
            try gathering.gather { gathering in
                for delivery in deliveries {
                    try delivery.read(into: &gathering, &report) {
                        progress(LinkProgress(stage: "reading", done: $0, total: nil))
                    }
                }
            }
        }
        report.rejectedRows = records.rejectedRows
        return try match(&records, rules, report)
    }

    /// Each file with its mapping.
    ///
    /// - Throws: `badRules` when there are neither one mapping nor one for each file; `IntakeError`.
    func deliveries(
        _ mappings: [SourceMapping], _ ruleBook: RuleBook, schemaFolder: String
    ) throws -> [MappedDelivery] {
        guard mappings.count == 1 || mappings.count == request.inputs.count else {
            throw LinkageError(.badRules, "Give one mapping for all files, or one for each, in their order.")
        }
        return try request.inputs.enumerated().map { index, file in
            try MappedDelivery(
                file, mappings[mappings.count == 1 ? 0 : index], ruleBook.catalog, schemaFolder: schemaFolder)
        }
    }

    /// Reads a source mapping, checked by the project's JSON schema.
    ///
    /// - Parameter path: a file, or the name of a mapping in `schemas/sources/`.
    package func mapping(_ path: String, project: ProjectFolder) throws -> SourceMapping {
        let schema = try project.schemas()["schemas/json/source-mapping.schema.json"]
        let named = { (name: String) in "schemas/sources/\(name).yaml" }
        let file = path.contains("/") || path.hasSuffix(".yaml") ? path : named(path)
        return try RuleBook.sourceMapping(GivenRules.text(of: file, project), file: file, schema: schema) {
            try? GivenRules.text(of: named($0), project)
        }
    }
}

/// A file that is read by a source mapping.
struct MappedDelivery {
    private let file: String
    private let reader: DeliveryReader
    /// Whether a column names the system, which then stands before the key.
    private let namesSystem: Bool
    private static let separator: Character = "\u{1F}"
    private static let progressRecords = 16_384

    init(_ file: String, _ mapping: SourceMapping, _ catalog: Catalog, schemaFolder: String) throws {
        var mapping = mapping
        namesSystem = mapping.key.system != nil
        if namesSystem { mapping.key.join = String(Self.separator) }
        self.file = file
        reader = try DeliveryReader(mapping: mapping, catalog: catalog, schemaFolder: schemaFolder)
    }

    /// Calls `body` with every record that is not withdrawn.
    ///
    /// - Returns: what the reader says at the end.
    func forEachRecord(_ body: (ParsedRecord) throws -> Void) throws -> IntakeSummary {
        try reader.read(from: FileByteSource(path: file)) { event in
            guard case .record(let record) = event, !record.isWithdrawn else { return }
            try body(namesSystem ? withSystem(record) : record)
        }
    }

    /// Adds every record that is not withdrawn.
    fileprivate func read(
        into gathering: inout RecordGathering, _ report: inout LinkReport, progress: (Int) -> Void
    ) throws {
        let summary = try forEachRecord { record in
            gathering.add(record)
            if gathering.count % Self.progressRecords == 0 { progress(gathering.count) }
        }
        gathering.rejectedRows += summary.rejects
        report.withdrawnRows += summary.withdrawn
        report.warnings += summary.warnings.map { "\(file): \($0)" }
        progress(gathering.count)
    }

    private func withSystem(_ record: ParsedRecord) -> ParsedRecord {
        let parts = record.key.key.split(separator: Self.separator, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return record }
        let key = SourceKey(system: String(parts[0]), key: parts[1...].joined(separator: "|"))
        return ParsedRecord(
            key: key, kind: record.kind, fields: record.fields, changedAt: record.changedAt,
            isWithdrawn: record.isWithdrawn, sameAs: record.sameAs, relations: record.relations,
            position: record.position)
    }
}
