import Store
import Testing

@Suite("Golden number")
struct GoldenNumberTests {
    @Test("a public id leads back to its number")
    func roundTrip() {
        let edges: [Int64] = [1, 2, 3, 1 << 25, (1 << 50) - 1]
        for number in Array(edges) + stride(from: 1, to: 1_000_000_000_000, by: 7_654_321_987) {
            #expect(GoldenNumber(publicId: GoldenNumber(number).publicId)?.value == number)
        }
    }

    @Test("public ids are different, of one length, and do not show their order")
    func appearance() {
        let ids = (1...20_000).map { GoldenNumber(Int64($0)).publicId }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.utf8.count == 12 && $0.hasPrefix("K-") })
        let rising = zip(ids, ids.dropFirst()).count { $0 < $1 }
        #expect((8_000...12_000).contains(rising))
        #expect(Set(ids.prefix(1000).map { $0.dropFirst(2).prefix(2) }).count > 400)
    }

    @Test("ids are kept for ever, so the scramble must never change")
    func stability() {
        #expect(GoldenNumber(1).publicId == "K-YJK0PSQCR3")
        #expect(GoldenNumber(1_000_000).publicId == "K-H5SE4YZB0S")
    }

    @Test("letters that look like digits are read as those, in either case")
    func reading() {
        let id = GoldenNumber(42).publicId
        #expect(GoldenNumber(publicId: id.lowercased())?.value == 42)
        #expect(GoldenNumber(publicId: id.replacing("0", with: "O").replacing("1", with: "l"))?.value == 42)
    }

    @Test("other texts are no ids", arguments: ["", "K-", "K-123", "X-0123456789", "K-0123456U89", "K-01234567890"])
    func refusals(text: String) {
        #expect(GoldenNumber(publicId: text) == nil)
    }
}
