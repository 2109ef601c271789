/// How far a long computation is.
package struct MatchProgress: Hashable, Sendable {
    /// What is being done, such as `scoring`.
    package let phase: String
    package let done: Int
    package let total: Int
}

/// The scored pairs of a table, and what finding them cost.
package struct ScoredPairs: Sendable {
    /// All candidate pairs at or above the review threshold, each once, ordered by left then right row.
    package let edges: [Edge]
    /// Candidate pairs: those that were looked at, each once.
    package let candidates: Int
    /// What each blocking rule came to, in the order of the rules; empty when pairs were compared without blocking.
    package let rules: [BlockingEffort]
}

/// What one blocking rule came to.
package struct BlockingEffort: Hashable, Sendable, Codable {
    package let rule: String
    /// Pairs inside its blocks.
    package let made: Int
    /// Those that no earlier rule makes.
    package let owned: Int
    /// Owned pairs at or above the review threshold.
    package let kept: Int
    /// Records that the largest block has.
    package let largestBlock: Int
}

extension MatchPlan {
    /// All candidate pairs at or above the review threshold, each once, ordered by left then right row.
    ///
    /// The result depends on the records and the plan alone: not on threads, and for each edge only on its two records.
    ///
    /// - Parameters:
    ///   - involving: per row, whether it matters; only pairs with such a row are scored. Nil means all rows.
    ///   - progress: called from the computing threads, at most once a chunk.
    /// - Complexity: O(rows + candidate pairs).
    package func edges(
        in table: RecordTable, involving: [Bool]? = nil, threads: Int = 1,
        progress: @escaping @Sendable (MatchProgress) -> Void = { _ in }
    ) -> [Edge] {
        scoredPairs(in: table, involving: involving, threads: threads, progress: progress).edges
    }

    /// The edges of `edges(in:)`, and what each blocking rule came to.
    package func scoredPairs(
        in table: RecordTable, involving: [Bool]? = nil, threads: Int = 1,
        progress: @escaping @Sendable (MatchProgress) -> Void = { _ in }
    ) -> ScoredPairs {
        let prepared = prepared(table)
        let keys = keyIndex(of: table, threads: threads)
        let lines = RowLines(self, prepared, keys, threads: threads)
        let pairs = CandidatePairs(keys, involving: involving, prints: lines.prints)
        let batches = BatchPool(self, prepared, lines, threads: threads)
        let limit = scores.stated(reviewWeight)
        let total = rules.blocking.count
        let parts = pairs.map(threads: threads) { blocks, part, worker in
            let found = batches[worker].edges(in: pairs, blocks, part, limit: limit)
            if part + 1 == blocks.parts {
                progress(MatchProgress(phase: "scoring", done: blocks.rule + 1, total: total))
            }
            return found
        }
        let efforts = zip(rules.blocking, parts).map { rule, found in
            BlockingEffort(
                rule: rule.name, made: found.reduce(0) { $0 + $1.effort.made },
                owned: found.reduce(0) { $0 + $1.effort.owned }, kept: found.reduce(0) { $0 + $1.edges.count },
                largestBlock: found.map(\.effort.largestBlock).max() ?? 0)
        }
        return ScoredPairs(
            edges: EdgeSort.inRowOrder(parts.lazy.joined().map(\.edges), rows: table.count),
            candidates: efforts.reduce(0) { $0 + $1.owned }, rules: efforts)
    }

    /// The same of every pair, whether blocking makes it or not, for tables of few rows.
    ///
    /// - Complexity: O(rows²).
    package func allPairs(in table: RecordTable) -> ScoredPairs {
        let weigh = weigher(in: table)
        let limit = reviewWeight
        let edges = (0..<table.count).flatMap { left in
            (left + 1..<max(left + 1, table.count)).compactMap { right in
                let weight = weigh(left, right)
                return weight >= limit ? Edge(Int32(left), Int32(right), weight: weight) : nil
            }
        }
        return ScoredPairs(
            edges: edges, candidates: table.count * max(0, table.count - 1) / 2, rules: [])
    }

