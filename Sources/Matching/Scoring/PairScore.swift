/// The score of one pair, comparison by comparison.
package struct PairScore: Hashable, Sendable {
    /// Match weight in bits (log2 posterior odds): prior + comparisons + interactions + calibration.
    package let weight: Float
    package let priorBits: Float
    /// In the order of the rules.
    package let comparisons: [ComparisonScore]
    /// Those that the pair fulfils, in the order of the rules.
    package let interactions: [InteractionScore]
    /// What calibration makes of the sum: honest less stated bits; 0 without calibration.
    package var calibrationBits: Float = 0

    /// Match probability in 0...1.
    package var probability: Double { MatchWeight.probability(bits: Double(weight)) }
}

/// What one comparison says of a pair.
package struct ComparisonScore: Hashable, Sendable {
    package let name: String
    /// Nil when a side has no value; the comparison then says nothing, unless labels taught otherwise.
    package let level: String?
    /// Bits of the level, log2(m / u) and what labels corrected.
    package let levelBits: Float
    /// Bits because the agreed value is rarer (or, negative, more common) than average.
    package let termBits: Float

    package var bits: Float { levelBits + termBits }
}

/// An interaction that a pair fulfils.
package struct InteractionScore: Hashable, Sendable {
    package let name: String
    package let bits: Float
}

extension PairScore {
    /// What speaks for and against in one word, such as `+NAME+BUSINESS_ID-ADDRESS`; in the order of the rules, without
    /// comparisons of less than one bit. The same word means the same kind of evidence.
    package var matchKey: String {
        comparisons.filter { $0.level != nil && abs($0.bits) >= 1 }
            .map { ($0.bits > 0 ? "+" : "-") + Self.constantCase($0.name) }
            .joined()
    }

    /// `businessId` becomes `BUSINESS_ID`.
    private static func constantCase(_ name: String) -> String {
        var word = ""
        for character in name.unicodeScalars {
            if ("A"..."Z").contains(character), !word.isEmpty { word.append("_") }
            word.unicodeScalars.append(character == " " || character == "-" ? "_" : character)
        }
        return word.uppercased()
    }
}

extension MatchPlan {
    /// The score of any two rows, candidate pair or not.
    package func score(_ left: Int, _ right: Int, in table: RecordTable) -> PairScore {
        score(left, right, PairScorer(self, prepared(table)))
    }

    /// The match weight of any two rows, for callers that ask often: make it once, call it many times, on one thread.
    package func weigher(in table: RecordTable) -> (_ left: Int, _ right: Int) -> Float {
        let scorer = PairScorer(self, prepared(table))
        return { left, right in scorer.weight(left, right) }
    }

    func score(_ left: Int, _ right: Int, _ scorer: PairScorer) -> PairScore {
        let result = scorer.result(left, right)
        let comparisons = rules.comparisons.indices.map { index -> ComparisonScore in
            let part = scorer.part(index, left, right)
            let level = part.level.map { rules.comparisons[index].levels[$0].name }
            let bits = scores.weights[index * 16 + (part.level ?? Pattern.missing)]
            return ComparisonScore(
                name: rules.comparisons[index].name, level: level, levelBits: bits, termBits: part.termBits)
        }
        let met = scores.interactions.filter { $0.condition.holds(result.pattern) }
        let sum = result.weight + scores.interactionBits(result.pattern)
        return PairScore(
            weight: scores.honest(sum), priorBits: scores.priorBits, comparisons: comparisons,
            interactions: met.map { InteractionScore(name: $0.name, bits: $0.bits) },
            calibrationBits: scores.honest(sum) - sum)
    }
}
