extension MatchModel {
    /// The rules' own guesses, for use before anything was trained. The prior assumes a thousand customers.
    package init(startingFrom rules: MatchRules) {
        self.init(
            records: 0, prior: 0.001, comparisons: rules.comparisons.map(ComparisonModel.init(startingFrom:)),
            interactions: rules.interactions.map { InteractionModel(name: $0.name, bits: $0.bits) }, terms: [:],
            stopKeys: rules.blocking.map { _ in [] })
    }

    /// Why the model cannot be used with the rules; empty when it can.
    func problems(with rules: MatchRules) -> [String] {
        var found: [String] = []
        let names = rules.comparisons.map { [$0.name] + $0.levels.map(\.name) }
        if comparisons.map({ [$0.name] + $0.levels.map(\.level) }) != names {
            found.append("the model was trained for other comparisons")
        }
        if interactions.map(\.name) != rules.interactions.map(\.name) {
            found.append("the model was trained for other interactions")
        }
        if stopKeys.count != rules.blocking.count { found.append("the model was trained for other blocking rules") }
        if let thresholds, !(thresholds.review > 0 && thresholds.review <= thresholds.link && thresholds.link < 1) {
            found.append("the learned thresholds must be 0 < review <= link < 1")
        }
        return found + (labels?.problems(with: rules) ?? [])
    }
}

extension ComparisonModel {
    /// m as the rules guess it, made to sum to 1; u as guessed, or ever larger towards the last level.
    init(startingFrom rule: ComparisonRule) {
        let mTotal = rule.levels.reduce(0) { $0 + $1.m }
        let count = rule.levels.count
        let guesses = rule.levels.enumerated().map { index, level in
            level.u ?? (index == count - 1 ? 1 : 0.02 * Double(index + 1) / Double(count))
        }
        let uTotal = guesses.reduce(0, +)
        let levels = zip(rule.levels, guesses).map { level, u in
            LevelModel(level: level.name, m: level.m / mTotal, u: u / uTotal)
        }
        self.init(name: rule.name, levels: levels)
    }
}
