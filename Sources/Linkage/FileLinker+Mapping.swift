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
        guard mappings.count == 1 || mappings.count == request.inputs.count else {
            throw LinkageError(.badRules, "Give one mapping for all files, or one for each, in their order.")
        }
        let standardizer = Standardizer(catalog: ruleBook.catalog, references: references)
        var records: [LinkRecord] = []
        for (index, file) in request.inputs.enumerated() {
            let reading = MappedReading(mappings.count == 1 ? mappings[0] : mappings[index], threads: request.threads)
            let reader = try DeliveryReader(
                mapping: reading.mapping, catalog: ruleBook.catalog, schemaFolder: schemaFolder)
            let before = records.count
            records += try report.time("read") { report in
                try reading.records(of: file, reader, standardizer, into: &report) {
                    progress(LinkProgress(stage: "reading", done: before + $0, total: nil))
                }
            }
        }
        var gathered = try FileRecords(records, kinds: rules.map(\.kind), rejectedRows: report.rejectedRows)
        return try match(&gathered, rules, report)
    }

    /// Reads a source mapping, checked by the project's JSON schema.
    package func mapping(_ path: String, project: ProjectFolder) throws -> SourceMapping {
        let schema = try project.schemas()["schemas/json/source-mapping.schema.json"]
        return try RuleBook.sourceMapping(GivenRules.text(of: path), file: path, schema: schema)
    }
}

/// Reads a file by a source mapping.
private struct MappedReading {
    /// The given mapping, with the system kept apart from the key when a column names it.
    let mapping: SourceMapping
    private let threads: Int
    private static let separator: Character = "\u{1F}"
    private static let batchRows = 8192

    init(_ mapping: SourceMapping, threads: Int) {
        self.threads = threads
        var mapping = mapping
        if mapping.key.system != nil { mapping.key.join = String(Self.separator) }
        self.mapping = mapping
    }

    /// Every record's key and features, in the order of the file.
    func records(
        of file: String, _ reader: DeliveryReader, _ standardizer: Standardizer, into report: inout LinkReport,
        progress: (Int) -> Void
    ) throws -> [LinkRecord] {
        var records: [LinkRecord] = []
        var batch: [ParsedRecord] = []
        let summary = try reader.read(from: FileByteSource(path: file)) { event in
            guard case .record(let record) = event, !record.isWithdrawn else { return }
            batch.append(record)
            guard batch.count == Self.batchRows * threads else { return }
            records += standardized(batch, standardizer)
            batch.removeAll(keepingCapacity: true)
            progress(records.count)
        }
        report.rejectedRows += summary.rejects
        report.withdrawnRows += summary.withdrawn
        records += standardized(batch, standardizer)
        return mapping.key.system == nil ? records : records.map(withSystem)
    }

    private func standardized(_ batch: [ParsedRecord], _ standardizer: Standardizer) -> [LinkRecord] {
        let parts = max(1, min(threads, batch.count / 64))
        let size = (batch.count + parts - 1) / parts
        return Workers.map(chunks: parts, threads: parts) { part, _ in
            batch[min(part * size, batch.count)..<min((part + 1) * size, batch.count)].map { record in
                LinkRecord(key: record.key, kind: record.kind, features: standardizer.standardize(record).features)
            }
        }
        .flatMap(\.self)
    }

    private func withSystem(_ record: LinkRecord) -> LinkRecord {
        let parts = record.key.key.split(separator: Self.separator, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return record }
        let key = SourceKey(system: String(parts[0]), key: parts[1...].joined(separator: "|"))
        return LinkRecord(key: key, kind: record.kind, features: record.features)
    }
}
