/// Logistic regression in bits with a normal prior around zero for every parameter: the maximum of a concave function, so
/// one answer whatever the order of the examples.
///
/// The log odds of an example are `offset + sum of parameter * value`, all in bits. Solved by Newton's method (Hastie,
/// Tibshirani, Friedman, The Elements of Statistical Learning, 4.4.1).
struct LogisticFit {
    /// One pair with a verdict.
    struct Example {
        /// Places of the parameters that count for the pair, ascending, and by how much.
        var values: [(parameter: Int, value: Double)]
        /// Bits that are known already.
        var offset: Double
        /// The probability that it is a match: 1 or 0 for a verdict.
        var chance: Double
        /// How many verdicts it stands for.
        var weight: Double
    }

    private(set) var parameters: [Double]
    private let examples: [Example]
    private let precisions: [Double]

    /// Natural units a bit.
    private static let nats = 0.693147180559945
    private static let rounds = 30

    /// - Parameters:
    ///   - deviations: the prior's standard deviation of each parameter, in bits; 0 keeps it at zero.
    ///   - start: parameters that are thought to be near the answer.
    init(_ examples: [Example], deviations: [Double], from start: [Double]? = nil) {
        self.examples = examples
        precisions = deviations.map { $0 > 0 ? 1 / ($0 * $0) : .infinity }
        parameters = start ?? [Double](repeating: 0, count: deviations.count)
        solve()
    }

    /// The log odds of an example, in bits.
    func bits(_ example: Example) -> Double { Self.bits(example, parameters) }

    static func bits(_ example: Example, _ parameters: [Double]) -> Double {
        example.values.reduce(example.offset) { $0 + parameters[$1.parameter] * $1.value }
    }

    /// Mean negative log likelihood, in bits a verdict.
    static func logLoss(_ verdicts: [(bits: Double, isMatch: Bool, weight: Double)]) -> Double {
        let total = verdicts.reduce(0) { $0 + $1.weight }
        let loss = verdicts.reduce(0) { $0 + $1.weight * surprise(bits: $1.isMatch ? $1.bits : -$1.bits) }
        return total > 0 ? loss / total : 0
    }

    /// -log2 of the probability of odds `2^bits`.
    static func surprise(bits: Double) -> Double {
        bits < -50 ? -bits : -MatchWeight.log2(MatchWeight.probability(bits: bits))
    }

    /// The mean surprise of odds `2^bits` when a match has this chance, in bits.
    private static func surprise(bits: Double, chance: Double) -> Double {
        if chance == 1 { return surprise(bits: bits) }
        if chance == 0 { return surprise(bits: -bits) }
        return chance * surprise(bits: bits) + (1 - chance) * surprise(bits: -bits)
    }

    private mutating func solve() {
        var best = objective(parameters)
        for _ in 0..<Self.rounds {
            let step = newtonStep()
            var length = 1.0
            var moved = parameters
            var value = best
            repeat {
                moved = zip(parameters, step).map { $0 + length * $1 }
                value = objective(moved)
                length /= 2
            } while value > best && length > 1e-4
            guard value < best else { return }
            let gain = best - value
            parameters = moved
            best = value
            if gain < 1e-9 * (1 + abs(best)) { return }
        }
    }

    /// What is to be made small, in nats.
    private func objective(_ parameters: [Double]) -> Double {
        let fit = examples.reduce(0) { sum, example in
            let bits = Self.bits(example, parameters)
            return sum + example.weight * Self.surprise(bits: bits, chance: example.chance) * Self.nats
        }
        let prior = zip(parameters, precisions).reduce(0) { $0 + ($1.0 == 0 ? 0 : $1.0 * $1.0 * $1.1 / 2) }
        return fit + prior
    }

    private func newtonStep() -> [Double] {
        let count = parameters.count
        var gradient = zip(parameters, precisions).map { $0 == 0 ? 0 : $0 * $1 }
        var curvature = [Double](repeating: 0, count: count * count)
        for place in 0..<count { curvature[place * count + place] = precisions[place] }
        for example in examples {
            let p = MatchWeight.probability(bits: Self.bits(example, parameters))
            let slope = example.weight * (p - example.chance) * Self.nats
            let bend = example.weight * p * (1 - p) * Self.nats * Self.nats
            for one in example.values {
                gradient[one.parameter] += slope * one.value
                for other in example.values where other.parameter <= one.parameter {
                    curvature[one.parameter * count + other.parameter] += bend * one.value * other.value
                }
            }
        }
        return LowerTriangle.solve(curvature, gradient.map { -$0 })
    }
}

/// Systems of linear equations of a symmetric positive matrix.
enum LowerTriangle {
    /// Solves `matrix * x = right` by Cholesky's method; rows with an infinite diagonal give 0.
    ///
    /// - Parameter matrix: row by row; only the lower triangle is read.
    /// - Complexity: O(n^3).
    static func solve(_ matrix: [Double], _ right: [Double]) -> [Double] {
        let free = right.indices.filter { matrix[$0 * right.count + $0].isFinite }
        var factor = free.map { row in free.map { matrix[row * right.count + $0] } }
        var solution = free.map { right[$0] }
        for row in free.indices {
            for column in 0...row {
                var sum = factor[row][column]
                for inner in 0..<column { sum -= factor[row][inner] * factor[column][inner] }
                factor[row][column] = row == column ? max(sum, 1e-12).squareRoot() : sum / factor[column][column]
            }
            for inner in 0..<row { solution[row] -= factor[row][inner] * solution[inner] }
            solution[row] /= factor[row][row]
        }
        for row in free.indices.reversed() {
            for below in free.indices where below > row { solution[row] -= factor[below][row] * solution[below] }
            solution[row] /= factor[row][row]
        }
        var result = [Double](repeating: 0, count: right.count)
        for (place, row) in free.enumerated() { result[row] = solution[place] }
        return result
    }
}
