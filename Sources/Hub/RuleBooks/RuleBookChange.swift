import CustomerModel
import Matching
import Survivorship

/// One difference between two versions of the rules, which people can be told of in their language.
struct RuleBookChange: Hashable {
    enum Part: String {
        case link, review, precision, exclusive, hold, largestBlock, blocking, comparison, level, weight, interaction
        case trust, survivorship, junk
    }

    /// Nil: of both kinds.
    var kind: PartyKind?
    var part: Part
    /// Such as the name of a comparison, or of a level of one after a colon.
    var name = ""
    /// Nil: it was added, or taken away.
    var from: String?
    var to: String?
}

extension ReadableRuleBook {
    /// A level counts as weighed anew from this many bits on.
    private static let notableBits = 0.5

    /// What is different from an earlier version, by kind and part.
    func changes(since former: ReadableRuleBook) -> [RuleBookChange] {
        PartyKind.allCases.flatMap { changes(of: $0, since: former) } + survivorshipChanges(since: former)
            + difference(.junk, nil, former.junk.mapValues { "\($0.count)" }, junk.mapValues { "\($0.count)" })
    }

    private func changes(of kind: PartyKind, since former: ReadableRuleBook) -> [RuleBookChange] {
        guard let old = former.rules[kind], let new = rules[kind] else { return [] }
        let (before, after) = (former.thresholds(kind), thresholds(kind))
        func single(_ part: RuleBookChange.Part, _ from: String?, _ to: String?) -> [RuleBookChange] {
            from == to ? [] : [RuleBookChange(kind: kind, part: part, from: from, to: to)]
        }
        func names(_ list: [String]) -> [String: String] { Dictionary(list.map { ($0, "") }) { first, _ in first } }
        func keys(_ rules: MatchRules) -> [String: String] {
            Dictionary(rules.blocking.map { ($0.name, $0.keys.map(\.description).joined(separator: ", ")) }) { $1 }
        }
        return single(.link, before.map { "\($0.link)" }, after.map { "\($0.link)" })
            + single(.review, before.map { "\($0.review)" }, after.map { "\($0.review)" })
            + single(.precision, before?.precision.map { "\($0)" }, after?.precision.map { "\($0)" })
            + single(.largestBlock, "\(old.largestBlock)", "\(new.largestBlock)")
            + single(.hold, Self.text(old.hold), Self.text(new.hold))
            + difference(.exclusive, kind, names(old.exclusive), names(new.exclusive))
            + difference(.blocking, kind, keys(old), keys(new))
            + difference(.comparison, kind, Self.comparisons(old), Self.comparisons(new))
            + difference(.interaction, kind, names(old.interactions.map(\.name)), names(new.interactions.map(\.name)))
            + weights(of: kind, since: former)
    }

    /// Levels whose weight moved by half a bit or more, the largest step first.
    private func weights(of kind: PartyKind, since former: ReadableRuleBook) -> [RuleBookChange] {
        var found: [(step: Double, change: RuleBookChange)] = []
        for comparison in rules[kind]?.comparisons ?? [] {
            guard let old = former.rules[kind]?.comparisons.first(where: { $0.name == comparison.name }) else {
                continue
            }
            for level in comparison.levels {
                guard let was = old.levels.first(where: { $0.name == level.name }),
                    let before = former.bits(kind, old, was), let after = bits(kind, comparison, level),
                    abs(after - before) >= Self.notableBits
                else { continue }
                let change = RuleBookChange(
                    kind: kind, part: .weight, name: "\(comparison.name): \(level.name)", from: Self.text(before),
                    to: Self.text(after))
                found.append((abs(after - before), change))
            }
        }
        return found.sorted { $0.step > $1.step }.map(\.change)
    }

    private func survivorshipChanges(since former: ReadableRuleBook) -> [RuleBookChange] {
        func trust(_ rules: SurvivorshipRules) -> [String: String] { rules.trust.sources.mapValues { "\($0)" } }
        func rules(_ rules: SurvivorshipRules) -> [String: String] {
            Dictionary(
                (rules.rules + [rules.otherwise]).map { rule in
                    let strategies = rule.strategies.map(\.rawValue).joined(separator: ", ")
                    let attributes = rule.attributes.joined(separator: ", ")
                    let most = rule.maximumValues.map { " ≤ \($0)" } ?? ""
                    return (rule.name, attributes + (attributes.isEmpty ? "" : ": ") + strategies + most)
                }
            ) { $1 }
        }
        return difference(.trust, nil, trust(former.survivorship), trust(survivorship))
            + difference(.survivorship, nil, rules(former.survivorship), rules(survivorship))
    }

    /// What was added, taken away and changed by name. An empty text says nothing but that something is there.
    private func difference(
        _ part: RuleBookChange.Part, _ kind: PartyKind?, _ old: [String: String], _ new: [String: String]
    ) -> [RuleBookChange] {
        Set(old.keys).union(new.keys).sorted().compactMap { name in
            guard old[name] != new[name] else { return nil }
            return RuleBookChange(kind: kind, part: part, name: name, from: old[name], to: new[name])
        }
    }

    private static func comparisons(_ rules: MatchRules) -> [String: String] {
        Dictionary(
            rules.comparisons.map { rule in
                let levels = rule.levels.map { level in
                    let grades = level.grades.map(\.rawValue).joined(separator: "/")
                    let bounds = [level.atLeast.map { "≥ \($0)" }, level.atMost.map { "≤ \($0)" }].compactMap(\.self)
                    return ([level.name] + (grades.isEmpty ? [] : [grades]) + bounds).joined(separator: " ")
                }
                return (rule.name, "\(rule.features.joined(separator: ", ")): \(levels.joined(separator: "; "))")
            }
        ) { $1 }
    }

    private static func text(_ hold: HoldRules) -> String {
        [
            "confirmed \(hold.confirmed.rawValue)", hold.recordsAbove.map { "recordsAbove \($0)" },
            hold.bridgeBetween.map { "bridgeBetween \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }

    private static func text(_ bits: Double) -> String { "\((bits * 10).rounded() / 10)" }
}
