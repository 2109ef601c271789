import Foundation

/// How honest stated match probabilities are, measured on pairs whose truth is known.
package struct Reliability: Codable, Hashable, Sendable {
    /// Pairs of about one stated probability.
    package struct Bin: Codable, Hashable, Sendable {
        /// Stated probabilities from here...
        package let from: Double
        /// ...to below here (the last bin: to here).
        package let to: Double
        package let pairs: Int
        package let matches: Int
        /// Mean of the stated probabilities.
        package let stated: Double
        /// Share of matches.
        package let observed: Double
    }

    package var pairs = 0
    package var matches = 0
    /// Mean of the stated probabilities: as large as the share of matches when they are honest on the whole.
    package var meanStated = 0.0
    /// Mean squared difference of stated probability and truth, 0 at best. Source: Brier, "Verification of forecasts
    /// expressed in terms of probability" (1950).
    package var brier = 0.0
    /// Mean difference of stated and observed over the bins, weighed by their pairs (expected calibration error).
    package var calibrationError = 0.0
    /// Mean surprise at the truth, in bits a pair; 1 is what a coin achieves.
    package var logLoss = 0.0
    /// Bins that have pairs, ascending.
    package var bins: [Bin] = []
    /// Pairs of which a record has no known truth; left out.
    package var unknownPairs = 0
    /// Rows that could not be read; left out.
    package var unreadableRows = 0

    /// Where bins begin; finer at the end at which links are made.
    package static let edges = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999]

    /// Compares stated probabilities with the truth.
    ///
    /// - Parameter pairs: `stated` in 0...1; any order gives the same figures but for rounding.
    /// - Complexity: O(n).
    package init(_ stated: some Sequence<(stated: Double, isMatch: Bool)>) {
        var sums = Self.edges.map { _ in (pairs: 0, matches: 0, stated: 0.0) }
        for pair in stated {
            let bin = (Self.edges.lastIndex { $0 <= pair.stated }) ?? 0
            sums[bin].pairs += 1
            sums[bin].matches += pair.isMatch ? 1 : 0
            sums[bin].stated += pair.stated
            let miss = pair.stated - (pair.isMatch ? 1 : 0)
            brier += miss * miss
            logLoss -= log2(max(1e-9, pair.isMatch ? pair.stated : 1 - pair.stated))
        }
        finish(sums)
    }

    private mutating func finish(_ sums: [(pairs: Int, matches: Int, stated: Double)]) {
        pairs = sums.reduce(0) { $0 + $1.pairs }
        matches = sums.reduce(0) { $0 + $1.matches }
        guard pairs > 0 else { return }
        meanStated = sums.reduce(0) { $0 + $1.stated } / Double(pairs)
        brier /= Double(pairs)
        logLoss /= Double(pairs)
        bins = sums.enumerated().filter { $0.element.pairs > 0 }.map { index, sum in
            Bin(
                from: Self.edges[index], to: index + 1 < Self.edges.count ? Self.edges[index + 1] : 1,
                pairs: sum.pairs, matches: sum.matches, stated: sum.stated / Double(sum.pairs),
                observed: Double(sum.matches) / Double(sum.pairs))
        }
        calibrationError =
            bins.reduce(0) { $0 + abs($1.stated - $1.observed) * Double($1.pairs) } / Double(pairs)
    }
}

extension Reliability {
    /// The figures for people, in lines of at most 80 columns; ends with a line end.
    package var table: String {
        var lines = ["stated from        to     pairs   matches    stated  observed"]
        for bin in bins {
            let numbers = [
                Self.text(bin.from), Self.text(bin.to), String(bin.pairs), String(bin.matches), Self.text(bin.stated),
                Self.text(bin.observed),
            ]
            lines.append(numbers.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined())
        }
        lines.append("")
        lines.append("pairs \(pairs), of them matches \(matches); stated on average \(Self.text(meanStated))")
        lines.append("Brier score \(Self.text(brier)); calibration error \(Self.text(calibrationError))")
        lines.append("log loss \(Self.text(logLoss)) bits a pair")
        if unknownPairs > 0 {
            lines.append("note: the truth of \(unknownPairs) pairs is not known; they were left out")
        }
        if unreadableRows > 0 { lines.append("note: \(unreadableRows) rows could not be read") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ value: Double) -> String { String(format: "%.4f", value) }
}
