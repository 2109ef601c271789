/// A scored candidate pair at or above the review threshold: a pure function of its two records and the rule book.
package struct Edge: Hashable, Sendable {
    /// Row of the record that comes first in source-key order.
    package let left: Int32
    /// Row of the other record; always greater than `left`.
    package let right: Int32
    /// Match weight in bits: log2 of the posterior odds, the prior included, so 0 is an even chance.
    package let weight: Float

    /// The rows may be given in any order.
    package init(_ one: Int32, _ other: Int32, weight: Float) {
        left = min(one, other)
        right = max(one, other)
        self.weight = weight
    }

    /// Match probability in 0...1 (`odds / (1 + odds)`).
    package var probability: Double { MatchWeight.probability(bits: Double(weight)) }
}

extension Edge {
    /// The order in which `MatchPlan.edges` gives them: by left row, then right row.
    package static func isInRowOrder(_ one: Edge, _ other: Edge) -> Bool {
        (one.left, one.right) < (other.left, other.right)
    }
}
