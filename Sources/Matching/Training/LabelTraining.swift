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
    private let sample: MatchSample?
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
        /// From the fit's bits to honest ones; nil when they are taken as they are.
        var calibration: Calibration?
        var looseness: Double
        /// Mean surprise of the given labels, in bits a pair: without labels, and by fits that did not see the pair.
        var logLossBefore: Double
        var logLossAfter: Double
    }

    init(
        _ rules: MatchRules, _ model: MatchModel, _ survey: LabelSurvey, _ design: LabelDesign, _ sample: MatchSample?
    ) {
        self.rules = rules
        self.model = model
        self.survey = survey
        self.design = design
        self.sample = sample
        base = ScoreTable(rules, model)
    }

    func run() -> Result {
        let plain = LabelParameters(rules, base)
        let (looseness, loss) = strength(plain)
        let parameters = withInteractions(plain, looseness, loss)
        let fits = fits(parameters, looseness)
        let fit = fits.whole().fit
        let heldOut = zip(survey.patterns, fits.heldOut().labelled).filter { $0.0.weight == 1 }
            .map { (seen: $0, bits: $1) }
        return Result(
            model: parameters.apply(fit.parameters, to: model),
            calibration: sample == nil ? calibration(heldOut) : fits.calibration(), looseness: looseness,
            logLossBefore: logLoss(survey.patterns.filter { $0.weight == 1 }.map { ($0, $0.bits) }),
            logLossAfter: logLoss(heldOut))
    }

    /// By verdicts that the fit did not see, if looks decided which were labelled.
    private func calibration(_ heldOut: [(seen: LabelledPattern, bits: Double)]) -> Calibration? {
        guard design.kind == .byLook else { return nil }
        return Calibration(heldOut: heldOut.map { (bits: $0.bits, isMatch: $0.seen.isMatch) })
    }

    private func fits(_ parameters: LabelParameters, _ looseness: Double) -> LabelFit {
        LabelFit(survey, design, sample, parameters, looseness: looseness)
    }

    /// Mean surprise of verdicts by their log odds for the population, as the labels were chosen.
    private func logLoss(_ verdicts: [(seen: LabelledPattern, bits: Double)]) -> Double {
        LogisticFit.logLoss(
            verdicts.map { seen, bits in
                (bits: bits + (sample?.labelOffset(seen) ?? design.matchBits), isMatch: seen.isMatch, weight: 1)
            })
    }

    /// The looseness with the least loss on labels that the fit did not see, and that loss.
    private func strength(_ parameters: LabelParameters) -> (looseness: Double, loss: Double) {
        var best = (looseness: Self.loosenesses[0], loss: Double.infinity)
        for looseness in Self.loosenesses {
            let loss = fits(parameters, looseness).loss()
            if loss < best.loss - leastGain { best = (looseness, loss) }
        }
        return best
    }

    /// Adds the combination that explains most of what the fit gets wrong, as long as there is one.
    private func withInteractions(
        _ plain: LabelParameters, _ looseness: Double, _ given: Double
    ) -> LabelParameters {
        var parameters = plain
        var loss = given
        let candidates = combinations
        while parameters.learned.count < Self.mostInteractions {
            let (fit, parts) = fits(parameters, looseness).whole()
            guard let next = best(of: candidates, parameters, fit, parts) else { break }
            let extended = LabelParameters(rules, base, learned: parameters.learned + [next])
            let better = fits(extended, looseness).loss()
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
        of candidates: [InteractionRule], _ parameters: LabelParameters, _ fit: LogisticFit, _ parts: [LabelFit.Part]
    ) -> InteractionRule? {
        let chances = parts.map { MatchWeight.probability(bits: fit.bits($0.example)) }
        var best: (rule: InteractionRule, gain: Double)?
        for rule in candidates where !parameters.learned.contains(where: { $0.name == rule.name }) {
            let condition = CompiledCondition(rule.when, rules.comparisons)
            var (slope, bend, support) = (0.0, 0.0, 0.0)
            for (part, chance) in zip(parts, chances) where condition.holds(part.seen.pattern) {
                let weight = part.example.weight
                slope += weight * (part.example.chance - chance)
                bend += weight * chance * (1 - chance)
                support += weight
            }
            let gain = slope * slope / (2 * (bend + 0.5))
            if support >= Self.interactionSupport, gain > (best?.gain ?? Self.interactionGain) { best = (rule, gain) }
        }
        return best?.rule
    }
}
