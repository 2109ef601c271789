extension MatchPlan {
    /// Explains the score of two rows.
    package func explain(_ left: Int, _ right: Int, in table: RecordTable) -> Explanation {
        let scorer = PairScorer(self, prepared(table))
        let pattern = scorer.result(left, right).pattern
        let score = score(left, right, scorer)
        return Explanation(
            outcome: outcome(of: score.weight), weight: Double(score.weight), probability: score.probability,
            linkThreshold: thresholds.link, reviewThreshold: thresholds.review,
            priorBits: Double(score.priorBits), matchKey: score.matchKey,
            comparisons: zip(rules.comparisons.indices, score.comparisons).map { index, part in
                step(index, part, pattern, left, right, table)
            },
            interactions: score.interactions.map { .init(name: $0.name, bits: Double($0.bits)) },
            blocking: blockingExplanation(left, right, table), flips: flips(of: score, pattern))
    }

    private func outcome(of weight: Float) -> Explanation.Outcome {
        weight >= linkWeight ? .match : weight >= reviewWeight ? .possibleMatch : .nonMatch
    }

    private func step(
        _ index: Int, _ part: ComparisonScore, _ pattern: Pattern, _ left: Int, _ right: Int, _ table: RecordTable
    ) -> Explanation.Comparison {
        let rule = rules.comparisons[index]
        let learned = pattern[index].map { model.comparisons[index].levels[$0] }
        let feature = rule.features.first ?? ""
        return Explanation.Comparison(
            name: rule.name, comparator: rule.comparator.rawValue,
            left: table.values(of: feature, in: left).map(Self.readable),
            right: table.values(of: feature, in: right).map(Self.readable), level: part.level,
            m: learned?.m, u: learned?.u, levelBits: Double(part.levelBits), termBits: Double(part.termBits))
    }

    /// Parts of a composite with commas between them.
    private static func readable(_ value: String) -> String {
        value.utf8.split(separator: Composite.separator).map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: ", ")
    }

    private func blockingExplanation(_ left: Int, _ right: Int, _ table: RecordTable) -> [Explanation.Blocking] {
        let pair = table.selecting([left, right])
        let index = blocker.keyIndex(of: pair, threads: 1)
        let singles = rules.blocking.flatMap { rule in
            rule.keys.map { BlockingRule(name: rule.name, keys: [$0]) }
        }
        let open = Blocker(
            rules: rules.blocking + singles, terms: terms,
            stopKeys: (rules.blocking + singles).map { _ in [StopKey]() }
        ).keyIndex(of: pair, threads: 1)
        var single = rules.blocking.count
        return rules.blocking.enumerated().map { number, rule in
            let missed = rule.keys.enumerated().filter { !open.sharesKey(single + $0.offset, 0, 1, below: .max) }
            single += rule.keys.count
            let isMet = index.sharesKey(number, 0, 1, below: .max)
            return Explanation.Blocking(
                rule: rule.name, isMet: isMet, isStopped: !isMet && open.sharesKey(number, 0, 1, below: .max),
                missed: missed.map { "\($0.element)" })
        }
    }

    private func flips(of score: PairScore, _ pattern: Pattern) -> [Explanation.Flip] {
        let isLinked = score.weight >= linkWeight
        let candidates = rules.comparisons.indices.compactMap { index -> Explanation.Flip? in
            levels(of: index).filter { $0 != pattern[index] ?? Pattern.missing }
                .map { (level: $0, weight: weight(of: score, pattern, moving: index, to: $0)) }
                .filter { ($0.weight >= linkWeight) != isLinked }
                .min { abs($0.weight - score.weight) < abs($1.weight - score.weight) }
                .map { flip in
                    Explanation.Flip(
                        comparison: rules.comparisons[index].name, from: levelName(pattern[index], index),
                        to: levelName(flip.level == Pattern.missing ? nil : flip.level, index),
                        weight: Double(flip.weight))
                }
        }
        let ordered = candidates.sorted {
            abs($0.weight - Double(score.weight)) < abs($1.weight - Double(score.weight))
        }
        return Array(ordered.prefix(3))
    }

    /// All levels of a comparison and "no value".
    private func levels(of comparison: Int) -> [Int] {
        Array(rules.comparisons[comparison].levels.indices) + [Pattern.missing]
    }

    private func levelName(_ level: Int?, _ comparison: Int) -> String {
        level.map { rules.comparisons[comparison].levels[$0].name } ?? Pattern.missingName
    }

    /// The weight if one comparison were at another level, with a term of average frequency.
    func weight(of score: PairScore, _ pattern: Pattern, moving comparison: Int, to level: Int) -> Float {
        var moved = pattern
        let shift = UInt64(comparison * 4)
        moved.bits = moved.bits & ~(15 << shift) | UInt64(level) << shift
        let change = scores.weights[comparison * 16 + level] - score.comparisons[comparison].bits
        let sum = score.weight - score.calibrationBits
        return scores.honest(sum + change + scores.interactionBits(moved) - scores.interactionBits(pattern))
    }
}

extension RecordTable {
    /// Some rows of the table as a table of their own, in the order given, without preparation.
    func selecting(_ rows: [Int]) -> RecordTable {
        let names = columns.keys.sorted()
        var builder = Builder(featureNames: names)
        for row in rows {
            for (index, name) in names.enumerated() {
                guard let column = columns[name] else { continue }
                for id in column.ids(in: row) { builder.add(column.lexicon.span(id), column: index) }
            }
            builder.finishRow()
        }
        return builder.finish()
    }
}
