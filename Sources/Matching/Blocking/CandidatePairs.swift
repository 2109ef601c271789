/// The candidate pairs of a table, each made once, by the first rule (and its smallest key) that finds it.
struct CandidatePairs: Sendable {
    let index: KeyIndex
    /// Rows that matter; nil means all. A pair needs at least one.
    private let involving: [Bool]?
    private let prints: KeyPrints
    /// Rows that are read ahead of their pairs, about.
    private static let rowsAhead = 256

    /// - Parameter prints: a copy of the index's that is nearer to what else is read of the rows.
    init(_ index: KeyIndex, involving: [Bool]? = nil, prints: KeyPrints? = nil) {
        self.index = index
        self.prints = prints ?? index.prints
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
            let blocks = index.takeBlocks(rule: rule, threads: threads)
            return Workers.map(chunks: blocks.parts, threads: threads) { part, worker in body(blocks, part, worker) }
        }
    }

    /// Calls `body` with each pair that a part of a rule's blocks owns; the first row is the smaller.
    ///
    /// - Parameter touch: reads what `body` will read of a row, any byte of it: the rows of a block lie far apart, and
    ///   reading those of several blocks one after another beforehand lets the memory fetch many at once.
    @inline(__always)
    func forEach(
        _ blocks: RuleBlocks, part: Int, touch: (_ row: Int) -> UInt64 = { _ in 0 },
        _ body: (_ left: Int, _ right: Int) -> Void
    ) -> Effort {
        var effort = Effort()
        let all = blocks.blocks(part: part)
        var next = 0
        for (number, block) in all.enumerated() {
            let key = block.key
            if number == next { effort.touched &+= readAhead(all, &next, touch) }
            effort.made &+= block.pairs
            effort.largestBlock = max(effort.largestBlock, block.count)
            for first in 0..<block.count &- 1 {
                let left = Int(block.rows[first])
                for second in first &+ 1..<block.count {
                    let right = Int(block.rows[second])
                    if let involving, !involving[left], !involving[right] { continue }
                    if index.isOwnedBefore(blocks.rule, key: key, left, right, by: prints) { continue }
                    effort.owned &+= 1
                    body(left, right)
                }
            }
        }
        return effort
    }

    /// Reads rows of the blocks from `next` on, at least those of one block, and moves `next` behind them.
    @inline(__always)
    private func readAhead(
        _ blocks: UnsafeBufferPointer<RuleBlocks.Block>, _ next: inout Int, _ touch: (_ row: Int) -> UInt64
    ) -> UInt64 {
        var (rows, touched) = (0, UInt64(0))
        while next < blocks.count, rows < Self.rowsAhead {
            let block = blocks[next]
            for place in 0..<block.count { touched &+= touch(Int(block.rows[place])) }
            rows &+= block.count
            next &+= 1
        }
        return touched
    }
}
