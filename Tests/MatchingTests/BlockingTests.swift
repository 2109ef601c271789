import CustomerModel
import Foundation
import Testing

@testable import Matching

@Suite("Blocking")
struct BlockingTests {
    @Test(arguments: [1, 2]) func `makes each pair that shares a key exactly once`(threads: Int) throws {
        let world = World(people: 150, seed: 3)
        let plan = try World.plan(world)
        let table = plan.makeTable(world.features)
        let pairs = CandidatePairs(plan.blocker.keyIndex(of: table, threads: threads))
        let made = pairs.map(threads: threads) { blocks, part, _ in
            var made: [RowPair] = []
            _ = pairs.forEach(blocks, part: part) { made.append(RowPair(Int32($0), Int32($1))) }
            return made
        }.joined().flatMap(\.self)
        let keys = world.features.map { Set(plan.blockingKeys(of: $0)) }
        var expected: Set<RowPair> = []
        for left in keys.indices {
            for right in keys.indices where right > left && !keys[left].isDisjoint(with: keys[right]) {
                expected.insert(RowPair(Int32(left), Int32(right)))
            }
        }
        #expect(expected.count > 150)
        #expect(made.count == expected.count)
        #expect(Set(made) == expected)
        #expect(plan.scoredPairs(in: table, threads: threads).candidates == expected.count)
    }

    @Test func `a key that too many records share finds nothing`() throws {
        let crowd = (0..<12).map { [Feature("phone", "+3584011"), Feature("personName", "a\u{1F}b\($0)")] }
        var rules = World.rules
        rules.largestBlock = 10
        let table = RecordTable(featureNames: rules.featureNames, records: crowd)
        let model = try Training.train(rules: rules, table: table)
        #expect(model.stopKeys[0].count == 1)
        #expect(try MatchPlan(rules: rules, model: model).scoredPairs(in: table).candidates == 0)
        rules.largestBlock = 12
        let wider = try Training.train(rules: rules, table: table)
        #expect(try MatchPlan(rules: rules, model: wider).scoredPairs(in: table).candidates == 66)
    }

    @Test(arguments: [
        ("x prefix 3", "matti", "matias", true), ("x prefix 6", "matti", "matti", false),
        ("x last 7", "+358401234567", "0401234567", true),
        ("x phonetic", "lindqvist oy", "lindkvist", true), ("x sorted", "kone oy", "oy kone", true),
        ("x words", "kone hissit", "vanha kone", true), ("x longest", "kone hissit", "hissit", true),
        ("x first", "kone hissit", "kone", true), ("x year", "1980-02-03", "1980-11-27", true),
        ("x monthDay", "1980-02-03", "1990-02-03", true), ("x part 2", "a\u{1F}b", "c\u{1F}b", true),
        ("x parts 1", "a\u{1F}b\u{1F}c", "a\u{1F}b\u{1F}d", true),
        ("x parts 1", "a\u{1F}\u{1F}c", "a\u{1F}\u{1F}c", false),
        ("x letters", "matti virtanen", "virtanen matti", true), ("x grams 4", "hameentie", "vameentie", true),
        ("x localPart", "matti@a.example", "matti@b.example", true), ("x", "a", "b", false),
        ("x exact", "a", "a", true),
    ])
    func `keys are derived`(rule: String, one: String, other: String, meet: Bool) throws {
        let key = try #require(KeyRule(rule))
        #expect(KeyRule("\(key)") == key)
        var rules = World.rules
        rules.blocking = [BlockingRule(name: rule, keys: [key])]
        let plan = try MatchPlan(untrained: rules)
        let table = plan.makeTable([[Feature("x", one)], [Feature("x", other)]])
        #expect(plan.scoredPairs(in: table).candidates == (meet ? 1 : 0))
    }

