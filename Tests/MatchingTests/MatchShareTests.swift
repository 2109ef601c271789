import CustomerModel
import Testing

@testable import Matching

@Suite("Share of matches")
struct MatchShareTests {
    /// Weights of candidate pairs that claim four bits too much, and whether they are matches.
    private static func pairs(_ count: Int, seed: UInt64) -> [(bits: Double, isMatch: Bool)] {
        var numbers = SplitMix(seed: seed)
        return (0..<count).map { _ in
            let bits = Double(numbers.next(below: 22_000)) / 1000 - 6
            let honest = MatchWeight.probability(bits: bits - 4)
            return (bits, Double(numbers.next(below: 1_000_000)) < honest * 1_000_000)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `matches alone tell how likely a match each unlabelled pair is`(seed: UInt64) throws {
        let pairs = Self.pairs(12_000, seed: seed)
        let matches = pairs.filter(\.isMatch).prefix(600).map(\.bits)
        let share = try #require(MatchShare(matches: matches, unlabelled: pairs.map(\.bits), scale: 1))
        for bits in [0.0, 2, 4, 6] {
            let honest = MatchWeight.probability(bits: bits - 4)
            #expect(abs(share.chance(bits) - honest) < 0.2, "\(bits)")
        }
    }

    @Test func `where all matches are labelled, what is left is none`() throws {
        let pairs = Self.pairs(4000, seed: 5)
        let matches = pairs.filter(\.isMatch).map(\.bits)
        let others = pairs.filter { !$0.isMatch }.map(\.bits)
        let share = try #require(MatchShare(matches: matches, unlabelled: others, scale: 1))
        #expect(share.chance(3) < MatchWeight.probability(bits: 3) / 2)
    }

    @Test func `a few matches tell nothing`() {
        #expect(MatchShare(matches: [9, 10, 11], unlabelled: [1, 2, 9, 10], scale: 1) == nil)
    }
}
