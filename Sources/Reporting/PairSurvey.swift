import CustomerModel
import Linkage
import Matching

/// What blocking costs and how pairs are weighed, over all candidate pairs of one kind or an even sample of them.
struct PairSurvey: Sendable {
    /// What one blocking rule does.
    struct RuleCost: Hashable, Sendable {
        let name: String
        /// Keys that two records or more share.
        var blocks = 0
        /// Records in the largest of them.
        var largestBlock = 0
        /// Pairs that agree on a key of the rule.
        var made = 0.0
        /// Pairs that no rule before it makes.
        var owned = 0.0
        /// Keys that so many records share that they find nothing.
        var stopKeys = 0
    }

    private(set) var rules: [RuleCost]
    private(set) var weights = WeightCounts()
    /// Share of the pairs that were weighed, 0...1.
    private(set) var sampled = 1.0

    /// Pairs weighed at most, about.
    private static let pairLimit = 3_000_000.0

    /// - Parameter entities: the true entity of each row of the table, -1 where it is not known; nil without truth.
    init(_ part: LinkPart, entities: [Int32]?, threads: Int) {
        let index = PairIndex(part, threads: threads)
        rules = part.plan.rules.blocking.enumerated().map { number, rule in
            var cost = RuleCost(name: rule.name)
            cost.stopKeys = part.plan.model.stopKeys[number].count
            return cost
        }
        for rule in rules.indices { measure(rule, index) }
        let all = rules.reduce(0) { $0 + $1.made }
        var shift: UInt64 = 0
        while all / Double(1 << shift) > Self.pairLimit { shift += 1 }
        sampled = 1 / Double(1 << shift)
        weigh(part, index, shift, entities, threads)
    }

    private mutating func measure(_ rule: Int, _ index: PairIndex) {
        index.forEachBlock(of: rule) { block in
            rules[rule].blocks += 1
            rules[rule].largestBlock = max(rules[rule].largestBlock, block.count)
            rules[rule].made += Double(block.count) * Double(block.count - 1) / 2
        }
    }

    private mutating func weigh(
        _ part: LinkPart, _ index: PairIndex, _ shift: UInt64, _ entities: [Int32]?, _ threads: Int
    ) {
        let share = Double(1 << shift)
        let parts = Workers.map(chunks: index.chunks.count, threads: threads) { number, _ in
            var counts = WeightCounts()
            var owned = 0.0
            let weigh = part.plan.weigher(in: part.table)
            index.forEachOwnedPair(of: index.chunks[number], shift: shift) { left, right in
                owned += share
                let truth = entities.flatMap { Self.truth($0[left], $0[right]) }
                counts.add(Double(weigh(left, right)), isMatch: truth, share: share)
            }
            return (rule: index.chunks[number].rule, owned: owned, counts: counts)
        }
        for part in parts {
            rules[part.rule].owned += part.owned
            weights.add(part.counts)
        }
    }

    private static func truth(_ one: Int32, _ other: Int32) -> Bool? {
        one < 0 || other < 0 ? nil : one == other
    }
}

/// The blocking keys of a table, by row and by key.
struct PairIndex: Sendable {
    /// Entries of one rule from `from` to `to`, whole blocks.
    struct Chunk: Sendable {
        let rule: Int
        let from: Int
        let to: Int
    }

    private struct Entry {
        let hash: UInt64
        let row: Int32
    }

    private let ruleCount: Int
    /// Where the hashes of a row under a rule start, row by row; one more at the end.
    private var starts: [Int]
    private var hashes: [UInt64] = []
    private var entries: [[Entry]]
    /// Pieces of about equal work.
    private(set) var chunks: [Chunk] = []

    /// - Complexity: O(k log k) for k keys.
    init(_ part: LinkPart, threads: Int) {
        ruleCount = part.plan.rules.blocking.count
        entries = [[Entry]](repeating: [], count: ruleCount)
        starts = [Int](repeating: 0, count: part.table.count * ruleCount + 1)
        let keys = part.plan.blockingKeys(in: part.table, threads: threads)
        hashes.reserveCapacity(keys.count)
        for (row, key) in keys {
            starts[row * ruleCount + key.rule + 1] += 1
            hashes.append(key.hash)
            entries[key.rule].append(Entry(hash: key.hash, row: Int32(row)))
        }
        for slot in 1..<max(1, starts.count) { starts[slot] += starts[slot - 1] }
        for rule in entries.indices { entries[rule].sort { ($0.hash, $0.row) < ($1.hash, $1.row) } }
        for rule in entries.indices { divide(rule) }
    }

    private mutating func divide(_ rule: Int) {
        var from = 0
        var work = 0
        var cuts: [Chunk] = []
        forEachBlock(of: rule) { block in
            work += block.count * block.count
            guard work > 4_000_000 else { return }
            cuts.append(Chunk(rule: rule, from: from, to: block.upperBound))
            from = block.upperBound
            work = 0
        }
        if work > 0 { cuts.append(Chunk(rule: rule, from: from, to: entries[rule].count)) }
        chunks += cuts
    }

    /// Each key of two rows or more, as a range of entries.
    func forEachBlock(of rule: Int, _ body: (Range<Int>) -> Void) {
        forEachBlock(Chunk(rule: rule, from: 0, to: entries[rule].count), body)
    }

    private func forEachBlock(_ chunk: Chunk, _ body: (Range<Int>) -> Void) {
        let entries = entries[chunk.rule]
        var start = chunk.from
        while start < chunk.to {
            var end = start + 1
            while end < chunk.to, entries[end].hash == entries[start].hash { end += 1 }
            if end - start > 1 { body(start..<end) }
            start = end
        }
    }

    /// Each pair that the chunk's rule makes and no rule before it, or with a smaller key of the rule.
    ///
    /// - Parameter shift: one pair in 2^shift is taken, chosen by its rows.
    func forEachOwnedPair(of chunk: Chunk, shift: UInt64, _ body: (_ left: Int, _ right: Int) -> Void) {
        let mask: UInt64 = 1 << shift - 1
        let entries = entries[chunk.rule]
        forEachBlock(chunk) { block in
            for first in block {
                for second in first + 1..<block.upperBound {
                    let (left, right) = (Int(entries[first].row), Int(entries[second].row))
                    if mask != 0, Self.mixed(left, right) & mask != 0 { continue }
                    if isOwned(before: chunk.rule, entries[first].hash, left, right) { continue }
                    body(left, right)
                }
            }
        }
    }

    /// A number that any two rows always give, and that says nothing about them.
    private static func mixed(_ left: Int, _ right: Int) -> UInt64 {
        let pair = UInt64(left) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(right) &* 0xC2B2_AE3D_27D4_EB4F
        return (pair ^ (pair &>> 31)) &* 0xBF58_476D_1CE4_E5B9 &>> 20
    }

    private func isOwned(before rule: Int, _ hash: UInt64, _ left: Int, _ right: Int) -> Bool {
        (0..<rule).contains { shares($0, left, right, below: .max) } || shares(rule, left, right, below: hash)
    }

    private func shares(_ rule: Int, _ left: Int, _ right: Int, below limit: UInt64) -> Bool {
        var one = starts[left * ruleCount + rule]
        var other = starts[right * ruleCount + rule]
        let ends = (starts[left * ruleCount + rule + 1], starts[right * ruleCount + rule + 1])
        while one < ends.0, other < ends.1 {
            if hashes[one] == hashes[other] { return limit == .max || hashes[one] < limit }
            if hashes[one] < hashes[other] { one += 1 } else { other += 1 }
        }
        return false
    }
}
