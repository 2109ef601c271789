/// How the labelled pairs seem to have been chosen, and what that means for the prior.
///
/// Verdicts on pairs that were chosen by how they look (uncertain ones, random candidates, a steward's tasks) tell how likely
/// such pairs are matches. Verdicts on pairs that were chosen by the verdict (all pairs among some known customers, as many
/// matches as strangers) do not: among them matches are as common as somebody wished. Such labels teach what matches and
/// strangers look like, but the prior stays that of the population.
///
/// The clearest case is a plain sample of matches (`MatchSample`), whatever the non-matches are.
package struct LabelDesign: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable {
        /// The pairs' looks decided which were labelled.
        case byLook
        /// Matches and non-matches were drawn apart from each other.
        case byVerdict
    }

    package let kind: Kind
    /// How much more often a match was labelled than a non-match, in bits; 0 when looks decided, for matches or for
    /// non-matches.
    package let matchBits: Double

    /// Non-matches that look like matches, beyond their share in the population: from here on looks decided.
    private static let enrichment = 3.0
    /// A smaller difference, in bits, may be the model's error about the number of matches.
    private static let leastBits = 1.6

    static let byLook = LabelDesign(kind: .byLook, matchBits: 0)

    private init(kind: Kind, matchBits: Double) {
        self.kind = kind
        self.matchBits = matchBits
    }

    init(_ survey: LabelSurvey, _ sample: MatchSample?) {
        let told = LabelDesign(survey)
        self = told.kind == .byLook && sample != nil ? LabelDesign(kind: .byVerdict, matchBits: 0) : told
    }

    private init(_ survey: LabelSurvey) {
        let given = survey.patterns.filter { $0.weight == 1 }
        let others = given.filter { !$0.isMatch }
        let found = others.filter(\.isCandidate)
        let scale = survey.populationScale
        let chances = survey.population.map { MatchWeight.probability(bits: $0) }
        let matches = scale * chances.reduce(0, +)
        let strangers = scale * chances.reduce(0) { $0 + 1 - $1 }
        let hard =
            scale * zip(survey.population, chances).reduce(0) { $0 + ($1.0 > LabelSurvey.hopeless ? 1 - $1.1 : 0) }
        let matchRate = Double(given.count - others.count) / max(1, matches)
        let ofAll = Self.excess(found.count, others.count, strangers, survey.allPairs)
        let ofFound = Self.excess(found.count { $0.bits > LabelSurvey.hopeless }, found.count, hard, strangers)
        let otherRate: Double
        if ofAll < Self.enrichment, survey.allPairs > strangers * 4 {
            otherRate = Double(others.count) / max(1, survey.allPairs - matches)
        } else if ofFound < Self.enrichment {
            otherRate = Double(found.count) / max(1, strangers)
        } else {
            self = .byLook
            return
        }
        let bits = MatchWeight.log2(max(matchRate, 1e-12) / max(otherRate, 1e-12))
        let isPlain = bits < Self.leastBits || others.isEmpty
        guard !isPlain, Self.loss(given, shift: bits) < Self.loss(given, shift: 0) else {
            self = .byLook
            return
        }
        self = LabelDesign(kind: .byVerdict, matchBits: bits)
    }

    /// How badly the model without labels foretells the verdicts if matches were labelled more often by so many bits.
    private static func loss(_ given: [LabelledPattern], shift: Double) -> Double {
        LogisticFit.logLoss(given.map { (bits: $0.bits + shift, isMatch: $0.isMatch, weight: 1) })
    }

    /// How many times more labels are of a part than the part's share in the population says; one label more on either side.
    private static func excess(_ part: Int, _ all: Int, _ populationPart: Double, _ population: Double) -> Double {
        let share = max(populationPart / max(1, population), 1e-9)
        return Double(part) / max(1, Double(all) * share + 1)
    }
}
