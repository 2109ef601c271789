/// The candidate pairs of a table, each made once, by the first rule (and its smallest key) that finds it.
struct CandidatePairs: Sendable {
    let index: KeyIndex
    /// Rows that matter; nil means all. A pair needs at least one.
    private let involving: [Bool]?

    init(_ index: KeyIndex, involving: [Bool]? = nil) {
        self.index = index
        self.involving = involving
    }

    /// What one part of one rule's blocks came to.
    struct Effort: Sendable {
        var made = 0
        var owned = 0
        var largestBlock = 0
        /// Means nothing; keeps the reading ahead from being left out.
        var touched: UInt64 = 0
    }

    /// Rule by rule, calls `body` for each part of its blocks and collects the results in that order.
    func map<Result: Sendable>(
        threads: Int, _ body: @escaping @Sendable (_ blocks: RuleBlocks, _ part: Int, _ worker: Int) -> Result
    ) -> [[Result]] {
        (0..<index.rules).map { rule in
            let blocks = RuleBlocks(index, rule: rule, threads: threads)
            return Workers.map(chunks: blocks.parts, threads: threads) { part, worker in body(blocks, part, worker) }
        }
    }

    /// Calls `body` with each pair that a part of a rule's blocks owns; the first row is the smaller.
    ///
    /// - Parameter touch: reads what `body` will read of a row, any byte of it: the rows of a block lie far apart, and
    ///   reading them one after another beforehand lets the memory fetch many at once.
    @inline(__always)
    func forEach(
        _ blocks: RuleBlocks, part: Int, touch: (_ row: Int) -> UInt64 = { _ in 0 },
        _ body: (_ left: Int, _ right: Int) -> Void
    ) -> Effort {
        var effort = Effort()
        for block in blocks.blocks(part: part) {
            let key = blocks.key(of: block)
            for place in 0..<block.count {
                let row = blocks.row(place, of: block)
                effort.touched &+= index.touch(row) &+ touch(row)
            }
            effort.made &+= block.pairs
            effort.largestBlock = max(effort.largestBlock, block.count)
            for first in 0..<block.count &- 1 {
                let left = blocks.row(first, of: block)
                for second in first &+ 1..<block.count {
                    let right = blocks.row(second, of: block)
                    if let involving, !involving[left], !involving[right] { continue }
                    if index.isOwnedBefore(blocks.rule, key: key, left, right) { continue }
                    effort.owned &+= 1
                    body(left, right)
                }
            }
        }
        return effort
    }
}
