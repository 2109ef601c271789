import CustomerModel
import Testing

@testable import Standardization

@Suite struct PhoneTests {
    /// Three disagree on purpose: two cells with two numbers each, and a number that a spreadsheet gave a decimal.
    /// The bound leaves room for the metadata of other releases of libphonenumber.
    @Test func `phones agree with the oracle's vectors`() throws {
        var disagreements: [String] = []
        let rows = try Workbench.fixture("phone_vectors.csv")
        for row in rows where row.count == 4 {
            let (canonical, status) = Workbench.standardizer.standardize(
                value: row[0], type: .phone, region: row[1].isEmpty ? "ZZ" : row[1]
            )
            let bare = canonical.prefix { $0 != " " }
            let agrees = row[3] == "true" ? bare == row[2] && status == .verified : status != .verified
            if !agrees { disagreements.append("\(row.joined(separator: ",")) -> \(canonical) \(status)") }
        }
        #expect(rows.count == 1000)
        #expect(disagreements.count <= 30, "\(disagreements)")
    }

    @Test func `the short way gives the library's answer for every prefix and length`() {
        var wrong: [String] = []
        for region in ["FI", "SE", "NO", "DK"] {
            for prefix in 0...9999 {
                for length in 5...12 {
                    let number = Self.padded(prefix) + String(repeating: "123456789", count: 2).prefix(length - 4)
                    let bytes = Array(number.utf8)
                    guard let short = NordicPhonePlan.number(bytes, region: region) else { continue }
                    let answer = PhoneReader.askLibrary(bytes, region: region)
                    if answer.standing != .assigned || answer.e164 != short.text { wrong.append("\(region) \(number)") }
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(40))")
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
