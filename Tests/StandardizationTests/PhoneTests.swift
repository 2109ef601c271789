import CustomerModel
import Testing

@testable import Standardization

@Suite struct PhoneTests {
    @Test func `the short way gives the library's answer for every prefix and length`() {
        var wrong: [String] = []
        for region in ["FI", "SE", "NO", "DK", "EE"] {
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

    @Test func `the short way understands a number as the library does however it is written`() {
        var answered = 0
        for number in 0..<5000 {
            let code = ["358", "46", "47", "45", "372"][number % 5]
            let national = String(4_012_345 + number * 7919) + String(repeating: "7", count: number / 5 % 3)
            let cut = national.index(national.startIndex, offsetBy: 2)
            let (head, tail) = (national[..<cut], national[cut...])
            let writings = [
                "+\(code) (0)\(head) \(tail)", "+\(code)\(national)", "00\(code)-\(head)-\(tail)", "(0\(head)) \(tail)",
                "0\(head) \(tail)", "\(head)-\(tail)", "+\(code) 0\(head) \(tail)", "00\(code) 0\(national)",
            ]
            for writing in writings {
                for region in ["FI", "SE", "NO", "DK", "EE"] {
                    let bytes = Array(writing.utf8)
                    guard let short = NordicPhonePlan.number(bytes, region: region) else { continue }
                    answered += 1
                    let answer = PhoneReader.askLibrary(bytes, region: region)
                    #expect(answer.e164 == short.text && answer.standing == .assigned, "\(region) \(writing)")
                }
            }
        }
        #expect(answered > 5000)
    }

    @Test func `two numbers in one cell are two numbers`() {
        let phones = { Workbench.features("phone", of: .person, [("phone", $0)]) }
        #expect(phones("040 123 4567 / 050 123 4567") == ["+358401234567", "+358501234567"])
        #expect(phones("818/762-1221").count == 1)
        #expect(phones("3,58943E+11").isEmpty)
        #expect(Workbench.canonical("040 123 4567, 050 123 4567", .phone) == "+358401234567; +358501234567")
    }

    @Test func `numbers of all attributes for phones come together`() {
        let fields = [("phone", "040 123 4567"), ("fax", "09 4257 1100")]
        #expect(Workbench.features("phone", of: .organization, fields) == ["+358942571100", "+358401234567"])
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
