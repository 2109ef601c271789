extension ComponentSolver {
    /// Joins the rows of a confirmed customer: each goes to the first of its parts from which no cannot-link keeps it.
    ///
    /// - Complexity: O(rows · parts); there is one part unless decisions contradict each other.
    mutating func keepTogether(_ group: [Int32]) {
        var parts: [Int32] = []
        for row in group {
            let cluster = sets.find(member(row))
            if parts.contains(where: { sets.find(member($0)) == cluster }) { continue }
            if let home = parts.first(where: { !separations.cross(sets.find(member($0)), cluster, &sets) }) {
                let part = sets.find(member(home))
                join(min(part, cluster), max(part, cluster), vouched: true)
            } else {
                if let first = parts.first { refuse(RowPair(first, row), .contradictoryDecisions) }
                parts.append(row)
            }
        }
    }

    /// Why the rules leave a join that the evidence asks for to a person; nil when they do not.
    ///
    /// - Parameter edges: the places of the component's edges.
    mutating func hold(_ left: Int32, _ right: Int32, _ edges: ArraySlice<Int32>) -> RefusedJoin.Reason? {
        if let reason = confirmedHold(left, right) { return reason }
        let (one, other) = (Int(size[Int(left)]), Int(size[Int(right)]))
        if let most = problem.hold.recordsAbove, one + other > most { return .tooManyRecords }
        guard let least = problem.hold.bridgeBetween, min(one, other) >= least else { return nil }
        return isSingleBridge(left, right, edges) ? .singleBridge : nil
    }

    /// The part of `hold` that only looks at confirmed customers.
    func confirmedHold(_ left: Int32, _ right: Int32) -> RefusedJoin.Reason? {
        isConfirmed.isEmpty ? nil : problem.hold.reason(isConfirmed[Int(left)], isConfirmed[Int(right)])
    }

    /// Whether one edge alone, of those at or above the link threshold, runs between two clusters.
    ///
    /// - Complexity: O(edges of the smaller cluster), after O(edges of the component) once.
    private mutating func isSingleBridge(_ left: Int32, _ right: Int32, _ edges: ArraySlice<Int32>) -> Bool {
        if neighbours.isEmpty { findNeighbours(edges) }
        let (fewer, others) = size[Int(left)] <= size[Int(right)] ? (left, right) : (right, left)
        var (member, crossing) = (fewer, 0)
        repeat {
            for neighbour in neighbours[Int(member)] where sets.find(neighbour) == others { crossing += 1 }
            if crossing > 1 { return false }
            member = next[Int(member)]
        } while member != fewer
        return true
    }

    private mutating func findNeighbours(_ edges: ArraySlice<Int32>) {
        neighbours = [[Int32]](repeating: [], count: rows.count)
        for index in edges {
            let edge = problem.edges[Int(index)]
            let (one, other) = (member(edge.left), member(edge.right))
            neighbours[Int(one)].append(other)
            neighbours[Int(other)].append(one)
        }
    }
}

extension HoldRules {
    /// Why the join of two sides waits, by whether each is confirmed; nil when it does not.
    func reason(_ isOneConfirmed: Bool, _ isOtherConfirmed: Bool) -> RefusedJoin.Reason? {
        switch (isOneConfirmed, isOtherConfirmed) {
        case (false, false): nil
        case (true, true): confirmed == .never ? nil : .bothConfirmed
        default: confirmed == .either ? .oneConfirmed : nil
        }
    }
}
