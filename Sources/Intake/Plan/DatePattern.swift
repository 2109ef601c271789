import CustomerModel

/// A date and time as one pattern reads it, in the clock of the place that wrote it.
struct ClockReading: Hashable {
    var day: CalendarDay
    /// From 0 to 86,399.
    var secondOfDay = 0
    var microsecond = 0
    /// Seconds east of UTC; nil when the text does not say.
    var offset: Int?
}

/// A date format such as `d.M.yyyy`, `yyyyMMdd HHmmss` or `iso8601`, compiled.
///
/// Letters: `y M d H m s` as often as digits are needed (one: one or two digits), `h` the hour of a half day beside `a`
/// (`am`, `PM`), `S` a fraction of a second, `X` a zone (`Z`, `+02:00`). A two-digit year counts from 1970 to 2069. Anything else stands for itself.
struct DatePattern {
    private enum Unit: Int {
        case year, month, day, hour, minute, second
    }

    private enum Step {
        case digits(Unit, minimum: Int, maximum: Int)
        case shortYear
        case fraction
        case zone
        /// `am` or `pm`.
        case halfDay
        case literal(UInt8)
        /// The rest may be missing, from here on.
        case optional
    }

    private struct Parts {
        /// By unit.
        var numbers: [6 of Int] = [0, 1, 1, 0, 0, 0]
        var microsecond = 0
        var offset: Int?
        /// Nil: the hour counts from 0 to 23.
        var isAfternoon: Bool?

        subscript(unit: Unit) -> Int {
            get { numbers[unit.rawValue] }
            set { numbers[unit.rawValue] = newValue }
        }

        /// From 0 to 23; nil when there is no such hour.
        private var hour: Int? {
            guard let isAfternoon else { return self[.hour] < 24 ? self[.hour] : nil }
            return (1...12).contains(self[.hour]) ? self[.hour] % 12 + (isAfternoon ? 12 : 0) : nil
        }

        /// A leap second counts as the second before it.
        var reading: ClockReading? {
            guard let hour, self[.minute] < 60, self[.second] <= 60 else { return nil }
            guard let day = CalendarDay(year: self[.year], month: self[.month], day: self[.day]) else { return nil }
            let clock = hour * 3600 + self[.minute] * 60 + min(self[.second], 59)
            return ClockReading(day: day, secondOfDay: clock, microsecond: microsecond, offset: offset)
        }
    }

    private let steps: [Step]

