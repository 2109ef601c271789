import CustomerModel

/// How a source writes a moment or a day.
enum MomentForm {
    case pattern(DatePattern)
    /// A count since 1970-01-01T00:00:00Z, and how many microseconds one of it is.
    case count(Int64)
    /// `/Date(1662336000000)/` or `/Date(1662336000000+0000)/`: milliseconds since 1970, as OData 2 writes them.
    case odata
    /// Days since 30 December 1899 by the clock of the place, the time of day as a fraction: `45688`, `45688,75`. Days
    /// before March 1900, about which spreadsheets disagree, are refused.
    case excelSerial

    /// By its name in a mapping: `unixSeconds`, `unixMilliseconds`, `odata`, `excelSerial`, or a date pattern.
    init(_ name: String) throws(IntakeError) {
        switch name {
        case "unixSeconds": self = .count(1_000_000)
        case "unixMilliseconds": self = .count(1_000)
        case "odata": self = .odata
        case "excelSerial": self = .excelSerial
        default:
            guard let pattern = DatePattern(name) else {
                throw IntakeError(.invalidMapping, "`\(name)` is no date format.")
            }
            self = .pattern(pattern)
        }
    }

    /// Nil when the text is not of this form.
    ///
    /// - Parameter clock: of texts that name no zone.
    func moment(_ text: String, _ clock: LocalClock) -> Timestamp? {
        if case .pattern(let pattern) = self { return pattern.read(text).map(clock.moment) }
        if case .excelSerial = self { return Self.excelReading(text).map(clock.moment) }
        return microseconds(text).map(Timestamp.init(microseconds:))
    }

    /// The day as written, or the day of a count in UTC: a birthday never passes through a time zone.
    func day(_ text: String) -> CalendarDay? {
        if case .pattern(let pattern) = self { return pattern.read(text)?.day }
        if case .excelSerial = self { return Self.excelReading(text)?.day }
        return microseconds(text).map { count in
            let day = 86_400_000_000 as Int64
            return CalendarDay(daysSinceEpoch: Int(count >= 0 ? count / day : (count - day + 1) / day))
        }
    }

    private func microseconds(_ text: String) -> Int64? {
        let (digits, unit): (Substring, Int64) =
            switch self {
            case .count(let unit): (Substring(text), unit)
            case .odata, .pattern, .excelSerial: (Self.odataDigits(text), 1_000)
            }
        guard let count = Int64(digits) else { return nil }
        let (microseconds, overflows) = count.multipliedReportingOverflow(by: unit)
        // Year 1 to 9999: what a calendar day can say.
        return overflows || abs(microseconds / 1_000_000) > 250_000_000_000 ? nil : microseconds
    }

    /// The milliseconds of an OData date; empty when the text is none.
    private static func odataDigits(_ text: String) -> Substring {
        guard text.hasPrefix("/Date("), text.hasSuffix(")/") else { return "" }
        let inside = text.dropFirst(6).dropLast(2)
        return inside.prefix(1) + inside.dropFirst().prefix { $0 != "+" && $0 != "-" }
    }

    private static func excelReading(_ text: String) -> ClockReading? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2C }),
            let serial = Double(text.replacing(",", with: ".")), (61..<2_958_466).contains(serial)
        else { return nil }
        let seconds = Int((serial * 86_400).rounded())
        return ClockReading(
            day: CalendarDay(daysSinceEpoch: seconds / 86_400 - 25_569), secondOfDay: seconds % 86_400)
    }
}
