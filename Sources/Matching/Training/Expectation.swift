/// Expectation maximisation of the Fellegi-Sunter model over counted patterns (Winkler 1988; interactions as in
/// Larsen and Rubin 2001: a combination of levels gets the odds that it shows, not those of independent witnesses).
///
/// The whole population takes part: candidate pairs by their patterns, all other pairs as non-matches. So u is that of the
/// population, and the prior is the expected number of matches among all pairs.
struct Expectation {
    private(set) var model: MatchModel
    private let rules: MatchRules
    private let start: MatchModel
    private let sample: PatternSample
    private let conditions: [CompiledCondition]
    private let hints: [CompiledCondition]
    private let relatives: Relatives
    /// Bits at which each interaction starts.
    private let startBits: [Double]

    /// Pairs' worth of trust in the rules' starting values.
    private static let startWeight = 12.0
    private static let rounds = 40
    /// The rules' interactions are meant for so many records, as a power of two; see `startBits`.
    private static let usualRecords = 12.0

    init(_ rules: MatchRules, _ start: MatchModel, _ sample: PatternSample) {
        self.rules = rules
        self.start = start
        self.sample = sample
        model = start
        startBits = Self.startBits(rules, records: sample.records)
        for index in startBits.indices { model.interactions[index].bits = startBits[index] }
        conditions = rules.interactions.map { CompiledCondition($0.when, rules.comparisons) }
        hints = rules.prior.rules.map { CompiledCondition($0, rules.comparisons) }
        relatives = Relatives(rules, interactionBits: startBits, sample.candidates)
    }

    /// What the rules say, and more where records are many: of N records a shared phone is worth log2(N) bits as a witness of
    /// its own, but in a household of two it says the same as in a file of a thousand.
    private static func startBits(_ rules: MatchRules, records: Int) -> [Double] {
        let scale = max(1, MatchWeight.log2(Double(max(1, records))) / usualRecords)
        return rules.interactions.map { $0.learn && $0.bits < 0 ? max(lowestBits, $0.bits * scale) : $0.bits }
    }

    private static let lowestBits = -16.0

    mutating func run() {
        let certain = sample.candidates.map { entry in hints.contains { $0.holds(entry.pattern) } }
        let certainPairs = zip(sample.candidates, certain).reduce(0) { $0 + ($1.1 ? $1.0.pairs : 0) }
        let expected =
            certainPairs > 0
            ? certainPairs / max(0.05, rules.prior.recall)
            : min(sample.candidatePairs, Double(sample.records)) * 0.2
        model.prior = clampedPrior(expected)
        maximise(certain.map { $0 ? 0.99 : 0.0001 }, learnsMatches: false)
        for round in 0..<Self.rounds {
            let posteriors = relatives.tempered(self.posteriors())
            model.prior = clampedPrior(zip(sample.candidates, posteriors).reduce(0) { $0 + $1.0.pairs * $1.1 })
            let before = model
            maximise(posteriors, learnsMatches: true)
            if round > 4, Self.largestMove(before, model) < 0.001 { break }
        }
    }

    private func clampedPrior(_ matches: Double) -> Double {
        min(0.5, max(1e-12, max(0.5, matches) / max(1, sample.allPairs)))
    }

    /// Match probability of each candidate pattern.
    private func posteriors() -> [Double] {
        let scores = ScoreTable(rules, model)
        return sample.candidates.map { entry in
            var bits = scores.priorBits + scores.interactionBits(entry.pattern)
            for comparison in rules.comparisons.indices {
                guard let level = entry.pattern[comparison] else { continue }
                bits += scores.weights[comparison * 16 + level]
            }
            return MatchWeight.probability(bits: Double(bits))
        }
    }

    private mutating func maximise(_ posteriors: [Double], learnsMatches: Bool) {
        for comparison in rules.comparisons.indices {
            let masses = masses(of: comparison, posteriors)
            update(comparison, masses, learnsMatches: learnsMatches)
        }
        for index in rules.interactions.indices where rules.interactions[index].learn {
            model.interactions[index].bits = bits(of: index, posteriors)
        }
    }

