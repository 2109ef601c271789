/// Connected components with more than one row, each with its edges and decisions, in flat arrays.
///
/// Two rows are connected by an edge at or above the link threshold, a must-link or a claim, or as one confirmed customer.
struct Components {
    /// Component of a row; -1 when the row stands alone.
    let componentOf: [Int32]
    /// Rows by component, ascending inside each.
    let rows: Grouped
    /// Indices into the problem's edges by component, strongest first, ties by row order.
    let edges: Grouped
    /// Indices into the problem's must-links, followed by its claims, by component: must-links first, then row order.
    let mustLinks: Grouped
    /// Indices into the problem's confirmed groups by component, in their order.
    let confirmed: Grouped
    /// Indices into the problem's cannot-links by component; those between components are left out.
    let cannotLinks: Grouped

    /// - Complexity: O(n + e log e) for e edges of the largest component.
    init(_ problem: borrowing ClusterProblem) {
        let (componentOf, count) = Self.label(problem)
        let (edges, cannotLinks) = (problem.edges, problem.cannotLinks)
        let (joins, decided) = (problem.mustLinks + problem.claims, problem.mustLinks.count)
        let linkThreshold = problem.linkThreshold
        self.componentOf = componentOf
        rows = Grouped(count: problem.count, groups: count) { componentOf[$0] }
        self.edges = Grouped(count: edges.count, groups: count) {
            edges[$0].weight >= linkThreshold ? componentOf[Int(edges[$0].left)] : -1
        }.sorted { Self.isStronger(edges[$0], edges[$1]) }
        mustLinks = Grouped(count: joins.count, groups: count) { componentOf[Int(joins[$0].left)] }.sorted {
            if ($0 < decided) != ($1 < decided) { return $0 < decided }
            return (joins[$0].left, joins[$0].right) < (joins[$1].left, joins[$1].right)
        }
        let groups = problem.confirmed.groups
        confirmed = Grouped(count: groups.count, groups: count) { componentOf[Int(groups[$0][0])] }
        self.cannotLinks = Grouped(count: cannotLinks.count, groups: count) {
            let pair = cannotLinks[$0]
            return componentOf[Int(pair.left)] == componentOf[Int(pair.right)] ? componentOf[Int(pair.left)] : -1
        }
    }

    var count: Int { rows.groups }

    /// The edge of a component that is nothing but two rows and their edge, as most are; nil for every other.
    func onlyEdge(_ component: Int, in problem: borrowing ClusterProblem) -> Edge? {
        guard rows[component].count == 2, let edge = edges[component].first, mustLinks[component].isEmpty,
            cannotLinks[component].isEmpty,
            confirmed[component].allSatisfy({ problem.confirmed.groups[Int($0)].count == 1 })
        else { return nil }
        return problem.edges[Int(edge)]
    }

    private static func isStronger(_ first: Edge, _ second: Edge) -> Bool {
        if first.weight != second.weight { return first.weight > second.weight }
        return (first.left, first.right) < (second.left, second.right)
    }

    /// Numbers the components in the order of their smallest rows.
    private static func label(_ problem: borrowing ClusterProblem) -> (componentOf: [Int32], count: Int) {
        var sets = DisjointSets(count: problem.count)
        for edge in problem.edges where edge.weight >= problem.linkThreshold { sets.unite(edge.left, edge.right) }
        for pair in problem.mustLinks + problem.claims { sets.unite(pair.left, pair.right) }
        for group in problem.confirmed.groups { for row in group.dropFirst() { sets.unite(group[0], row) } }
        var componentOf = [Int32](repeating: -1, count: problem.count)
        var count: Int32 = 0
        for row in 0..<Int32(problem.count) {
            let root = sets.find(row)
            guard root != row else { continue }
            if componentOf[Int(root)] < 0 {
                componentOf[Int(root)] = count
                count += 1
            }
            componentOf[Int(row)] = componentOf[Int(root)]
        }
        return (componentOf, Int(count))
    }
}

/// Numbers `0..<count` sorted into groups, with one offset table instead of an array for each group.
struct Grouped {
    private var offsets: [Int32]
    private var items: [Int32]

    /// `group` names the group of an item, or -1 to leave the item out; items keep their order inside a group.
    init(count: Int, groups: Int, group: (Int) -> Int32) {
        offsets = [Int32](repeating: 0, count: groups + 1)
        for item in 0..<count {
            let group = Int(group(item))
            if group >= 0 { offsets[group + 1] += 1 }
        }
        for group in 0..<groups { offsets[group + 1] += offsets[group] }
        items = [Int32](repeating: 0, count: Int(offsets[groups]))
        var next = offsets
        for item in 0..<count {
            let group = Int(group(item))
            guard group >= 0 else { continue }
            items[Int(next[group])] = Int32(item)
            next[group] += 1
        }
    }

    var groups: Int { offsets.count - 1 }

    subscript(group: Int) -> ArraySlice<Int32> {
        items[Int(offsets[group])..<Int(offsets[group + 1])]
    }

    /// The same groups, each sorted.
    func sorted(by precedes: (Int, Int) -> Bool) -> Grouped {
        var sorted = self
        for group in 0..<groups where offsets[group + 1] - offsets[group] > 1 {
            sorted.items[Int(offsets[group])..<Int(offsets[group + 1])].sort { precedes(Int($0), Int($1)) }
        }
        return sorted
    }
}
