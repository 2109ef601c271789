/// The levels of one pair, four bits a comparison: what training counts instead of pairs.
struct Pattern: Hashable, Sendable {
    /// Comparison 0 in the lowest bits; 15 means that a side has no value.
    var bits: UInt64

    /// The level of a comparison; nil when a side has no value.
    subscript(comparison: Int) -> Int? {
        let level = Int(truncatingIfNeeded: bits &>> UInt64(truncatingIfNeeded: comparison &* 4)) & 15
        return level == Self.missing ? nil : level
    }
}

extension Pattern {
    static let comparisonLimit = 16
    static let levelLimit = 14
    static let missing = 15
    /// How conditions of a rule book name the level of a pair in which a side has no value.
    static let missingName = "missing"
}
