import CustomerModel
import Matching
import Store

extension Resolver {
    /// Makes the blocking keys and edges of some records anew, from candidates that share a key with them.
    mutating func replaceEvidence(of changed: [RecordNumber]) throws {
        let records = try store.records(changed)
        try store.removeBlockingKeys(of: changed)
        try store.removeEdges(of: changed)
        for kind in PartyKind.allCases {
            let living = records.filter { $0.kind == kind && !$0.isWithdrawn }
            if !living.isEmpty { try addEvidence(of: living, kind) }
        }
    }

    private mutating func addEvidence(of living: [MatchableRecord], _ kind: PartyKind) throws {
        let plan = try book.plan(kind)
        let keys = blockingKeys(
            of: living, in: plan.makeTable(living.lazy.map { FeatureText.decode($0.features) }), plan)
        try store.addBlockingKeys(keys, kind: kind)
        let known = Set(living.map(\.number))
        let found = try store.candidates(kind: kind, rules: keys.map(\.rule), hashes: keys.map(\.hash))
        let candidates = try store.records(found.filter { !known.contains($0) })
            .filter { $0.kind == kind && !$0.isWithdrawn }
        let rows = (living + candidates).sorted { $0.key < $1.key }
        let table = plan.makeTable(rows.lazy.map { FeatureText.decode($0.features) })
        let edges = clock.measure(.matching) {
            plan.edges(in: table, involving: rows.map { known.contains($0.number) }, threads: threads)
        }
        try addEdges(edges, rows, table, plan)
    }

    /// Makes the blocking keys and edges of all records of a kind anew, in memory. The same edges as by candidates:
    /// an edge depends on its two records and the rule book alone.
    mutating func replaceAllEvidence(_ kind: PartyKind) throws -> Evidence {
        let plan = try book.plan(kind)
        report(.loading, kind, 0, 0)
        let records = try clock.measure(.loading) { try store.allRecords(kind) }
        report(.matching, kind, 0, records.count)
        let table = plan.makeTable(records.lazy.map { FeatureText.decode($0.features) })
        let progress = progress
        let edges = clock.measure(.matching) {
            plan.edges(in: table, threads: threads) {
                progress(ResolveProgress(stage: .matching, kind: kind, done: $0.done, total: $0.total))
            }
        }
        try store.removeBlockingKeys(kind)
        try store.removeEdges(kind)
        let stored = try clock.measure(.storing) {
            try store.addBlockingKeys(blockingKeys(of: records, in: table, plan), kind: kind)
            return try addEdges(edges, records, table, plan)
        }
        return Evidence(
            kind: kind, records: records, table: table, edges: stored, constraints: try store.constraints(kind))
    }

    /// In the order of their index, which makes filling it several times as fast.
    private func blockingKeys(
        of records: [MatchableRecord], in table: RecordTable, _ plan: MatchPlan
    ) -> [StoredBlockingKey] {
        plan.blockingKeys(in: table, threads: threads).map { row, key in
            StoredBlockingKey(record: records[row].number, rule: key.rule, hash: key.hash)
        }.sorted { ($0.rule, Int64(bitPattern: $0.hash)) < ($1.rule, Int64(bitPattern: $1.hash)) }
    }

    @discardableResult
    private mutating func addEdges(
        _ edges: [Edge], _ records: [MatchableRecord], _ table: RecordTable, _ plan: MatchPlan
    ) throws -> [StoredEdge] {
        let score = plan.scorer(in: table)
        let stored = edges.map { edge in
            StoredEdge(
                one: records[Int(edge.left)].number, other: records[Int(edge.right)].number, weight: edge.weight,
                probability: edge.probability,
                matchKey: score(Int(edge.left), Int(edge.right)).matchKey)
        }
        try store.addEdges(stored, ruleBook: book.version)
        edgeCount += stored.count
        return stored
    }
}
