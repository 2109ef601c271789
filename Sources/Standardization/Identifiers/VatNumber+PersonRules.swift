private import CustomerModel

/// Countries whose VAT numbers are also persons' numbers.
extension VatNumber {
    /// A person's number ends with a letter (mod 23); a company's ends with a digit or letter by its kind.
    static func isSpanish(_ body: [UInt8]) -> Bool {
        guard body.count == 9 else { return false }
        if let first = body.first, first.isDigit { return hasPersonLetter(body, Array(body[..<8])) }
        switch body[0] {
        case UInt8(ascii: "X")...UInt8(ascii: "Z"): return hasPersonLetter(body, [body[0] - 40] + body[1..<8])
        case UInt8(ascii: "K")...UInt8(ascii: "M"): return hasPersonLetter(body, Array(body[1..<8]))
        default: return isSpanishCompany(body)
        }
    }

    private static func hasPersonLetter(_ body: [UInt8], _ number: [UInt8]) -> Bool {
        guard let digits = number.digits else { return false }
        return Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)[CheckDigits.number(digits) % 23] == body[8]
    }

    private static func isSpanishCompany(_ body: [UInt8]) -> Bool {
        guard Array("ABCDEFGHJNPQRSUVW".utf8).contains(body[0]), let digits = Array(body[1..<8]).digits else {
            return false
        }
        let sum = digits.enumerated().reduce(0) { sum, item in
            item.offset % 2 == 1 ? sum + item.element : sum + item.element * 2 / 10 + item.element * 2 % 10
        }
        let check = (10 - sum % 10) % 10
        let isLetter = body[8] == Array("JABCDEFGHI".utf8)[check]
        let isDigit = Int(body[8]) - 48 == check
        if Array("PQRSW".utf8).contains(body[0]) || (body[1] == 48 && body[2] == 48) { return isLetter }
        return isDigit || isLetter
    }

    /// Nine digits of a firm; ten of a person (weights 2, 4, 8, 5, 10, 9, 7, 3, 6), a foreigner or another payer.
    static func isBulgarian(_ body: [UInt8]) -> Bool {
        guard let digits = body.digits else { return false }
        if digits.count == 9 { return isBulgarianFirm(digits) }
        guard digits.count == 10 else { return false }
        let person = CheckDigits.weightedSum(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10
        let foreigner = CheckDigits.weightedSum(digits, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10
        let other = (11 - CheckDigits.weightedSum(digits, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
        return (person == digits[9] && bulgarianBirthday(digits) != nil) || foreigner == digits[9] || other == digits[9]
    }

    private static func isBulgarianFirm(_ digits: [Int]) -> Bool {
        let first = CheckDigits.weightedSum(digits, [1, 2, 3, 4, 5, 6, 7, 8]) % 11
        let check = first < 10 ? first : CheckDigits.weightedSum(digits, [3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10
        return check == digits[8]
    }

    /// Months carry the century: +20 for the 1800s, +40 for the 2000s.
    private static func bulgarianBirthday(_ digits: [Int]) -> CalendarDay? {
        let month = digits[2] * 10 + digits[3]
        let century = month > 40 ? 2000 : month > 20 ? 1800 : 1900
        return CalendarDay(
            year: century + digits[0] * 10 + digits[1],
            month: month > 40 ? month - 40 : month > 20 ? month - 20 : month,
            day: digits[4] * 10 + digits[5]
        )
    }

    /// Eight digits of a firm; nine or ten of a person: a birth number, or nine starting with 6.
    static func isCzech(_ body: [UInt8]) -> Bool {
        guard let digits = body.digits else { return false }
        switch digits.count {
        case 8: return isCzechFirm(digits)
        case 9 where digits[0] == 6: return isCzechSpecial(digits)
        case 9, 10: return isCzechBirthNumber(digits)
        default: return false
        }
    }

    private static func isCzechFirm(_ digits: [Int]) -> Bool {
        guard digits[0] != 9 else { return false }
        let check = (11 - CheckDigits.weightedSum(digits, [8, 7, 6, 5, 4, 3, 2]) % 11) % 11
        return (check == 0 ? 1 : check) % 10 == digits[7]
    }

    private static func isCzechSpecial(_ digits: [Int]) -> Bool {
        let sum = CheckDigits.weightedSum(digits[1...], [8, 7, 6, 5, 4, 3, 2]) % 11
        return (8 - (10 - sum) % 11 + 10) % 10 == digits[8]
    }

    /// A birth date, months of women 50 higher (or all 20 higher when a day's numbers ran out), and a check digit.
    static func isCzechBirthNumber(_ digits: [Int]) -> Bool {
        var year = 1900 + digits[0] * 10 + digits[1]
        if digits.count == 10 && year < 1954 { year += 100 }
        if digits.count == 9 && year >= 1980 { year -= 100 }
        let month = (digits[2] * 10 + digits[3]) % 50 % 20
        guard CalendarDay(year: year, month: month, day: digits[4] * 10 + digits[5]) != nil else { return false }
        return digits.count == 9 || CheckDigits.number(digits[..<9]) % 11 % 10 == digits[9]
    }

    /// Seven digits, a check letter and perhaps a second letter; the old form has a letter or sign in second place.
    static func isIrish(_ body: [UInt8]) -> Bool {
        guard body.count == 8 || body.count == 9, body[0].isDigit else { return false }
        if let digits = Array(body[..<7]).digits { return hasIrishCheck(digits, body) }
        guard body.count == 8, body[1].isLetter || body[1] == UInt8(ascii: "+") || body[1] == UInt8(ascii: "*"),
            let tail = Array(body[2..<7]).digits
        else { return false }
        return hasIrishCheck([0] + tail + [Int(body[0]) - 48], Array(body[..<8]))
    }

    private static func hasIrishCheck(_ digits: [Int], _ body: [UInt8]) -> Bool {
        let alphabet = Array("WABCDEFGHIJKLMNOPQRSTUV".utf8)
        var sum = CheckDigits.weightedSum(digits, [8, 7, 6, 5, 4, 3, 2])
        if body.count == 9 {
            guard let second = alphabet.firstIndex(of: body[8]) else { return false }
            sum += second * 9
        }
        return alphabet[sum % 23] == body[7]
    }
}
