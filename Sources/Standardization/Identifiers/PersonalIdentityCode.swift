private import CustomerModel

/// Finnish personal identity codes (hetu): birth date, century sign, number, check character.
///
/// The sign is part of the identity and is kept: `010594Y9032` and `010594-9032` are two people.
enum PersonalIdentityCode {
    /// Whether a text has the form, a real birth date and the right check character. Numbers from 900 on, which are
    /// never issued, are allowed: test data uses them. A birth date in the future is not noticed (no clock here).
    static func isValid(_ code: [UInt8]) -> Bool {
        guard code.count == 11, Array(code[0..<6]).isAllDigits, Array(code[7..<10]).isAllDigits else { return false }
        guard let century = century(of: code[6]), number(code[7..<10]) >= 2 else { return false }
        let year = century + number(code[4..<6])
        guard CalendarDay(year: year, month: number(code[2..<4]), day: number(code[0..<2])) != nil else { return false }
        let check = (number(code[0..<6]) * 1000 + number(code[7..<10])) % 31
        return code[10] == checkCharacters[check]
    }

    /// The part that may be shown: `131052-****`.
    static func masked(_ code: [UInt8]) -> String { (Array(code.prefix(7)) + Array("****".utf8)).text }

    /// Whether a text is what `masked` gives.
    static func isMasked(_ code: [UInt8]) -> Bool { code.count == 11 && code.has("****", at: 7) }

    private static let checkCharacters = Array("0123456789ABCDEFHJKLMNPRSTUVWXY".utf8)

    private static func number(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1) - 48 } }

    private static func century(of sign: UInt8) -> Int? {
        switch sign {
        case UInt8(ascii: "+"): 1800
        case .hyphen, UInt8(ascii: "U")...UInt8(ascii: "Y"): 1900
        case UInt8(ascii: "A")...UInt8(ascii: "F"): 2000
        default: nil
        }
    }
}
