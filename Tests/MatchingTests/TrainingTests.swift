import CustomerModel
import Testing

@testable import Matching

@Suite("Training")
struct TrainingTests {
    /// Records whose fields agree with planted chances: five codes of 40 values, wrong in a tenth (the first) to a fifth of copies.
    static func planted(pairs: Int, seed: UInt64) -> [[Feature]] {
        var numbers = SplitMix(seed: seed)
        let wrong = [10, 10, 20, 20, 5]
        return (0..<pairs).flatMap { _ -> [[Feature]] in
            let values = wrong.map { _ in numbers.next(below: 40) }
            let copy = zip(values, wrong).map { value, wrong in
                numbers.next(below: 100) < wrong ? (value + 1 + numbers.next(below: 39)) % 40 : value
            }
            return [values, copy].map { row in row.enumerated().map { Feature("f\($0)", "v\($1)") } }
        }
    }

    static let rules = MatchRules(
        kind: .person, title: "Planted", thresholds: Thresholds(link: 0.9, review: 0.5),
        blocking: [
            BlockingRule(name: "a", keys: [KeyRule("f0"), KeyRule("f1")]),
            BlockingRule(name: "b", keys: [KeyRule("f2"), KeyRule("f3")]),
            BlockingRule(name: "c", keys: [KeyRule("f4"), KeyRule("f0")]),
            BlockingRule(name: "d", keys: [KeyRule("f4"), KeyRule("f1")]),
            BlockingRule(name: "e", keys: [KeyRule("f4"), KeyRule("f2")]),
        ], largestBlock: 1000,
        comparisons: (0..<5).map { index in
            ComparisonRule(
                name: "f\(index)", comparator: .exact, features: ["f\(index)"],
                levels: [LevelRule(name: "same", grades: [.same], m: 0.7), LevelRule(name: "different", m: 0.3)])
        },
        prior: PriorHint(rules: [["f0": ["same"], "f1": ["same"], "f2": ["same"], "f3": ["same"]]], recall: 0.5))

    @Test func `recovers planted parameters`() throws {
        let records = Self.planted(pairs: 2000, seed: 5)
        let table = RecordTable(featureNames: Self.rules.featureNames, records: records)
        let model = try Training.train(rules: Self.rules, table: table, threads: 2)
        for (comparison, planted) in zip(model.comparisons, [0.9, 0.9, 0.8, 0.8, 0.95]) {
            #expect(abs(comparison.levels[0].m - planted) < 0.04, "\(comparison)")
            #expect(abs(comparison.levels[0].u - 1.0 / 40) < 0.003, "\(comparison)")
        }
        let matches = model.prior * 4000 * 3999 / 2
        #expect(abs(matches - 2000) < 250, "\(matches)")
    }

    @Test func `term tables count records, and sum up what is rare`() throws {
        let names = ["a", "a", "a", "a", "b", "b", "c"]
        var rules = Self.rules
        rules.comparisons[0].levels[0].termFrequency = 1
        let table = RecordTable(featureNames: rules.featureNames, records: names.map { [Feature("f0", $0)] })
        let terms = try #require(try Training.train(rules: rules, table: table).terms["f0"])
        #expect(terms.counts == ["a": 4])
        #expect(terms.total == 7)
        #expect(terms.rest == 1.5)
        #expect(abs(terms.agreement - 21.0 / 49) < 1e-12)
    }

    @Test func `agreeing on a rare value weighs more than on a common one`() throws {
        let world = World(people: 150, seed: 12)
        let plan = try World.plan(world)
        let common = plan.terms["personName.family"].map { index in
            ["virtanen", "zzzzz"].map { name -> Float in
                var name = name
                return name.withUTF8 { index.adjustment($0) }
            }
        }
        let bits = try #require(common)
        #expect(bits[1] > bits[0] + 1)
    }

    @Test(arguments: [0, 1, 2, 3]) func `the fewest records do not break it`(count: Int) throws {
        let records = Array(World(people: 5, seed: 1).features.prefix(count))
        let table = RecordTable(featureNames: World.rules.featureNames, records: records)
        let model = try Training.train(rules: World.rules, table: table)
        let plan = try MatchPlan(rules: World.rules, model: model)
        #expect(model.comparisons.allSatisfy { $0.levels.allSatisfy { $0.m > 0 && $0.u > 0 } })
        #expect(plan.edges(in: plan.prepare(table)).allSatisfy { $0.weight.isFinite })
    }

    @Test func `households do not teach that a given name is unimportant`() throws {
        let world = World(people: 150, seed: 21)
        var records = world.features
        for family in 0..<50 {
            for (index, member) in ["matti", "liisa", "pekka"].enumerated() {
                records.append([
                    Feature("address", "kotikuja\u{1F}\(family)\u{1F}\u{1F}00200\u{1F}espoo\u{1F}"),
                    Feature("birthDate", "19\(10 + (family * 7 + index * 13) % 90)-05-\(10 + family % 18)"),
                    Feature("city", "espoo"), Feature("familyName", "perhe\(family)"), Feature("givenName", member),
                    Feature("personName", "\(member)\u{1F}perhe\(family)"),
                    Feature("phone", "+35850\(5_000_000 + family)"),
                ])
            }
        }
        let table = RecordTable(featureNames: World.rules.featureNames, records: records)
        let plan = try MatchPlan(rules: World.rules, model: Training.train(rules: World.rules, table: table))
        let first = world.features.count
        let edges = plan.edges(in: plan.prepare(table))
        #expect(edges.count { $0.weight >= plan.linkWeight } > 50)
        let linked = edges.filter { $0.left >= first && $0.weight >= plan.linkWeight }
        #expect(linked.count == 0)
    }
}
