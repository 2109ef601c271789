import CustomerModel

/// Patterns of all pairs of a table: candidates counted (or a sample of them), the rest estimated from random pairs.
struct PatternSample: Sendable {
    /// Patterns of candidate pairs with their number (scaled up where only a sample was compared), ascending.
    let candidates: [WeightedPattern]
    /// Patterns of pairs that no blocking rule makes, scaled to the number of such pairs.
    let others: [WeightedPattern]
    let candidatePairs: Double
    /// All pairs of the table.
    let allPairs: Double
    let records: Int
    /// The candidates by rule and size of block, in that order.
    let strata: [PairStratum]
}

/// A pattern and how many pairs show it.
struct WeightedPattern: Sendable {
    let pattern: Pattern
    let pairs: Double
}

/// Goes through the blocking rules once: finds the stop keys of each and compares a bounded sample of its pairs.
///
/// What it does depends on the keys and on row numbers in source-key order alone. Its time grows with the keys, not with
/// the pairs.
struct PatternSampler {
    private let plan: MatchPlan
    private let index: KeyIndex
    private let scorers: ScorerPool
    private let threads: Int
    private let finder: StopKeyFinder
    /// Per rule, ascending.
    private(set) var stopKeys: [[StopKey]] = []
    private var strata: [PairStratum] = []

    /// Candidate pairs compared at most, about.
    private static let candidateLimit = 700_000
    /// Random pairs are drawn in so many parts, each with its own seed, so that threads do not change them.
    private static let randomChunks = 16
    private static let randomPairs = 16_384
    private static let randomRows = 512

    /// - Parameter index: with all keys; the sampler takes the stop keys out.
    init(_ plan: MatchPlan, _ prepared: PreparedTable, _ index: KeyIndex, threads: Int) {
        self.plan = plan
        self.index = index
        self.threads = threads
        let lines = RowLines(plan, prepared, rows: index.rows, threads: threads)
        scorers = ScorerPool(plan, prepared, lines, threads: threads)
        finder = StopKeyFinder(limit: plan.rules.largestBlock, records: index.rows)
    }

    mutating func sample() -> PatternSample {
        for rule in 0..<index.rules { sample(rule: rule) }
        index.remove(stopKeys.map { KeySet($0.map(\.hash)) }, threads: threads)
        let allPairs = Double(index.rows) * Double(max(0, index.rows - 1)) / 2
        let random = randomPatterns(allPairs)
        var found: [UInt64: Double] = [:]
        for entry in strata.lazy.flatMap(\.patterns) { found[entry.pattern.bits, default: 0] += entry.pairs }
        let candidates = found.map { WeightedPattern(pattern: Pattern(bits: $0.key), pairs: $0.value) }
            .sorted { $0.pattern.bits < $1.pattern.bits }
        let candidatePairs = strata.reduce(0) { $0 + $1.pairs }
        return PatternSample(
            candidates: candidates, others: Self.scaled(random, to: max(0, allPairs - candidatePairs)),
            candidatePairs: candidatePairs, allPairs: allPairs, records: index.rows, strata: strata)
    }

    /// Makes the stop keys of rules that may have no larger blocks than given.
    mutating func restrict(_ cutoffs: [Int: Int]) {
        var removed = stopKeys.map { _ in KeySet([]) }
        for (rule, cutoff) in cutoffs.sorted(by: { $0.key < $1.key }) {
            let blocks = RuleBlocks(index, rule: rule, threads: threads)
            let stops = Self.stops(blocks, above: cutoff, threads: threads)
            removed[rule] = KeySet(stops.map(\.hash))
            stopKeys[rule] = (stopKeys[rule] + stops).sorted()
        }
        index.remove(removed, threads: threads)
    }

    private static func stops(_ blocks: RuleBlocks, above cutoff: Int, threads: Int) -> [StopKey] {
        Workers.map(chunks: blocks.parts, threads: threads) { part, _ in
            blocks.blocks(part: part).filter { $0.count > cutoff }.map { StopKey(blocks.key(of: $0)) }
        }.flatMap(\.self)
    }

    private mutating func sample(rule: Int) {
        let blocks = RuleBlocks(index, rule: rule, threads: threads)
        let finder = finder
        let sizes = Workers.map(chunks: blocks.parts, threads: threads) { part, _ in finder.sizes(blocks, part: part) }
        let cutoff = finder.cutoff(sizes)
        stopKeys.append(Self.stops(blocks, above: cutoff, threads: threads))
        let pairs = sizes.map { part in
            part.reduce(0) { $0 + ($1.key <= cutoff ? $1.value * ($1.key * ($1.key - 1) / 2) : 0) }
        }
        let total = pairs.reduce(0, +)
        guard total > 0 else { return }
        let step = max(1, total * index.rules / Self.candidateLimit)
        compare(blocks, pairs, cutoff, step: step)
    }

