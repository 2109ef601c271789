/// Days in UTC from a first to a last one, both included; open at an end that is nil.
package struct DaySpan: Hashable, Sendable {
    package let first: CalendarDay?
    package let last: CalendarDay?

    package init(first: CalendarDay?, last: CalendarDay?) {
        self.first = first
        self.last = last
    }

    /// ISO 8601, with two points for an open end: `2026-03-01/2026-03-07`, `../2026-03-07`, or one day. Nil for anything else.
    package init?(_ text: String) {
        let ends = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let start = ends.first, ends.count <= 2 else { return nil }
        let end = ends.count == 2 ? ends[1] : start
        (first, last) = (CalendarDay(iso8601: start), CalendarDay(iso8601: end))
        guard first != nil || start == "..", last != nil || end == "..", first != nil || last != nil else { return nil }
        if let first, let last, last < first { return nil }
    }
}

extension CalendarDay {
    /// `1959-12-31` and nothing else.
    package init?(iso8601 text: Substring) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], text.utf8.allSatisfy({ $0 == 45 || (48...57).contains($0) }) else {
            return nil
        }
        let numbers = text.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }
}
