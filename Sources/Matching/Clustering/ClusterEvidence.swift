/// How much the records of two clusters must agree before one edge between them may join them.
///
/// Every cross pair gets a support on one scale, whatever the rule book: 0 for a pair of which nothing is known (the prior),
/// 1 for a pair at the link threshold, negative for a pair that contradicts itself. The mean support of all cross pairs
/// must reach a demand that grows with the clusters. So a chain through a moved address holds (old and new share name
/// and birth date), and a chain through a shared phone breaks (its ends have different names).
///
/// The defaults are a compromise by B-cubed F1 over labelled persons and organizations: a higher demand breaks up true
/// clusters of many thin records, a lower one lets relatives of one name fall together.
package struct ClusterEvidence: Codable, Hashable, Sendable {
    /// The least mean support for joining two records to one: the smallest case with an unseen cross pair.
    package var baseDemand: Float
    /// What each doubling of the number of cross pairs adds to the demand.
    package var demandPerDoubling: Float
    /// The demand never grows beyond this.
    package var greatestDemand: Float
    /// The most that one pair may support; keeps one rare shared value from outvoting contradictions.
    package var greatestSupport: Float
    /// The most that one pair may contradict.
    package var greatestContradiction: Float

    package init(
        baseDemand: Float = 0.4, demandPerDoubling: Float = 0.01, greatestDemand: Float = 0.6,
        greatestSupport: Float = 1.5, greatestContradiction: Float = 1
    ) {
        self.baseDemand = baseDemand
        self.demandPerDoubling = demandPerDoubling
        self.greatestDemand = greatestDemand
        self.greatestSupport = greatestSupport
        self.greatestContradiction = greatestContradiction
    }

    /// What the mean support of two clusters must reach; `sizes` are numbers of records, at least 1.
    package func demand(_ leftSize: Int, _ rightSize: Int) -> Float {
        let doublings = Float(leftSize * rightSize).binaryLogarithm - 1
        return min(greatestDemand, baseDemand + demandPerDoubling * max(0, doublings))
    }

    /// The support of one pair; `weight`, `prior` and `link` are in bits, `prior < link`.
    func support(weight: Float, prior: Float, link: Float) -> Float {
        let raw = (weight - prior) / max(link - prior, 1)
        return min(greatestSupport, max(-greatestContradiction, raw))
    }
}

extension Float {
    /// The exponent with a linear mantissa: at most 0.09 off the logarithm, and the same on every machine.
    fileprivate var binaryLogarithm: Float { Float(exponent) + significand - 1 }
}
