import CustomerModel

/// xoshiro256++ seeded through SplitMix64: the same seed gives the same exports on every machine.
///
/// Source of both algorithms: Blackman and Vigna, "Scrambled linear pseudorandom number generators".
struct DemoRandom {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var mixer = SplitMix(seed: seed)
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    mutating func next() -> UInt64 {
        let result = rotated(state.0 &+ state.3, 23) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, 45)
        return result
    }

    /// A number in `0..<bound`; `bound` is at least 1. The bias is below 2^-32 for every bound in use.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number of a closed range.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// True with a probability in percent, which may be a fraction.
    mutating func happens(_ percent: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 * 100 < percent
    }

    /// One of a list that is never empty.
    mutating func one<Value>(of values: [Value]) -> Value {
        values[below(values.count)]
    }

    private func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
    }
}

/// A list from which the first entries come most often, as names do in a population.
struct SkewedList<Value: Sendable>: Sendable {
    let values: [Value]
    private let cumulative: [Double]

    /// The value of rank `r` has weight `(r + flatness)^-exponent`: the larger `flatness`, the less the first ones stand out.
    init(_ values: [Value], flatness: Double = 12, exponent: Double = 0.8) {
        let weights = values.indices.map { Self.power(Double($0) + flatness, -exponent) }
        self.init(values, weights: weights)
    }

    init(_ values: [Value], weights: [Double]) {
        self.values = values
        var sum = 0.0
        cumulative = weights.map { weight in
            sum += weight
            return sum
        }
    }

    /// - Complexity: O(log n).
    func pick(_ random: inout DemoRandom) -> Value {
        let target = Double(random.next() >> 11) * 0x1p-53 * (cumulative.last ?? 0)
        var low = 0
        var high = values.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > target { high = middle } else { low = middle + 1 }
        }
        return values[low]
    }

    /// `base^exponent` by repeated square roots, so that no math library decides about bytes of the output.
    private static func power(_ base: Double, _ exponent: Double) -> Double {
        var rest = exponent.magnitude
        var root = base
        var result = 1.0
        for _ in 0..<24 {
            root = root.squareRoot()
            rest *= 2
            if rest >= 1 {
                result *= root
                rest -= 1
            }
        }
        return exponent < 0 ? 1 / result : result
    }
}
