import CustomerModel
import Testing

@testable import Matching

@Suite("Relatives")
struct RelativesTests {
    private static let rules = MatchRules(
        kind: .person, title: "Names and addresses", thresholds: Thresholds(link: 0.9, review: 0.5),
        blocking: [BlockingRule(name: "a", keys: [KeyRule("address")])], largestBlock: 100,
        comparisons: [
            ComparisonRule(
                name: "name", comparator: .personName, features: ["personName"],
                levels: [
                    LevelRule(name: "same", grades: [.same], m: 0.9),
                    LevelRule(name: "otherGiven", grades: [.familyOnly], m: 0.05),
                    LevelRule(name: "different", m: 0.05),
                ]),
            ComparisonRule(
                name: "address", comparator: .address, features: ["address"],
                levels: [LevelRule(name: "same", grades: [.same], m: 0.6), LevelRule(name: "different", m: 0.4)]),
            ComparisonRule(
                name: "code", comparator: .exact, features: ["code"],
                levels: [LevelRule(name: "same", grades: [.same], m: 0.97), LevelRule(name: "different", m: 0.03)]),
        ],
        interactions: [
            InteractionRule(name: "sisters", when: ["code": ["different"], "address": ["same"]], bits: -5),
            InteractionRule(name: "twice the same", when: ["name": ["same"], "address": ["same"]], bits: -5),
        ], prior: PriorHint(rules: [], recall: 0.5))

    /// Levels of name, address and code; nil is missing.
    private static func pattern(_ levels: Int?...) -> Pattern {
        Pattern(
            bits: levels.enumerated().reduce(0) {
                $0 | UInt64($1.element ?? Pattern.missing) << (4 * UInt64($1.offset))
            })
    }

    private static let patterns = [
        WeightedPattern(pattern: pattern(0, 0, nil), pairs: 10),
        WeightedPattern(pattern: pattern(1, 0, nil), pairs: 100),
        WeightedPattern(pattern: pattern(0, 0, 1), pairs: 50),
        WeightedPattern(pattern: pattern(0, 1, 0), pairs: 10),
    ]

    private let relatives = Relatives(rules, interactionBits: [-5, -5], patterns)

    @Test func `relatives weigh no more than a share of the others together`() {
        let tempered = relatives.tempered([1, 1, 0.8, 1])
        #expect(tempered[0] == 1 && tempered[3] == 1)
        let related = 100 * tempered[1] + 50 * tempered[2]
        #expect(abs(related - 0.3 * 20) < 1e-9)
        #expect(abs(tempered[2] / tempered[1] - 0.8) < 1e-9)
    }

    @Test func `few relatives keep what they have`() {
        #expect(relatives.tempered([1, 0.01, 0.01, 1]) == [1, 0.01, 0.01, 1])
    }

    @Test func `they are weighed among the pairs that a comparison has`() {
        let tempered = relatives.tempered([1, 0.01, 0.1, 1]) { $0[2] != nil }
        #expect(abs(50 * tempered[2] - 0.3 * 10) < 1e-9)
    }

    @Test func `without any other pair they teach nothing`() {
        #expect(relatives.tempered([0, 1, 1, 0]) == [0, 0, 0, 0])
    }
}
