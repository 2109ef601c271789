import Foundation

/// Maps values to places along an axis, and chooses round numbers to mark on it.
package struct Scale: Hashable, Sendable {
    private let from: Double
    private let to: Double
    private let start: Double
    private let end: Double
    private let isLogarithmic: Bool

    /// Values in `from...to` lie at `start...end` (pixels). Equal ends are moved apart.
    package init(_ from: Double, _ to: Double, onto start: Double, _ end: Double) {
        self.from = from
        self.to = to > from ? to : from + 1
        self.start = start
        self.end = end
        isLogarithmic = false
    }

    /// Counts from 0 on, in powers of ten; 0 lies at `start`, a bit below 1.
    package init(counts most: Double, onto start: Double, _ end: Double) {
        from = -0.35
        to = max(1, log10(max(1, most)) + 0.08)
        self.start = start
        self.end = end
        isLogarithmic = true
    }

    /// The place of a value; values beyond the ends lie at the ends.
    package func callAsFunction(_ value: Double) -> Double {
        let position = isLogarithmic ? (value < 1 ? from : log10(value)) : value
        let share = (min(to, max(from, position)) - from) / (to - from)
        return start + share * (end - start)
    }

    /// About `count` round values within the ends, ascending.
    package func ticks(_ count: Int) -> [Double] {
        isLogarithmic ? powers : rounds(count)
    }

    private var powers: [Double] {
        let step = max(1, Int((to / 5).rounded(.up)))
        return stride(from: 0, through: Int(to), by: step).map { pow(10, Double($0)) }
    }

    private func rounds(_ count: Int) -> [Double] {
        let step = Self.roundStep((to - from) / Double(max(1, count)))
        let first = Int((from / step).rounded(.up))
        let last = Int((to / step + 1e-9).rounded(.down))
        return first > last ? [] : (first...last).map { Double($0) * step }
    }

    /// The least of 1, 2 and 5 times a power of ten that is not below the step.
    static func roundStep(_ step: Double) -> Double {
        let power = pow(10, floor(log10(step)))
        let factor = step / power
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10)
    }
}
