/// The labelled pairs before a model, and beside them the pairs among which the model has to decide.
///
/// The population is that of a bounded sample of rows, chosen by their places in source-key order.
struct LabelSurvey {
    let patterns: [LabelledPattern]
    /// Unlabelled candidate pairs of the sample that are not beyond hope, a bounded number chosen by their rows; their
    /// verdict means nothing.
    let unlabelled: [LabelledPattern]
    /// Candidate pairs of the table for each of these.
    let unlabelledScale: Double
    /// Weights of sampled candidate pairs, in bits.
    let population: [Double]
    /// Candidate pairs of the table for each sampled one.
    let populationScale: Double
    let allPairs: Double
    /// A weight below which a pair is clearly no match, in bits.
    static let hopeless = -7.0

    /// Parts of the labels for judging what the others teach.
    static let folds = 5
    private static let sampledRows = 6000.0
    private static let mostUnlabelled = 4000
    /// What only follows from verdicts rests on several of them.
    private static let impliedWeight = 0.5

    init(_ labels: LabelSet, _ plan: MatchPlan, _ table: RecordTable, threads: Int) {
        let rows = table.count
        allPairs = Double(rows) * Double(max(0, rows - 1)) / 2
        let sample = Self.population(plan, table, besides: labels.groups.keys, threads: threads)
        population = sample.weights
        populationScale = sample.scale
        let labelled = Set((labels.given + labels.implied).map(\.pair))
        let found = Set(sample.edges.lazy.map { RowPair($0.left, $0.right) }.filter(labelled.contains))
        let scorer = PairScorer(plan, plan.prepared(table))
        let open = sample.edges.filter {
            Double($0.weight) > Self.hopeless && (sample.isSampled[Int($0.left)] || sample.isSampled[Int($0.right)])
                && !labelled.contains(RowPair($0.left, $0.right))
        }
        let chosen = Self.spread(open, plan.rules.seed)
        unlabelledScale = sample.scale * Double(open.count) / Double(max(1, chosen.count))
        unlabelled = chosen.map { edge in
            let label = PairLabel(RowPair(edge.left, edge.right), isMatch: false)
            let fold = StableHash.combine(UInt64(edge.left), UInt64(edge.right)) % UInt64(Self.folds)
            return Self.pattern(label, 1, fold: Int(fold), isCandidate: true, plan, scorer)
        }
        patterns =
            labels.given.map {
                Self.pattern($0, 1, fold: Self.fold($0, labels), isCandidate: found.contains($0.pair), plan, scorer)
            }
            + labels.implied.filter { found.contains($0.pair) }.map {
                Self.pattern(
                    $0, Self.impliedWeight, fold: Self.fold($0, labels), isCandidate: true, plan, scorer)
            }
    }

    /// Weights of the candidate pairs of a bounded sample of rows, how many pairs of the table each stands for, which rows
    /// these are, and edges of these rows and of others.
    static func population(
        _ plan: MatchPlan, _ table: RecordTable, besides others: some Sequence<Int32>, threads: Int
    ) -> (weights: [Double], scale: Double, isSampled: [Bool], edges: [Edge]) {
        let share = min(1, sampledRows / Double(max(1, table.count)))
        let isSampled = (0..<table.count).map {
            StableHash.combine(plan.rules.seed, UInt64($0)) >> 11 < UInt64(share * 0x1p53)
        }
        var isAsked = isSampled
        for row in others { isAsked[Int(row)] = true }
        let edges = plan.edges(in: table, involving: isAsked, threads: threads)
        let weights = edges.filter { isSampled[Int($0.left)] || isSampled[Int($0.right)] }.map { Double($0.weight) }
        return (weights, 1 / (1 - (1 - share) * (1 - share)), isSampled, edges)
    }

    /// The plan whose edges are all candidate pairs that are not beyond hope.
    ///
    /// - Parameter least: the match probability below which a pair is beyond hope.
    static func wide(_ plan: MatchPlan, least: Double = 1e-6) throws(MatchRulesError) -> MatchPlan {
        var open = plan.rules
        open.thresholds.review = min(least, plan.rules.thresholds.review)
        var unlimited = plan.model
        unlimited.thresholds = nil
        return try MatchPlan(rules: open, model: unlimited, like: plan)
    }

    /// At most `mostUnlabelled` edges, those of the smallest hashes.
    private static func spread(_ edges: [Edge], _ seed: UInt64) -> [Edge] {
        guard edges.count > mostUnlabelled else { return edges }
        let ranked = edges.map { edge in
            let pair = StableHash.combine(UInt64(edge.left), UInt64(edge.right))
            return (hash: StableHash.combine(seed, pair), edge: edge)
        }
        return ranked.sorted { $0.hash < $1.hash }.prefix(mostUnlabelled).map(\.edge)
    }

    /// Labels that rest on the same customers fall into one part.
    private static func fold(_ label: PairLabel, _ labels: LabelSet) -> Int {
        let groups = [labels.groups[label.pair.left] ?? 0, labels.groups[label.pair.right] ?? 0].sorted()
        return Int(
            StableHash.combine(UInt64(groups[0]), label.isMatch ? 0 : UInt64(groups[1]) + 1) % UInt64(folds))
    }

    private static func pattern(
        _ label: PairLabel, _ weight: Double, fold: Int, isCandidate: Bool, _ plan: MatchPlan, _ scorer: PairScorer
    ) -> LabelledPattern {
        let (left, right) = (Int(label.pair.left), Int(label.pair.right))
        let result = scorer.result(left, right)
        return LabelledPattern(
            pair: label.pair, pattern: result.pattern,
            termBits: plan.rules.comparisons.indices.map { scorer.part($0, left, right).termBits },
            bits: Double(result.weight + plan.scores.interactionBits(result.pattern)), isMatch: label.isMatch,
            weight: weight, fold: fold, isCandidate: isCandidate)
    }
}
