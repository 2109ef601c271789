/// A moment, in microseconds since 1970-01-01T00:00:00Z: PostgreSQL's resolution.
package struct Timestamp: Hashable, Sendable, Comparable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Midnight UTC of a day.
    package init(day: CalendarDay) {
        microseconds = Int64(day.daysSinceEpoch) * 86_400_000_000
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension Timestamp: CustomStringConvertible {
    /// ISO 8601 in UTC, with microseconds only when there are any: `2025-01-31T08:15:00Z`.
    package var description: String {
        let seconds = microseconds.flooredQuotient(by: 1_000_000)
        let fraction = microseconds - seconds * 1_000_000
        let days = seconds.flooredQuotient(by: 86_400)
        let second = Int(seconds - days * 86_400)
        let clock = [second / 3600, second / 60 % 60, second % 60].map { zeroPadded($0, to: 2) }
        let tail = fraction == 0 ? "Z" : ".\(zeroPadded(Int(fraction), to: 6))Z"
        return "\(CalendarDay(daysSinceEpoch: Int(days)))T\(clock.joined(separator: ":"))\(tail)"
    }
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
