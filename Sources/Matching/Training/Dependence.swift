/// Two comparisons that are no independent witnesses: non-matches that agree on one often agree on the other too, and the
/// sum of their bits claims more than there is.
package struct Dependence: Hashable, Sendable, Codable {
    /// A comparison and its level.
    package let first: String
    package let firstLevel: String
    package let second: String
    package let secondLevel: String
    /// How much more often non-matches show both levels than independent witnesses would, in bits.
    package let nonMatchBits: Double
    /// The same among matches.
    package let matchBits: Double
    /// Non-matches in the sample that show both.
    package let pairs: Double

    /// Bits that the sum of both claims too much: what an interaction of the two would have to take away.
    package var excessBits: Double { nonMatchBits - matchBits }
}

/// Finds comparisons that depend on each other, by the pairs that blocking makes.
///
/// Among all pairs of non-matches two independent witnesses agree as often as the product of their shares u says. Those that
/// agree on both are counted among the candidates; what blocking misses makes the dependence look smaller than it is, never
/// larger.
struct DependenceFinder {
    private let plan: MatchPlan
    private let levels: [Int]
    /// Of candidate pairs: expected matches and non-matches at `[one][other][level * 16 + level]`.
    private var match: [[Double]]
    private var other: [[Double]]
    private let scale: Double
    private let allPairs: Double
    private let filled: [[Double]]

    private static let leastBits = 2.0
    private static let leastPairs = 20.0
    private static let sampledPairs = 300_000

    init(_ plan: MatchPlan, _ table: RecordTable, threads: Int) {
        self.plan = plan
        levels = plan.rules.comparisons.map(\.levels.count)
        let count = levels.count
        match = [[Double]](repeating: [Double](repeating: 0, count: 256), count: count * count)
        other = match
        allPairs = Double(table.count) * Double(max(0, table.count - 1)) / 2
        filled = Self.filled(plan.rules, table)
        let sample = LabelSurvey.population(plan, table, besides: [], threads: threads)
        let step = max(1, sample.edges.count / Self.sampledPairs)
        scale = sample.scale * Double(step)
        let scorer = PairScorer(plan, plan.prepared(table))
        for index in stride(from: 0, to: sample.edges.count, by: step) {
            let edge = sample.edges[index]
            add(scorer.result(Int(edge.left), Int(edge.right)).pattern, edge.probability)
        }
    }

    private mutating func add(_ pattern: Pattern, _ chance: Double) {
        for one in levels.indices {
            guard let first = pattern[one] else { continue }
            for another in levels.indices where another > one {
                guard let second = pattern[another] else { continue }
                match[one * levels.count + another][first * 16 + second] += chance
                other[one * levels.count + another][first * 16 + second] += 1 - chance
            }
        }
    }

    /// The worst pair of levels of each pair of comparisons that depend on each other, worst first.
    func dependences() -> [Dependence] {
        var found: [Dependence] = []
        for one in levels.indices {
            for another in levels.indices where another > one {
                let all = (0..<levels[one] - 1).flatMap { first in
                    (0..<levels[another] - 1).compactMap { dependence(one, another, first, $0) }
                }
                if let worst = all.max(by: { $0.excessBits < $1.excessBits }) { found.append(worst) }
            }
        }
        return found.sorted { $0.excessBits == $1.excessBits ? $0.first < $1.first : $0.excessBits > $1.excessBits }
    }

    private func dependence(_ one: Int, _ another: Int, _ first: Int, _ second: Int) -> Dependence? {
        let place = one * levels.count + another
        let seen = other[place][first * 16 + second]
        guard seen >= Self.leastPairs else { return nil }
        let (u, v) = (plan.model.comparisons[one].levels[first].u, plan.model.comparisons[another].levels[second].u)
        let nonMatchBits = MatchWeight.log2(seen * scale / (allPairs * filled[one][another] * u * v))
        let matchBits = matchBits(match[place], first, second)
        guard nonMatchBits - matchBits >= Self.leastBits else { return nil }
        let rules = plan.rules.comparisons
        return Dependence(
            first: rules[one].name, firstLevel: rules[one].levels[first].name, second: rules[another].name,
            secondLevel: rules[another].levels[second].name, nonMatchBits: nonMatchBits, matchBits: matchBits,
            pairs: seen)
    }

    private func matchBits(_ joint: [Double], _ first: Int, _ second: Int) -> Double {
        let total = joint.reduce(0, +)
        let row = (0..<16).reduce(0) { $0 + joint[first * 16 + $1] }
        let column = (0..<16).reduce(0) { $0 + joint[$1 * 16 + second] }
        guard row > 1, column > 1 else { return 0 }
        return max(-6, MatchWeight.log2((joint[first * 16 + second] + 0.5) * total / (row * column + 0.5 * total)))
    }

    /// Share of all pairs in which both sides have values of both comparisons.
    private static func filled(_ rules: MatchRules, _ table: RecordTable) -> [[Double]] {
        let columns = rules.comparisons.map { $0.features.first.flatMap { table.columns[$0] } }
        let step = max(1, table.count / 20_000)
        let rows = Array(stride(from: 0, to: table.count, by: step))
        let has = columns.map { column in rows.map { row in column.map { !$0.ids(in: row).isEmpty } ?? false } }
        return has.map { one in
            has.map { other in
                let both = Double(zip(one, other).count { $0 && $1 }) / Double(max(1, rows.count))
                return max(1e-9, both * both)
            }
        }
    }
}

extension Training {
    /// Comparisons of a trained model that are no independent witnesses in these records, worst first.
    ///
    /// - Complexity: that of scoring a bounded sample of candidate pairs.
    package static func dependences(of trained: TrainedModel, threads: Int = 1) throws(MatchRulesError) -> [Dependence]
    {
        let plan = try LabelSurvey.wide(trained.plan, least: 1e-15)
        return DependenceFinder(plan, trained.table, threads: threads).dependences()
    }
}
