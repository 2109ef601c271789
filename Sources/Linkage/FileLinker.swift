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
        let rules = try suggested(unless: rules, &report)
        var records = try read(rules, &report)
        return try match(&records, rules.rules, report)
    }

    /// Links the files by a trained model, without training.
    ///
    /// - Throws: `LinkageError`, `IntakeError`, `MatchRulesError`.
    package func link(model: LinkModel) throws -> LinkOutcome {
        var report = LinkReport()
        var records = try read(model.rules, &report)
        return try match(&records, model.rules.rules, report, models: model.models)
    }

    /// Learns from the files, and from labelled pairs if the request names some, without linking.
    ///
    /// - Parameter rules: nil: suggests its own.
    /// - Throws: `LinkageError`, `IntakeError`, `MatchRulesError`.
    package func train(_ rules: LinkRules? = nil) throws -> LinkTraining {
        var report = LinkReport()
        var rules = try suggested(unless: rules, &report)
        var records = try read(rules, &report)
        rules.rules = precise(rules.rules)
        report.records = records.keys.count
        let labels = try request.labels.map { try LinkLabels(file: $0, keys: records.keys) }
        var rowsOfKinds: [[Int32]] = []
        let models = try rules.rules.indices.map { set in
            let rows = records.rows(of: set)
            rowsOfKinds.append(rows)
            let table = table(&records, set, rules.rules[set], rows, &report)
            let trained = try train(rules.rules[set], table, labels?.verdicts(among: rows) ?? [], &report)
            let dependences = try Training.dependences(of: trained, threads: request.threads)
            report.add(rules.rules[set], trained, dependences, records: rows.count)
            return trained.model
        }
        report.add(labels, rowsOfKinds)
        return LinkTraining(model: LinkModel(rules: rules, models: models), report: report)
    }

    private func suggested(unless given: LinkRules?, _ report: inout LinkReport) throws -> LinkRules {
        try given ?? report.time("profile") { try suggest(into: &$0) }
    }

    /// The rules with the precision that the request wants.
    private func precise(_ rules: [MatchRules]) -> [MatchRules] {
        guard let precision = request.precision else { return rules }
        return rules.map { given in
            var rules = given
            rules.thresholds.precision = precision
            return rules
        }
    }

    private func read(_ rules: LinkRules, _ report: inout LinkReport) throws -> FileRecords {
        let reading = FileReading(request: request, references: references)
        let records = try report.time("read") { _ in
            try reading.records(rules) { progress(LinkProgress(stage: "reading", done: $0, total: nil)) }
        }
        report.rejectedRows = records.rejectedRows
        return records
    }

    private func table(
        _ records: inout FileRecords, _ set: Int, _ rules: MatchRules, _ rows: [Int32], _ report: inout LinkReport
    ) -> RecordTable {
        report.time("table") { _ in
            records.takeTable(of: set, rows: rows, featureNames: rules.featureNames, threads: request.threads)
        }
    }

    private func train(
        _ rules: MatchRules, _ table: RecordTable, _ labels: [PairLabel], _ report: inout LinkReport
    ) throws -> TrainedModel {
        try report.time("train") { _ in
            try Training.train(rules: rules, table: table, labels: labels, threads: request.threads, progress: relay)
        }
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
    ///
    /// - Parameter models: one for each kind's rules; nil trains.
    func match(
        _ records: inout FileRecords, _ rules: [MatchRules], _ given: LinkReport, models: [MatchModel]? = nil
    ) throws -> LinkOutcome {
        var report = given
        let rules = models == nil ? precise(rules) : rules
        let keys = records.keys
        report.records = keys.count
        let labels = try request.labels.map { try LinkLabels(file: $0, keys: keys) }
        let tests = try request.testLabels.map { try LinkLabels(file: $0, keys: keys) }
        let parts = try rules.indices.map { try part(&records, $0, rules[$0], models?[$0], labels, tests, &report) }
        report.add(tests, parts.map(\.rows))
        report.add(labels, parts.map(\.rows))
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
        _ records: inout FileRecords, _ set: Int, _ rules: MatchRules, _ model: MatchModel?, _ labels: LinkLabels?,
        _ tests: LinkLabels?, _ report: inout LinkReport
    ) throws -> LinkPart {
        let rows = records.rows(of: set)
        let threads = request.threads
        let relay = relay
        let table = table(&records, set, rules, rows, &report)
        let verdicts = labels?.verdicts(among: rows) ?? []
        let trained =
            try model.map { try TrainedModel(rules: rules, model: $0, table: table, threads: threads) }
            ?? train(rules, table, verdicts, &report)
        let decisions = LabelSet(verdicts)
        let claimed = records.sameCustomers(among: rows)
        let (plan, prepared) = (trained.plan, trained.table)
        let pairs = report.time("score") { _ in
            rows.count <= Self.fewRecords
                ? plan.allPairs(in: prepared) : plan.scoredPairs(in: prepared, threads: threads, progress: relay)
        }
        let partition = report.time("cluster") { _ in
            plan.clusters(
                in: prepared, edges: pairs.edges, mustLinks: decisions.mustLinks,
                cannotLinks: decisions.cannotLinks, claims: claimed, threads: threads)
        }
        let part = LinkPart(
            kind: rules.kind, plan: plan, table: prepared.withoutKeys(), rows: rows, edges: pairs.edges,
            partition: partition, labels: tests?.verdicts(among: rows) ?? verdicts)
        report.add(part, trained, candidatePairs: pairs.candidates)
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

    /// Says which labelled pairs could not be used.
    fileprivate mutating func add(_ labels: LinkLabels?, _ rowsOfKinds: [[Int32]]) {
        guard let labels else { return }
        if labels.unknown > 0 {
            warnings.append("\(labels.unknown) labelled pairs name a record that is not in the files.")
        }
        let across = rowsOfKinds.reduce(labels.matches) { $0 - labels.verdicts(among: $1).count(where: \.isMatch) }
        if across > 0 {
            warnings.append("\(across) labelled matches join records of different kinds; they were left out.")
        }
        let contradictions = kinds.reduce(0) { $0 + ($1.labels?.contradictions ?? 0) }
        if contradictions > 0 {
            warnings.append("\(contradictions) labelled pairs contradict others; they were left out.")
        }
    }

    fileprivate mutating func add(_ part: LinkPart, _ trained: TrainedModel, candidatePairs: Int) {
        let sizes = Self.sizes(of: part.partition)
        let kind = Kind(
            kind: part.kind.rawValue, records: part.rows.count, candidatePairs: candidatePairs,
            pairs: part.edges.count, links: part.edges.count { $0.weight >= part.plan.linkWeight },
            clusters: sizes.count, largestCluster: sizes.max() ?? 0, refusedJoins: part.partition.refusals.count,
            linkThreshold: part.plan.thresholds.link, reviewThreshold: part.plan.thresholds.review,
            labels: trained.labels, precision: trained.precision, dependences: [])
        kinds.append(kind)
        self.candidatePairs += candidatePairs
        pairs += kind.pairs
        links += kind.links
        refusedJoins += kind.refusedJoins
    }

    /// What was learned for a kind that is not linked yet.
    fileprivate mutating func add(
        _ rules: MatchRules, _ trained: TrainedModel, _ dependences: [Dependence], records: Int
    ) {
        let thresholds = trained.model.thresholds ?? rules.thresholds
        kinds.append(
            Kind(
                kind: rules.kind.rawValue, records: records, candidatePairs: 0, pairs: 0, links: 0, clusters: 0,
                largestCluster: 0, refusedJoins: 0, linkThreshold: thresholds.link, reviewThreshold: thresholds.review,
                labels: trained.labels, precision: trained.precision, dependences: dependences))
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
