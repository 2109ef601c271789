/// Counts how many records have each term.
struct TermCounter {
    /// Terms of fewer records are not listed one by one.
    private static let leastListed = 3
    /// The most common ones are listed when there are more.
    private static let mostListed = 50_000

    /// The term tables that a plan for these rules reads.
    static func tables(for rules: MatchRules, _ table: RecordTable) -> [String: TermTable] {
        var tables: [String: TermTable] = [:]
        for comparison in rules.comparisons {
            guard let feature = comparison.features.first, let column = table.columns[feature] else { continue }
            for slot in TermSlot.slots(of: comparison) where tables[slot.table] == nil {
                tables[slot.table] = count(column) { [slot.term(of: $0)] }
            }
        }
        for feature in wordFeatures(of: rules) {
            guard let column = table.columns[feature] else { continue }
            tables[WordTable.name(of: feature)] = count(column, Composite.words)
        }
        return tables
    }

    private static func wordFeatures(of rules: MatchRules) -> [String] {
        let compared = rules.comparisons.filter { [.tokens, .organizationName].contains($0.comparator) }
        let keys = rules.blocking.flatMap(\.keys).filter { $0.derivation == .rarest }
        return compared.compactMap(\.features.first) + keys.map(\.feature)
    }

    private static func count(
        _ column: Column, _ split: (UnsafeBufferPointer<UInt8>) -> [UnsafeBufferPointer<UInt8>]
    ) -> TermTable {
        var terms = LexiconBuilder()
        var counts: [Int] = []
        for value in 0..<column.lexicon.count {
            for term in split(column.lexicon.span(UInt32(value))) where !term.isEmpty {
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
