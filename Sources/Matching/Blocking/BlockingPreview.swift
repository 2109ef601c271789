/// What blocking costs and finds, before anything else is computed. Holds counts and names of rules, no customer data.
package struct BlockingPreview: Hashable, Sendable, Codable {
    package let records: Int
    /// All pairs of the records.
    package let allPairs: Double
    /// Pairs that would be scored, each once.
    package let candidatePairs: Int
    /// In the order of the rules.
    package let rules: [Rule]
    /// Share of the sure pairs that the rules without the one that found them find too: an estimate, rather low, of the share
    /// of all matches that blocking finds. Nil when there are no sure pairs.
    package let recallEstimate: Double?
    /// Share of the known pairs that blocking finds; nil when none were given.
    package let recall: Double?

    /// One blocking rule.
    package struct Rule: Hashable, Sendable, Codable {
        package let name: String
        /// Records that have a key.
        package let records: Int
        /// Keys that two records or more share.
        package let blocks: Int
        /// Records that share the most common key.
        package let largestBlock: Int
        /// Keys that find nothing because too many records share them.
        package let stopKeys: Int
        /// Pairs inside the blocks.
        package let made: Int
        /// Those that no earlier rule makes.
        package let owned: Int
        /// Seconds for sorting the keys and making the pairs, on all threads together.
        package let seconds: Double
        /// Sure pairs that the rule finds, of those that were looked at.
        package let sure: Int
        /// Share of them that other rules find too; nil when there are none.
        package let sureWithout: Double?
        /// Known pairs that only this rule finds, of those that were given.
        package let knownOnlyHere: Int
    }
}

extension MatchPlan {
    /// What each blocking rule costs and finds.
    ///
    /// A pair is sure when its match probability is at least 0.999: an exact identifier, or several good witnesses.
    ///
    /// - Parameter known: pairs of rows that are matches, as labels say.
    /// - Complexity: O(rows + candidate pairs), without scoring more than a sample of them.
    package func blockingPreview(
        in table: RecordTable, threads: Int = 1, known: [RowPair] = []
    ) -> BlockingPreview {
        let index = keyIndex(of: table, threads: threads)
        let prepared = prepared(table, threads: threads)
        let scorers = ScorerPool(self, prepared, threads: threads)
        let rules = rules.blocking.indices.map { rule in
            previewed(rule, index, scorers, threads, known)
        }
        let (sure, without) = rules.reduce(into: (0, 0.0)) { sums, rule in
            sums.0 += rule.sure
            sums.1 += Double(rule.sure) * (rule.sureWithout ?? 0)
        }
        let found = known.count { index.isCandidate(Int($0.left), Int($0.right)) }
        return BlockingPreview(
            records: table.count, allPairs: Double(table.count) * Double(max(0, table.count - 1)) / 2,
            candidatePairs: rules.reduce(0) { $0 + $1.owned }, rules: rules,
            recallEstimate: sure == 0 ? nil : without / Double(sure),
            recall: known.isEmpty ? nil : Double(found) / Double(known.count))
    }

    private func previewed(
        _ rule: Int, _ index: KeyIndex, _ scorers: ScorerPool, _ threads: Int, _ known: [RowPair]
    ) -> BlockingPreview.Rule {
        let start = ContinuousClock.now
        let pairs = CandidatePairs(index)
        let blocks = RuleBlocks(index, rule: rule, threads: threads)
        let efforts = Workers.map(chunks: blocks.parts, threads: threads) { part, _ in
            pairs.forEach(blocks, part: part) { _, _ in }
        }
        let elapsed = (ContinuousClock.now - start).components
        let made = efforts.reduce(0) { $0 + $1.made }
        let (sure, without) = sureness(blocks, index, scorers, threads, made: made)
        return BlockingPreview.Rule(
            name: rules.blocking[rule].name,
            records: (0..<index.rows).count { !index.keys(row: $0, rule: rule).isEmpty },
            blocks: (0..<blocks.parts).reduce(0) { $0 + blocks.blocks(part: $1).count },
            largestBlock: efforts.map(\.largestBlock).max() ?? 0, stopKeys: blocker.stopKeys[rule].count, made: made,
            owned: efforts.reduce(0) { $0 + $1.owned },
            seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18, sure: sure,
            sureWithout: sure == 0 ? nil : Double(without) / Double(sure),
            knownOnlyHere: known.count { pair in
                index.rulesSharing(Int(pair.left), Int(pair.right)) == 1 << UInt64(rule)
            })
    }

    /// How many of a sample of the rule's pairs are sure, and how many of those another rule finds too.
    private func sureness(
        _ blocks: RuleBlocks, _ index: KeyIndex, _ scorers: ScorerPool, _ threads: Int, made: Int
    ) -> (sure: Int, without: Int) {
        let step = UInt64(max(1, made / 50_000))
        let limit = Float(MatchWeight.bits(probability: 0.999))
        let parts = Workers.map(chunks: blocks.parts, threads: threads) { part, worker in
            var counts = (sure: 0, without: 0)
            for block in blocks.blocks(part: part) {
                for first in 0..<block.count - 1 {
                    for second in first + 1..<block.count {
                        let (left, right) = (Int(block.rows[first]), Int(block.rows[second]))
                        if StableHash.combine(UInt64(left), UInt64(right)) % step != 0 { continue }
                        guard scorers[worker].weight(left, right, limit: limit) != nil else { continue }
                        counts.sure += 1
                        if index.rulesSharing(left, right) != 1 << UInt64(blocks.rule) { counts.without += 1 }
                    }
                }
            }
            return counts
        }
        return parts.reduce((sure: 0, without: 0)) { ($0.sure + $1.sure, $0.without + $1.without) }
    }
}

extension KeyIndex {
    /// The rules that make a pair, a bit each.
    func rulesSharing(_ one: Int, _ other: Int) -> UInt64 {
        (0..<rules).reduce(0) { sharesKey($1, one, other) ? $0 | 1 << UInt64($1) : $0 }
    }
}
