/// The numbers of a model that labels may correct, as places in one fit.
///
/// Every correction is zero at first, and held there with the trust that the model trained without labels deserves: so a few
/// labels adjust, and many decide.
struct LabelParameters {
    let rules: MatchRules
    let base: ScoreTable
    let conditions: [CompiledCondition]
    let learned: [InteractionRule]
    private let firstLevel: [Int]
    private let firstTerm: Int
    private let firstInteraction: Int

    private static let prior = 0
    private static let scale = 1

    /// Standard deviations that are thought likely, in bits.
    private enum Deviation {
        static let leastPrior = 0.5
        static let mostPrior = 2.0
        /// Of the factor on all evidence.
        static let scale = 0.25
        static let level = 1.5
        static let missing = 1.0
        /// Of the factor on term frequencies.
        static let term = 0.3
        static let interaction = 2.0
    }

    init(_ rules: MatchRules, _ base: ScoreTable, learned: [InteractionRule] = []) {
        self.rules = rules
        self.base = base
        self.learned = learned
        conditions = base.interactions.map(\.condition) + learned.map { CompiledCondition($0.when, rules.comparisons) }
        var next = 2
        firstLevel = rules.comparisons.map { comparison in
            defer { next += comparison.levels.count + 1 }
            return next
        }
        firstTerm = next
        firstInteraction = next + rules.comparisons.count
    }

    var count: Int { firstInteraction + conditions.count }

    /// The prior's standard deviation of each parameter.
    ///
    /// - Parameters:
    ///   - looseness: 1 is the usual trust in the model.
    ///   - labels: that tell how common matches are; each makes the prior a little freer.
    func deviations(looseness: Double, labels: Int) -> [Double] {
        var deviations = [Double](repeating: Deviation.level * looseness, count: count)
        deviations[Self.prior] = min(Deviation.mostPrior, Deviation.leastPrior + Double(labels) / 200)
        deviations[Self.scale] = Deviation.scale * looseness
        for (index, comparison) in rules.comparisons.enumerated() {
            deviations[firstLevel[index] + comparison.levels.count] = Deviation.missing * looseness
            deviations[firstTerm + index] = Deviation.term * looseness
        }
        for index in conditions.indices { deviations[firstInteraction + index] = Deviation.interaction * looseness }
        return deviations
    }

    /// A pair as an example of the fit.
    func example(_ seen: LabelledPattern, offset: Double) -> LogisticFit.Example {
        var values: [(parameter: Int, value: Double)] = [
            (Self.prior, 1), (Self.scale, seen.bits - Double(base.priorBits)),
        ]
        for (index, comparison) in rules.comparisons.enumerated() {
            values.append((firstLevel[index] + (seen.pattern[index] ?? comparison.levels.count), 1))
        }
        for (index, bits) in seen.termBits.enumerated() where bits != 0 {
            values.append((firstTerm + index, Double(bits)))
        }
        for (index, condition) in conditions.enumerated() where condition.holds(seen.pattern) {
            values.append((firstInteraction + index, 1))
        }
        return LogisticFit.Example(
            values: values, offset: seen.bits + offset, chance: seen.isMatch ? 1 : 0, weight: seen.weight)
    }

    /// The model with what was learned, in the words of its rules.
    func apply(_ parameters: [Double], to model: MatchModel) -> MatchModel {
        let scale = parameters[Self.scale]
        var corrected = model
        for index in corrected.interactions.indices {
            corrected.interactions[index].bits *= 1 + scale
            corrected.interactions[index].bits += parameters[firstInteraction + index]
        }
        let given = base.interactions.count
        let interactions = learned.enumerated().map { index, rule in
            var rule = rule
            rule.bits = Self.rounded(parameters[firstInteraction + given + index])
            return rule
        }
        corrected.labels = LabelModel(
            priorBits: Self.rounded(parameters[Self.prior]),
            comparisons: rules.comparisons.indices.map { comparison($0, parameters) },
            interactions: interactions)
        return corrected
    }

    private func comparison(_ index: Int, _ parameters: [Double]) -> LabelComparison {
        let rule = rules.comparisons[index]
        let scale = parameters[Self.scale]
        let levels = rule.levels.enumerated().map { level, levelRule in
            LevelCorrection(
                level: levelRule.name,
                bits: Self.rounded(
                    parameters[firstLevel[index] + level] + scale * Double(base.weights[index * 16 + level])))
        }
        return LabelComparison(
            name: rule.name, levels: levels,
            missing: Self.rounded(parameters[firstLevel[index] + rule.levels.count]),
            termFrequency: max(0, Self.rounded(1 + scale + parameters[firstTerm + index])))
    }

    /// Four decimals: a file that a person reads.
    private static func rounded(_ bits: Double) -> Double { (bits * 10_000).rounded() / 10_000 }
}

/// What a labelled pair shows to the model.
struct LabelledPattern {
    let pair: RowPair
    let pattern: Pattern
    /// Term-frequency bits of each comparison.
    let termBits: [Float]
    /// The sum that the model without labels gives.
    let bits: Double
    let isMatch: Bool
    /// Less than 1 for what only follows from verdicts.
    let weight: Double
    /// Which part of the labels it belongs to when one part judges what the others taught.
    let fold: Int
    /// Whether blocking finds the pair.
    let isCandidate: Bool

    /// A candidate that is not beyond hope.
    var isOpen: Bool { isCandidate && bits > LabelSurvey.hopeless }
}
