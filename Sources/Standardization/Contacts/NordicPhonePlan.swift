/// Numbers of Finland and mobile numbers of its neighbours in plain notation, without libphonenumber's patterns.
///
/// It answers only where the numbering plan is simple, and then exactly as the library does; the tests compare both over
/// every prefix and length. Everything else is left to the library.
enum NordicPhonePlan {
    /// E.164 of a plainly written number; nil when the library must decide.
    ///
    /// - Parameter region: where a number without country code belongs, ISO 3166 alpha-2.
    static func number(_ text: [UInt8], region: String) -> [UInt8]? {
        text.withUnsafeBufferPointer { text in
            Dialled(text).flatMap { number($0, region: region) }.map {
                [UInt8(ascii: "+")] + $0.code + $0.national.array
            }
        }
    }

    /// Country code and national digits of a plainly written number; nil when the library must decide.
    static func number(_ dialled: Dialled, region: String) -> (code: [UInt8], national: DialledDigits)? {
        let digits = dialled.digits
        if dialled.isInternational {
            for plan in plans where digits.starts(with: plan.code) {
                let rest = digits.dropping(plan.code.count)
                return plan.number(plan.hasTrunkZero && rest.first == 48 ? rest.dropping(1) : rest)
            }
            return nil
        }
        guard let plan = plans.first(where: { $0.region == region }) else { return nil }
        guard plan.hasTrunkZero else { return plan.number(digits) }
        return digits.first == 48 ? plan.number(digits.dropping(1)) : nil
    }

    private static let plans = [
        Plan(region: "FI", code: Array("358".utf8), hasTrunkZero: true, isMobile: isFinnish),
        Plan(region: "SE", code: Array("46".utf8), hasTrunkZero: true, isMobile: isSwedishMobile),
        Plan(region: "NO", code: Array("47".utf8), hasTrunkZero: false, isMobile: isNorwegianMobile),
        Plan(region: "DK", code: Array("45".utf8), hasTrunkZero: false, isMobile: isDanish),
        Plan(region: "EE", code: Array("372".utf8), hasTrunkZero: false, isMobile: isEstonianMobile),
    ]

    /// Mobiles: 04x (without 049) and 050, six to ten digits after the zero. Offices: 010, 020, 029, 030 and 039, the
    /// same. Landlines: area codes 2, 3, 5, 6, 8, 9 and 13 to 19 (without 18) before a digit 1 to 8, five to nine digits.
    private static func isFinnish(_ digits: DialledDigits) -> Bool {
        guard (5...10).contains(digits.count) else { return false }
        let (first, second) = (digits[0] - 48, digits[1] - 48)
        if first == 4 || (first == 5 && second == 0) { return digits.count >= 6 && second <= 8 }
        if isOffice(first, second) { return digits.count >= 6 }
        guard digits.count <= 9 else { return false }
        if first == 1 { return isOne(of: "345679", digits[1]) && (1...8).contains(digits[2] - 48) }
        return isOne(of: "235689", digits[0]) && (1...8).contains(second)
    }

    private static func isOne(of digits: StaticString, _ digit: UInt8) -> Bool {
        digits.withUTF8Buffer { $0.contains(digit) }
    }

    private static func isOffice(_ first: UInt8, _ second: UInt8) -> Bool {
        switch (first, second) {
        case (1, 0), (2, 0), (2, 9), (3, 0), (3, 9): true
        default: false
        }
    }

    /// 070, 072, 073, 076 and 079 with seven more digits.
    private static func isSwedishMobile(_ digits: DialledDigits) -> Bool {
        digits.count == 9 && digits[0] == 55 && isOne(of: "02369", digits[1])
    }

    /// Eight digits that start with 4 or 9.
    private static func isNorwegianMobile(_ digits: DialledDigits) -> Bool {
        guard digits.count == 8 else { return false }
        return digits[0] == 57 || (digits[0] == 52 && isOne(of: "015678", digits[1]))
    }

    /// Eight digits that start with 5; shorter ones are an older plan.
    private static func isEstonianMobile(_ digits: DialledDigits) -> Bool { digits.count == 8 && digits[0] == 53 }

    /// Eight digits that start with 2 to 6: Denmark has no area codes and no trunk zero.
    private static func isDanish(_ digits: DialledDigits) -> Bool {
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
    let isMobile: @Sendable (DialledDigits) -> Bool

    func number(_ national: DialledDigits) -> (code: [UInt8], national: DialledDigits)? {
        isMobile(national) ? (code, national) : nil
    }
}
