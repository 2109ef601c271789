/// Counts how many records have each term.
struct TermCounter {
    /// Terms of fewer records are not listed one by one.
    private static let leastListed = 3
    /// The most common ones are listed when there are more.
    private static let mostListed = 50_000

    /// The term tables that a plan for these rules reads.
    static func tables(for rules: MatchRules, _ table: RecordTable, threads: Int) -> [String: TermTable] {
        let jobs = jobs(for: rules, table)
        let names = jobs.keys.sorted()
        let tables = Workers.map(chunks: names.count, threads: threads) { index, _ in jobs[names[index]]?() }
        return Dictionary(
            zip(names, tables).compactMap { name, table in table.map { (name, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// By table name, how to count it.
    private static func jobs(for rules: MatchRules, _ table: RecordTable) -> [String: @Sendable () -> TermTable] {
        var jobs: [String: @Sendable () -> TermTable] = [:]
        for comparison in rules.comparisons {
            guard let feature = comparison.features.first, let column = table.columns[feature] else { continue }
            for slot in TermSlot.slots(of: comparison) where jobs[slot.table] == nil {
                jobs[slot.table] = {
                    slot.isWhole ? countValues(column) : count(column) { $1(slot.term(of: $0)) }
                }
            }
        }
        for feature in wordFeatures(of: rules) {
            guard let column = table.columns[feature] else { continue }
            jobs[WordTable.name(of: feature)] = { count(column) { Composite.forEachWord($0, $1) } }
        }
        return jobs
    }

    private static func wordFeatures(of rules: MatchRules) -> [String] {
        let compared = rules.comparisons.filter { [.tokens, .organizationName].contains($0.comparator) }
        let keys = rules.blocking.flatMap(\.keys).flatMap(\.choices).filter { $0.derivation == .rarest }
        return compared.compactMap(\.features.first) + keys.map(\.feature)
    }

    /// Values as they are; none of them is empty.
    private static func countValues(_ column: Column) -> TermTable {
        table(column.lexicon, column.frequency.array.map(Int.init), total: column.filledRows)
    }

    private static func count(
        _ column: Column,
        _ split: (UnsafeBufferPointer<UInt8>, (UnsafeBufferPointer<UInt8>) -> Void) -> Void
    ) -> TermTable {
        var terms = LexiconBuilder()
        var counts: [Int] = []
        for value in 0..<column.lexicon.count {
            split(column.lexicon.span(UInt32(value))) { term in
                if term.isEmpty { return }
                let id = Int(terms.intern(term))
                if id == counts.count { counts.append(0) }
                counts[id] += Int(column.frequency[value])
            }
        }
        return table(terms.finish(), counts, total: column.filledRows)
    }

    private static func table(_ terms: Lexicon, _ counts: [Int], total: Int) -> TermTable {
        let common = counts.indices.filter { counts[$0] >= leastListed }
            .sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
            .prefix(mostListed)
        let listed = common.reduce(0) { $0 + counts[$1] }
        let restTerms = counts.count - common.count
        let rest = restTerms == 0 ? 1 : Double(counts.reduce(0, +) - listed) / Double(restTerms)
        let squares = counts.reduce(0.0) { $0 + Double($1) * Double($1) }
        return TermTable(
            total: total, rest: rest, agreement: total == 0 ? 1 : squares / (Double(total) * Double(total)),
            counts: Dictionary(
                common.map { (terms.string(UInt32($0)), counts[$0]) }, uniquingKeysWith: { first, _ in first }))
    }
}
