import Foundation

/// Conversions between match weight (bits, log2 of odds) and match probability.
package enum MatchWeight {
    /// Probability of odds `2^bits`; saturates to 0 and 1 without overflow.
    package static func probability(bits: Double) -> Double {
        1 / (1 + exp2(-bits))
    }

    /// Binary logarithm (so that only this file needs the C library).
    static func log2(_ value: Double) -> Double { Foundation.log2(value) }

    /// log2 of the odds of a probability; the ends 0 and 1 give minus and plus 60 bits.
    package static func bits(probability: Double) -> Double {
        if probability <= 0 { return -60 }
        if probability >= 1 { return 60 }
        return Foundation.log2(probability / (1 - probability))
    }
}
