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
    private let batches: BatchPool
    private let threads: Int
    private let finder: StopKeyFinder
    /// Per rule, ascending.
    private(set) var stopKeys: [[StopKey]] = []
    /// Per rule, without those of stop keys.
    private var blocks: [RuleBlocks] = []
    private var strata: [PairStratum] = []

    /// Candidate pairs compared at most, about.
    private static let candidateLimit = 300_000
    /// Random pairs are drawn in so many parts, each with its own seed, so that threads do not change them.
    private static let randomChunks = 16
    private static let randomPairs = 8192
    private static let randomRows = 512

    /// - Parameter index: with all keys; `restrict` takes the stop keys out.
    init(_ plan: MatchPlan, _ prepared: PreparedTable, _ index: KeyIndex, threads: Int) {
        self.plan = plan
        self.index = index
        self.threads = threads
        let lines = RowLines(plan, prepared, index, threads: threads)
        batches = BatchPool(plan, prepared, lines, threads: threads)
        finder = StopKeyFinder(limit: plan.rules.largestBlock, records: index.rows)
    }

    mutating func sample() -> PatternSample {
        for rule in 0..<index.rules { sample(rule: rule) }
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

    /// Makes the stop keys of rules that may have no larger blocks than given, takes all stop keys out of the index, and
    /// leaves it the blocks of the others. The last thing that a sampler does.
    mutating func restrict(_ cutoffs: [Int: Int]) {
        for rule in blocks.indices {
            if let cutoff = cutoffs[rule] {
                stopKeys[rule] = Self.stops(blocks[rule], above: cutoff, threads: threads) + stopKeys[rule]
                stopKeys[rule].sort()
            }
            blocks[rule].shrink(to: cutoffs[rule] ?? .max)
            index.keep(blocks[rule])
        }
        blocks = []
        index.remove(stopSets, threads: threads)
    }

    private var stopSets: [KeySet] { stopKeys.map { KeySet($0.map(\.hash)) } }

    private static func stops(_ blocks: RuleBlocks, above cutoff: Int, threads: Int) -> [StopKey] {
        Workers.map(chunks: blocks.parts, threads: threads) { part, _ in
            blocks.blocks(part: part).filter { $0.count > cutoff }.map { StopKey($0.key) }
        }.flatMap(\.self)
    }

    private mutating func sample(rule: Int) {
        let blocks = RuleBlocks(index, rule: rule, threads: threads)
        let finder = finder
        let sizes = Workers.map(chunks: blocks.parts, threads: threads) { part, _ in finder.sizes(blocks, part: part) }
        let cutoff = finder.cutoff(sizes)
        stopKeys.append(Self.stops(blocks, above: cutoff, threads: threads))
        blocks.shrink(to: cutoff)
        self.blocks.append(blocks)
        let pairs = sizes.map { part in
            part.reduce(0) { $0 + ($1.key <= cutoff ? $1.value * ($1.key * ($1.key - 1) / 2) : 0) }
        }
        let total = pairs.reduce(0, +)
        guard total > 0 else { return }
        let step = max(1, total * index.rules / Self.candidateLimit)
        compare(blocks, pairs, step: step)
    }

    /// Compares one pair in `step` of the rule's own.
    private mutating func compare(_ blocks: RuleBlocks, _ pairs: [Int], step: Int) {
        let starts = pairs.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        let stops = stopSets
        let places = PairPlaces(step: step, seed: StableHash.combine(plan.rules.seed, UInt64(blocks.rule)))
        let (index, batches) = (index, batches)
        let parts = Workers.map(chunks: blocks.parts, threads: threads) { part, worker in
            var sampled = SampledPairs(index, blocks.rule, stops, batches[worker])
            var start = starts[part]
            for block in blocks.blocks(part: part) {
                let sizeClass = PairStratum.sizeClass(of: block.count)
                places.forEach(from: start, block: block.count) { first, second in
                    sampled.add(Int(block.rows[first]), Int(block.rows[second]), block.key, sizeClass)
                }
                start += block.pairs
            }
            sampled.compare()
            return sampled.counts
        }
        var all = [PatternCounts](repeating: PatternCounts(), count: PairStratum.sizeClasses)
        for counts in parts { for sizeClass in all.indices { all[sizeClass].add(counts[sizeClass]) } }
        for (sizeClass, counts) in all.enumerated() where !counts.isEmpty {
            let patterns = counts.sorted.map { WeightedPattern(pattern: $0.pattern, pairs: Double($0.count * step)) }
            strata.append(PairStratum(rule: blocks.rule, sizeClass: sizeClass, patterns: patterns))
        }
    }

    /// Pairs drawn at random, without those that blocking makes; all of them when the table is small.
    private func randomPatterns(_ allPairs: Double) -> PatternCounts {
        let (index, batches, seed, stops) = (index, batches, plan.rules.seed, stopSets)
        guard index.rows > 1 else { return PatternCounts() }
        let takesAll = allPairs <= Double(Self.randomChunks * Self.randomPairs)
        let parts = Workers.map(chunks: Self.randomChunks, threads: threads) { chunk, worker in
            var counts = PatternCounts()
            let batch = batches[worker]
            func compare() { batch.compare { counts.add($1) } }
            func add(_ left: Int, _ right: Int) {
                if index.isCandidate(left, right, stops) { return }
                batch.add(left, right)
                if batch.isFull { compare() }
            }
            if takesAll {
                for left in stride(from: chunk, to: index.rows - 1, by: Self.randomChunks) {
                    for right in left + 1..<index.rows { add(left, right) }
                }
                compare()
                return counts
            }
            // A few rows for each part, so that they stay in the cache.
            var numbers = SplitMix(seed: StableHash.combine(seed, UInt64(chunk)))
            let rows = (0..<Self.randomRows).map { _ in numbers.next(below: index.rows) }
            for _ in 0..<Self.randomPairs {
                let pair = (rows[numbers.next(below: rows.count)], rows[numbers.next(below: rows.count)])
                if pair.0 != pair.1 { add(min(pair.0, pair.1), max(pair.0, pair.1)) }
            }
            compare()
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

/// Pairs of one rule's sample on their way to the counts: first those that belong to earlier rules are left out, then the rest
/// is compared, many at a time.
private struct SampledPairs {
    /// By class of block size.
    private(set) var counts = [PatternCounts](repeating: PatternCounts(), count: PairStratum.sizeClasses)
    private let index: KeyIndex
    private let rule: Int
    private let stops: [KeySet]
    private let batch: PairBatch
    private var pending: [Pending] = []
    private var sizeClasses: [Int] = []
    /// Means nothing; keeps the reading ahead from being left out.
    private var touched: UInt64 = 0

    private struct Pending {
        let left: Int
        let right: Int
        let key: UInt64
        let sizeClass: Int
    }

    init(_ index: KeyIndex, _ rule: Int, _ stops: [KeySet], _ batch: PairBatch) {
        self.index = index
        self.rule = rule
        self.stops = stops
        self.batch = batch
        pending.reserveCapacity(PairBatch.capacity)
    }

    mutating func add(_ left: Int, _ right: Int, _ key: UInt64, _ sizeClass: Int) {
        pending.append(Pending(left: left, right: right, key: key, sizeClass: sizeClass))
        if pending.count == PairBatch.capacity { compare() }
    }

    mutating func compare() {
        for pair in pending {
            touched &+= batch.lines.touch(pair.left) &+ batch.lines.touch(pair.right)
        }
        sizeClasses.removeAll(keepingCapacity: true)
        for pair in pending where !isOwnedBefore(pair) {
            batch.add(pair.left, pair.right)
            sizeClasses.append(pair.sizeClass)
        }
        pending.removeAll(keepingCapacity: true)
        batch.compare { place, pattern in counts[sizeClasses[place]].add(pattern) }
    }

    private func isOwnedBefore(_ pair: Pending) -> Bool {
        index.isOwnedBefore(rule, key: pair.key, pair.left, pair.right, by: batch.lines.prints, stops)
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
