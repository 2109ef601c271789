/// Check-digit arithmetic over digits 0-9 (and letters as 10-35 where a scheme has them).
enum CheckDigits {
    /// Sum of digit * weight over the shorter of both.
    static func weightedSum(_ digits: some Sequence<Int>, _ weights: [Int]) -> Int {
        zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Luhn: every second digit from the right, the last one not, counts double with its digits added.
    static func isLuhn(_ digits: [Int]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, item in
            let doubled = item.element * 2
            return sum + (item.offset % 2 == 0 ? item.element : doubled / 10 + doubled % 10)
        }
        return sum % 10 == 0
    }

    /// ISO 7064 mod 11,10.
    static func isISO7064Mod11And10(_ digits: [Int]) -> Bool {
        var check = 5
        for digit in digits { check = ((check == 0 ? 10 : check) * 2 % 11 + digit) % 10 }
        return check == 1
    }

    /// The remainder mod 97 of a text of digits and letters (A is 10, Z 35); nil when it holds anything else.
    static func mod97(_ text: some Sequence<UInt8>) -> Int? {
        var remainder = 0
        for byte in text {
            if byte.isDigit {
                remainder = (remainder * 10 + Int(byte - 48)) % 97
            } else if byte.isLetter {
                remainder = (remainder * 100 + Int(byte.uppercased - 55)) % 97
            } else {
                return nil
            }
        }
        return remainder
    }

    /// GS1: weights 1 and 3 alternate from the right.
    static func isGS1(_ digits: [Int]) -> Bool {
        digits.reversed().enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 1 : 3) } % 10 == 0
    }

    /// The number that digits write.
    static func number(_ digits: some Sequence<Int>) -> Int { digits.reduce(0) { $0 * 10 + $1 } }
}

extension [UInt8] {
    /// The digits' values; nil unless every byte is an ASCII digit.
    var digits: [Int]? { isAllDigits ? map { Int($0 - 48) } : nil }

    /// In upper case without the separators people put into identifiers: blanks and hyphens or dashes of any kind, and
    /// the bytes of `others`. Full-width letters and digits become ASCII.
    func compactIdentifier(dropping others: StaticString = "") -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var index = 0
        while index < count {
            let scalar = UTF8Reading.scalar(in: self, at: &index, end: count)
            if Self.isSeparator(scalar) || others.withUTF8Buffer({ $0.contains { UInt32($0) == scalar } }) { continue }
            let isWide = (0xFF01...0xFF5E).contains(scalar)
            UTF8Reading.append(isWide ? scalar - 0xFEE0 : scalar, to: &result)
        }
        return result.asciiUppercased
    }

    private static func isSeparator(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2D, 0x2010...0x2015, 0x2212: true
        default: UTF8Reading.isBlank(scalar)
        }
    }
}
