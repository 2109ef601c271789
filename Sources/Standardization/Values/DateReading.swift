internal import CustomerModel

/// What a text says as a date.
enum DateReading: Hashable {
    case day(CalendarDay)
    /// Day and month cannot be told apart: the two days it may be, the reading with the day first in front.
    case either(CalendarDay, CalendarDay)
    /// Written as a day that no calendar has, such as `1994-11-71`, in the form of a day: a keystroke away from one.
    case slip(String)
    /// No day of the calendar.
    case none

    /// Reads ISO dates and times, `yyyymmdd`, `d.m.yyyy`, `d/m/yyyy` and `m/d/yyyy` where they cannot be confused
    /// (in the US the month is first), `31 Jan 2019`, `/Date(ms)/`. Years of two digits up to 30 are of this century.
    init(_ text: [UInt8], region: String) {
        if let day = Self.fromMilliseconds(text) {
            self = .day(day)
            return
        }
        let parts = Self.parts(of: text)
        if parts.count == 1, parts[0].digits == 8, text.count == 8 {
            self = Self.day(parts[0].value / 10_000, parts[0].value / 100 % 100, parts[0].value % 100)
        } else if parts.count >= 3 {
            self = Self.fromParts(parts, monthFirst: region == "US")
        } else {
            self = .none
        }
    }

    /// A run of digits, or the name of a month.
    private struct Part {
        var value = 0
        var digits = 0
        /// The byte after the run; 0 at the end.
        var separator: UInt8 = 0
        var isMonthName = false
    }

    private static func fromParts(_ parts: [Part], monthFirst: Bool) -> DateReading {
        let (first, second, third) = (parts[0], parts[1], parts[2])
        if first.digits == 4 { return day(first.value, second.value, third.value) }
        guard third.digits == 4 || (third.digits == 2 && parts.count == 3) else { return .none }
        let year = third.digits == 4 ? third.value : third.value <= 30 ? 2000 + third.value : 1900 + third.value
        if second.isMonthName || first.separator == .dot { return day(year, second.value, first.value) }
        if first.isMonthName { return day(year, first.value, second.value) }
        return ambiguous(first.value, second.value, year, monthFirst: monthFirst)
    }

    private static func ambiguous(_ first: Int, _ second: Int, _ year: Int, monthFirst: Bool) -> DateReading {
        let dayFirst = CalendarDay(year: year, month: second, day: first)
        let other = CalendarDay(year: year, month: first, day: second)
        switch (dayFirst, other) {
        case (let left?, let right?):
            return left == right ? .day(left) : monthFirst ? .day(right) : .either(left, right)
        case (let left?, nil): return .day(left)
        case (nil, let right?): return .day(right)
        case (nil, nil): return monthFirst ? day(year, first, second) : day(year, second, first)
        }
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> DateReading {
        if let day = CalendarDay(year: year, month: month, day: day) { return .day(day) }
        guard (1850...2100).contains(year), (1...99).contains(month), (1...99).contains(day) else { return .none }
        return .slip("\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
    }

    private static func fromMilliseconds(_ text: [UInt8]) -> CalendarDay? {
        guard text.has("/Date("), let end = text.firstIndex(of: UInt8(ascii: ")")) else { return nil }
        let body = text[6..<end].prefix { $0 != UInt8(ascii: "+") }
        guard let milliseconds = Int(Array(body).text) else { return nil }
        let days = (Double(milliseconds) / 86_400_000).rounded(.down)
        return abs(days) < 3_000_000 ? CalendarDay(daysSinceEpoch: Int(days)) : nil
    }

    private static func parts(of text: [UInt8]) -> [Part] {
        var parts: [Part] = []
        parts.reserveCapacity(7)
        var index = 0
        while index < text.count && parts.count < 8 {
            let start = index
            var part = Part()
            while index < text.count, text[index].isDigit, index - start < 9 {
                part.value = part.value * 10 + Int(text[index] - 48)
                part.digits += 1
                index += 1
            }
            if index == start { monthName(text, &index, &part) }
            if index == start { return [] }
            part.separator = index < text.count ? text[index] : 0
            parts.append(part)
            while index < text.count, !text[index].isDigit, !(text[index].isLetter && parts.count < 3) { index += 1 }
        }
        return parts
    }

    private static func monthName(_ text: [UInt8], _ index: inout Int, _ part: inout Part) {
        let start = index
        while index < text.count, text[index].isLetter { index += 1 }
        guard index - start >= 3 else { return index = start }
        let name = Array(text[start..<start + 3]).asciiLowercased.text
        guard let month = months.firstIndex(of: name) else { return index = start }
        part.value = month + 1
        part.isMonthName = true
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
}
