import CustomerModel
import Foundation
import Testing

@testable import Matching

@Suite("Customers compared whole")
struct WholeWeightTests {
    @Test func `weigh as one record that has the values of all`() throws {
        let world = World(people: 60, seed: 41)
        let plan = try World.plan(world)
        var numbers = SplitMix(seed: 42)
        for _ in 0..<300 {
            let picked = (0..<5).map { _ in world.features[numbers.next(below: world.records.count)] }
            let apart = Self.problem(picked, plan)
            let whole = Self.problem([Self.merged(picked[0...1]), Self.merged(picked[2...4])], plan)
            #expect(apart.wholeWeight?([0, 1], [2, 3, 4]) == whole.crossWeight(0, 1))
            #expect(apart.wholeWeight?([4, 2, 3], [1, 0]) == whole.crossWeight(0, 1))
        }
    }

    private static func merged(_ records: ArraySlice<[Feature]>) -> [Feature] {
        Set(records.joined()).sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }

    private static func problem(_ records: [[Feature]], _ plan: MatchPlan) -> ClusterProblem {
        plan.clusterProblem(in: plan.makeTable(records), edges: [], exclusive: [])
    }
}

@Suite("Match plan")
struct MatchPlanTests {
    @Test func `finds the people of a made-up world`() throws {
        let world = World(people: 150, seed: 1)
        let plan = try World.plan(world)
        let table = plan.makeTable(world.features)
        let linked = plan.edges(in: table).filter { $0.weight >= plan.linkWeight }
        let right = linked.count { world.records[Int($0.left)].person == world.records[Int($0.right)].person }
        var truth = 0
        for left in world.records.indices {
            for other in world.records.indices where other > left {
                if world.records[left].person == world.records[other].person { truth += 1 }
            }
        }
        #expect(Double(right) / Double(linked.count) > 0.97)
        #expect(Double(right) / Double(truth) > 0.9)
    }

    @Test func `edges and model are the same for any number of threads`() throws {
        let world = World(people: 150, seed: 2)
        let one = try World.plan(world, threads: 1)
        let two = try World.plan(world, threads: 2)
        #expect(one.model == two.model)
        let table = one.makeTable(world.features)
        let edges = one.edges(in: table, threads: 1)
        #expect(!edges.isEmpty)
        #expect(edges == two.edges(in: two.makeTable(world.features), threads: 2))
        #expect(edges == edges.sorted(by: Edge.isInRowOrder))
    }

    @Test func `the weight of a pair does not depend on row order, other records or the side it stands on`() throws {
        let world = World(people: 150, seed: 4)
        let plan = try World.plan(world)
        let table = plan.makeTable(world.features)
        var numbers = SplitMix(seed: 9)
        let shuffled = Array(world.features.indices).shuffled(using: &numbers)
        let moved = plan.makeTable(shuffled.map { world.features[$0] })
        let place = Dictionary(uniqueKeysWithValues: shuffled.enumerated().map { ($1, $0) })
        let edges = plan.edges(in: table)
        #expect(edges.count > 100)
        let others = Dictionary(
            uniqueKeysWithValues: plan.edges(in: moved).map { (RowPair($0.left, $0.right), $0.weight) })
        #expect(others.count == edges.count)
        for edge in edges {
            let left = try #require(place[Int(edge.left)])
            let right = try #require(place[Int(edge.right)])
            #expect(others[RowPair(Int32(left), Int32(right))] == edge.weight)
            let alone = plan.makeTable([world.features[Int(edge.right)], world.features[Int(edge.left)]])
            #expect(plan.edges(in: alone).map(\.weight) == [edge.weight])
            #expect(plan.score(0, 1, in: alone).weight == edge.weight)
        }
    }

    @Test func `only pairs that involve a wanted row are scored`() throws {
        let world = World(people: 200, seed: 6)
        let plan = try World.plan(world)
        let table = plan.makeTable(world.features)
        let involving = world.records.indices.map { $0 % 7 == 0 }
        let expected = plan.edges(in: table).filter { involving[Int($0.left)] || involving[Int($0.right)] }
        #expect(!expected.isEmpty)
        #expect(plan.edges(in: table, involving: involving, threads: 2) == expected)
    }

    @Test func `clusters follow edges, must-links and cannot-links`() throws {
        let world = World(people: 100, seed: 8)
        let plan = try World.plan(world)
        let table = plan.makeTable(world.features)
        let edges = plan.edges(in: table)
        let strongest = try #require(edges.max { $0.weight < $1.weight })
        let free = plan.clusters(in: table, edges: edges)
        #expect(free.clusterOf[Int(strongest.left)] == free.clusterOf[Int(strongest.right)])
        let apart = plan.clusters(in: table, edges: edges, cannotLinks: [RowPair(strongest.left, strongest.right)])
        #expect(apart.clusterOf[Int(strongest.left)] != apart.clusterOf[Int(strongest.right)])
        let together = plan.clusters(in: table, edges: [], mustLinks: [RowPair(0, Int32(table.count - 1))])
        #expect(together.clusterOf[table.count - 1] == 0)
    }

    @Test func `a trained model round-trips as JSON`() throws {
        let model = try World.plan(World(people: 100, seed: 1)).model
        let data = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(MatchModel.self, from: data) == model)
        let rules = try JSONEncoder().encode(World.rules)
        #expect(try JSONDecoder().decode(MatchRules.self, from: rules) == World.rules)
    }

    @Test func `rules with mistakes are refused with one sentence each`() {
        var rules = World.rules
        rules.comparisons[0].levels[0].grades = [.generation]
        rules.comparisons[1].levels.removeLast()
        rules.interactions[0].when["phone"] = ["nonsense"]
        rules.thresholds.review = 0.95
        let error = #expect(throws: MatchRulesError.self) { try MatchPlan(untrained: rules) }
        #expect(
            error?.problems == [
                "thresholds must be 0 < review <= link < 1",
                "comparison name: level same: personName never gives generation",
                "comparison birthDate: the last level must have no condition",
                "interaction household: comparison phone has no level nonsense",
            ])
    }

    @Test func `a model of other rules is refused`() throws {
        let model = try World.plan(World(people: 50, seed: 1)).model
        var rules = World.rules
        rules.comparisons.removeLast()
        #expect(throws: MatchRulesError.self) { try MatchPlan(rules: rules, model: model) }
    }
}
