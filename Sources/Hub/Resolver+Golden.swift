import CustomerModel
import Matching
import Postgres
import Store
import Survivorship

extension Resolver {
    /// Divides records into customers, names the customers, merges them, and stages the outcome.
    mutating func recluster(_ evidence: Evidence, formerly: [StoredMembership]) throws {
        let plan = try book.plan(evidence.kind)
        report(.clustering, evidence.kind, 0, evidence.records.count)
        let partition = clock.measure(.clustering) { plan.clusters(of: evidence) }
        try store.writeRefusals(plan.newRefusals(partition, evidence))
        let clusters = Clusters(partition)
        let names = try name(clusters, evidence, formerly: formerly)
        try merge(clusters, names, evidence, formerly: formerly)
    }

    /// Gives each cluster its golden number and stages the end of those that none has.
    private mutating func name(
        _ clusters: Clusters, _ evidence: Evidence, formerly: [StoredMembership]
    ) throws -> [(golden: GoldenNumber, isNew: Bool)] {
        let assignment = GoldenAssignment(clusters, evidence, formerly: formerly, returning: returning)
        var fresh = try store.newGoldenNumbers(assignment.names.count { $0 == nil })[...]
        let names = assignment.names.map { name in
            name.map { (golden: $0, isNew: false) } ?? (golden: fresh.removeFirst(), isNew: true)
        }
        outcome.golden += names.map(\.golden) + assignment.fates.keys
        outcome.hasFormer = outcome.hasFormer || names.contains { !$0.isNew }
        outcome.hasEnded = outcome.hasEnded || !assignment.fates.isEmpty
        try store.stageEnded(
            assignment.fates.sorted { $0.key < $1.key }.map { golden, fate in
                EndedGolden(golden: golden, fate: fate.named { names[$0].golden })
            })
        return names
    }

    /// What records say and the pins that go with them, after those that have had their time ended.
    private func values(
        of records: [RecordNumber]
    ) throws -> (contributions: [RecordNumber: Contribution], pins: [RecordNumber: [Pin]]) {
        try store.endPins(of: records)
        let contributions = try store.contributions(records)
        let pins = try store.pins(of: records)
        return (
            Dictionary(
                try contributions.value.map { ($0.record, $0.contribution) }, uniquingKeysWith: { first, _ in first }),
            Dictionary(grouping: try pins.value, by: \.record).mapValues { $0.map(\.pin) }
        )
    }

    /// Merges clusters part by part, so that memory holds the fields of one part only.
    private mutating func merge(
        _ clusters: Clusters, _ names: [(golden: GoldenNumber, isNew: Bool)], _ evidence: Evidence,
        formerly: [StoredMembership]
    ) throws {
        let placed = ResolvedMembers(clusters, names.map(\.golden), evidence)
        outcome.members += placed.rows
        let moved = placed.changedGolden(formerly)
        let confirmed = evidence.confirmationsByRecord
        let part = 4000
        for start in stride(from: 0, to: clusters.rows.count, by: part) {
            report(.merging, evidence.kind, start, clusters.rows.count)
            let indexes = start..<min(start + part, clusters.rows.count)
            let numbers = indexes.flatMap { clusters.rows[$0].map { evidence.records[Int($0)].number } }
            let (byRecord, pinned) = try clock.measure(.loading) { try values(of: numbers) }
            let merger = Merger(survivorship: survivorship, searchWords: searchWords, kind: evidence.kind)
            let golden = clock.measure(.merging) {
                Parallel.map(indexes.count, threads: threads) { offset in
                    let index = indexes.lowerBound + offset
                    let members = clusters.rows[index].map { evidence.records[Int($0)].number }
                    return merger.merge(
                        members.compactMap { byRecord[$0] }, pins: members.flatMap { pinned[$0] ?? [] },
                        confirmations: members.compactMap { confirmed[$0] },
                        golden: names[index].golden, isNew: names[index].isNew,
                        hasOtherMembers: moved.contains(names[index].golden))
                }
            }
            for customer in golden { outcome.words.formUnion(customer.searchText.words) }
            try clock.measure(.storing) { try store.stageGolden(golden) }
        }
    }
}

extension GoldenAssignment {
    /// - Parameters:
    ///   - formerly: where the records belong, or belonged last; of the kind of the evidence.
    ///   - returning: records that an undo sends back, with the golden records that they go back to.
    init(
        _ clusters: Clusters, _ evidence: Evidence, formerly: [StoredMembership],
        returning: [RecordNumber: GoldenNumber] = [:]
    ) {
        let rows = evidence.rows
        let former = formerly.flatMap { membership in
            let cluster = rows[membership.record].map { clusters.indexOfRow[Int($0)] }
            return Self.claims(membership, cluster, home: returning[membership.record])
        }
        self.init(clusters: clusters.rows.count, former: former)
    }

    private static func claims(_ membership: StoredMembership, _ cluster: Int?, home: GoldenNumber?) -> [Former] {
        let (golden, isRetired) = (membership.golden, membership.isRetired)
        guard cluster != nil, let home, home != golden else {
            return [Former(golden: golden, isRetired: isRetired, cluster: cluster)]
        }
        return [
            Former(golden: home, isRetired: false, cluster: cluster),
            Former(golden: golden, isRetired: isRetired, cluster: cluster, yields: true),
        ]
    }
}

extension GoldenAssignment.Fate {
    /// The fate with golden numbers instead of indexes of clusters.
    fileprivate func named(_ golden: (Int) -> GoldenNumber) -> EndedGolden.Fate {
        switch self {
        case .redirected(let cluster): .redirected(golden(cluster))
        case .split(let clusters): .split(clusters.map(golden))
        case .retired: .retired
        }
    }
}

