/// The weights of a plan as flat tables: what a pair's levels are worth in bits.
struct ScoreTable: Sendable {
    /// Bits of `[comparison * 16 + level]`; 0 at the missing level.
    let weights: Frozen<Float>
    /// Share of the term-frequency adjustment at `[comparison * 16 + level]`.
    let termShares: Frozen<Float>
    let interactions: [CompiledInteraction]
    /// log2 odds that two random records match.
    let priorBits: Float
    /// Largest weight of each comparison.
    let largest: [Float]
    /// Sum of the interactions that speak for a match.
    let largestInteraction: Float
    let comparisons: Int
    /// From the sum of all bits to the weight of a pair; nil leaves it as it is.
    let calibration: Calibration?

    init(_ rules: MatchRules, _ model: MatchModel) {
        comparisons = rules.comparisons.count
        var weights = [Float](repeating: 0, count: comparisons * 16)
        var shares = weights
        for (index, comparison) in rules.comparisons.enumerated() {
            for (level, rule) in comparison.levels.enumerated() {
                let learned = model.comparisons[index].levels[level]
                weights[index * 16 + level] = Float(MatchWeight.log2(learned.m / learned.u))
                shares[index * 16 + level] = Float(rule.termFrequency)
            }
        }
        model.labels?.correct(&weights, &shares, rules)
        calibration = model.labels?.calibration
        self.weights = Frozen(weights)
        termShares = Frozen(shares)
        largest = (0..<comparisons).map { index in weights[index * 16..<index * 16 + 16].max() ?? 0 }
        priorBits = Float(MatchWeight.bits(probability: model.prior) + (model.labels?.priorBits ?? 0))
        let learned = model.labels?.interactions ?? []
        interactions =
            zip(rules.interactions, model.interactions).map {
                CompiledInteraction(
                    name: $0.name, condition: CompiledCondition($0.when, rules.comparisons), bits: Float($1.bits))
            }
            + learned.map {
                CompiledInteraction(
                    name: $0.name, condition: CompiledCondition($0.when, rules.comparisons), bits: Float($0.bits))
            }
        largestInteraction = interactions.reduce(0) { $0 + max(0, $1.bits) }
    }

    /// Weight of a pattern, without what the frequency of its values says.
    func bits(_ pattern: Pattern) -> Float {
        var bits = priorBits + interactionBits(pattern)
        for comparison in 0..<comparisons {
            bits += weights[comparison * 16 + (pattern[comparison] ?? Pattern.missing)]
        }
        return bits
    }

    /// The honest weight of a sum of bits.
    @inline(__always)
    func honest(_ sum: Float) -> Float {
        guard let calibration else { return sum }
        return Float(calibration.honest(Double(sum)))
    }

    /// The sum of bits that comes out as an honest weight.
    func stated(_ weight: Float) -> Float {
        guard let calibration else { return weight }
        return Float(calibration.stated(Double(weight)))
    }

    /// Bits of the interactions that a pattern fulfils.
    func interactionBits(_ pattern: Pattern) -> Float {
        var bits: Float = 0
        for interaction in interactions where interaction.condition.holds(pattern) { bits += interaction.bits }
        return bits
    }
}

struct CompiledInteraction: Sendable {
    let name: String
    let condition: CompiledCondition
    let bits: Float
}

/// A level condition as masks over pattern bits.
struct CompiledCondition: Sendable {
    /// For each named comparison its place and a bit per allowed level (15 = missing).
    let clauses: [Clause]

    struct Clause: Sendable {
        let comparison: Int
        let levels: UInt16
    }

    init(_ condition: LevelCondition, _ comparisons: [ComparisonRule]) {
        clauses = condition.sorted { $0.key < $1.key }.compactMap { name, levels in
            guard let index = comparisons.firstIndex(where: { $0.name == name }) else { return nil }
            return Clause(comparison: index, levels: Self.mask(levels, comparisons[index]))
        }
    }

    private static func mask(_ levels: [String], _ comparison: ComparisonRule) -> UInt16 {
        levels.reduce(0) { mask, name in
            if name == Pattern.missingName { return mask | 1 << UInt16(Pattern.missing) }
            guard let level = comparison.levels.firstIndex(where: { $0.name == name }) else { return mask }
            return mask | 1 << UInt16(level)
        }
    }

    @inline(__always)
    func holds(_ pattern: Pattern) -> Bool {
        for index in clauses.indices {
            let clause = clauses[index]
            let level =
                UInt16(truncatingIfNeeded: pattern.bits &>> UInt64(truncatingIfNeeded: clause.comparison &* 4)) & 15
            if clause.levels & (1 &<< level) == 0 { return false }
        }
        return true
    }
}
