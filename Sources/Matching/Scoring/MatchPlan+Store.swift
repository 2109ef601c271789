/// What a store of keys and edges asks of a plan: the same answers as one at a time, for whole tables.
extension MatchPlan {
    /// The blocking keys of every row, in the order of rows, then rules, then hashes: `blockingKeys(of:)` of each record.
    ///
    /// - Complexity: O(bytes of the table).
    package func blockingKeys(in table: RecordTable, threads: Int = 1) -> [(row: Int, key: BlockingKey)] {
        let index = keyIndex(of: table, threads: threads)
        var keys: [(row: Int, key: BlockingKey)] = []
        keys.reserveCapacity(table.count * 8)
        for row in 0..<table.count {
            for rule in rules.blocking.indices {
                for hash in index.keys(row: row, rule: rule) {
                    keys.append((row: row, key: BlockingKey(rule: rule, hash: hash)))
                }
            }
        }
        return keys
    }

    /// `score` for callers that ask often: make it once, call it many times, on one thread.
    package func scorer(in table: RecordTable) -> (_ left: Int, _ right: Int) -> PairScore {
        let scorer = PairScorer(self, prepared(table))
        return { left, right in score(left, right, scorer) }
    }
}
