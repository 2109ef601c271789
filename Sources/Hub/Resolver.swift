import CustomerModel
import Matching
import Postgres
import Store
import Survivorship

/// One resolution run inside one transaction that holds the resolution lock: records become edges, clusters and golden records.
///
/// The outcome depends on the current records, the rule book and the constraints alone: `resolveChanged` and
/// `resolveAll` come to the same partition, by whatever way the records came.
struct Resolver {
    let store: Store
    let book: TrainedRuleBook
    let survivorship: Survivorship
    let searchWords: SearchWords
    let run: Reply<Int64>
    let threads: Int
    let progress: @Sendable (ResolveProgress) -> Void
    /// Records that an undo sends back, with the golden records that they go back to.
    var returning: [RecordNumber: GoldenNumber] = [:]
    /// Seconds by stage.
    let clock = StageClock()
    /// Edges found.
    var edgeCount = 0
    /// What was decided so far.
    var outcome = ResolvedOutcome()

    /// Resolves some records, those that return and all that are where they go, and everything that hangs together with them.
    mutating func resolveChanged(_ records: [RecordNumber]) throws -> PublishedCounts {
        try store.prepareResolution(bulk: false)
        let changed = try Set(records + around()).sorted()
        let before = try store.component(of: changed, linkWeight: book.leastLinkWeight)
        try replaceEvidence(of: changed)
        let affected = try store.component(of: before.value, linkWeight: book.leastLinkWeight).value
        let reply = try (
            records: store.records(affected), memberships: store.memberships(of: affected),
            edges: store.edges(among: affected), constraints: store.constraints(among: affected),
            confirmations: store.confirmations(of: affected)
        )
        let records = try clock.measure(.loading) { try reply.records.value }
        let (edges, constraints) = (try reply.edges.value, try reply.constraints.value)
        let (memberships, confirmations) = (try reply.memberships.value, try reply.confirmations.value)
        for kind in PartyKind.allCases {
            let living = records.filter { $0.kind == kind && !$0.isWithdrawn }
            let formerly = memberships.filter { $0.kind == kind }
            guard !living.isEmpty || !formerly.isEmpty else { continue }
            let evidence = Evidence(
                kind: kind, records: living, table: try book.plan(kind).table(of: living), edges: edges,
                constraints: constraints, confirmations: confirmations)
            try recluster(evidence, formerly: formerly)
        }
        leave(records.filter(\.isWithdrawn).map(\.number))
        return try publish(bulk: false)
    }

    /// Resolves every record, in memory.
    ///
    /// - Parameter bulk: they are many: the database looks at sizes on the way.
    mutating func resolveAll(bulk: Bool) throws -> PublishedCounts {
        try store.prepareResolution(bulk: bulk)
        for kind in PartyKind.allCases {
            let evidence = try replaceAllEvidence(kind)
            let formerly = try store.memberships(kind)
            leave(formerly, except: evidence.records)
            try recluster(evidence, formerly: formerly)
        }
        return try publish(bulk: bulk)
    }

    /// Records that return, and those that are where they go: which of them keep the id of a golden record is one question.
    private func around() throws -> [RecordNumber] {
        guard !returning.isEmpty else { return [] }
        return returning.keys + (try store.members(Array(Set(returning.values))).map(\.record))
    }

    private mutating func publish(bulk: Bool) throws -> PublishedCounts {
        report(.storing, nil, 0, 0)
        let placed = Set(outcome.members.filter { $0.golden != nil }.map(\.record))
        outcome.members.removeAll { $0.golden == nil && placed.contains($0.record) }
        return try clock.measure(.storing) {
            let counts = try store.publish(outcome, run: run.value, ruleBook: book.version, bulk: bulk)
            if bulk { try store.finishTables() }
            return counts
        }
    }

    /// Records that are withdrawn now, or of another kind, leave their golden records.
    private mutating func leave(_ formerly: [StoredMembership], except records: [MatchableRecord]) {
        let living = Set(records.map(\.number))
        let gone = formerly.filter { !$0.isRetired && !living.contains($0.record) }
        leave(gone.map(\.record))
    }

    private mutating func leave(_ records: [RecordNumber]) {
        outcome.members += records.map { ResolvedMember(record: $0, golden: nil, matchKey: nil) }
    }

    func report(_ stage: ResolveProgress.Stage, _ kind: PartyKind?, _ done: Int, _ total: Int) {
        progress(ResolveProgress(stage: stage, kind: kind, done: done, total: total))
    }
}

/// All that decides about the clusters of some records of one kind.
struct Evidence {
    let kind: PartyKind
    /// Not withdrawn, in source-key order: rows of the table.
    let records: [MatchableRecord]
    let table: RecordTable
    let edges: [StoredEdge]
    let constraints: [StoredConstraint]
    let confirmations: [StoredConfirmation]
    /// Row of each record.
    let rows: [RecordNumber: Int32]

    init(
        kind: PartyKind, records: [MatchableRecord], table: RecordTable, edges: [StoredEdge],
        constraints: [StoredConstraint], confirmations: [StoredConfirmation]
    ) {
        self.kind = kind
        self.records = records
        self.table = table
        self.edges = edges
        self.constraints = constraints
        self.confirmations = confirmations
        rows = Dictionary(zip(records.map(\.number), Int32(0)...), uniquingKeysWith: { first, _ in first })
    }
}

/// Seconds that the stages of a run took.
final class StageClock {
    private(set) var seconds: [ResolveProgress.Stage: Double] = [:]

    func measure<Answer>(_ stage: ResolveProgress.Stage, _ body: () throws -> Answer) rethrows -> Answer {
        let start = ContinuousClock.now
        defer { seconds[stage, default: 0] += (ContinuousClock.now - start).inSeconds }
        return try body()
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
