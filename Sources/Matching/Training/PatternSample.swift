import CustomerModel

/// Patterns of all pairs of a table: candidates counted (or a sample of them), the rest estimated from random pairs.
struct PatternSample: Sendable {
    /// Patterns of candidate pairs with their number (scaled up when only a sample was compared).
    let candidates: [WeightedPattern]
    /// Patterns of pairs that no blocking rule makes, scaled to the number of such pairs.
    let others: [WeightedPattern]
    let candidatePairs: Double
    /// All pairs of the table.
    let allPairs: Double
    let records: Int

    /// Candidate pairs compared at most, about.
    private static let candidateLimit = 4_000_000
    /// Random pairs are drawn in so many parts, each with its own seed, so that threads do not change them.
    private static let randomChunks = 16
    private static let randomPairs = 32_768

    init(_ plan: MatchPlan, _ table: RecordTable, threads: Int) {
        let prepared = plan.prepared(table)
        let index = plan.blocker.keyIndex(of: table, threads: threads)
        let pairs = CandidatePairs(index)
        let scorers = ScorerPool(plan, prepared, threads: threads)
        records = table.count
        allPairs = Double(table.count) * Double(max(0, table.count - 1)) / 2
        let found = pairs.count(threads: threads)
        candidatePairs = Double(found)
        candidates = Self.candidates(pairs, scorers, found, threads)
        let random = Self.random(plan, index, allPairs, scorers, threads)
        others = Self.scaled(random, to: max(0, allPairs - candidatePairs))
    }

    private static func candidates(
        _ pairs: CandidatePairs, _ scorers: ScorerPool, _ found: Int, _ threads: Int
    ) -> [WeightedPattern] {
        var mask: UInt64 = 0
        while found >> (mask + 1).trailingZeroBitCount > candidateLimit { mask = mask << 1 | 1 }
        let chosen = mask
        let parts = Workers.map(chunks: pairs.chunkCount, threads: threads) { chunk, worker in
            var counts = PatternCounts()
            let scorer = scorers[worker]
            pairs.forEach(chunk: chunk) { left, right in
                if chosen != 0, StableHash.combine(UInt64(left), UInt64(right)) & chosen != 0 { return }
                counts.add(scorer.result(left, right).pattern)
            }
            return counts
        }
        var all = PatternCounts()
        for part in parts { all.add(part) }
        return scaled(all, to: Double(found))
    }

    /// Pairs drawn at random, without those that blocking makes; all of them when the table is small.
    private static func random(
        _ plan: MatchPlan, _ index: KeyIndex, _ allPairs: Double, _ scorers: ScorerPool, _ threads: Int
    ) -> PatternCounts {
        let rows = index.rows
        guard rows > 1 else { return PatternCounts() }
        let takesAll = allPairs <= Double(randomChunks * randomPairs)
        let parts = Workers.map(chunks: randomChunks, threads: threads) { chunk, worker in
            var counts = PatternCounts()
            let scorer = scorers[worker]
            func add(_ left: Int, _ right: Int) {
                if !index.isCandidate(left, right) { counts.add(scorer.result(left, right).pattern) }
            }
            if takesAll {
                for left in stride(from: chunk, to: rows - 1, by: randomChunks) {
                    for right in left + 1..<rows { add(left, right) }
                }
                return counts
            }
            var numbers = SplitMix(seed: StableHash.combine(plan.rules.seed, UInt64(chunk)))
            for _ in 0..<randomPairs {
                let pair = (numbers.next(below: rows), numbers.next(below: rows))
                if pair.0 != pair.1 { add(min(pair.0, pair.1), max(pair.0, pair.1)) }
            }
            return counts
        }
        var all = PatternCounts()
        for part in parts { all.add(part) }
        return all
    }

    private static func scaled(_ counts: PatternCounts, to total: Double) -> [WeightedPattern] {
        let sorted = counts.sorted
        let counted = sorted.reduce(0) { $0 + $1.count }
        guard counted > 0 else { return [] }
        return sorted.map { WeightedPattern(pattern: $0.pattern, pairs: Double($0.count) * total / Double(counted)) }
    }
}

/// A pattern and how many pairs show it.
struct WeightedPattern: Sendable {
    let pattern: Pattern
    let pairs: Double
}
