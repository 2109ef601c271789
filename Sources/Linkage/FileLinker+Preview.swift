import CustomerModel
package import Matching

/// What blocking will cost for the records of one kind.
package struct KindPreview: Sendable, Codable {
    /// `person` or `organization`.
    package let kind: String
    package let blocking: BlockingPreview
}

extension FileLinker {
    /// What each blocking rule costs and finds in the files, without scoring more than a sample of the pairs. Labelled pairs
    /// of the request only measure: they teach nothing here.
    ///
    /// - Parameter rules: nil: suggests its own.
    /// - Throws: `LinkageError`, `IntakeError`, `MatchRulesError`.
    package func blockingPreview(_ rules: GivenRules? = nil) throws -> [KindPreview] {
        let linkRules: LinkRules
        switch rules {
        case .link(let given): linkRules = given
        case .match(let given):
            var suggested = try suggestion().rules
            suggested.rules = given
            linkRules = suggested
        case nil: linkRules = try suggestion().rules
        }
        var records = try FileReading(request: request, references: references).records(linkRules) {
            progress(LinkProgress(stage: "reading", done: $0, total: nil))
        }
        let labels = try request.labels.map { try LinkLabels(file: $0, keys: records.keys) }
        return try linkRules.rules.indices.map { set in
            let rules = linkRules.rules[set]
            let rows = records.rows(of: set)
            let table = records.takeTable(
                of: set, rows: rows, featureNames: rules.featureNames, threads: request.threads)
            let trained = try Training.trained(rules: rules, table: table, threads: request.threads)
            let known = labels?.verdicts(among: rows).filter(\.isMatch).map(\.pair) ?? []
            return KindPreview(
                kind: rules.kind.rawValue,
                blocking: trained.plan.blockingPreview(in: trained.table, threads: request.threads, known: known))
        }
    }
}
