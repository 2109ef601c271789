import CustomerModel
package import Matching
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
    let request: LinkRequest
    let references: ReferenceLists
    let progress: @Sendable (LinkProgress) -> Void

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
        try LinkSuggestion(FileReading(request: request, references: references), standardizing: references)
    }

    /// Links the files.
    ///
    /// - Parameter rules: nil: suggests its own.
    /// - Throws: `LinkageError`, `IntakeError`, `MatchRulesError`.
    package func link(_ rules: LinkRules? = nil) throws -> LinkOutcome {
        var report = LinkReport()
        let rules = try rules ?? report.time("profile") { try suggest(into: &$0) }
        let reading = FileReading(request: request, references: references)
        var records = try report.time("read") { _ in
            try reading.records(rules) { progress(LinkProgress(stage: "reading", done: $0, total: nil)) }
        }
        report.rejectedRows = records.rejectedRows
        return try match(&records, rules.rules, report)
    }

    /// Links the files by match rules of their own, such as those of a rule book; what the columns are, and which kind a
    /// row is of, the files say.
    ///
    /// - Throws: `LinkageError`, `IntakeError`, `MatchRulesError`.
    package func link(matchRules: [MatchRules]) throws -> LinkOutcome {
        var rules = try suggestion().rules
        rules.rules = matchRules
        return try link(rules)
    }

    private func suggest(into report: inout LinkReport) throws -> LinkRules {
        let suggestion = try suggestion()
        report.columns = suggestion.profiles
        report.warnings = suggestion.warnings
        return suggestion.rules
    }

    /// Matches the records of each kind among themselves.
    func match(
        _ records: inout FileRecords, _ rules: [MatchRules], _ given: LinkReport
    ) throws -> LinkOutcome {
        var report = given
        let keys = records.keys
        report.records = keys.count
        let parts = try rules.indices.map { try part(&records, $0, rules[$0], &report) }
        let partition = Self.partition(of: keys.count, parts)
        let edges = parts.flatMap { part in
            part.edges.map { Edge(part.rows[Int($0.left)], part.rows[Int($0.right)], weight: $0.weight) }
        }
        report.add(partition)
        return LinkOutcome(
            keys: keys, edges: parts.count == 1 ? edges : edges.sorted(by: Edge.isInRowOrder),
            partition: partition, parts: parts, report: report)
    }

    private func part(
        _ records: inout FileRecords, _ set: Int, _ rules: MatchRules, _ report: inout LinkReport
    ) throws -> LinkPart {
        let rows = records.rows(of: set)
        let threads = request.threads
        let relay = relay
        let table = report.time("table") { _ in
            records.takeTable(of: set, rows: rows, featureNames: rules.featureNames, threads: threads)
        }
        let trained = try report.time("train") { _ in
            try Training.trained(rules: rules, table: table, threads: threads, progress: relay)
        }
        let (plan, prepared) = (trained.plan, trained.table)
        let pairs = report.time("score") { _ in
            rows.count <= Self.fewRecords
                ? plan.allPairs(in: prepared) : plan.scoredPairs(in: prepared, threads: threads, progress: relay)
        }
        let partition = report.time("cluster") { _ in
            plan.clusters(in: prepared, edges: pairs.edges, mustLinks: [], cannotLinks: [])
        }
        let part = LinkPart(
            kind: rules.kind, plan: plan, table: prepared, rows: rows, edges: pairs.edges, partition: partition)
        report.add(part, candidatePairs: pairs.candidates)
        report.warn(of: part)
        return part
    }

    /// So many records are compared each with each: blocking would save nothing.
    private static let fewRecords = 1000

    /// The partition of all rows: those of the parts, and rows of no part alone.
    private static func partition(of count: Int, _ parts: [LinkPart]) -> Partition {
        var clusterOf = (0..<count).map(Int32.init)
        var refusals: [RefusedJoin] = []
        for part in parts {
            for (place, row) in part.rows.enumerated() {
                clusterOf[Int(row)] = part.rows[Int(part.partition.clusterOf[place])]
            }
            refusals += part.partition.refusals.map { refusal in
                let bridge = refusal.bridge
                return RefusedJoin(
                    bridge: Edge(part.rows[Int(bridge.left)], part.rows[Int(bridge.right)], weight: bridge.weight),
                    reason: refusal.reason)
            }
        }
        return Partition(clusterOf: clusterOf, refusals: refusals)
    }

    private var relay: @Sendable (MatchProgress) -> Void {
        { [progress] in progress(LinkProgress(stage: $0.phase, done: $0.done, total: $0.total)) }
    }
}

extension LinkReport {
    mutating func time<Result>(
        _ stage: String, _ work: (inout LinkReport) throws -> Result
    ) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try work(&self)
        let elapsed = (ContinuousClock.now - start).components
        let time = Double(elapsed.seconds) + (Double(elapsed.attoseconds) / 1e15).rounded() / 1000
        seconds[stage, default: 0] += time
        return result
    }

    fileprivate mutating func add(_ part: LinkPart, candidatePairs: Int) {
        let sizes = Self.sizes(of: part.partition)
        let kind = Kind(
            kind: part.kind.rawValue, records: part.rows.count, candidatePairs: candidatePairs,
            pairs: part.edges.count, links: part.edges.count { $0.weight >= part.plan.linkWeight },
            clusters: sizes.count, largestCluster: sizes.max() ?? 0, refusedJoins: part.partition.refusals.count,
            linkThreshold: part.plan.rules.thresholds.link, reviewThreshold: part.plan.rules.thresholds.review)
        kinds.append(kind)
        self.candidatePairs += candidatePairs
        pairs += kind.pairs
        links += kind.links
        refusedJoins += kind.refusedJoins
    }

    fileprivate mutating func add(_ partition: Partition) {
        let sizes = Self.sizes(of: partition)
        clusters = sizes.count
        largestCluster = sizes.max() ?? 0
    }

    /// Members of each cluster, in no order.
    private static func sizes(of partition: Partition) -> [Int] {
        var sizes = [Int](repeating: 0, count: partition.clusterOf.count)
        for cluster in partition.clusterOf { sizes[Int(cluster)] += 1 }
        return sizes.filter { $0 > 0 }
    }
}
