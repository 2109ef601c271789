/// One rule a country, each over the body without its prefix. Sources: the European Commission's description of the
/// VIES algorithms and the countries' own tax offices.
extension VatNumber {
    private static func digits(_ body: [UInt8], _ count: Int) -> [Int]? {
        body.count == count ? body.digits : nil
    }

    static func isSwedish(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 12) else { return false }
        return digits[10] == 0 && digits[11] == 1 && CheckDigits.isLuhn(Array(digits[..<10]))
    }

    static func isEstonian(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 9) else { return false }
        return CheckDigits.weightedSum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0
    }

    /// Firms by a weighted sum; persons, whose first digit is at most 3, by a birth date or `32`.
    static func isLatvian(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 11) else { return false }
        if digits[0] > 3 { return CheckDigits.weightedSum(digits, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3 }
        let check = 1 + CheckDigits.weightedSum(digits, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9])
        let isDate = (1...31).contains(digits[0] * 10 + digits[1]) && (1...12).contains(digits[2] * 10 + digits[3])
        return check % 11 % 10 == digits[10] && (isDate || (digits[0] == 3 && digits[1] == 2))
    }

    static func isLithuanian(_ body: [UInt8]) -> Bool {
        guard body.count == 9 || body.count == 12, let digits = body.digits else { return false }
        let places = Array(digits.dropLast())
        let first = CheckDigits.weightedSum(places, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2]) % 11
        let second = CheckDigits.weightedSum(places, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4]) % 11
        return places.last == 1 && digits.last == (first == 10 ? second % 10 : first)
    }

    static func isGerman(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 9), digits[0] != 0 else { return false }
        return CheckDigits.isISO7064Mod11And10(digits)
    }

    static func isAustrian(_ body: [UInt8]) -> Bool {
        guard body.first == UInt8(ascii: "U"), let digits = digits(Array(body.dropFirst()), 8) else { return false }
        var sum = 0
        for (place, digit) in digits[..<7].enumerated() {
            sum += place % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10
        }
        return (10 - (sum + 4) % 10) % 10 == digits[7]
    }

    /// Firms by an eleven test over nine digits, sole traders (since 2020) by mod 97 over the whole number.
    static func isDutch(_ body: [UInt8]) -> Bool {
        guard body.count == 12, body[9] == UInt8(ascii: "B"), Array(body[10...]).isAllDigits else { return false }
        guard let digits = digits(Array(body[..<9]), 9), CheckDigits.number(digits) > 0 else { return false }
        guard body[10] != 48 || body[11] != 48 else { return false }
        let isFirm = (CheckDigits.weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) - digits[8]) % 11 == 0
        return isFirm || CheckDigits.mod97(Array("NL".utf8) + body) == 1
    }

    static func isBelgian(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 10), digits[0] <= 1 else { return false }
        let number = CheckDigits.number(digits[..<8])
        return number > 0 && 97 - number % 97 == digits[8] * 10 + digits[9]
    }

    static func isLuxembourgish(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 8) else { return false }
        return CheckDigits.number(digits[..<6]) % 89 == digits[6] * 10 + digits[7]
    }

    /// Two key characters and a SIREN; old numeric keys and new keys with a letter have their own formulas.
    static func isFrench(_ body: [UInt8]) -> Bool {
        guard body.count == 11, let siren = Array(body[2...]).digits else { return false }
        let isMonaco = siren[0] == 0 && siren[1] == 0 && siren[2] == 0
        guard isMonaco || CheckDigits.isLuhn(siren) else { return false }
        if let key = Array(body[..<2]).digits {
            return CheckDigits.number(key) == (12 + 3 * (CheckDigits.number(siren) % 97)) % 97
        }
        return hasLetterKey(body, siren)
    }

    private static func hasLetterKey(_ body: [UInt8], _ siren: [Int]) -> Bool {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
        guard let first = alphabet.firstIndex(of: body[0]), let second = alphabet.firstIndex(of: body[1]) else {
            return false
        }
        let check = body[0].isDigit ? first * 24 + second - 10 : first * 34 + second - 100
        return (CheckDigits.number(siren) + 1 + check / 11) % 11 == check % 11
    }

    static func isPortuguese(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 9), digits[0] != 0 else { return false }
        let check = 11 - CheckDigits.weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
        return (check >= 10 ? 0 : check) == digits[8]
    }

    static func isItalian(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 11), CheckDigits.number(digits[..<7]) > 0 else { return false }
        let province = CheckDigits.number(digits[7..<10])
        return ((1...100).contains(province) || [120, 121, 888, 999].contains(province)) && CheckDigits.isLuhn(digits)
    }

    static func isMaltese(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 8), digits[0] != 0 else { return false }
        return CheckDigits.weightedSum(digits, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 == 0
    }

    static func isGreek(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 9) else { return false }
        return CheckDigits.weightedSum(digits, [256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == digits[8]
    }

    static func isCypriot(_ body: [UInt8]) -> Bool {
        guard body.count == 9, body[8].isLetter, !body.has("12"), let digits = Array(body[..<8]).digits else {
            return false
        }
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
        let sum = digits.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? odd[$1.element] : $1.element) }
        return UInt8(sum % 26) + UInt8(ascii: "A") == body[8]
    }

    static func isRomanian(_ body: [UInt8]) -> Bool {
        guard (2...10).contains(body.count), let digits = body.digits, digits[0] != 0 else { return false }
        let padded = Array(repeating: 0, count: 10 - digits.count) + digits
        return CheckDigits.weightedSum(padded, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == padded[9]
    }

    static func isHungarian(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 8) else { return false }
        return CheckDigits.weightedSum(digits, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0
    }

    /// Divisible by 11; firms have 2, 3, 4, 7, 8 or 9 in third place, other numbers are persons' birth numbers.
    static func isSlovak(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 10), CheckDigits.number(digits) % 11 == 0 else { return false }
        return (digits[0] != 0 && [2, 3, 4, 7, 8, 9].contains(digits[2])) || isCzechBirthNumber(digits)
    }

    static func isSlovenian(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 8), digits[0] != 0 else { return false }
        let check = 11 - CheckDigits.weightedSum(digits, [8, 7, 6, 5, 4, 3, 2]) % 11
        return check != 11 && check % 10 == digits[7]
    }

    static func isPolish(_ body: [UInt8]) -> Bool {
        guard let digits = digits(body, 10) else { return false }
        return CheckDigits.weightedSum(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9]
    }

    static func isCroatian(_ body: [UInt8]) -> Bool { digits(body, 11).map(CheckDigits.isISO7064Mod11And10) ?? false }

    /// Twelve digits of a branch are nine of the firm and three of the branch; GD and HA are public bodies.
    static func isBritish(_ body: [UInt8]) -> Bool {
        if body.count == 5, body.has("GD") || body.has("HA"), let number = Array(body[2...]).digits {
            return body.has("GD") == (number[0] < 5)
        }
        guard body.count == 9 || body.count == 12, let digits = body.digits else { return false }
        let remainder = CheckDigits.weightedSum(digits[..<9], [8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97
        return CheckDigits.number(digits[..<3]) >= 100 ? [0, 42, 55].contains(remainder) : remainder == 0
    }
}