    /// Matching and non-matching pairs at each level. Relatives may teach no more than their share of each comparison: what
    /// few records have, such as the birth dates of one source of two, is often shown by relatives alone.
    private func masses(of comparison: Int, _ posteriors: [Double]) -> (match: [Double], other: [Double]) {
        let posteriors = relatives.tempered(posteriors) { $0[comparison] != nil }
        let count = rules.comparisons[comparison].levels.count
        var match = [Double](repeating: 0, count: count)
        var other = match
        for (entry, posterior) in zip(sample.candidates, posteriors) {
            guard let level = entry.pattern[comparison] else { continue }
            match[level] += entry.pairs * posterior
            other[level] += entry.pairs * (1 - posterior)
        }
        for entry in sample.others {
            guard let level = entry.pattern[comparison] else { continue }
            other[level] += entry.pairs
        }
        return (match, other)
    }

    /// A `u` that the rules state counts as the one pair in so many that it speaks of: it holds while records are few.
    private mutating func update(_ comparison: Int, _ masses: (match: [Double], other: [Double]), learnsMatches: Bool) {
        let trust = Self.startWeight
        let matchTotal = masses.match.reduce(0, +)
        let otherTotal = masses.other.reduce(0, +)
        let floor = 0.25 / Double(max(2, sample.records))
        for level in masses.match.indices {
            let first = start.comparisons[comparison].levels[level]
            if learnsMatches, rules.comparisons[comparison].learn {
                let m = (masses.match[level] + trust * first.m) / (matchTotal + trust)
                model.comparisons[comparison].levels[level].m = min(0.9999, max(1e-5, m))
            }
            let known = rules.comparisons[comparison].levels[level].u
            let pairs = known.map { 1 / $0 } ?? 1
            let u = (masses.other[level] + first.u * pairs) / (otherTotal + pairs)
            model.comparisons[comparison].levels[level].u = min(0.9999, max(min(floor, known ?? 1), u))
        }
    }

    /// log2 of how much more often the combination is seen than independence says: among matches over among non-matches.
    private func bits(of interaction: Int, _ posteriors: [Double]) -> Double {
        var seen = (match: 0.0, other: 0.0)
        var comparable = (match: 0.0, other: 0.0)
        let condition = conditions[interaction]
        func count(_ pattern: Pattern, _ match: Double, _ other: Double) {
            guard condition.clauses.allSatisfy({ pattern[$0.comparison] != nil }) else { return }
            comparable.match += match
            comparable.other += other
            guard condition.holds(pattern) else { return }
            seen.match += match
            seen.other += other
        }
        for (entry, posterior) in zip(sample.candidates, posteriors) {
            count(entry.pattern, entry.pairs * posterior, entry.pairs * (1 - posterior))
        }
        for entry in sample.others { count(entry.pattern, 0, entry.pairs) }
        let share = independentShare(condition)
        let trust = Self.startWeight
        let lean = exp2(half: startBits[interaction])
        let match = (seen.match + trust * lean) / (comparable.match * share.m + trust)
        let other = (seen.other + trust / lean) / (comparable.other * share.u + trust)
        return Self.bounded(MatchWeight.log2(match / other), startBits[interaction])
    }

    /// Data may strengthen what the rules say, not weaken it: unlabelled data cannot tell a large household from one person.
    private static func bounded(_ bits: Double, _ start: Double) -> Double {
        start < 0 ? min(start, max(lowestBits, bits)) : max(start, min(12, bits))
    }

    private func exp2(half bits: Double) -> Double {
        let odds = MatchWeight.probability(bits: bits / 2)
        return odds / (1 - odds)
    }

    /// Share of pairs that would fulfil the condition if the comparisons were independent.
    private func independentShare(_ condition: CompiledCondition) -> (m: Double, u: Double) {
        condition.clauses.reduce((m: 1.0, u: 1.0)) { share, clause in
            let levels = model.comparisons[clause.comparison].levels.indices.filter {
                clause.levels >> UInt16($0) & 1 == 1
            }
            let learned = levels.map { model.comparisons[clause.comparison].levels[$0] }
            return (share.m * learned.reduce(0) { $0 + $1.m }, share.u * learned.reduce(0) { $0 + $1.u })
        }
    }

    private static func largestMove(_ before: MatchModel, _ after: MatchModel) -> Double {
        zip(before.comparisons, after.comparisons).flatMap { old, new in
            zip(old.levels, new.levels).map { abs(MatchWeight.log2($0.m / $1.m)) }
        }.max() ?? 0
    }
}