    /// Nil when the pattern holds no year, or a letter that means nothing.
    init?(_ pattern: String) {
        if pattern == "iso8601" {
            steps = Self.iso8601
            return
        }
        var steps: [Step] = []
        var rest = Array(pattern.utf8)[...]
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            rest = rest.dropFirst(run.count)
            guard let found = Self.steps(for: letter, count: run.count) else { return nil }
            steps += found
        }
        guard pattern.utf8.contains(UInt8(ascii: "y")) else { return nil }
        self.steps = steps
    }

    private static let iso8601: [Step] =
        [
            .digits(.year, minimum: 4, maximum: 4), .literal(0x2D), .digits(.month, minimum: 2, maximum: 2),
            .literal(0x2D), .digits(.day, minimum: 2, maximum: 2), .optional, .literal(UInt8(ascii: "T")),
            .digits(.hour, minimum: 2, maximum: 2), .literal(0x3A), .digits(.minute, minimum: 2, maximum: 2),
            .optional, .literal(0x3A), .digits(.second, minimum: 2, maximum: 2), .fraction, .zone,
        ]

    private static func steps(for letter: UInt8, count: Int) -> [Step]? {
        switch letter {
        case UInt8(ascii: "y"):
            return count == 4 ? [.digits(.year, minimum: 4, maximum: 4)] : count == 2 ? [.shortYear] : nil
        case UInt8(ascii: "M"): return [number(.month, count)]
        case UInt8(ascii: "d"): return [number(.day, count)]
        case UInt8(ascii: "H"), UInt8(ascii: "h"): return [number(.hour, count)]
        case UInt8(ascii: "m"): return [number(.minute, count)]
        case UInt8(ascii: "s"): return [number(.second, count)]
        case UInt8(ascii: "S"): return [.fraction]
        case UInt8(ascii: "X"): return [.zone]
        case UInt8(ascii: "a"): return [.halfDay]
        case 0x41...0x5A where letter != UInt8(ascii: "T"), 0x61...0x7A: return nil
        default: return Array(repeating: .literal(letter), count: count)
        }
    }

    private static func number(_ part: Unit, _ count: Int) -> Step {
        .digits(part, minimum: min(count, 2), maximum: 2)
    }

    /// Nil when the text is not of this form, or there is no such day or time.
    func read(_ text: String) -> ClockReading? {
        var parts = Parts()
        var bytes = Substring(text).utf8
        for step in steps {
            if case .optional = step {
                if bytes.isEmpty { break }
                continue
            }
            guard Self.take(step, &bytes, &parts) else { return nil }
        }
        return bytes.isEmpty ? parts.reading : nil
    }

    private static func take(_ step: Step, _ bytes: inout Substring.UTF8View, _ parts: inout Parts) -> Bool {
        switch step {
        case .digits(let part, let minimum, let maximum):
            guard let value = digits(&bytes, minimum, maximum) else { return false }
            parts[part] = value
            return true
        case .shortYear:
            guard let value = digits(&bytes, 2, 2) else { return false }
            parts[.year] = value < 70 ? 2000 + value : 1900 + value
            return true
        case .literal(let byte): return literal(byte, &bytes)
        case .fraction: return fraction(&bytes, &parts)
        case .zone: return zone(&bytes, &parts)
        case .halfDay: return halfDay(&bytes, &parts)
        case .optional: return true
        }
    }

    private static func digits(_ bytes: inout Substring.UTF8View, _ minimum: Int, _ maximum: Int) -> Int? {
        var (value, count) = (0, 0)
        while count < maximum, let byte = bytes.first, (0x30...0x39).contains(byte) {
            value = value * 10 + Int(byte) - 0x30
            count += 1
            bytes.removeFirst()
        }
        return count >= minimum ? value : nil
    }

    /// ISO's `T` may be written as a space.
    private static func literal(_ byte: UInt8, _ bytes: inout Substring.UTF8View) -> Bool {
        guard let first = bytes.first, first == byte || (byte == UInt8(ascii: "T") && first == 0x20) else {
            return false
        }
        bytes.removeFirst()
        return true
    }

    /// `.123` or `,123`, or nothing; digits below a microsecond are dropped.
    private static func fraction(_ bytes: inout Substring.UTF8View, _ parts: inout Parts) -> Bool {
        guard let sign = bytes.first, sign == 0x2E || sign == 0x2C else { return true }
        bytes.removeFirst()
        var unit = 100_000
        var count = 0
        while let byte = bytes.first, (0x30...0x39).contains(byte) {
            parts.microsecond += (Int(byte) - 0x30) * unit
            unit /= 10
            count += 1
            bytes.removeFirst()
        }
        return count > 0
    }

    private static func halfDay(_ bytes: inout Substring.UTF8View, _ parts: inout Parts) -> Bool {
        switch Substring(bytes.prefix(2)).lowercased() {
        case "am": parts.isAfternoon = false
        case "pm": parts.isAfternoon = true
        default: return false
        }
        bytes = bytes.dropFirst(2)
        return true
    }

    /// `Z`, `+02`, `+0200`, `+02:00`, or nothing.
    private static func zone(_ bytes: inout Substring.UTF8View, _ parts: inout Parts) -> Bool {
        guard let sign = bytes.first else { return true }
        bytes.removeFirst()
        if sign | 0x20 == UInt8(ascii: "z") {
            parts.offset = 0
            return true
        }
        guard sign == 0x2B || sign == 0x2D, let hours = digits(&bytes, 2, 2) else { return false }
        if bytes.first == 0x3A { bytes.removeFirst() }
        let minutes = bytes.isEmpty ? 0 : digits(&bytes, 2, 2)
        guard let minutes, hours <= 18, minutes < 60 else { return false }
        parts.offset = (sign == 0x2B ? 1 : -1) * (hours * 3600 + minutes * 60)
        return true
    }
}
