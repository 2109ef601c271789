private import CustomerModel

/// Personal numbers of countries other than Finland, each over a compact text (upper case, without blanks).
///
/// No clock stands here: a birth date in the future passes, and a year of two digits may be of any century that has the day.
enum PersonNumber {
    /// What a country's rule says about a number.
    enum Outcome: Hashable {
        /// What is compared: equal for all ways to write one number.
        case right(key: [UInt8])
        case wrong
        /// The country's rule is not known here.
        case unknownScheme
    }

    /// Checks a number of a country; `code` is upper case without blanks.
    static func check(_ code: [UInt8], country: String) -> Outcome {
        guard let scheme = schemes[country] else { return .unknownScheme }
        let form = country == "SE" ? code : code.compactIdentifier()
        guard let number = scheme(form) else { return .wrong }
        return .right(key: Array(number.filter(\.isDigit).suffix(country == "SE" ? 10 : 11)))
    }

    private static let schemes: [String: @Sendable ([UInt8]) -> [UInt8]?] = [
        "SE": swedish, "NO": norwegian, "DK": danish, "EE": estonian, "IS": icelandic,
    ]

    /// Swedish personnummer in its usual form, `640302-7243`; nil when it is none.
    ///
    /// Ten digits, or twelve with the century, the last ten by Luhn; the sign before the last four is `-`, or `+` from the
    /// year of the hundredth birthday on. Days from 61 on are of coordination numbers (samordningsnummer).
    static func swedish(_ text: [UInt8]) -> [UInt8]? {
        var text = text
        if text.count == 10 || text.count == 12, text.isAllDigits { text.insert(.hyphen, at: text.count - 4) }
        guard text.count == 11 || text.count == 13 else { return nil }
        guard text[text.count - 5] == .hyphen || text[text.count - 5] == UInt8(ascii: "+") else { return nil }
        let body = Array(text.dropLast(5) + text.suffix(4))
        guard let digits = body.digits, CheckDigits.isLuhn(Array(digits.suffix(10))) else { return nil }
        let day = Array(digits.dropLast(4))
        let century = day.count == 8 ? [CheckDigits.number(day[..<2]) * 100] : [1900, 2000]
        return hasDay(Array(day.suffix(6)), centuries: century, dayOffset: 60) ? text : nil
    }