    @Test(arguments: [
        (["x": "a", "y": "b", "z": "c"], ["x": "a", "y": "d", "z": "c"], true),
        (["x": "a", "y": "b", "z": "c"], ["x": "e", "y": "b", "z": "c"], true),
        (["x": "a", "y": "b", "z": "c"], ["y": "b", "z": "c"], true),
        (["x": "a", "y": "b", "z": "c"], ["x": "a", "y": "b", "z": "d"], false),
        (["x": "a", "y": "b", "z": "c"], ["x": "b", "y": "a", "z": "c"], false),
    ])
    func `a key may be a choice of several`(one: [String: String], other: [String: String], meet: Bool) throws {
        let rule = try JSONDecoder().decode(
            BlockingRule.self, from: Data(#"{"name": "choice", "keys": [["x", "y prefix 1"], "z"]}"#.utf8))
        #expect(rule.keys.map(\.description) == ["[x, y prefix 1]", "z"])
        #expect(try JSONDecoder().decode(BlockingRule.self, from: JSONEncoder().encode(rule)) == rule)
        var rules = World.rules
        rules.blocking = [rule]
        let plan = try MatchPlan(untrained: rules)
        let records = [one, other].map { $0.sorted { $0.key < $1.key }.map { Feature($0.key, $0.value) } }
        #expect(plan.scoredPairs(in: plan.makeTable(records)).candidates == (meet ? 1 : 0))
    }

    @Test func `long texts that are much alike share a key, others do not`() throws {
        let text = "asiakas toivoo laskut sahkoisesti ja toimitukset aina aamupaivalla takapihan kautta"
        let other = "maksaa yleensa myohassa mutta maksaa; soita ennen kuin lahetat perintakirjeen taas"
        var rules = World.rules
        rules.blocking = [BlockingRule(name: "notes", keys: [KeyRule("x", .minhash(8))])]
        let plan = try MatchPlan(untrained: rules)
        let records = [text, text + " kiitos", other, "abcd"].map { [Feature("x", $0)] }
        let index = plan.blocker.keyIndex(of: plan.makeTable(records), threads: 1)
        #expect(index.isCandidate(0, 1))
        #expect(!index.isCandidate(0, 2))
        #expect(index.keys(row: 0, rule: 0).count == 8)
        #expect(index.keys(row: 3, rule: 0).isEmpty)
        #expect(KeyRule("x minhash 33") == nil)
    }

    @Test(arguments: [1, 2, 5], [UInt64(1), 2, 3])
    func `values near each other in the alphabet meet, in any order of the records`(reach: Int, seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let letters = Array("aeiouklmnst\u{E4}\u{F6}")
        let values = (0..<200).map { _ in
            String(
                (0..<Int.random(in: 1...3, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
        }
        var rules = World.rules
        rules.blocking = [BlockingRule(name: "near", keys: [KeyRule("x", .neighbours(reach))])]
        rules.largestBlock = 1000
        let plan = try MatchPlan(untrained: rules)
        let order = Array(Set(values)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        var met: [[String]: Bool] = [:]
        for rows in [values, values.shuffled(using: &random)] {
            let index = plan.blocker.keyIndex(of: plan.makeTable(rows.map { [Feature("x", $0)] }), threads: 2)
            for one in rows.indices {
                for other in 0..<one {
                    let pair = [rows[one], rows[other]].sorted()
                    let meet = index.isCandidate(one, other)
                    let distance = abs((places[pair[0]] ?? 0) - (places[pair[1]] ?? 0))
                    if distance <= reach { #expect(meet) }
                    if distance >= 2 * reach { #expect(!meet) }
                    #expect(met.updateValue(meet, forKey: pair) ?? meet == meet)
                }
            }
        }
    }

    @Test func `the preview counts what scoring will meet, and what rules find without each other`() throws {
        let world = World(people: 400, seed: 41)
        let table = RecordTable(featureNames: World.rules.featureNames, records: world.features)
        let trained = try Training.trained(rules: World.rules, table: table)
        let pairs = trained.plan.scoredPairs(in: trained.table)
        let known = pairs.edges.prefix(20).map { RowPair($0.left, $0.right) }
        let preview = trained.plan.blockingPreview(in: trained.table, threads: 2, known: known)
        #expect(preview.candidatePairs == pairs.candidates)
        #expect(preview.rules.map(\.owned) == pairs.rules.map(\.owned))
        #expect(preview.rules.map(\.largestBlock) == pairs.rules.map(\.largestBlock))
        #expect(preview.recall == 1)
        #expect(try #require(preview.recallEstimate) > 0.5)
        #expect(preview.rules[0].records == world.features.count { $0.contains { $0.name == "phone" } })
    }

    @Test(arguments: [
        "x prefix", "x prefix 0", "x neighbours", "x neighbours 0", "x sorted 2", "x nonsense", "", "x prefix 3 4",
    ])
    func `a blocking key with an unknown derivation is refused`(text: String) {
        #expect(KeyRule(text) == nil)
    }

    @Test(arguments: [2, 40, 5000]) func `keys are sorted as the standard sort does`(count: Int) {
        var numbers = SplitMix(seed: 5)
        var entries = (0..<count).map { KeyEntry(hash: numbers.next() >> (numbers.next() % 40), row: UInt32($0)) }
        let expected = entries.sorted { ($0.hash, $0.row) < ($1.hash, $1.row) }
        entries.withUnsafeMutableBufferPointer { KeySort.sort($0, below: 64) }
        #expect(entries.map(\.row) == expected.map(\.row))
    }
}
