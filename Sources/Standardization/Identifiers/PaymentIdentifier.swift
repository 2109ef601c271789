/// Identifiers of banks and payments.
enum PaymentIdentifier {
    /// Whether a compact text is a business identifier code (ISO 9362): four letters, a country, two letters or digits, and
    /// three more for a branch. There is no check digit.
    static func isBIC(_ text: [UInt8]) -> Bool {
        guard text.count == 8 || text.count == 11, text[..<6].allSatisfy(\.isLetter) else { return false }
        return countries.contains(Array(text[4..<6]).text) && text[6...].allSatisfy { $0.isLetter || $0.isDigit }
    }

    /// ISO 3166 alpha-2, and XK, which the banks of Kosovo use.
    private static let countries: Set<String> = {
        let list = """
            AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
            BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
            FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
            IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
            ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
            PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
            TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
            """
        return Set(list.split { $0 == " " || $0 == "\n" }.map(String.init))
    }()

    /// Whether a compact text is a creditor reference (ISO 11649): RF, two check digits, up to 21 letters and digits,
    /// remainder 1 mod 97.
    static func isCreditorReference(_ text: [UInt8]) -> Bool {
        guard (5...25).contains(text.count), text.has("RF"), text[2].isDigit, text[3].isDigit else { return false }
        return CheckDigits.mod97(text[4...] + text[..<4]) == 1
    }

    /// A Finnish reference number (viite) of four to twenty digits without zeros in front; nil when it is none.
    ///
    /// Weights 7, 3, 1 from the right, the check digit fills up to the next ten.
    static func finnishReference(_ text: [UInt8]) -> [UInt8]? {
        let digits = Array(text.drop { $0 == 48 })
        guard (4...20).contains(digits.count), let values = digits.digits else { return nil }
        let sum = values.dropLast().reversed().enumerated().reduce(0) { $0 + $1.element * [7, 3, 1][$1.offset % 3] }
        return (10 - sum % 10) % 10 == values.last ? digits : nil
    }
}
