extension MatchRules {
    /// What is wrong with the rules, one sentence each, in the order of the file; empty when they can be compiled.
    package var problems: [String] {
        sizeProblems + hold.problems + comparisons.flatMap(problems(of:)) + conditionProblems
    }

    private var sizeProblems: [String] {
        var found: [String] = []
        if comparisons.isEmpty { found.append("no comparison") }
        if comparisons.count > Pattern.comparisonLimit {
            found.append("more than \(Pattern.comparisonLimit) comparisons")
        }
        if blocking.isEmpty { found.append("no blocking rule") }
        if blocking.count > 64 { found.append("more than 64 blocking rules") }
        for rule in blocking where rule.keys.isEmpty { found.append("blocking rule \(rule.name): no key") }
        if Set(comparisons.map(\.name)).count < comparisons.count { found.append("two comparisons of one name") }
        if largestBlock < 2 { found.append("largestBlock below 2") }
        if !(thresholds.review > 0 && thresholds.review <= thresholds.link && thresholds.link < 1) {
            found.append("thresholds must be 0 < review <= link < 1")
        }
        if let precision = thresholds.precision, !(precision >= 0.5 && precision < 1) {
            found.append("thresholds: precision must be between 0.5 and 1")
        }
        return found
    }

    private func problems(of comparison: ComparisonRule) -> [String] {
        var found: [String] = []
        let levels = comparison.levels
        if comparison.features.isEmpty { found.append("no feature") }
        if levels.count < 2 || levels.count > Pattern.levelLimit {
            found.append("needs 2 to \(Pattern.levelLimit) levels")
        }
        if levels.last?.isRemainder != true { found.append("the last level must have no condition") }
        for level in levels.dropLast() where level.isRemainder {
            found.append("level \(level.name) has no condition and hides those below")
        }
        if Set(levels.map(\.name)).count < levels.count { found.append("two levels of one name") }
        for level in levels { found += problems(of: level, comparison.comparator) }
        return found.map { "comparison \(comparison.name): \($0)" }
    }

    private func problems(of level: LevelRule, _ comparator: Comparator) -> [String] {
        var found: [String] = []
        for grade in level.grades where !comparator.grades.contains(grade) {
            found.append("level \(level.name): \(comparator.rawValue) never gives \(grade.rawValue)")
        }
        if level.atLeast != nil, !comparator.measuresSimilarity {
            found.append("level \(level.name): \(comparator.rawValue) measures no similarity")
        }
        if level.atMost != nil, !comparator.measuresDistance {
            found.append("level \(level.name): \(comparator.rawValue) measures no distance")
        }
        if !(level.m > 0 && level.m < 1) { found.append("level \(level.name): m must be between 0 and 1") }
        if let u = level.u, !(u > 0 && u < 1) { found.append("level \(level.name): u must be between 0 and 1") }
        return found
    }

    private var conditionProblems: [String] {
        interactions.flatMap { rule in problems(of: rule.when).map { "interaction \(rule.name): \($0)" } }
            + prior.rules.flatMap { condition in problems(of: condition).map { "prior: \($0)" } }
    }

    private func problems(of condition: LevelCondition) -> [String] {
        condition.sorted { $0.key < $1.key }.flatMap { name, levels -> [String] in
            guard let comparison = comparisons.first(where: { $0.name == name }) else {
                return ["no comparison \(name)"]
            }
            let known = Set(comparison.levels.map(\.name)).union([Pattern.missingName])
            return levels.filter { !known.contains($0) }.map { "comparison \(name) has no level \($0)" }
        }
    }
}

/// Rules that cannot be compiled, or a model that was trained for other rules.
package struct MatchRulesError: Error, Hashable, CustomStringConvertible {
    /// One sentence each; names of rules only, never customer data.
    package let problems: [String]

    package init(problems: [String]) {
        self.problems = problems
    }

    package var description: String { problems.joined(separator: "; ") }
}
