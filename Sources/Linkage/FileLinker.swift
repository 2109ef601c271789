import CustomerModel
import Matching
package import Standardization

/// What a linking run is doing, for a progress bar.
package struct LinkProgress: Hashable, Sendable {
    /// Such as `reading` or `scoring`.
    package let stage: String
    package let done: Int
    /// Nil while the whole is not known.
    package let total: Int?
}

/// Links CSV files without a database, with the same stages as the hub: standardize, train, block, score, cluster.
package struct FileLinker {
    private let request: LinkRequest
    private let references: ReferenceLists
    private let progress: @Sendable (LinkProgress) -> Void

    package init(
        _ request: LinkRequest, references: ReferenceLists,
        progress: @escaping @Sendable (LinkProgress) -> Void = { _ in }
    ) {
        self.request = request
        self.references = references
        self.progress = progress
    }

    /// Rules that suit the files: what the columns are, and how to match them.
    ///
    /// - Throws: `LinkageError.nothingToCompare` when no column tells customers apart; `IntakeError` for unreadable
    /// files.
    package func suggestion() throws -> LinkSuggestion {
        try LinkSuggestion(FileReading(request: request), standardizing: references)
    }

    /// Links the files.
    ///
    /// - Parameter rules: nil: suggests its own.
    /// - Throws: `LinkageError`, `IntakeError`, `MatchRulesError`.
    package func link(_ rules: LinkRules? = nil) throws -> LinkOutcome {
        var report = LinkReport()
        let rules = try rules ?? report.time("profile") { try suggest(into: &$0) }
        let reading = FileReading(request: request)
        let standardizer = Standardizer(
            catalog: rules.catalog, references: references, defaultRegion: rules.assumedCountry ?? "FI")
        let (records, rejected) = try report.time("read") { _ in
            try reading.records(rules, standardizer) { progress(LinkProgress(stage: "reading", done: $0, total: nil)) }
        }
        report.records = records.count
        report.rejectedRows = rejected
        return try match(records, rules.rules, report)
    }

    private func suggest(into report: inout LinkReport) throws -> LinkRules {
        let suggestion = try suggestion()
        report.columns = suggestion.profiles
        report.warnings = suggestion.warnings
        return suggestion.rules
    }

    private func match(_ records: [LinkRecord], _ rules: MatchRules, _ given: LinkReport) throws -> LinkOutcome {
        var report = given
        let threads = request.threads
        let relay = relay
        let table = report.time("table") { _ in
            RecordTable(featureNames: rules.featureNames, records: records.lazy.map(\.features))
        }
        let model = try report.time("train") { _ in
            try Training.train(rules: rules, table: table, threads: threads, progress: relay)
        }
        let plan = try MatchPlan(rules: rules, model: model)
        let prepared = plan.prepare(table)
        let edges = report.time("score") { _ in plan.edges(in: prepared, threads: threads, progress: relay) }
        let partition = report.time("cluster") { _ in
            plan.clusters(in: prepared, edges: edges, mustLinks: [], cannotLinks: [])
        }
        report.candidatePairs = plan.candidateCount(in: prepared, threads: threads)
        report.add(edges, partition, plan)
        return LinkOutcome(
            keys: records.map(\.key), edges: edges, partition: partition, plan: plan, table: prepared, report: report)
    }

    private var relay: @Sendable (MatchProgress) -> Void {
        { [progress] in progress(LinkProgress(stage: $0.phase, done: $0.done, total: $0.total)) }
    }
}

extension LinkReport {
    fileprivate mutating func time<Result>(
        _ stage: String, _ work: (inout LinkReport) throws -> Result
    ) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try work(&self)
        let elapsed = (ContinuousClock.now - start).components
        seconds[stage] = Double(elapsed.seconds) + (Double(elapsed.attoseconds) / 1e15).rounded() / 1000
        return result
    }

    fileprivate mutating func add(_ edges: [Edge], _ partition: Partition, _ plan: MatchPlan) {
        pairs = edges.count
        links = edges.count { $0.weight >= plan.linkWeight }
        linkThreshold = plan.rules.thresholds.link
        reviewThreshold = plan.rules.thresholds.review
        let sizes = partition.clusterOf.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        clusters = sizes.count
        largestCluster = sizes.values.max() ?? 0
        refusedJoins = partition.refusals.count
    }
}