extension MatchPlan {
    /// Divides the records into customers, by evidence in any order.
    func clusters(of evidence: Evidence) -> Partition {
        let rows = evidence.rows
        func pairs(_ kind: StoredConstraint.Kind, bySource: Bool = false) -> [RowPair] {
            evidence.constraints.compactMap { constraint in
                guard constraint.kind == kind, constraint.isBySource == bySource, let one = rows[constraint.one],
                    let other = rows[constraint.other]
                else {
                    return nil
                }
                return RowPair(one, other)
            }.sorted { ($0.left, $0.right) < ($1.left, $1.right) }
        }
        let edges = evidence.edges.compactMap { edge -> Edge? in
            guard let one = rows[edge.one], let other = rows[edge.other] else { return nil }
            return Edge(one, other, weight: edge.weight)
        }
        return clusters(
            in: evidence.table, edges: edges.sorted(by: Edge.isInRowOrder), mustLinks: pairs(.mustLink),
            cannotLinks: pairs(.cannotLink), claims: pairs(.mustLink, bySource: true),
            confirmed: evidence.confirmedRows)
    }

    /// The edges of which clustering thinks otherwise than the store has noted: why it refused them, or that it did not.
    func newRefusals(_ partition: Partition, _ evidence: Evidence) -> [StoredEdge] {
        let rows = evidence.rows
        let refused = Dictionary(
            partition.refusals.filter(\.needsReview).map {
                (RowPair($0.bridge.left, $0.bridge.right), reason($0.reason))
            }, uniquingKeysWith: { first, _ in first })
        return evidence.edges.compactMap { edge in
            guard let one = rows[edge.one], let other = rows[edge.other] else { return nil }
            let refusal = refused[RowPair(one, other)]
            guard refusal != edge.refusal else { return nil }
            var edge = edge
            edge.refusal = refusal
            return edge
        }
    }

    private func reason(_ reason: RefusedJoin.Reason) -> String {
        switch reason {
        case .cannotLink: "cannot-link"
        case .exclusive(let feature): "different \(rules.exclusive[feature])"
        case .thinEvidence: "thin evidence"
        case .rival: "rival"
        case .contradictoryDecisions: "contradictory decisions"
        case .bothConfirmed: "both confirmed"
        case .oneConfirmed: "one confirmed"
        case .tooManyRecords: "too many records"
        case .singleBridge: "single bridge"
        }
    }
}

extension Evidence {
    /// What is confirmed, by record.
    var confirmationsByRecord: [RecordNumber: StoredConfirmation] {
        Dictionary(confirmations.map { ($0.record, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rows of each confirmed customer.
    fileprivate var confirmedRows: [[Int32]] {
        Dictionary(grouping: confirmations, by: \.command).values.map { $0.compactMap { rows[$0.record] } }
    }
}

/// A partition as lists of rows.
struct Clusters {
    /// Rows of each cluster, ascending; clusters in the order of their smallest row.
    let rows: [[Int32]]
    /// Index in `rows` of each row's cluster.
    let indexOfRow: [Int]

    init(_ partition: Partition) {
        var rows: [[Int32]] = []
        var indexOfRow: [Int] = []
        var indexOfCluster: [Int32: Int] = [:]
        for (row, cluster) in partition.clusterOf.enumerated() {
            let index = indexOfCluster[cluster] ?? rows.count
            if index == rows.count {
                indexOfCluster[cluster] = index
                rows.append([])
            }
            rows[index].append(Int32(row))
            indexOfRow.append(index)
        }
        self.rows = rows
        self.indexOfRow = indexOfRow
    }

    /// The strongest evidence that each row belongs to its cluster; nil for a row that stands alone.
    func matchKeys(_ evidence: Evidence) -> [String?] {
        let index = evidence.rows
        var best: [Int32: StoredEdge] = [:]
        for edge in evidence.edges {
            guard let one = index[edge.one], let other = index[edge.other],
                indexOfRow[Int(one)] == indexOfRow[Int(other)]
            else { continue }
            for row in [one, other] where edge.isStronger(than: best[row]) { best[row] = edge }
        }
        return indexOfRow.indices.map { best[Int32($0)]?.matchKey }
    }
}

/// Where records belong after a run, with the strongest evidence for each.
struct ResolvedMembers {
    let rows: [ResolvedMember]

    init(_ clusters: Clusters, _ golden: [GoldenNumber], _ evidence: Evidence) {
        let matchKeys = clusters.matchKeys(evidence)
        rows = evidence.records.indices.map { row in
            ResolvedMember(
                record: evidence.records[row].number, golden: golden[clusters.indexOfRow[row]],
                matchKey: matchKeys[row])
        }
    }

    /// Golden records that a record came to or left.
    func changedGolden(_ formerly: [StoredMembership]) -> Set<GoldenNumber> {
        var before = Dictionary(
            formerly.filter { !$0.isRetired }.map { ($0.record, $0.golden) }, uniquingKeysWith: { first, _ in first })
        var changed: Set<GoldenNumber> = []
        for row in rows {
            let former = before.removeValue(forKey: row.record)
            guard former != row.golden else { continue }
            changed.formUnion([former, row.golden].compactMap(\.self))
        }
        return changed.union(before.values)
    }
}

extension StoredEdge {
    fileprivate func isStronger(than other: StoredEdge?) -> Bool {
        guard let other else { return true }
        return weight == other.weight ? matchKey < other.matchKey : weight > other.weight
    }
}
