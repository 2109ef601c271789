import CustomerModel
import Matching
import Postgres
import Standardization
import Store
import Survivorship

/// Resolves records again from what was delivered, by the resolver's own pieces, inside one read-only snapshot, and
/// compares every step with what is stored.
struct Verifier {
    let store: Store
    let book: TrainedRuleBook
    let standardizer: Standardizer
    let survivorship: Survivorship
    let searchWords: SearchWords
    let threads: Int
    let progress: @Sendable (ResolveProgress) -> Void
    /// Decides the order of all that is read.
    var random: SplitMix
    var findings = Findings()
    var checked = ConsistencyReport.Checked()
    /// Records that wait for resolution.
    private(set) var waiting: Set<RecordNumber> = []
    /// They and all that hangs together with them: not compared.
    private(set) var unsettled: Set<RecordNumber> = []
    /// What records say by a reading that is not the stored one.
    var otherReadings: [RecordNumber: [StandardizedField]] = [:]

    /// Compares all records, or a sample, and the soundness of the whole store.
    ///
    /// - Throws: errors of the database, and `internal` when a kind has no matching rules.
    mutating func verify(sample: Int?, seed: UInt32) throws -> ConsistencyReport {
        waiting = try store.waitingRecords()
        let (scope, evidence) = try closedEvidence(sample: sample, seed: seed)
        try compareReadings()
        try compareKeys(evidence, of: sample == nil ? nil : scope)
        let edges = try compareEdges(evidence.flatMap(\.edges), of: sample == nil ? nil : scope)
        try findUnsettled(edges, within: sample == nil ? nil : scope)
        for kind in evidence { try compareCustomers(kind, edges) }
        try compareTasks(evidence.flatMap(\.records).map(\.number).filter { !unsettled.contains($0) })
        try checkSoundness()
        var report = ConsistencyReport()
        report.checked = checked
        report.waiting = waiting.count
        report.unchecked = unsettled.count
        report.counts = findings.counts
        report.differences = try findings.differences(store)
        return report
    }

    /// The records to resolve, closed over everything that may join them, and the evidence about them.
    private mutating func closedEvidence(
        sample: Int?, seed: UInt32
    ) throws -> (scope: [RecordNumber], evidence: [FreshEvidence]) {
        guard let sample else {
            let all = try store.livingRecords().shuffled(using: &random)
            return (all, try freshEvidence(all, isWhole: true))
        }
        var scope = try store.component(
            of: store.drawnRecords(sample, seed: Int64(seed)), linkWeight: book.leastLinkWeight
        ).value
        while true {
            let evidence = try freshEvidence(scope.shuffled(using: &random), isWhole: false)
            let known = Set(scope)
            let outside = evidence.flatMap(\.edges).filter { $0.weight >= book.leastLinkWeight }
                .flatMap { [$0.one, $0.other] }.filter { !known.contains($0) }
            guard !outside.isEmpty else { return (scope, evidence) }
            scope = try store.component(of: scope + outside, linkWeight: book.leastLinkWeight).value
        }
    }

    /// What a run that takes the waiting records would look at: it may join, split and rename all of that.
    private mutating func findUnsettled(_ edges: [StoredEdge], within scope: [RecordNumber]?) throws {
        let starts = scope.map { waiting.intersection($0) } ?? waiting
        guard !starts.isEmpty else { return }
        let reached = edges.filter { edge in
            edge.weight >= book.leastLinkWeight && (waiting.contains(edge.one) || waiting.contains(edge.other))
        }.flatMap { [$0.one, $0.other] }
        unsettled = Set(try store.component(of: Array(starts.union(reached)), linkWeight: book.leastLinkWeight).value)
    }

    func report(_ stage: ResolveProgress.Stage, _ kind: PartyKind? = nil, _ done: Int = 0, _ total: Int = 0) {
        progress(ResolveProgress(stage: stage, kind: kind, done: done, total: total))
    }
}

/// What the records of one kind come to, made from what was delivered and the rule book alone.
struct FreshEvidence {
    let kind: PartyKind
    /// In source-key order: rows of the table.
    let records: [MatchableRecord]
    let table: RecordTable
    let keys: [StoredBlockingKey]
    /// Every edge of the records, also to records that are not among them.
    let edges: [StoredEdge]
}
