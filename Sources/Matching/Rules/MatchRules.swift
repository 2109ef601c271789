package import CustomerModel

/// How customers of one kind are matched: what a person writes in `matching-rules/`. What training learns is a `MatchModel`.
package struct MatchRules: Hashable, Sendable {
    package var kind: PartyKind
    package var title: String
    package var thresholds: Thresholds
    /// Features whose different values forbid one customer, such as two valid business ids.
    package var exclusive: [String]
    /// Joins that are left to a person.
    package var hold: HoldRules
    /// Ordered: the first rule that makes a pair owns it.
    package var blocking: [BlockingRule]
    /// A blocking key that more records share than this, at training time, is a stop key and finds nothing.
    package var largestBlock: Int
    package var comparisons: [ComparisonRule]
    /// Where comparisons are not independent witnesses.
    package var interactions: [InteractionRule]
    package var prior: PriorHint
    /// Chooses the random pairs of training.
    package var seed: UInt64

    package init(
        kind: PartyKind, title: String, thresholds: Thresholds, exclusive: [String] = [],
        hold: HoldRules = HoldRules(), blocking: [BlockingRule], largestBlock: Int, comparisons: [ComparisonRule],
        interactions: [InteractionRule] = [], prior: PriorHint = PriorHint(), seed: UInt64 = 1
    ) {
        self.kind = kind
        self.title = title
        self.thresholds = thresholds
        self.exclusive = exclusive
        self.hold = hold
        self.blocking = blocking
        self.largestBlock = largestBlock
        self.comparisons = comparisons
        self.interactions = interactions
        self.prior = prior
        self.seed = seed
    }
}

/// Match probabilities (0...1) from which a pair is linked, and from which a person should look.
package struct Thresholds: Hashable, Sendable, Codable {
    package var link: Double
    package var review: Double
    /// The share of matches (0...1) wanted among the pairs that are linked: training chooses `link` by it. Nil: `link` stands.
    package var precision: Double?

    package init(link: Double, review: Double, precision: Double? = nil) {
        self.link = link
        self.review = review
        self.precision = precision
    }
}

/// Levels per comparison name; a pair fulfils it when each named comparison is at one of its levels
/// (`missing` stands for a side without a value).
package typealias LevelCondition = [String: [String]]

/// A combination of levels that says more, or less, than its parts would as independent witnesses.
package struct InteractionRule: Hashable, Sendable {
    package var name: String
    package var when: LevelCondition
    /// Bits added to the match weight: the starting value, or the value itself when nothing is learned.
    package var bits: Double
    /// Whether training adjusts the bits to the data.
    package var learn: Bool

    package init(name: String, when: LevelCondition, bits: Double, learn: Bool = false) {
        self.name = name
        self.when = when
        self.bits = bits
        self.learn = learn
    }
}

extension InteractionRule: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        when = try container.decode(LevelCondition.self, forKey: .when)
        bits = try container.decode(Double.self, forKey: .bits)
        learn = try container.decodeIfPresent(Bool.self, forKey: .learn) ?? false
    }
}

/// Where training starts from: pairs that are matches almost surely, and the share of all matches that they are.
package struct PriorHint: Hashable, Sendable, Codable {
    package var rules: [LevelCondition]
    /// Share of true matches that the rules are thought to find, in 0...1.
    package var recall: Double

    package init(rules: [LevelCondition] = [], recall: Double = 0.7) {
        self.rules = rules
        self.recall = recall
    }
}

extension MatchRules: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, title, thresholds, exclusive, hold, blocking, largestBlock, comparisons, interactions, prior, seed
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(PartyKind.self, forKey: .kind)
        title = try container.decode(String.self, forKey: .title)
        thresholds = try container.decode(Thresholds.self, forKey: .thresholds)
        exclusive = try container.decodeIfPresent([String].self, forKey: .exclusive) ?? []
        hold = try container.decodeIfPresent(HoldRules.self, forKey: .hold) ?? HoldRules()
        blocking = try container.decode([BlockingRule].self, forKey: .blocking)
        largestBlock = try container.decode(Int.self, forKey: .largestBlock)
        comparisons = try container.decode([ComparisonRule].self, forKey: .comparisons)
        interactions = try container.decodeIfPresent([InteractionRule].self, forKey: .interactions) ?? []
        prior = try container.decodeIfPresent(PriorHint.self, forKey: .prior) ?? PriorHint()
        seed = try container.decodeIfPresent(UInt64.self, forKey: .seed) ?? 1
    }
}

extension MatchRules {
    /// The features that the rules read, in order of first mention.
    package var featureNames: [String] {
        let mentioned =
            comparisons.flatMap(\.features) + blocking.flatMap { $0.keys.flatMap { $0.choices.map(\.feature) } }
            + exclusive
        var seen: Set<String> = []
        return mentioned.filter { seen.insert($0).inserted }
    }
}
