/// Corrects a model by labelled pairs.
///
/// The model that was trained without labels is the prior, the labels are the evidence: a maximum a posteriori fit over the
/// levels, their missing values, term frequencies, interactions, the prior and the strength of all evidence together
/// (`LabelParameters`). How far the labels may move the model is chosen by what the other labels say about each fifth of
/// them. Combinations of levels are added when the labels bear them out.
struct LabelTraining {
    private let rules: MatchRules
    private let model: MatchModel
    private let survey: LabelSurvey
    private let design: LabelDesign
    private let base: ScoreTable

    /// Fewer labels than this, of either verdict, cannot correct weights; they only hold as decisions.
    static let leastOfEach = 5
    /// How far the fit may go; the first is the most careful.
    private static let loosenesses = [0.25, 0.5, 1.0, 2.0]
    /// A looser fit must pay by this much, in bits a verdict: more when there are few, because chance pays too.
    private var leastGain: Double {
        max(0.002, 0.1 / Double(survey.patterns.count { $0.weight == 1 }).squareRoot())
    }
    /// Combinations learned at most, and the gain (in natural units of log likelihood) that one has to bring.
    private static let mostInteractions = 6
    private static let interactionGain = 8.0
    private static let interactionSupport = 15.0

    /// What the labels taught.
    struct Result {
        var model: MatchModel
        /// Log odds of each given label by a fit that did not see it, in bits, for the population.
        var heldOut: [(bits: Double, isMatch: Bool)]
        /// Unlabelled candidate pairs by the fit, in bits.
        var unlabelled: [Double]
        var looseness: Double
    }

    init(_ rules: MatchRules, _ model: MatchModel, _ survey: LabelSurvey, _ design: LabelDesign) {
        self.rules = rules
        self.model = model
        self.survey = survey
        self.design = design
        base = ScoreTable(rules, model)
    }

    func run() -> Result {
        let plain = LabelParameters(rules, base)
        let (looseness, _) = strength(plain)
        let parameters = withInteractions(plain, looseness)
        let fit = LogisticFit(examples(parameters), deviations: deviations(parameters, looseness))
        let heldOut = zip(survey.patterns, heldOut(parameters, looseness)).filter { $0.0.weight == 1 }
            .map { (bits: $0.1 - design.matchBits, isMatch: $0.0.isMatch) }
        let unlabelled = survey.unlabelled.map { fit.bits(parameters.example($0, offset: 0)) }
        return Result(
            model: parameters.apply(fit.parameters, to: model), heldOut: heldOut, unlabelled: unlabelled,
            looseness: looseness)
    }

    private func examples(_ parameters: LabelParameters) -> [LogisticFit.Example] {
        survey.patterns.map { parameters.example($0, offset: design.matchBits) }
    }

    private func deviations(_ parameters: LabelParameters, _ looseness: Double) -> [Double] {
        parameters.deviations(looseness: looseness, labels: design.kind == .byLook ? survey.patterns.count : 0)
    }

    /// The looseness with the least log loss on labels that the fit did not see, and that loss.
    private func strength(_ parameters: LabelParameters) -> (looseness: Double, loss: Double) {
        var best = (looseness: Self.loosenesses[0], loss: Double.infinity)
        for looseness in Self.loosenesses {
            let loss = loss(heldOut(parameters, looseness))
            if loss < best.loss - leastGain { best = (looseness, loss) }
        }
        return best
    }

    private func loss(_ bits: [Double]) -> Double {
        LogisticFit.logLoss(
            zip(bits, survey.patterns).map { (bits: $0, isMatch: $1.isMatch, weight: $1.weight == 1 ? 1 : 0) })
    }

    /// Log odds of each label by a fit of the other folds, as the labels were chosen.
    private func heldOut(_ parameters: LabelParameters, _ looseness: Double) -> [Double] {
        let examples = examples(parameters)
        let deviations = deviations(parameters, looseness)
        var bits = [Double](repeating: 0, count: examples.count)
        for fold in 0..<LabelSurvey.folds {
            let seen = examples.indices.filter { survey.patterns[$0].fold != fold }
            let fit = LogisticFit(seen.map { examples[$0] }, deviations: deviations)
            for index in examples.indices where survey.patterns[index].fold == fold {
                bits[index] = fit.bits(examples[index])
            }
        }
        return bits
    }

    /// Adds the combination that explains most of what the fit gets wrong, as long as there is one.
    private func withInteractions(_ plain: LabelParameters, _ looseness: Double) -> LabelParameters {
        var parameters = plain
        var loss = loss(heldOut(plain, looseness))
        let candidates = combinations
        while parameters.learned.count < Self.mostInteractions {
            let fit = LogisticFit(examples(parameters), deviations: deviations(parameters, looseness))
            guard let next = best(of: candidates, parameters, fit) else { break }
            let extended = LabelParameters(rules, base, learned: parameters.learned + [next])
            let better = self.loss(heldOut(extended, looseness))
            guard better < loss - leastGain else { break }
            loss = better
            parameters = extended
        }
        return parameters
    }

    /// Levels of two comparisons: alike, somewhat alike, different, missing.
    private var combinations: [InteractionRule] {
        let groups = rules.comparisons.map { comparison -> [(name: String, levels: [String])] in
            let names = comparison.levels.map(\.name)
            let middle = names.dropFirst().dropLast()
            return [
                (names[0], [names[0]]), ("between", Array(middle)), (names[names.count - 1], [names[names.count - 1]]),
                (Pattern.missingName, [Pattern.missingName]),
            ].filter { !$0.1.isEmpty }
        }
        return rules.comparisons.indices.flatMap { one in
            (one + 1..<rules.comparisons.count).flatMap { other in
                groups[one].flatMap { first in
                    groups[other].map { second in
                        let (left, right) = (rules.comparisons[one].name, rules.comparisons[other].name)
                        return InteractionRule(
                            name: "\(left) \(first.name), \(right) \(second.name)",
                            when: [left: first.levels, right: second.levels], bits: 0)
                    }
                }
            }
        }
    }

    /// The combination whose bits would gain most at once (Rao's score test); nil when none gains enough.
    private func best(
        of candidates: [InteractionRule], _ parameters: LabelParameters, _ fit: LogisticFit
    ) -> InteractionRule? {
        let chances = survey.patterns.map { seen in
            MatchWeight.probability(bits: fit.bits(parameters.example(seen, offset: design.matchBits)))
        }
        var best: (rule: InteractionRule, gain: Double)?
        for rule in candidates where !parameters.learned.contains(where: { $0.name == rule.name }) {
            let condition = CompiledCondition(rule.when, rules.comparisons)
            var (slope, bend, support) = (0.0, 0.0, 0.0)
            for (seen, chance) in zip(survey.patterns, chances) where condition.holds(seen.pattern) {
                slope += seen.weight * ((seen.isMatch ? 1 : 0) - chance)
                bend += seen.weight * chance * (1 - chance)
                support += seen.weight
            }
            let gain = slope * slope / (2 * (bend + 0.5))
            if support >= Self.interactionSupport, gain > (best?.gain ?? Self.interactionGain) { best = (rule, gain) }
        }
        return best?.rule
    }
}