    /// Compares one pair in `step` of the rule's own.
    private mutating func compare(_ blocks: RuleBlocks, _ pairs: [Int], _ cutoff: Int, step: Int) {
        let starts = pairs.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        let stops = stopKeys.map { KeySet($0.map(\.hash)) }
        let places = PairPlaces(step: step, seed: StableHash.combine(plan.rules.seed, UInt64(blocks.rule)))
        let (index, scorers) = (index, scorers)
        let parts = Workers.map(chunks: blocks.parts, threads: threads) { part, worker in
            var counts: [Int: PatternCounts] = [:]
            var start = starts[part]
            for block in blocks.blocks(part: part) where block.count <= cutoff {
                let key = blocks.key(of: block)
                let sizeClass = PairStratum.sizeClass(of: block.count)
                places.forEach(from: start, block: block.count) { first, second in
                    let (left, right) = (blocks.row(first, of: block), blocks.row(second, of: block))
                    if index.isOwnedBefore(blocks.rule, key: key, left, right, stops) { return }
                    counts[sizeClass, default: PatternCounts()].add(scorers[worker].result(left, right).pattern)
                }
                start += block.pairs
            }
            return counts
        }
        var all: [Int: PatternCounts] = [:]
        for (sizeClass, counts) in parts.lazy.joined() { all[sizeClass, default: PatternCounts()].add(counts) }
        for (sizeClass, counts) in all.sorted(by: { $0.key < $1.key }) {
            let patterns = counts.sorted.map { WeightedPattern(pattern: $0.pattern, pairs: Double($0.count * step)) }
            strata.append(PairStratum(rule: blocks.rule, sizeClass: sizeClass, patterns: patterns))
        }
    }

    /// Pairs drawn at random, without those that blocking makes; all of them when the table is small.
    private func randomPatterns(_ allPairs: Double) -> PatternCounts {
        let (index, scorers, seed) = (index, scorers, plan.rules.seed)
        guard index.rows > 1 else { return PatternCounts() }
        let takesAll = allPairs <= Double(Self.randomChunks * Self.randomPairs)
        let parts = Workers.map(chunks: Self.randomChunks, threads: threads) { chunk, worker in
            var counts = PatternCounts()
            let scorer = scorers[worker]
            func add(_ left: Int, _ right: Int) {
                if !index.isCandidate(left, right) { counts.add(scorer.result(left, right).pattern) }
            }
            if takesAll {
                for left in stride(from: chunk, to: index.rows - 1, by: Self.randomChunks) {
                    for right in left + 1..<index.rows { add(left, right) }
                }
                return counts
            }
            // A few rows for each part, so that they stay in the cache.
            var numbers = SplitMix(seed: StableHash.combine(seed, UInt64(chunk)))
            let rows = (0..<Self.randomRows).map { _ in numbers.next(below: index.rows) }
            for _ in 0..<Self.randomPairs {
                let pair = (rows[numbers.next(below: rows.count)], rows[numbers.next(below: rows.count)])
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

/// Which pairs of a rule's blocks are taken: all, or one at random in each run of `step`.
private struct PairPlaces: Sendable {
    let step: Int
    let seed: UInt64

    /// Calls `body` with places of rows inside a block, the first smaller, for each pair taken.
    ///
    /// - Parameter from: number of the block's first pair among the rule's.
    @inline(__always)
    func forEach(from start: Int, block count: Int, _ body: (_ first: Int, _ second: Int) -> Void) {
        if step == 1 {
            for first in 0..<count - 1 { for second in first + 1..<count { body(first, second) } }
            return
        }
        let end = start + count * (count - 1) / 2
        for run in start / step...(end - 1) / step {
            let choice = StableHash.combine(seed, UInt64(run))
            let place = run * step + Int(choice % UInt64(step))
            guard place >= start, place < end else { continue }
            let pair = StableHash.combine(choice, UInt64(place))
            let first = Int((pair >> 32) % UInt64(count))
            let second = (first + 1 + Int((pair & 0xFFFF_FFFF) % UInt64(count - 1))) % count
            body(min(first, second), max(first, second))
        }
    }
}
