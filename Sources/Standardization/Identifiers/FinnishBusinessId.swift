/// Finnish business ids (Y-tunnus): seven digits and a check digit.
enum FinnishBusinessId {
    /// Eight digits of a compact id; the old form of six and one gets its leading zero. Nil when the form is another.
    static func digits(of compact: [UInt8]) -> [UInt8]? {
        let body = compact.has("FI") ? Array(compact.dropFirst(2)) : compact
        guard body.isAllDigits else { return nil }
        return body.count == 8 ? body : body.count == 7 ? [UInt8(ascii: "0")] + body : nil
    }

    /// Whether the check digit of eight digits is right.
    ///
    /// Weights 7, 9, 10, 5, 8, 4, 2; remainder 0 gives 0, remainder 1 was never issued, else 11 - remainder.
    static func isChecked(_ digits: [UInt8]) -> Bool {
        let remainder = CheckDigits.weightedSum(digits.map { Int($0) - 48 }, [7, 9, 10, 5, 8, 4, 2]) % 11
        return remainder != 1 && (11 - remainder) % 11 == Int(digits[7]) - 48
    }

    /// With its hyphen: `9000003-8`.
    static func display(_ digits: [UInt8]) -> String {
        (digits[0..<7] + [.hyphen] + digits[7...]).map { $0 }.text
    }
}
