/// How far a long computation is.
package struct MatchProgress: Hashable, Sendable {
    /// What is being done, such as `scoring`.
    package let phase: String
    package let done: Int
    package let total: Int
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
        let prepared = prepared(table)
        let pairs = CandidatePairs(blocker.keyIndex(of: table, threads: threads), involving: involving)
        let scorers = ScorerPool(self, prepared, threads: threads)
        let limit = reviewWeight
        let total = pairs.chunkCount
        let parts = Workers.map(chunks: total, threads: threads) { chunk, worker in
            let edges = scorers[worker].edges(in: pairs, chunk: chunk, limit: limit)
            progress(MatchProgress(phase: "scoring", done: chunk + 1, total: total))
            return edges
        }
        return parts.flatMap(\.self).sorted(by: Edge.isInRowOrder)
    }

    /// Number of candidate pairs that blocking makes.
    package func candidateCount(in table: RecordTable, threads: Int = 1) -> Int {
        CandidatePairs(blocker.keyIndex(of: table, threads: threads)).count(threads: threads)
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

extension PairScorer {
    fileprivate func edges(in pairs: CandidatePairs, chunk: Int, limit: Float) -> [Edge] {
        var edges: [Edge] = []
        pairs.forEach(chunk: chunk) { left, right in
            guard let weight = weight(left, right, limit: limit) else { return }
            edges.append(Edge(Int32(left), Int32(right), weight: weight))
        }
        return edges
    }
}
