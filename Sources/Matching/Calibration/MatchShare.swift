/// How many of the unlabelled pairs of a weight are matches, told by a plain sample of matches.
///
/// Labels that were drawn by their verdict (as many matches as strangers) hold hardly any stranger that looks like a match, so
/// they cannot tell how likely a match a pair of middling weight is. But the labelled matches show how all matches are spread
/// over the weights, and all candidate pairs are known: matches of a weight over pairs of that weight is the probability
/// (learning from positive and unlabelled examples: Elkan and Noto, Learning classifiers from only positive and unlabeled
/// data, 2008).
struct MatchShare {
    /// Bits to add to a weight, for each stratum of weights.
    private let shifts: [Double]

    /// Strata of two bits.
    private static let width = 2.0
    private static let lowest = LabelSurvey.hopeless
    static let strata = 9
    /// From here on a pair is a match, in bits.
    static let sure = 8.0
    private static let leastMatches = 30
    /// Labelled matches' worth of trust in the stated weights, for each stratum.
    private static let trust = 4.0
    /// At the least so many unlabelled matches are thought to be left for each labelled one.
    private static let leastLeft = 0.02

    /// - Parameters:
    ///   - matches: weights of the labelled matches, in bits.
    ///   - unlabelled: weights of unlabelled candidate pairs, in bits.
    ///   - scale: unlabelled pairs of the table for each of these.
    /// - Returns: nil when too few labelled matches are sure ones to tell how many matches there are.
    init?(matches: [Double], unlabelled: [Double], scale: Double) {
        let sureMatches = Double(matches.count { $0 >= Self.sure })
        guard sureMatches >= Double(Self.leastMatches) else { return nil }
        let left = max(Self.leastLeft, Double(unlabelled.count { $0 >= Self.sure }) * scale / sureMatches)
        var seen = [Double](repeating: 0, count: Self.strata)
        var (expected, pairs) = (seen, seen)
        for bits in matches where bits > Self.lowest { seen[Self.stratum(bits)] += 1 }
        for bits in unlabelled where bits > Self.lowest {
            expected[Self.stratum(bits)] += MatchWeight.probability(bits: bits) * scale / left
            pairs[Self.stratum(bits)] += scale / left
        }
        shifts = seen.indices.map { index in
            guard pairs[index] > 0 else { return 0 }
            let stated = min(0.9999, max(1e-5, expected[index] / pairs[index]))
            let honest = stated * (seen[index] + Self.trust) / (expected[index] + Self.trust)
            return MatchWeight.bits(probability: min(0.9999, max(1e-6, honest))) - MatchWeight.bits(probability: stated)
        }
    }

    /// The probability that an unlabelled pair of a weight in bits is a match.
    func chance(_ bits: Double) -> Double {
        MatchWeight.probability(bits: bits + (bits > Self.lowest ? shifts[Self.stratum(bits)] : 0))
    }

    /// Where a weight in bits belongs.
    static func stratum(_ bits: Double) -> Int {
        min(strata - 1, max(0, Int((bits - lowest) / width)))
    }
}
