package import CustomerModel
package import Matching

/// What linking found: which record belongs to which cluster, and the pairs that say so.
package struct LinkOutcome: Sendable {
    /// In the order of source keys; rows are numbered in this order.
    package let keys: SourceKeys
    /// Of all kinds, ordered by left then right row.
    package let edges: [Edge]
    /// Of all rows.
    package let partition: Partition
    /// The records of each kind with their rules, in the order of the rules.
    package let parts: [LinkPart]
    package let report: LinkReport

    /// Which part a row is in: its index in `parts`; nil when its kind has no rules.
    package func part(of row: Int) -> Int? {
        parts.firstIndex { $0.place(of: row) != nil }
    }

    /// The score of two rows of one kind; nil when they are of different kinds or their kind has no rules.
    package func score(_ left: Int, _ right: Int) -> PairScore? { scorer()(left, right) }

    /// `score` for callers that ask often: make it once, call it many times, on one thread.
    package func scorer() -> (_ left: Int, _ right: Int) -> PairScore? {
        let scorers = parts.map { (part: $0, score: $0.plan.scorer(in: $0.table)) }
        return { left, right in
            for (part, score) in scorers {
                if let one = part.place(of: left), let other = part.place(of: right) { return score(one, other) }
            }
            return nil
        }
    }
}

/// The records of one kind, with the rules by which they were matched.
package struct LinkPart: Sendable {
    package let kind: PartyKind
    /// The compiled rules and the trained model: `plan.rules`, `plan.model`.
    package let plan: MatchPlan
    /// The records of the kind, prepared for the plan.
    package let table: RecordTable
    /// The row of the whole for each row of the table, ascending.
    package let rows: [Int32]
    /// With rows of the table.
    package let edges: [Edge]
    /// Of the rows of the table.
    package let partition: Partition
    /// Verdicts to measure against, on rows of the table: those kept for testing, else those that taught.
    package let labels: [PairLabel]

    /// How likely pairs of a weight are said to be matches: by the labels, else by what clustering made of the pairs.
    ///
    /// - Complexity: looks at about 40,000 pairs; ask once.
    package var stated: StatedProbability {
        plan.model.labels == nil ? StatedProbability(edges: edges, partition: partition) : StatedProbability()
    }

    /// The row of the table for a row of the whole; nil when the row is of another kind.
    ///
    /// - Complexity: logarithmic in the rows.
    package func place(of row: Int) -> Int? {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(rows[middle]) < row { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && Int(rows[low]) == row ? low : nil
    }
}

extension LinkOutcome {
    /// Writes `source,key,cluster`, ordered by source key; clusters are numbered from 1 in that order.
    package func writeClusters(into sink: ([UInt8]) throws -> Void) throws {
        var lines = CSVLines(["source", "key", "cluster"])
        var numbers = [Int](repeating: 0, count: (partition.clusterOf.max().map(Int.init) ?? -1) + 1)
        var count = 0
        let systems = keys.systems.map { Array($0.utf8)[...] }
        for (index, cluster) in partition.clusterOf.enumerated() {
            if numbers[Int(cluster)] == 0 {
                count += 1
                numbers[Int(cluster)] = count
            }
            lines.append(cell: systems[Int(keys.systemOf[index])])
            lines.append(cell: keys.key(index))
            lines.append(cell: String(numbers[Int(cluster)]))
            lines.endLine()
            try lines.hand(to: sink)
        }
        try lines.hand(to: sink, atLeast: 0)
    }

    /// Writes every pair at or above the review threshold with its weight, probability, match key and whether one
    /// cluster holds both.
    package func writePairs(into sink: ([UInt8]) throws -> Void) throws {
        let header = [
            "source_left", "key_left", "source_right", "key_right", "weight", "probability", "match_key",
            "same_cluster",
        ]
        var lines = CSVLines(header)
        let score = scorer()
        let stated = parts.map(\.stated)
        for edge in edges {
            let (left, right) = (Int(edge.left), Int(edge.right))
            let together = partition.clusterOf[left] == partition.clusterOf[right]
            let probability = part(of: left).map { stated[$0](Double(edge.weight)) } ?? edge.probability
            lines.append([
                keys[left].system, keys[left].key, keys[right].system, keys[right].key, Self.decimals(edge.weight),
                Self.decimals(Float(probability)), score(left, right)?.matchKey ?? "", String(together),
            ])
            try lines.hand(to: sink)
        }
        try lines.hand(to: sink, atLeast: 0)
    }

    /// Four decimals, the same on every machine.
    private static func decimals(_ number: Float) -> String {
        String((Double(number) * 10_000).rounded() / 10_000)
    }
}
