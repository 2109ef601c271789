import CustomerModel
import Matching
import RuleBook

extension LinkSuggestion {
    /// The rules as YAML that a person can read and edit, with the reasons as comments.
    package var yaml: String {
        var lines = warnings.map { "# Note: \($0.split(whereSeparator: \.isNewline).joined(separator: " "))" }
        lines += columnLines + [""] + kindLines + ["rules:"] + rules.rules.flatMap(ruleLines)
        return lines.joined(separator: "\n")
    }

    private var columnLines: [String] {
        var lines = ["# What each column is. Columns of one attribute are joined in this order.", "columns:"]
        for column in rules.columns {
            let reason = profiles.first { $0.column == column.column && $0.kind == column.kind }?.reason
            let whose = column.kind.map { ", for: \($0.rawValue)" } ?? ""
            let entry =
                "column: \(quoted(column.column)), attribute: \(column.attribute), type: \(column.type.rawValue)\(whose)"
            lines.append("  - { \(entry) }\(reason.map { "   # \($0)" } ?? "")")
        }
        for profile in profiles where profile.attribute == nil {
            lines.append("  # left out: \(quoted(profile.column)): \(profile.reason)")
        }
        if let country = rules.assumedCountry {
            lines += ["", "# Records that name no country are taken to be from here.", "assumedCountry: \(country)"]
        }
        return lines
    }

    private var kindLines: [String] {
        guard !rules.kinds.isEmpty else { return [] }
        let head = [
            "# How a row's kind is known: the first line that decides. Persons and organizations are matched apart.",
            "kind:",
        ]
        return head
            + zip(rules.kinds, kindReasons).map { rule, reason in
                let entry = rule.column == nil ? rule.kind?.rawValue ?? "" : "{ \(kindEntry(rule)) }"
                return "  - \(entry)   # \(reason)"
            } + [""]
    }

    private func kindEntry(_ rule: KindRule) -> String {
        var parts = ["column: \(quoted(rule.column ?? ""))"]
        if !rule.values.isEmpty {
            let values = rule.values.sorted { $0.key < $1.key }.map { "\(quoted($0)): \($1.rawValue)" }
            parts.append("values: { \(values.joined(separator: ", ")) }")
        }
        if let look = rule.looksLike { parts.append("looksLike: \(look.rawValue)") }
        if !rule.containsWord.isEmpty {
            parts.append("containsWord: [\(rule.containsWord.map(quoted).joined(separator: ", "))]")
        }
        if let kind = rule.kind { parts.append("is: \(kind.rawValue)") }
        return parts.joined(separator: ", ")
    }

    /// One set of match rules as an item of a list.
    private func ruleLines(_ match: MatchRules) -> [String] {
        var lines = matchLines(match)
        lines[0] = "- \(lines[0])"
        return ["  \(lines[0])"] + lines.dropFirst().map { "    \($0)" } + [""]
    }

    private func matchLines(_ match: MatchRules) -> [String] {
        var lines = [
            "kind: \(match.kind.rawValue)",
            "title: \(quoted(match.title))",
            "# Probabilities: from link on two records are one customer, from review on a person should look.",
            "thresholds: { link: \(match.thresholds.link), review: \(match.thresholds.review) }",
            "exclusive: [\(match.exclusive.joined(separator: ", "))]",
            "# Records that agree on all keys of a rule are compared; a key on more records than largestBlock finds nothing.",
            "largestBlock: \(match.largestBlock)",
            "seed: \(match.seed)",
            "blocking:",
        ]
        lines += match.blocking.map { "  - { name: \(quoted($0.name)), keys: [\(keys($0))] }" }
        lines.append("comparisons:")
        for comparison in match.comparisons { lines += comparisonLines(comparison) }
        return lines + interactionLines(match) + priorLines(match.prior)
    }

    private func keys(_ rule: BlockingRule) -> String {
        rule.keys.map(\.description).joined(separator: ", ")
    }

    private func comparisonLines(_ comparison: ComparisonRule) -> [String] {
        var lines = [
            "  - name: \(quoted(comparison.name))",
            "    compare: \(comparison.comparator.rawValue)",
            "    features: [\(comparison.features.joined(separator: ", "))]",
        ]
        if let limit = comparison.ignoreAbove { lines.append("    ignoreAbove: \(limit)") }
        lines.append("    levels:")
        return lines + comparison.levels.map { "      - { \(level($0)) }" }
    }

    private func level(_ level: LevelRule) -> String {
        var parts = ["level: \(quoted(level.name))"]
        if !level.grades.isEmpty { parts.append("when: [\(level.grades.map(\.rawValue).joined(separator: ", "))]") }
        if let similarity = level.atLeast { parts.append("atLeast: \(similarity)") }
        if let distance = level.atMost { parts.append("atMost: \(distance)") }
        parts.append("m: \(level.m)")
        if let u = level.u { parts.append("u: \(u)") }
        if level.termFrequency > 0 { parts.append("termFrequency: \(level.termFrequency)") }
        return parts.joined(separator: ", ")
    }

    private func interactionLines(_ match: MatchRules) -> [String] {
        guard !match.interactions.isEmpty else { return [] }
        return ["interactions:"]
            + match.interactions.map { rule in
                "  - { name: \(quoted(rule.name)), when: \(condition(rule.when)), bits: \(rule.bits), learn: \(rule.learn) }"
            }
    }

    private func priorLines(_ prior: PriorHint) -> [String] {
        [
            "# Pairs that are one customer almost surely, and the share of all true pairs that they are: training starts here.",
            "prior:",
            "  recall: \(prior.recall)",
            prior.rules.isEmpty ? "  rules: []" : "  rules:",
        ] + prior.rules.map { "    - \(condition($0))" }
    }

    private func condition(_ condition: LevelCondition) -> String {
        let parts = condition.sorted { $0.key < $1.key }.map { name, levels in
            "\(quoted(name)): [\(levels.map(quoted).joined(separator: ", "))]"
        }
        return "{ \(parts.joined(separator: ", ")) }"
    }

    private func quoted(_ text: String) -> String { YAMLText.quoted(text) }
}
