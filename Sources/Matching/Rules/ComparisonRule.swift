/// One witness for or against a match: features, the comparator, and ordered levels of agreement.
///
/// Features that say the same thing twice (postal code and city) belong in one comparison.
package struct ComparisonRule: Hashable, Sendable {
    /// Unique in the rule book; names the comparison in explanations and, upper-cased, in match keys.
    package var name: String
    package var comparator: Comparator
    /// The compared feature first; further ones as the comparator says. Several of one kind are alternatives: best pair counts.
    package var features: [String]
    /// From most to least alike; the last has no condition.
    package var levels: [LevelRule]
    /// Values that more records share than this are no sign of identity and count as missing; nil means no limit.
    package var ignoreAbove: Int?
    /// Whether training learns m. False for knowledge that data without labels cannot give, such as how rarely a customer
    /// has two business ids.
    package var learn: Bool

    package init(
        name: String, comparator: Comparator, features: [String], levels: [LevelRule], ignoreAbove: Int? = nil,
        learn: Bool = true
    ) {
        self.name = name
        self.comparator = comparator
        self.features = features
        self.levels = levels
        self.ignoreAbove = ignoreAbove
        self.learn = learn
    }
}

extension ComparisonRule: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, comparator = "compare", features, levels, ignoreAbove, learn
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        comparator = try container.decode(Comparator.self, forKey: .comparator)
        features = try container.decode([String].self, forKey: .features)
        levels = try container.decode([LevelRule].self, forKey: .levels)
        ignoreAbove = try container.decodeIfPresent(Int.self, forKey: .ignoreAbove)
        learn = try container.decodeIfPresent(Bool.self, forKey: .learn) ?? true
    }
}

/// One level of a comparison; the first level whose condition holds is the pair's.
package struct LevelRule: Hashable, Sendable {
    package var name: String
    /// Grades that reach the level.
    package var grades: [Grade]
    /// Similarity (0...1) that reaches the level; nil when only grades do.
    package var atLeast: Double?
    /// Distance that still reaches the level, as the comparator counts it (keystrokes, days, difference); nil when none does.
    package var atMost: Double?
    /// Starting guess: share of true matches at this level.
    package var m: Double
    /// Starting guess: share of non-matches at this level; nil leaves it to the data.
    package var u: Double?
    /// How much of the term-frequency adjustment counts, 0...1.
    package var termFrequency: Double

    package init(
        name: String, grades: [Grade] = [], atLeast: Double? = nil, atMost: Double? = nil, m: Double,
        u: Double? = nil, termFrequency: Double = 0
    ) {
        self.name = name
        self.grades = grades
        self.atLeast = atLeast
        self.atMost = atMost
        self.m = m
        self.u = u
        self.termFrequency = termFrequency
    }

    /// Whether the level takes whatever no level above took.
    package var isRemainder: Bool { grades.isEmpty && atLeast == nil && atMost == nil }
}

extension LevelRule: Codable {
    private enum CodingKeys: String, CodingKey {
        case name = "level", grades = "when", atLeast, atMost, m, u, termFrequency
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        grades = try container.decodeIfPresent([Grade].self, forKey: .grades) ?? []
        atLeast = try container.decodeIfPresent(Double.self, forKey: .atLeast)
        atMost = try container.decodeIfPresent(Double.self, forKey: .atMost)
        m = try container.decode(Double.self, forKey: .m)
        u = try container.decodeIfPresent(Double.self, forKey: .u)
        termFrequency = try container.decodeIfPresent(Double.self, forKey: .termFrequency) ?? 0
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        if !grades.isEmpty { try container.encode(grades, forKey: .grades) }
        try container.encodeIfPresent(atLeast, forKey: .atLeast)
        try container.encodeIfPresent(atMost, forKey: .atMost)
        try container.encode(m, forKey: .m)
        try container.encodeIfPresent(u, forKey: .u)
        if termFrequency != 0 { try container.encode(termFrequency, forKey: .termFrequency) }
    }
}
