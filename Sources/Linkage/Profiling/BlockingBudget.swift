import CustomerModel
import Matching
import Standardization

/// Keeps the number of candidate pairs within a budget: a bounded number for each record, whatever the size of the files.
///
/// The cost of a rule is estimated from a sample of the records: a key on f of n sampled records stands on about f·N/n of
/// all N, and the pairs of its block number about f(f - 1)/2 · (N/n)².
struct BlockingBudget {
    /// Candidate pairs for each record, and the number that no small file needs to stay below.
    private static let pairsPerRecord = 16.0
    private static let freePairs = 3_000_000.0
    private static let blockSizes = [1000, 700, 500, 350, 250, 180, 130, 100, 70, 50, 35, 25]

    /// For each rule how many sampled keys stand on f sampled records, by f.
    private let keyCounts: [[Int: Int]]
    private let scale: Double
    private let budget: Double

    /// - Parameters:
    ///   - sample: features of sampled records.
    ///   - rowCount: all records of the kind.
    init(_ rules: MatchRules, sample: [[Feature]], rowCount: Int) throws(MatchRulesError) {
        let plan = try MatchPlan(untrained: rules)
        var counts = rules.blocking.map { _ in [UInt64: Int]() }
        for (_, key) in plan.blockingKeys(in: plan.makeTable(sample)) { counts[key.rule][key.hash, default: 0] += 1 }
        keyCounts = counts.map { keys in keys.values.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        scale = Double(rowCount) / Double(max(1, sample.count))
        budget = max(Self.freePairs, Self.pairsPerRecord * Double(rowCount))
    }

    /// The rules with the largest block and the blocking rules that the budget allows.
    func apply(to rules: MatchRules) -> MatchRules {
        var rules = rules
        var kept = Array(rules.blocking.indices)
        let start = Self.blockSizes.firstIndex { $0 <= rules.largestBlock } ?? Self.blockSizes.count - 1
        var size = start
        while size < Self.blockSizes.count - 1, cost(kept, Self.blockSizes[size]) > budget { size += 1 }
        rules.largestBlock = size == start ? rules.largestBlock : Self.blockSizes[size]
        while kept.count > 3, cost(kept, rules.largestBlock) > budget {
            kept.remove(
                at: kept.indices.max { pairs(kept[$0], rules.largestBlock) < pairs(kept[$1], rules.largestBlock) } ?? 0)
        }
        rules.blocking = kept.map { rules.blocking[$0] }
        return rules
    }

    private func cost(_ kept: [Int], _ largest: Int) -> Double {
        kept.reduce(0) { $0 + pairs($1, largest) }
    }

    private func pairs(_ rule: Int, _ largest: Int) -> Double {
        keyCounts[rule].reduce(0) { sum, entry in
            let (found, keys) = (Double(entry.key), Double(entry.value))
            guard found * scale <= Double(largest) || entry.key == 2 && 2 * scale <= 4 * Double(largest) else {
                return sum
            }
            return sum + keys * found * (found - 1) / 2 * scale * scale
        }
    }
}
