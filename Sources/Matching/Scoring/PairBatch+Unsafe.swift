/// Pairs that are scored together, comparison by comparison instead of pair by pair.
///
/// What a pair is compared by lies in many places of memory, far apart. Compared one after another, each pair waits for its
/// own; here all that a comparison will read of its pairs is first read over, so that the memory fetches many places at once,
/// and each comparison runs in one go with its tables in the cache. The outcome of a pair is that of `PairScorer.result`.
///
/// Belongs to one thread.
final class PairBatch {
    /// Pairs at most.
    static let capacity = 512
    /// Stands for the code of a pair whose bits were added already.
    static let isAdded: UInt8 = 0xFF

    let lines: RowLines
    private let scorer: PairScorer
    private(set) var count = 0
    let rows: UnsafeMutablePointer<(left: UInt32, right: UInt32)>
    /// Bits so far.
    let weights: UnsafeMutablePointer<Float>
    let patterns: UnsafeMutablePointer<UInt64>
    /// Most that the comparisons to come can add, in units of `RowLines`.
    let possible: UnsafeMutablePointer<Int32>
    /// What the current comparison says: level and agreeing slots, as `PairScorer.code` gives them.
    let codes: UnsafeMutablePointer<UInt8>
    /// Pairs that can still reach the limit, ascending.
    let open: UnsafeMutablePointer<UInt16>
    var openCount = 0
    /// Pairs with two values to be compared, and those with several on a side.
    let unknown: UnsafeMutablePointer<UInt16>
    let several: UnsafeMutablePointer<UInt16>
    /// Means nothing; keeps the reading ahead from being left out.
    var touched: UInt64 = 0

    init(_ scorer: PairScorer, _ lines: RowLines) {
        self.scorer = scorer
        self.lines = lines
        rows = .allocate(capacity: Self.capacity)
        weights = .allocate(capacity: Self.capacity)
        patterns = .allocate(capacity: Self.capacity)
        possible = .allocate(capacity: Self.capacity)
        codes = .allocate(capacity: Self.capacity)
        open = .allocate(capacity: Self.capacity)
        unknown = .allocate(capacity: Self.capacity)
        several = .allocate(capacity: Self.capacity)
    }

    deinit {
        rows.deallocate()
        weights.deallocate()
        patterns.deallocate()
        possible.deallocate()
        codes.deallocate()
        open.deallocate()
        unknown.deallocate()
        several.deallocate()
    }

    var isFull: Bool { count == Self.capacity }

    /// Adds a pair; the batch must not be full.
    @inline(__always)
    func add(_ left: Int, _ right: Int) {
        assert(!isFull)
        rows[count] = (UInt32(truncatingIfNeeded: left), UInt32(truncatingIfNeeded: right))
        count &+= 1
    }

    /// Scores the pairs, calls `body` with each whose sum of bits reaches `limit`, in the order in which they were added, and
    /// empties the batch.
    @inline(__always)
    func weigh(limit: Float, _ body: (_ left: Int, _ right: Int, _ weight: Float) -> Void) {
        scorer.score(self, limit: limit)
        for place in 0..<openCount {
            let pair = Int(open[place])
            let weight = weights[pair] + scorer.scores.interactionBits(Pattern(bits: patterns[pair]))
            if weight >= limit { body(Int(rows[pair].left), Int(rows[pair].right), scorer.scores.honest(weight)) }
        }
        count = 0
    }

    /// Compares the pairs, calls `body` with the place and the levels of each, and empties the batch.
    @inline(__always)
    func compare(_ body: (_ place: Int, _ pattern: Pattern) -> Void) {
        scorer.score(self, limit: -.infinity)
        for pair in 0..<count { body(pair, Pattern(bits: patterns[pair])) }
        count = 0
    }

    /// All pairs are open, with nothing said of them but the prior.
    func begin(_ priorBits: Float) {
        for pair in 0..<count {
            open[pair] = UInt16(truncatingIfNeeded: pair)
            weights[pair] = priorBits
            patterns[pair] = 0
            possible[pair] = Int32(truncatingIfNeeded: lines.most(Int(rows[pair].left), Int(rows[pair].right)))
        }
        openCount = count
    }
}

/// One batch a worker. Safe because a worker runs one chunk at a time.
struct BatchPool: @unchecked Sendable {
    private let batches: [PairBatch]

    init(_ plan: MatchPlan, _ table: PreparedTable, _ lines: RowLines, threads: Int) {
        batches = (0..<max(1, threads)).map { _ in PairBatch(PairScorer(plan, table), lines) }
    }

    subscript(worker: Int) -> PairBatch { batches[worker] }
}
