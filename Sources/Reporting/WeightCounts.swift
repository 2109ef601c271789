/// How many pairs have each match weight, in narrow bins.
struct WeightCounts: Hashable, Sendable {
    /// Bits of a bin.
    static let step = 0.25
    /// The lowest weight that is told apart; lower ones are counted with it.
    static let lowest = -120.0
    private static let count = 1200

    private(set) var pairs = [Double](repeating: 0, count: Self.count)
    /// Pairs whose truth is known, by what it is.
    private(set) var matches = [Double](repeating: 0, count: Self.count)
    private(set) var others = [Double](repeating: 0, count: Self.count)

    /// Counts `share` pairs (more than one when only a sample was weighed).
    mutating func add(_ weight: Double, isMatch: Bool?, share: Double) {
        let bin = Self.bin(of: weight)
        pairs[bin] += share
        guard let isMatch else { return }
        if isMatch { matches[bin] += share } else { others[bin] += share }
    }

    mutating func add(_ more: WeightCounts) {
        for bin in pairs.indices where more.pairs[bin] > 0 {
            pairs[bin] += more.pairs[bin]
            matches[bin] += more.matches[bin]
            others[bin] += more.others[bin]
        }
    }

    var total: Double { pairs.reduce(0, +) }

    /// The bins that hold pairs, from the first to the last; nil when there is no pair.
    var filled: ClosedRange<Int>? {
        guard let first = pairs.firstIndex(where: { $0 > 0 }), let last = pairs.lastIndex(where: { $0 > 0 }) else {
            return nil
        }
        return first...last
    }

    /// The lower end of a bin, in bits.
    static func weight(of bin: Int) -> Double { lowest + Double(bin) * step }

    static func bin(of weight: Double) -> Int {
        guard weight > lowest else { return 0 }
        return min(count - 1, Int(((weight - lowest) / step).rounded(.down)))
    }
}
