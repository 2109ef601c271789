/// Candidate patterns that look like two customers who share something: a household, sister companies, namesakes.
///
/// In a file with few duplicates such pairs outnumber the true ones by far, agree on more than chance explains, and would pass
/// for the matches that expectation maximisation looks for. So they may teach no more than a share of what the other pairs
/// teach.
struct Relatives {
    private let patterns: [WeightedPattern]
    /// For each pattern whether it is one of them.
    private let areRelated: [Bool]

    /// What they may weigh beside the other expected matches, at most. In labelled files of customers, one true match in five
    /// or fewer has another given name or an address shared under another name.
    private static let largestShare = 0.3
    /// An interaction that takes away less speaks of witnesses that depend on each other, not of two customers.
    private static let tellingBits = -2.5
    /// Levels that the rules expect of fewer matches than this speak against a match.
    private static let rareMatches = 0.1

    /// - Parameter interactionBits: for each interaction of the rules what it adds.
    init(_ rules: MatchRules, interactionBits: [Double], _ patterns: [WeightedPattern]) {
        let telling = zip(rules.interactions, interactionBits).compactMap { interaction, bits in
            let condition = CompiledCondition(interaction.when, rules.comparisons)
            return bits < Self.tellingBits && Self.speaksAgainst(condition, rules) ? condition : nil
        }
        let conditions =
            telling
            + rules.comparisons.compactMap(Self.otherPerson).map {
                CompiledCondition($0, rules.comparisons)
            }
        self.patterns = patterns
        areRelated = patterns.map { entry in conditions.contains { $0.holds(entry.pattern) } }
    }

    /// The match probabilities of the patterns, with those of relatives lowered to what they may weigh together.
    ///
    /// - Parameter counts: the patterns whose matches are weighed.
    func tempered(_ posteriors: [Double], where counts: (Pattern) -> Bool = { _ in true }) -> [Double] {
        var related = 0.0
        var others = 0.0
        for index in patterns.indices where counts(patterns[index].pattern) {
            let matches = patterns[index].pairs * posteriors[index]
            if areRelated[index] { related += matches } else { others += matches }
        }
        guard related > Self.largestShare * others else { return posteriors }
        let scale = Self.largestShare * others / related
        return zip(posteriors, areRelated).map { $1 ? $0 * scale : $0 }
    }

    private static func speaksAgainst(_ condition: CompiledCondition, _ rules: MatchRules) -> Bool {
        condition.clauses.contains { clause in
            let levels = rules.comparisons[clause.comparison].levels
            let named = levels.indices.filter { clause.levels >> UInt16($0) & 1 == 1 }.map { levels[$0].m }
            return named.reduce(0, +) < rareMatches * levels.map(\.m).reduce(0, +)
        }
    }

    /// The levels of a name or a date that speak of another person, whatever the rest: another given name, another birth
    /// date; nil for other comparisons.
    private static func otherPerson(_ comparison: ComparisonRule) -> LevelCondition? {
        let telling: Grade
        switch comparison.comparator {
        case .personName: telling = .familyOnly
        case .date: telling = .different
        default: return nil
        }
        return [comparison.name: comparison.levels.filter { $0.isRemainder || $0.grades == [telling] }.map(\.name)]
    }
}
