/// A link threshold for a wanted precision, and what to expect of it.
package struct PrecisionChoice: Hashable, Sendable, Codable {
    /// The precision that was asked for, in 0...1.
    package let wanted: Double
    /// The match probability from which a pair is linked.
    package let link: Double
    /// Expected share of matches among the pairs that are linked, by their stated probabilities.
    package let expectedPrecision: Double
    /// Expected share of the matches that blocking finds.
    package let expectedRecall: Double

    /// The lowest threshold at which the expected precision of all links is reached.
    ///
    /// - Parameter weights: of candidate pairs, in bits, honest ones; a sample will do.
    /// - Complexity: O(n log n).
    package init(wanted: Double, weights: [Double]) {
        let chances = weights.map { MatchWeight.probability(bits: $0) }.sorted(by: >)
        let matches = chances.reduce(0, +)
        var (linked, found) = (0, 0.0)
        var best = (place: 0, found: 0.0)
        while linked < chances.count {
            let chance = chances[linked]
            while linked < chances.count, chances[linked] == chance {
                found += chance
                linked += 1
            }
            if found >= wanted * Double(linked) { best = (linked, found) } else { break }
        }
        let lowest = best.place > 0 ? chances[best.place - 1] : 1
        self.wanted = wanted
        link = min(0.999_999, max(0.01, (lowest * 1_000_000).rounded(.down) / 1_000_000))
        expectedPrecision = best.place > 0 ? best.found / Double(best.place) : 1
        expectedRecall = matches > 0 ? best.found / matches : 0
    }
}
