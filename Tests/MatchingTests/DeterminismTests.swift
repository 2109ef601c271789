import CustomerModel
import Foundation
import Testing

@testable import Matching

@Suite("Determinism")
struct DeterminismTests {
    /// Everything that matching says of records, keyed by their place in source-key order.
    private struct Everything: Equatable {
        var model: Data
        var edges: [Edge]
        var partition: Partition
    }

    private static func everything(_ features: [[Feature]], threads: Int) throws -> Everything {
        let table = RecordTable(featureNames: World.rules.featureNames, records: features)
        let trained = try Training.trained(rules: World.rules, table: table, threads: threads)
        let edges = trained.plan.edges(in: trained.table, threads: threads)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Everything(
            model: try encoder.encode(trained.plan.model), edges: edges,
            partition: trained.plan.clusters(in: trained.table, edges: edges))
    }

    @Test(arguments: [200, 3000]) func `one and two threads give the same model, edges and clusters`(people: Int) throws
    {
        let world = World(people: people, seed: 21)
        let one = try Self.everything(world.features, threads: 1)
        #expect(try Self.everything(world.features, threads: 2) == one)
        #expect(one.edges.count > people / 2)
    }

    @Test func `the order in which values were first seen changes nothing`() throws {
        let world = World(people: 800, seed: 22)
        let plain = try Self.everything(world.features, threads: 2)
        // The rows stand in source-key order however the files came; the values of a row and their numbers may not.
        let names = Array(World.rules.featureNames.reversed())
        let table = RecordTable(featureNames: names, records: world.features.map { Array($0.reversed()) })
        let trained = try Training.trained(rules: World.rules, table: table, threads: 1)
        #expect(trained.plan.edges(in: trained.table) == plain.edges)
    }

    @Test func `a plan used alone gives the edges that it gave after training`() throws {
        let world = World(people: 500, seed: 23)
        let table = RecordTable(featureNames: World.rules.featureNames, records: world.features)
        let trained = try Training.trained(rules: World.rules, table: table)
        let plan = try MatchPlan(rules: World.rules, model: trained.plan.model)
        #expect(plan.edges(in: plan.makeTable(world.features)) == trained.plan.edges(in: trained.table))
    }

    @Test func `what scoring skips would not have been an edge`() throws {
        let world = World(people: 400, seed: 24)
        try Self.expectSkippedPairsToBeNoEdges(world, World.rules)
    }

    @Test func `pairs with nickname groups and several names come out as when they are scored one by one`() throws {
        var world = World(people: 400, seed: 25)
        var numbers = SplitMix(seed: 26)
        for row in world.records.indices {
            let groups = (0..<numbers.next(below: 3)).map { _ in Feature("givenNameGroup", "g\(numbers.next(below: 4))")
            }
            let second = numbers.next(below: 4) == 0 ? [Feature("personName", "matti\u{1F}niemi")] : []
            world.records[row].features += second + groups
        }
        var rules = World.rules
        rules.comparisons[0].features.append("givenNameGroup")
        rules.comparisons[0].levels.insert(LevelRule(name: "nickname", grades: [.nickname], m: 0.1), at: 1)
        try Self.expectSkippedPairsToBeNoEdges(world, rules)
    }

    private static func expectSkippedPairsToBeNoEdges(_ world: World, _ rules: MatchRules) throws {
        let records = RecordTable(featureNames: rules.featureNames, records: world.features)
        let plan = try MatchPlan(rules: rules, model: Training.train(rules: rules, table: records))
        let table = plan.makeTable(world.features)
        let edges = Dictionary(
            uniqueKeysWithValues: plan.edges(in: table).map { (RowPair($0.left, $0.right), $0.weight) })
        let keys = plan.keyIndex(of: table, threads: 1)
        let weigh = plan.weigher(in: table)
        for left in 0..<table.count {
            for right in left + 1..<table.count where keys.isCandidate(left, right) {
                let weight = weigh(left, right)
                let expected = weight >= plan.reviewWeight ? weight : nil
                #expect(edges[RowPair(Int32(left), Int32(right))] == expected)
            }
        }
        #expect(edges.count > 100)
    }
}

@Suite("Bad data")
struct BadDataTests {
    /// Everybody has one phone and one address; a third has no birth date, some have nothing but the phone.
    private static func nasty(_ people: Int) -> World {
        var world = World(people: people, seed: 31)
        world.records = world.records.enumerated().map { number, record in
            var features = record.features.filter { !["phone", "address"].contains($0.name) }
            if number % 3 == 0 { features.removeAll { $0.name == "birthDate" } }
            if number % 17 == 0 { features.removeAll() }
            features.append(Feature("address", "street 1\u{1F}4\u{1F}\u{1F}00100\u{1F}turku\u{1F}"))
            features.append(Feature("phone", "+358401111111"))
            return (record.person, features)
        }
        return world
    }

    @Test(arguments: [300, 2000]) func `one phone and one address for all make no blob`(people: Int) throws {
        let world = Self.nasty(people)
        let table = RecordTable(featureNames: World.rules.featureNames, records: world.features)
        let trained = try Training.trained(rules: World.rules, table: table, threads: 2)
        let pairs = trained.plan.scoredPairs(in: trained.table, threads: 2)
        let partition = trained.plan.clusters(in: trained.table, edges: pairs.edges)
        #expect(pairs.candidates <= table.count * 60)
        #expect((partition.clusters.map(\.count).max() ?? 0) <= 12)
        #expect(partition.clusters.count > people / 8)
    }

    @Test func `bridges between customers with exclusive values join nothing`() throws {
        var rules = World.rules
        rules.exclusive = ["personalId"]
        var world = World(people: 300, seed: 32)
        world.records = world.records.enumerated().map { number, record in
            let id = number % 5 == 0 ? [] : [Feature("personalId", "id\\(record.person)")]
            return (record.person, record.features.filter { $0.name != "phone" } + id + [Feature("phone", "+35840")])
        }
        let table = RecordTable(featureNames: rules.featureNames, records: world.features)
        let trained = try Training.trained(rules: rules, table: table)
        let edges = trained.plan.edges(in: trained.table)
        let partition = trained.plan.clusters(in: trained.table, edges: edges)
        for cluster in partition.clusters {
            let ids = Set(cluster.flatMap { trained.table.values(of: "personalId", in: Int($0)) })
            #expect(ids.count <= 1)
        }
    }
}
