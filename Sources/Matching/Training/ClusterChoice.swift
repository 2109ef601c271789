/// Chooses the link threshold and the demands of clustering by what becomes of labelled pairs.
///
/// Each fifth of the labels judges clusters that were made with the others as decisions. A labelled pair counts for as many
/// pairs of the population as it stands for, so that a sample of the uncertain ones does not look like a population of them.
struct ClusterChoice {
    private let labels: LabelSet
    private let survey: LabelSurvey
    private let weights: [RowPair: Double]
    private let links: [Double]
    private let usualLink: Double
    private let problem: ClusterProblem

    /// Labels of either verdict near the threshold from which on the choice is theirs.
    private static let leastLabels = 30
    private static let leastLink = 0.3
    private static let links = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99]
    private static let demands: [Float] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.75]
    /// A choice other than the usual must pay by this much F1, and by more than one labelled match.
    private var leastGain: Double { max(0.002, 0.5 / Double(max(1, labels.mustLinks.count))) }

    struct Choice {
        var thresholds: Thresholds
        var evidence: ClusterEvidence?
    }

    init(
        _ trained: MatchPlan, _ model: MatchModel, _ table: RecordTable, _ labels: LabelSet, _ survey: LabelSurvey,
        _ design: LabelDesign, threads: Int
    ) throws(MatchRulesError) {
        var open = trained.rules
        open.thresholds = Thresholds(link: Self.leastLink, review: Self.leastLink)
        let plan = try MatchPlan(rules: open, model: model, like: trained)
        self.labels = labels
        self.survey = survey
        weights = Self.weights(survey, design)
        usualLink = trained.rules.thresholds.link
        links = Set(Self.links + [usualLink]).sorted()
        var problem = plan.clusterProblem(
            in: table, edges: Self.nearby(labels, plan, table, threads), exclusive: plan.exclusiveValues(in: table))
        problem.crossWeight = KnownWeights(problem.crossWeight).weight
        self.problem = problem
    }

    /// The best thresholds and demands; nil when there are too few labels, or the usual ones are as good.
    func run() -> Choice? {
        let near = survey.patterns.filter { $0.weight == 1 && $0.isCandidate && $0.bits > LabelSurvey.hopeless }
        let matches = near.count(where: \.isMatch)
        guard min(matches, near.count - matches) >= Self.leastLabels else { return nil }
        let usual = ClusterEvidence()
        let links = links.map { (link: $0, score: score($0, usual)) }
        let preferred = links.first { $0.link == usualLink }
        guard let usualScore = preferred?.score, let top = links.max(by: { $0.score < $1.score }) else { return nil }
        let chosen = top.score > usualScore + leastGain ? top : (link: usualLink, score: usualScore)
        let evidences = Self.demands.map { demand in
            var evidence = usual
            evidence.greatestDemand = max(demand, usual.greatestDemand + demand - usual.baseDemand)
            evidence.baseDemand = demand
            return (evidence: evidence, score: score(chosen.link, evidence))
        }
        let best = evidences.max { $0.score < $1.score }
        let isBetter = (best?.score ?? 0) > chosen.score + leastGain
        return Choice(
            thresholds: Thresholds(link: chosen.link, review: min(chosen.link, 0.5)),
            evidence: isBetter ? best?.evidence : nil)
    }

    /// F1 over the labelled pairs, each judged by clusters that did not know it.
    private func score(_ link: Double, _ evidence: ClusterEvidence) -> Double {
        var (right, wrong, missed) = (0.0, 0.0, 0.0)
        let folds = Dictionary(uniqueKeysWithValues: survey.patterns.map { ($0.pair, $0.fold) })
        for fold in 0..<LabelSurvey.folds {
            let others = labels.given.filter { folds[$0.pair] != fold }
            var problem = problem
            problem.mustLinks = others.filter(\.isMatch).map(\.pair)
            problem.cannotLinks = others.filter { !$0.isMatch }.map(\.pair)
            problem.linkThreshold = Float(MatchWeight.bits(probability: link))
            problem.evidence = evidence
            let partition = Clustering.solve(problem)
            for label in labels.given where folds[label.pair] == fold {
                let together = partition.clusterOf[Int(label.pair.left)] == partition.clusterOf[Int(label.pair.right)]
                let weight = weights[label.pair] ?? 1
                if together, label.isMatch { right += weight }
                if together, !label.isMatch { wrong += weight }
                if !together, label.isMatch { missed += weight }
            }
        }
        return right == 0 ? 0 : 2 * right / (2 * right + wrong + missed)
    }

    /// Edges among rows that are at most two edges away from a labelled row.
    private static func nearby(_ labels: LabelSet, _ plan: MatchPlan, _ table: RecordTable, _ threads: Int) -> [Edge] {
        var isNear = [Bool](repeating: false, count: table.count)
        for row in labels.groups.keys { isNear[Int(row)] = true }
        for edge in plan.edges(in: table, involving: isNear, threads: threads) {
            isNear[Int(edge.left)] = true
            isNear[Int(edge.right)] = true
        }
        return plan.edges(in: table, involving: isNear, threads: threads)
    }

    /// Pairs of the population for each labelled one: by their weights when looks decided which were labelled, by their
    /// verdicts when these did.
    private static func weights(_ survey: LabelSurvey, _ design: LabelDesign) -> [RowPair: Double] {
        let given = survey.patterns.filter { $0.weight == 1 }
        guard design.kind == .byLook else {
            let ratio = exp2(design.matchBits)
            return Dictionary(uniqueKeysWithValues: given.map { ($0.pair, $0.isMatch ? 1 : ratio) })
        }
        let population = Dictionary(survey.population.map { (stratum($0), 1.0) }, uniquingKeysWith: +)
        let labelled = Dictionary(given.filter(\.isCandidate).map { (stratum($0.bits), 1.0) }, uniquingKeysWith: +)
        return Dictionary(
            uniqueKeysWithValues: given.map { seen in
                let place = stratum(seen.bits)
                guard seen.isCandidate, let found = population[place], let known = labelled[place] else {
                    return (seen.pair, 1)
                }
                return (seen.pair, found * survey.populationScale / known)
            })
    }

    /// Two bits wide, between -10 and 16.
    private static func stratum(_ bits: Double) -> Int { Int((min(16, max(-10, bits)) / 2).rounded(.down)) }

    private static func exp2(_ bits: Double) -> Double {
        let chance = MatchWeight.probability(bits: bits)
        return chance / max(1e-15, 1 - chance)
    }
}

/// Weights of pairs that were asked for once, because every choice asks for the same ones.
private final class KnownWeights {
    private let weigh: (Int, Int) -> Float
    private var known: [RowPair: Float] = [:]

    init(_ weigh: @escaping (Int, Int) -> Float) {
        self.weigh = weigh
    }

    func weight(_ one: Int, _ other: Int) -> Float {
        let pair = RowPair(Int32(one), Int32(other))
        if let weight = known[pair] { return weight }
        let weight = weigh(Int(pair.left), Int(pair.right))
        known[pair] = weight
        return weight
    }
}
