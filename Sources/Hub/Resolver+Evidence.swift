import CustomerModel
import Matching
import Postgres
import Store

extension Resolver {
    /// Makes the blocking keys and edges of some records anew, from candidates that share a key with them.
    mutating func replaceEvidence(of changed: [RecordNumber]) throws {
        let records = try store.records(changed).value
        try store.removeEvidence(of: changed)
        let searches = try PartyKind.allCases.compactMap { kind in
            try search(beside: records.filter { $0.kind == kind && !$0.isWithdrawn }, kind)
        }
        for search in searches { try store.addBlockingKeys(search.keys, kind: search.kind) }
        // While the pairs of one kind are scored, the database goes on with the next one's candidates and with the keys.
        try store.startQueued()
        for search in searches { try addEdges(search) }
    }

    /// Asks for the candidates of records, whose own keys are not there yet; nil when there are no records.
    private func search(beside living: [MatchableRecord], _ kind: PartyKind) throws -> CandidateSearch? {
        guard !living.isEmpty else { return nil }
        let plan = try book.plan(kind)
        // Keys need no comparisons, so the table is not prepared for them.
        let table = RecordTable(featureNames: plan.featureNames, lines: living.lazy.map(\.features))
        let keys = plan.blockingKeys(of: living, in: table, threads: threads)
        return CandidateSearch(
            kind: kind, plan: plan, living: living, keys: keys,
            candidates: try store.candidates(kind: kind, rules: keys.map(\.rule), hashes: keys.map(\.hash)))
    }

    private mutating func addEdges(_ search: CandidateSearch) throws {
        let candidates = try search.candidates.value
        let edges = clock.measure(.matching) {
            search.plan.edges(of: search.living, beside: candidates, threads: threads)
        }
        try store.addEdges(edges, ruleBook: book.version)
        edgeCount += edges.count
    }

    /// Makes the blocking keys and edges of all records of a kind anew, in memory. The same edges as by candidates:
    /// an edge depends on its two records and the rule book alone.
    mutating func replaceAllEvidence(_ kind: PartyKind) throws -> Evidence {
        let plan = try book.plan(kind)
        report(.loading, kind, 0, 0)
        let records = try clock.measure(.loading) { try store.allRecords(kind) }
        report(.matching, kind, 0, records.count)
        let table = plan.table(of: records, threads: threads)
        let progress = progress
        let edges = clock.measure(.matching) {
            plan.edges(in: table, threads: threads) {
                progress(ResolveProgress(stage: .matching, kind: kind, done: $0.done, total: $0.total))
            }
        }
        try store.removeBlockingKeys(kind)
        try store.removeEdges(kind)
        let stored = try clock.measure(.storing) {
            try store.loadBlockingKeys(plan.blockingKeys(of: records, in: table, threads: threads), kind: kind)
            let stored = plan.named(edges, of: records, in: table)
            try store.loadEdges(stored, ruleBook: book.version)
            return stored
        }
        edgeCount += stored.count
        return Evidence(
            kind: kind, records: records, table: table, edges: stored, constraints: try store.constraints(kind),
            confirmations: try store.confirmations(kind))
    }
}

/// Records of a kind that changed, and those that they are compared with.
private struct CandidateSearch {
    let kind: PartyKind
    let plan: MatchPlan
    let living: [MatchableRecord]
    let keys: [StoredBlockingKey]
    let candidates: Reply<[MatchableRecord]>
}

/// What the store keeps of the evidence about records, as it follows from the records and the plan alone.
extension MatchPlan {
    /// - Parameter records: in source-key order.
    func table(of records: [MatchableRecord], threads: Int = 1) -> RecordTable {
        makeTable(lines: records.lazy.map(\.features), threads: threads)
    }

    /// In the order of their index, which makes filling it several times as fast.
    func blockingKeys(of records: [MatchableRecord], in table: RecordTable, threads: Int) -> [StoredBlockingKey] {
        blockingKeys(in: table, threads: threads).map { row, key in
            StoredBlockingKey(record: records[row].number, rule: key.rule, hash: key.hash)
        }.sorted { ($0.rule, Int64(bitPattern: $0.hash)) < ($1.rule, Int64(bitPattern: $1.hash)) }
    }

    /// Every edge of some records, to each other and to candidates of the same kind.
    func edges(of records: [MatchableRecord], beside candidates: [MatchableRecord], threads: Int) -> [StoredEdge] {
        let known = Set(records.map(\.number))
        let rows = (records + candidates).sorted { $0.key < $1.key }
        let table = table(of: rows, threads: threads)
        let edges = edges(in: table, involving: rows.map { known.contains($0.number) }, threads: threads)
        return named(edges, of: rows, in: table)
    }

    /// Edges between the rows of a table as edges between their records.
    func named(_ edges: [Edge], of records: [MatchableRecord], in table: RecordTable) -> [StoredEdge] {
        let score = scorer(in: table)
        return edges.map { edge in
            StoredEdge(
                one: records[Int(edge.left)].number, other: records[Int(edge.right)].number, weight: edge.weight,
                probability: edge.probability,
                matchKey: score(Int(edge.left), Int(edge.right)).matchKey)
        }
    }
}
