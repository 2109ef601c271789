import CustomerModel

/// Cheap looks at a value's form; standardization has the last word on what the value is.
enum ValueShapes {
    /// One @ with a dot somewhere behind it.
    static func isEmail(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        guard let at = bytes.firstIndex(of: 0x40), at > 0, bytes.lastIndex(of: 0x40) == at else { return false }
        return bytes[at...].contains(0x2E) && !bytes.contains(0x20)
    }

    /// Starts like a web address, or is words joined by dots that end in letters.
    static func isURL(_ value: String) -> Bool {
        if value.hasPrefix("http") || value.hasPrefix("www.") { return true }
        let parts = value.utf8.split(separator: 0x2E)
        return parts.count >= 2 && !value.utf8.contains(0x20) && parts.last?.allSatisfy(isLetter) == true
            && !value.utf8.contains(0x40)
    }

    /// Six to fifteen digits with at most the punctuation of phone numbers, or an extension.
    static func isPhone(_ value: String) -> Bool {
        let digits = value.utf8.count(where: isDigit)
        let letters = value.utf8.count(where: isLetter)
        return (6...15).contains(digits) && letters <= 4
    }

    /// Three numbers with separators, or eight digits that could be a day.
    static func isDate(_ value: String) -> Bool {
        let groups = value.utf8.split { !isDigit($0) }
        let day = value.utf8.prefix(10)
        if groups.count == 1, groups[0].count == 8 { return isPlausibleYear(groups[0].prefix(4)) }
        guard groups.count >= 3, day.allSatisfy({ isDigit($0) || [0x2D, 0x2E, 0x2F].contains($0) }) else {
            return false
        }
        return groups.prefix(3).map(\.count).reduce(0, +) <= 8
    }

    /// Four digits that could be a year of birth.
    static func isYear(_ value: String) -> Bool {
        value.utf8.count == 4 && Int(value).map(birthYears.contains) == true
    }

    /// Digits and perhaps one sign and one separator.
    static func isNumber(_ value: String) -> Bool {
        let bytes = value.utf8
        return bytes.contains(where: isDigit)
            && bytes.allSatisfy { isDigit($0) || [0x2B, 0x2C, 0x2D, 0x2E].contains($0) }
    }

    /// Digits with a fraction, perhaps with a sign and thousands apart: `12.5`, `-3,50`, `1 234,56`.
    static func isAmount(_ value: String) -> Bool {
        let digits = value.utf8.drop { $0 == 0x2B || $0 == 0x2D }
        let parts = digits.split(omittingEmptySubsequences: false) { $0 == 0x2C || $0 == 0x2E }
        guard let fraction = parts.last, parts.count == 2 || parts.count > 2 && fraction.count < 3 else { return false }
        return fraction.allSatisfy(isDigit)
            && parts.allSatisfy { $0.contains(where: isDigit) && $0.allSatisfy { isDigit($0) || $0 == 0x20 } }
    }

    /// A code without spaces that has a digit.
    static func isIdentifier(_ value: String) -> Bool {
        let bytes = value.utf8
        return (4...34).contains(bytes.count) && bytes.contains(where: isDigit) && !bytes.contains(0x20)
    }

    /// Three to ten characters with a digit.
    static func isPostalCode(_ value: String) -> Bool {
        (3...10).contains(value.utf8.count) && value.utf8.contains(where: isDigit)
    }

    /// Four or five digits, perhaps with a blank behind the third: `00500`, `111 22`.
    static func isPostalNumber(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        let digits = bytes.count == 6 && bytes[3] == 0x20 ? bytes[..<3] + bytes[4...] : bytes[...]
        return (4...5).contains(digits.count) && digits.allSatisfy(isDigit)
    }

    /// A postal code with a place behind it, such as `00500 Helsinki` or `111 22 Stockholm`.
    static func isPostalPlace(_ value: String) -> Bool {
        let digits = value.utf8.prefix { isDigit($0) || $0 == 0x20 }
        let count = digits.count(where: isDigit)
        let rest = value.utf8.dropFirst(digits.count)
        return (4...6).contains(count) && digits.last == 0x20 && rest.count > 1 && !rest.contains(where: isDigit)
    }

    /// A word of three letters or more and a number, apart.
    static func isStreetLine(_ value: String) -> Bool {
        let parts = value.utf8.split(separator: 0x20)
        return parts.count > 1 && parts.contains { $0.first.map(isDigit) == true }
            && parts.contains { $0.count > 2 && !$0.contains(where: isDigit) }
    }

    /// Words of letters without digits.
    static func isWords(_ value: String) -> Bool {
        !value.utf8.contains(where: isDigit) && value.utf8.contains { isLetter($0) || $0 >= 0x80 }
    }

    /// Whether values are the years, months or days of the births of many people.
    ///
    /// - Parameter isNamed: whether their header speaks of births, so that the years need not tell it.
    static func are(_ values: [String], _ part: HeaderWords.BirthPart, isNamed: Bool) -> Bool {
        guard values.count >= 30 else { return false }
        let range = part == .year ? birthYears : part == .month ? 1...12 : 1...31
        let numbers = values.compactMap(Int.init).filter(range.contains)
        guard numbers.count * 50 >= values.count * 49 else { return false }
        return switch part {
        case .year: isNamed || lieFarApart(numbers)
        case .month: Set(numbers).count >= 9
        case .day: (numbers.max() ?? 0) > 12 && Set(numbers).count >= 15
        }
    }

    /// Whether values are the days of the births of many people.
    static func areBirthDates(_ values: [String]) -> Bool {
        guard values.count >= 30, values.count(where: isDate) * 10 >= values.count * 9 else { return false }
        let years = values.compactMap { value in
            value.utf8.split { !isDigit($0) }.first { $0.count == 4 || $0.count == 8 }.flatMap {
                Int(String(decoding: $0.prefix(4), as: UTF8.self))
            }
        }
        return years.count * 10 >= values.count * 9 && lieFarApart(years)
    }

    /// Whether nine tenths of the years span more than customers stay customers: dates of orders and contracts do not.
    private static func lieFarApart(_ years: [Int]) -> Bool {
        let sorted = years.sorted()
        return sorted[sorted.count * 19 / 20] - sorted[sorted.count / 20] >= 40
    }

    private static let birthYears = 1850...2100

    private static func isPlausibleYear(_ digits: Substring.UTF8View.SubSequence) -> Bool {
        let year = Int(String(decoding: digits, as: UTF8.self)) ?? 0
        return (1500...2100).contains(year)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
