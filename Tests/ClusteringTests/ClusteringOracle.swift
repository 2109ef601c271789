@testable import Matching

/// The rule of `Clustering.solve` in its plainest form: sets of rows, every pair looked at every time.
enum ClusteringOracle {
    static func clusters(_ table: ToyTable) -> [Set<Int32>] {
        var clusters = (0..<Int32(table.count)).map { Set([$0]) }
        func ordered(_ pairs: [RowPair]) -> [RowPair] { pairs.sorted { ($0.left, $0.right) < ($1.left, $1.right) } }
        for pair in ordered(table.mustLinks) { merge(pair, &clusters) { isSeparated($0, $1, table) } }
        for group in table.confirmed.map({ $0.sorted() }).sorted(by: { $0[0] < $1[0] }) {
            keepTogether(group, &clusters, table)
        }
        for pair in ordered(table.claims) {
            merge(pair, &clusters) { isSeparated($0, $1, table) || isConfirmedHold($0, $1, table) }
        }
        let edges = table.edges.filter { $0.weight >= ToyTable.link }.sorted {
            ($1.weight, $0.left, $0.right) < ($0.weight, $1.left, $1.right)
        }
        for edge in edges {
            let now = clusters
            merge(RowPair(edge.left, edge.right), &clusters) { left, right in
                isForbidden(left, right, table) || isThin(left, right, table)
                    || edges.contains { isRival($0, of: edge, left, right, now, table) }
                    || isHeld(left, right, edges, table)
            }
        }
        return clusters.filter { !$0.isEmpty }
    }

    static func clusterOf(_ table: ToyTable) -> [Int32] {
        var answer = [Int32](repeating: -1, count: table.count)
        for cluster in clusters(table) {
            for row in cluster { answer[Int(row)] = cluster.min() ?? -1 }
        }
        return answer
    }

    private static func merge(
        _ pair: RowPair, _ clusters: inout [Set<Int32>], unless isForbidden: (Set<Int32>, Set<Int32>) -> Bool
    ) {
        guard let left = clusters.firstIndex(where: { $0.contains(pair.left) }),
            let right = clusters.firstIndex(where: { $0.contains(pair.right) }), left != right,
            !isForbidden(clusters[left], clusters[right])
        else { return }
        clusters[left].formUnion(clusters[right])
        clusters[right] = []
    }

    /// Each row goes to the first part of its confirmed customer that no cannot-link keeps it from.
    private static func keepTogether(_ group: [Int32], _ clusters: inout [Set<Int32>], _ table: ToyTable) {
        var parts: [Int32] = []
        for row in group {
            let own = clusters.first { $0.contains(row) } ?? []
            if parts.contains(where: own.contains) { continue }
            let home = parts.first { part in
                clusters.contains { $0.contains(part) && !isSeparated($0, own, table) }
            }
            if let home { merge(RowPair(home, row), &clusters) { _, _ in false } } else { parts.append(row) }
        }
    }

    private static func isConfirmed(_ cluster: Set<Int32>, _ table: ToyTable) -> Bool {
        table.confirmed.contains { !cluster.isDisjoint(with: $0) }
    }

    private static func isConfirmedHold(_ left: Set<Int32>, _ right: Set<Int32>, _ table: ToyTable) -> Bool {
        let (one, other) = (isConfirmed(left, table), isConfirmed(right, table))
        switch table.hold.confirmed {
        case .never: return false
        case .both: return one && other
        case .either: return one || other
        }
    }

    private static func isHeld(
        _ left: Set<Int32>, _ right: Set<Int32>, _ edges: [Edge], _ table: ToyTable
    ) -> Bool {
        if isConfirmedHold(left, right, table) { return true }
        if let most = table.hold.recordsAbove, left.count + right.count > most { return true }
        guard let least = table.hold.bridgeBetween, min(left.count, right.count) >= least else { return false }
        return edges.count { edge in
            left.contains(edge.left) && right.contains(edge.right)
                || left.contains(edge.right) && right.contains(edge.left)
        } == 1
    }

    private static func isForbidden(_ left: Set<Int32>, _ right: Set<Int32>, _ table: ToyTable) -> Bool {
        isSeparated(left, right, table) || identitiesDiffer(left, right, table)
    }

    /// Whether another edge gives a third cluster as good a claim to one side, so that one of the two must be wrong.
    private static func isRival(
        _ other: Edge, of bridge: Edge, _ left: Set<Int32>, _ right: Set<Int32>, _ clusters: [Set<Int32>],
        _ table: ToyTable
    ) -> Bool {
        guard (other.left, other.right) != (bridge.left, bridge.right), other.weight >= bridge.weight - 0.25 else {
            return false
        }
        let ends = [other.left, other.right].map { row in clusters.first { $0.contains(row) } ?? [] }
        let claimed = ends.filter { $0 == left || $0 == right }
        guard claimed.count == 1, ends[0] != ends[1], let shared = claimed.first,
            let rival = ends.first(where: { $0 != shared })
        else { return false }
        let owner = shared == left ? right : left
        let demand = ClusterEvidence().demand(shared.count, rival.count)
        if isForbidden(shared, rival, table) || meanSupport(shared, rival, table) < demand { return false }
        if isForbidden(owner, rival, table) || meanSupport(owner, rival, table) < 0 { return true }
        if isConfirmed(owner, table), isConfirmed(rival, table), table.hold.confirmed != .never { return true }
        return isThin(shared.union(rival), owner, table) && isThin(shared.union(owner), rival, table)
    }

    private static func isSeparated(_ left: Set<Int32>, _ right: Set<Int32>, _ table: ToyTable) -> Bool {
        table.cannotLinks.contains { pair in
            pair.left != pair.right
                && (left.contains(pair.left) && right.contains(pair.right)
                    || left.contains(pair.right) && right.contains(pair.left))
        }
    }

    /// A must-linked cluster may hold two values; then it takes in records that have one of them.
    private static func identitiesDiffer(_ left: Set<Int32>, _ right: Set<Int32>, _ table: ToyTable) -> Bool {
        func values(_ rows: Set<Int32>) -> Set<UInt32> { Set(rows.flatMap { table.identities?[Int($0)] ?? [] }) }
        let (ofLeft, ofRight) = (values(left), values(right))
        return !ofLeft.isEmpty && !ofRight.isEmpty && !ofLeft.isSubset(of: ofRight) && !ofRight.isSubset(of: ofLeft)
    }

    private static func isThin(_ left: Set<Int32>, _ right: Set<Int32>, _ table: ToyTable) -> Bool {
        guard left.count * right.count > 1 else { return false }
        return meanSupport(left, right, table) < ClusterEvidence().demand(left.count, right.count)
    }

    private static func meanSupport(_ left: Set<Int32>, _ right: Set<Int32>, _ table: ToyTable) -> Float {
        let evidence = ClusterEvidence()
        var sum: Float = 0
        for one in left {
            for other in right {
                sum += evidence.support(weight: table[one, other], prior: ToyTable.prior, link: ToyTable.link)
            }
        }
        return sum / Float(left.count * right.count)
    }
}
