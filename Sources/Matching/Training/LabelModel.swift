/// What labelled pairs changed about a model that was trained without them. A document that a person can read and edit:
/// every number is in bits, and 0 means that the labels changed nothing.
package struct LabelModel: Hashable, Sendable, Codable {
    /// Bits that the labels added to the prior.
    package var priorBits: Double
    /// In the order of the rules.
    package var comparisons: [LabelComparison]
    /// Combinations of levels of which the labels showed that they are no independent witnesses.
    package var interactions: [InteractionRule]
    /// From the sum of bits to honest bits; nil when the sum is taken as it is.
    package var calibration: Calibration?
    /// Stands in place of the usual demands of clustering; nil leaves these.
    package var evidence: ClusterEvidence?

    package init(
        priorBits: Double = 0, comparisons: [LabelComparison], interactions: [InteractionRule] = [],
        calibration: Calibration? = nil, evidence: ClusterEvidence? = nil
    ) {
        self.priorBits = priorBits
        self.comparisons = comparisons
        self.interactions = interactions
        self.calibration = calibration
        self.evidence = evidence
    }

    /// Changes nothing.
    package init(unchanged rules: MatchRules) {
        self.init(comparisons: rules.comparisons.map(LabelComparison.init(unchanged:)))
    }
}

/// What labels changed about one comparison.
package struct LabelComparison: Hashable, Sendable, Codable {
    package var name: String
    /// Bits added to log2(m / u) of each level, in the order of the rules.
    package var levels: [LevelCorrection]
    /// Bits of a pair in which a side has no value.
    package var missing: Double
    /// Factor on the term-frequency adjustment; 1 leaves it.
    package var termFrequency: Double

    package init(name: String, levels: [LevelCorrection], missing: Double = 0, termFrequency: Double = 1) {
        self.name = name
        self.levels = levels
        self.missing = missing
        self.termFrequency = termFrequency
    }

    init(unchanged rule: ComparisonRule) {
        self.init(name: rule.name, levels: rule.levels.map { LevelCorrection(level: $0.name, bits: 0) })
    }
}

/// Bits that labels added to one level.
package struct LevelCorrection: Hashable, Sendable, Codable {
    package var level: String
    package var bits: Double

    package init(level: String, bits: Double) {
        self.level = level
        self.bits = bits
    }
}

extension LabelModel {
    /// Why the corrections cannot be used with the rules; empty when they can.
    func problems(with rules: MatchRules) -> [String] {
        var found: [String] = []
        if comparisons.map({ [$0.name] + $0.levels.map(\.level) })
            != rules.comparisons.map({ [$0.name] + $0.levels.map(\.name) })
        {
            found.append("the labels' corrections were learned for other comparisons")
        }
        let known = Set(rules.comparisons.map(\.name))
        for name in interactions.flatMap(\.when.keys) where !known.contains(name) {
            found.append("the labels' corrections name no comparison of the rules: \(name)")
        }
        return found
    }

    /// Adds the corrections to `[comparison * 16 + level]` tables of weights and of term-frequency shares.
    func correct(_ weights: inout [Float], _ shares: inout [Float], _ rules: MatchRules) {
        for (index, comparison) in comparisons.enumerated() {
            for (level, correction) in comparison.levels.enumerated() {
                weights[index * 16 + level] += Float(correction.bits)
                shares[index * 16 + level] *= Float(comparison.termFrequency)
            }
            weights[index * 16 + Pattern.missing] = Float(comparison.missing)
        }
    }
}
