/// How likely pairs are said to be matches, when no labels tell.
///
/// Comparisons are never quite independent, so the sum of their bits claims too much. What clustering made of the pairs sees
/// more than a pair alone: the other records of both customers. So a weight is stated with the probability with which pairs of
/// such a weight ended in one cluster, by the monotone map of `Calibration`. Which pairs are linked does not change.
package struct StatedProbability: Sendable {
    /// Nil states weights as they are.
    private let calibration: Calibration?

    /// Pairs looked at, at most about.
    private static let mostPairs = 40_000

    /// States weights as they are, such as those that labels made honest.
    package init() {
        calibration = nil
    }

    /// By what became of the edges; as they are when fewer than thirty of them, or of the others, ended apart.
    ///
    /// - Parameter edges: in an order of their own, such as that of their rows.
    package init(edges: [Edge], partition: Partition) {
        let step = max(1, edges.count / Self.mostPairs)
        calibration = Calibration(
            heldOut: stride(from: 0, to: edges.count, by: step).map { index in
                let edge = edges[index]
                let isOne = partition.clusterOf[Int(edge.left)] == partition.clusterOf[Int(edge.right)]
                return (bits: Double(edge.weight), isMatch: isOne)
            })
    }

    /// The probability, in 0...1, of a weight in bits.
    package func callAsFunction(_ weight: Double) -> Double {
        MatchWeight.probability(bits: calibration?.honest(weight) ?? weight)
    }
}

extension Explanation {
    /// The same with probability and thresholds as they are stated.
    package func stated(by stated: StatedProbability) -> Explanation {
        var explanation = self
        explanation.probability = stated(weight)
        explanation.linkThreshold = stated(MatchWeight.bits(probability: linkThreshold))
        explanation.reviewThreshold = stated(MatchWeight.bits(probability: reviewThreshold))
        return explanation
    }
}