    /// Norwegian fødselsnummer of eleven digits; nil when it is none. D-numbers have 40 more in the day, synthetic ones 40
    /// or 80 more in the month.
    ///
    /// Check digits by weights 3, 7, 6, 1, 8, 9, 4, 5, 2 and 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, both mod 11.
    static func norwegian(_ text: [UInt8]) -> [UInt8]? {
        guard text.count == 11, let digits = text.digits, norwegianCentury(digits) != nil else { return nil }
        let first = (11 - CheckDigits.weightedSum(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11
        let second = (11 - CheckDigits.weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
        return first == digits[9] && second == digits[10] ? text : nil
    }

    /// The century in which the day of birth exists, by the individual number.
    private static func norwegianCentury(_ digits: [Int]) -> Int? {
        let (year, number) = (digits[4] * 10 + digits[5], CheckDigits.number(digits[6..<9]))
        let century: Int
        switch number {
        case ..<500: century = 1900
        case 500..<750 where year >= 54: century = 1800
        case 500... where year < 40: century = 2000
        case 900... where year >= 40: century = 1900
        default: return nil
        }
        var (day, month) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        if day > 40 { day -= 40 }
        if month > 80 { month -= 80 } else if month > 40 { month -= 40 }
        return CalendarDay(year: century + year, month: month, day: day) == nil ? nil : century
    }

    /// Danish CPR of ten digits; nil when it is none. The check digit is not looked at: since 2007 numbers without one are
    /// issued. The seventh digit tells the century.
    static func danish(_ text: [UInt8]) -> [UInt8]? {
        guard text.count == 10, let digits = text.digits else { return nil }
        let year = digits[4] * 10 + digits[5]
        let century: Int
        switch digits[6] {
        case 0...3: century = 1900
        case 4, 9: century = year >= 37 ? 1900 : 2000
        default: century = year >= 58 ? 1800 : 2000
        }
        let day = CalendarDay(
            year: century + year, month: digits[2] * 10 + digits[3], day: digits[0] * 10 + digits[1])
        return day == nil ? nil : text
    }

    /// Estonian isikukood of eleven digits; nil when it is none. The first digit tells sex and century.
    ///
    /// Weights 1 to 9 and 1, after a remainder of 10 weights 3 to 9, 1, 2, 3.
    static func estonian(_ text: [UInt8]) -> [UInt8]? {
        guard text.count == 11, let digits = text.digits, (1...8).contains(digits[0]) else { return nil }
        let century = 1800 + (digits[0] - 1) / 2 * 100
        let day = CalendarDay(
            year: century + digits[1] * 10 + digits[2], month: digits[3] * 10 + digits[4],
            day: digits[5] * 10 + digits[6])
        let first = CheckDigits.weightedSum(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
        let second = CheckDigits.weightedSum(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10
        return day != nil && digits[10] == (first < 10 ? first : second) ? text : nil
    }

    /// Icelandic kennitala of ten digits; nil when it is none. Organizations have 40 more in the day.
    ///
    /// The ninth digit by weights 3, 2, 7, 6, 5, 4, 3, 2 mod 11; the last tells the century: 8, 9 or 0.
    static func icelandic(_ text: [UInt8]) -> [UInt8]? {
        guard text.count == 10, let digits = text.digits else { return nil }
        guard let century = [8: 1800, 9: 1900, 0: 2000][digits[9]] else { return nil }
        let sum = CheckDigits.weightedSum(digits, [3, 2, 7, 6, 5, 4, 3, 2, 1])
        let day = digits[0] * 10 + digits[1]
        let born = CalendarDay(
            year: century + digits[4] * 10 + digits[5], month: digits[2] * 10 + digits[3],
            day: day > 40 ? day - 40 : day)
        return born != nil && sum % 11 == 0 ? text : nil
    }

    /// Italian codice fiscale of a person: sixteen letters and digits with a check letter; nil when it is none.
    static func italian(_ text: [UInt8]) -> [UInt8]? {
        guard text.count == 16, let day = italianBirthday(text) else { return nil }
        let isDay = [1900, 2000].contains { CalendarDay(year: $0 + day.year, month: day.month, day: day.day) != nil }
        var sum = 0
        for (place, byte) in text[..<15].enumerated() {
            guard let value = byte.isDigit ? Int(byte - 48) : byte.isLetter ? Int(byte - 65) : nil else { return nil }
            sum += place % 2 == 0 ? italianOdd[value] : value
        }
        return isDay && Int(text[15]) - 65 == sum % 26 ? text : nil
    }

    /// Six letters, then year, month letter and day (women 40 more), a letter, three digits and a letter. Where a number was
    /// taken, letters stand in for digits.
    private static func italianBirthday(_ text: [UInt8]) -> (year: Int, month: Int, day: Int)? {
        guard text[..<6].allSatisfy(\.isLetter), text[11].isLetter, text[15].isLetter else { return nil }
        let places = [6, 7, 9, 10, 12, 13, 14].map { italianDigit(text[$0]) }
        guard !places.contains(-1), let month = italianMonths.firstIndex(of: text[8]) else { return nil }
        let day = places[2] * 10 + places[3]
        return (places[0] * 10 + places[1], month + 1, day > 40 ? day - 40 : day)
    }

    private static func italianDigit(_ byte: UInt8) -> Int {
        byte.isDigit ? Int(byte - 48) : italianStandIns.firstIndex(of: byte) ?? -1
    }

    private static let italianMonths = Array("ABCDEHLMPRST".utf8)
    private static let italianStandIns = Array("LMNPQRSTUV".utf8)
    /// Values of digits and letters in odd places, A as 0 (source: decree of the Ministry of Finance, 23 December 1976).
    private static let italianOdd = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ]

    /// Whether year, month and day of two digits each are a day of one of the centuries.
    private static func hasDay(_ digits: [Int], centuries: [Int], dayOffset: Int) -> Bool {
        let day = digits[4] * 10 + digits[5]
        return centuries.contains {
            CalendarDay(
                year: $0 + digits[0] * 10 + digits[1], month: digits[2] * 10 + digits[3],
                day: day > dayOffset ? day - dayOffset : day) != nil
        }
    }
}
