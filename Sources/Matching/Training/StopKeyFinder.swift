/// Finds blocking keys that cost more pairs than a rule may make.
///
/// A rule whose blocks make more than `pairsPerRecord` pairs for each record keeps its small blocks and gives up the largest: a
/// key that few records share says more than a common one, and the pairs of a rule that is loose in a large file are then
/// found by the narrower ones. So the pairs grow with the records, not with their square.
struct StopKeyFinder {
    /// Pairs that one rule may make for each record.
    static let pairsPerRecord = 12

    /// A block of more records finds nothing.
    let limit: Int
    let records: Int

    /// How many blocks there are of each size up to the limit, in one part.
    func sizes(_ blocks: RuleBlocks, part: Int) -> [Int: Int] {
        blocks.blocks(part: part).reduce(into: [:]) { sizes, block in
            if block.count <= limit { sizes[block.count, default: 0] += 1 }
        }
    }

    /// The largest block that a rule may have, from the sizes of all parts.
    func cutoff(_ sizes: [[Int: Int]]) -> Int {
        let all = sizes.reduce(into: [:]) { all, part in all.merge(part, uniquingKeysWith: +) }
        var budget = records * Self.pairsPerRecord
        for (size, count) in all.sorted(by: { $0.key < $1.key }) {
            budget -= count * (size * (size - 1) / 2)
            if budget < 0 { return size - 1 }
        }
        return limit
    }
}