    /// Weighs the candidate pairs of a table, each once, or an even sample of them.
    ///
    /// - Parameters:
    ///   - step: one pair in so many is weighed, chosen by its rows; 1 means all.
    ///   - none: what each part of the work starts with.
    ///   - visit: adds a pair and its weight in bits to what its part has found; called from the computing threads.
    /// - Returns: what the parts found, in an order that does not depend on threads.
    /// - Complexity: O(rows + candidate pairs).
    package func weighedPairs<Findings: Sendable>(
        in table: RecordTable, oneIn step: Int, threads: Int, _ none: Findings,
        visit: @escaping @Sendable (_ found: inout Findings, _ left: Int, _ right: Int, _ weight: Float) -> Void
    ) -> [Findings] {
        let prepared = prepared(table)
        let keys = keyIndex(of: table, threads: threads)
        let lines = RowLines(self, prepared, keys, threads: threads)
        let pairs = CandidatePairs(keys, prints: lines.prints)
        let batches = BatchPool(self, prepared, lines, threads: threads)
        let step = UInt64(max(1, step))
        return pairs.map(threads: threads) { blocks, part, worker in
            var found = none
            let batch = batches[worker]
            func weigh() { batch.weigh(limit: -.infinity) { visit(&found, $0, $1, $2) } }
            _ = pairs.forEach(blocks, part: part, touch: lines.touch) { left, right in
                if step > 1, StableHash.combine(UInt64(left), UInt64(right)) % step != 0 { return }
                batch.add(left, right)
                if batch.isFull { weigh() }
            }
            weigh()
            return found
        }.flatMap(\.self)
    }

    /// The keys that training left with the table, or new ones.
    func keyIndex(of table: RecordTable, threads: Int) -> KeyIndex {
        if let prepared = table.prepared, prepared.plan == identity, let keys = prepared.keys { return keys }
        return blocker.keyIndex(of: table, threads: threads)
    }
}

/// One scorer a worker. Safe because a worker runs one chunk at a time.
struct ScorerPool: @unchecked Sendable {
    private let scorers: [PairScorer]

    init(_ plan: MatchPlan, _ table: PreparedTable, threads: Int) {
        scorers = (0..<max(1, threads)).map { _ in PairScorer(plan, table) }
    }

    subscript(worker: Int) -> PairScorer { scorers[worker] }
}

extension PairBatch {
    fileprivate func edges(
        in pairs: CandidatePairs, _ blocks: RuleBlocks, _ part: Int, limit: Float
    ) -> (edges: [Edge], effort: CandidatePairs.Effort) {
        var edges: [Edge] = []
        func keep() {
            weigh(limit: limit) { edges.append(Edge(Int32($0), Int32($1), weight: $2)) }
        }
        let effort = pairs.forEach(blocks, part: part, touch: lines.touch) { left, right in
            add(left, right)
            if isFull { keep() }
        }
        keep()
        return (edges, effort)
    }
}

/// Brings edges into row order.
enum EdgeSort {
    /// - Complexity: O(rows + e log d) for e edges, d of the most on one row.
    static func inRowOrder(_ parts: some Sequence<[Edge]>, rows: Int) -> [Edge] {
        var places = [Int](repeating: 0, count: rows + 1)
        for part in parts { for edge in part { places[Int(edge.left) + 1] += 1 } }
        for row in 0..<rows { places[row + 1] += places[row] }
        let count = places[rows]
        guard count > 0 else { return [] }
        var starts = places
        var edges = [Edge](repeating: Edge(0, 0, weight: 0), count: count)
        for part in parts {
            for edge in part {
                edges[starts[Int(edge.left)]] = edge
                starts[Int(edge.left)] += 1
            }
        }
        for row in 0..<rows where places[row + 1] - places[row] > 1 {
            edges[places[row]..<places[row + 1]].sort { $0.right < $1.right }
        }
        return edges
    }
}
