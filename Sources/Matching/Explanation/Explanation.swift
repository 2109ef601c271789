/// Why two records are, or are not, one customer: every bit of the weight, and what would change the outcome.
///
/// Holds customer data (`left` and `right` of each comparison): show it only to people who may see the records.
package struct Explanation: Hashable, Sendable, Codable {
    package enum Outcome: String, Hashable, Sendable, Codable {
        case match, possibleMatch, nonMatch
    }

    package let outcome: Outcome
    /// Bits: log2 of the posterior odds.
    package let weight: Double
    package internal(set) var probability: Double
    package internal(set) var linkThreshold: Double
    package internal(set) var reviewThreshold: Double
    /// Bits of the prior, from which the waterfall starts.
    package let priorBits: Double
    package let matchKey: String
    package let comparisons: [Comparison]
    package let interactions: [Interaction]
    package let blocking: [Blocking]
    /// The smallest changes that would flip the link, smallest first; at most one a comparison, at most three.
    package let flips: [Flip]

    /// One step of the waterfall.
    package struct Comparison: Hashable, Sendable, Codable {
        package let name: String
        package let comparator: String
        package let left: [String]
        package let right: [String]
        /// Nil when a side has no value.
        package let level: String?
        package let m: Double?
        package let u: Double?
        package let levelBits: Double
        package let termBits: Double
    }

    package struct Interaction: Hashable, Sendable, Codable {
        package let name: String
        package let bits: Double
    }

    /// Whether a blocking rule finds the pair, and if not, which of its keys differ.
    package struct Blocking: Hashable, Sendable, Codable {
        package let rule: String
        package let isMet: Bool
        /// True when the records agree on all keys, and one of them is a stop key.
        package let isStopped: Bool
        /// The keys on which they do not agree, as the rule book writes them.
        package let missed: [String]
    }

    /// A change of one comparison that would carry the weight across the link threshold.
    package struct Flip: Hashable, Sendable, Codable {
        package let comparison: String
        package let from: String
        package let to: String
        /// The weight after the change, in bits.
        package let weight: Double
    }
}
