/// Numbers of Finland and mobile numbers of its neighbours in plain notation, without libphonenumber's patterns.
///
/// It answers only where the numbering plan is simple, and then exactly as the library does; the tests compare both over
/// every prefix and length. Everything else is left to the library.
enum NordicPhonePlan {
    /// E.164 of a plainly written number; nil when the library must decide.
    ///
    /// - Parameter region: where a number without country code belongs, ISO 3166 alpha-2.
    static func number(_ text: [UInt8], region: String) -> [UInt8]? {
        guard let dialled = Dialled(text) else { return nil }
        if dialled.isInternational {
            for plan in plans where dialled.digits.starts(with: plan.code) {
                let rest = Array(dialled.digits[plan.code.count...])
                return plan.e164(plan.hasTrunkZero && rest.first == 48 ? Array(rest.dropFirst()) : rest)
            }
            return nil
        }
        guard let plan = plans.first(where: { $0.region == region }) else { return nil }
        guard plan.hasTrunkZero else { return plan.e164(dialled.digits) }
        guard dialled.digits.first == 48 else { return nil }
        return plan.e164(Array(dialled.digits.dropFirst()))
    }

    private static let plans = [
        Plan(region: "FI", code: Array("358".utf8), hasTrunkZero: true, isMobile: isFinnish),
        Plan(region: "SE", code: Array("46".utf8), hasTrunkZero: true, isMobile: isSwedishMobile),
        Plan(region: "NO", code: Array("47".utf8), hasTrunkZero: false, isMobile: isNorwegianMobile),
        Plan(region: "DK", code: Array("45".utf8), hasTrunkZero: false, isMobile: isDanish),
    ]

    /// Mobiles: 04x (without 049) and 050, six to ten digits after the zero. Offices: 010, 020, 029, 030 and 039, the
    /// same. Landlines: area codes 2, 3, 5, 6, 8, 9 and 13 to 19 (without 18) before a digit 1 to 8, five to nine digits.
    private static func isFinnish(_ digits: [UInt8]) -> Bool {
        guard (5...10).contains(digits.count) else { return false }
        let (first, second) = (digits[0] - 48, digits[1] - 48)
        if first == 4 || (first == 5 && second == 0) { return digits.count >= 6 && second <= 8 }
        if isOffice(first, second) { return digits.count >= 6 }
        guard digits.count <= 9 else { return false }
        if first == 1 { return [3, 4, 5, 6, 7, 9].contains(second) && (1...8).contains(digits[2] - 48) }
        return [2, 3, 5, 6, 8, 9].contains(first) && (1...8).contains(second)
    }

    private static func isOffice(_ first: UInt8, _ second: UInt8) -> Bool {
        switch (first, second) {
        case (1, 0), (2, 0), (2, 9), (3, 0), (3, 9): true
        default: false
        }
    }

    /// 070, 072, 073, 076 and 079 with seven more digits.
    private static func isSwedishMobile(_ digits: [UInt8]) -> Bool {
        digits.count == 9 && digits[0] == 55 && [48, 50, 51, 54, 57].contains(digits[1])
    }

    /// Eight digits that start with 4 or 9.
    private static func isNorwegianMobile(_ digits: [UInt8]) -> Bool {
        guard digits.count == 8 else { return false }
        return digits[0] == 57 || (digits[0] == 52 && [48, 49, 53, 54, 55, 56].contains(digits[1]))
    }

    /// Eight digits that start with 2 to 6: Denmark has no area codes and no trunk zero.
    private static func isDanish(_ digits: [UInt8]) -> Bool {
        digits.count == 8 && (50...54).contains(digits[0])
    }
}

/// The numbers of one country that have a short way.
private struct Plan: Sendable {
    let region: String
    let code: [UInt8]
    /// Whether a number dialled at home starts with 0, which E.164 leaves out.
    let hasTrunkZero: Bool
    /// Over the digits after country code and trunk zero.
    let isMobile: @Sendable ([UInt8]) -> Bool

    func e164(_ national: [UInt8]) -> [UInt8]? {
        isMobile(national) ? [UInt8(ascii: "+")] + code + national : nil
    }
}

/// The digits of a text of digits and common punctuation, with a plus at most at its start.
private struct Dialled {
    /// Without plus and without the `00` of international calls.
    private(set) var digits: [UInt8] = []
    let isInternational: Bool

    init?(_ text: [UInt8]) {
        guard let first = text.first, text.count <= 24 else { return nil }
        let hasPlus = first == UInt8(ascii: "+")
        digits.reserveCapacity(16)
        for byte in hasPlus ? text[1...] : text[...] {
            if byte.isDigit {
                digits.append(byte)
            } else if byte != .space && byte != .hyphen && byte != 40 && byte != 41 {
                return nil
            }
        }
        let hasPrefix = !hasPlus && digits.count > 2 && digits[0] == 48 && digits[1] == 48
        if hasPrefix { digits.removeFirst(2) }
        isInternational = hasPlus || hasPrefix
    }
}
