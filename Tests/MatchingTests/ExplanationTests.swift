import Foundation
import Testing

@testable import Matching

@Suite("Explanation")
struct ExplanationTests {
    @Test func `the steps add up to the weight`() throws {
        let world = World(people: 200, seed: 14)
        let plan = try World.plan(world)
        let table = plan.makeTable(world.features)
        for edge in plan.edges(in: table).prefix(50) {
            let explanation = plan.explain(Int(edge.left), Int(edge.right), in: table)
            let steps = explanation.comparisons.reduce(0) { $0 + $1.levelBits + $1.termBits }
            let sum = explanation.priorBits + steps + explanation.interactions.reduce(0) { $0 + $1.bits }
            #expect(abs(sum - Double(edge.weight)) < 1e-3)
            #expect(abs(explanation.weight - Double(edge.weight)) < 1e-6)
            #expect(explanation.blocking.contains { $0.isMet })
            #expect(explanation.blocking.allSatisfy { $0.isMet == $0.missed.isEmpty || $0.isStopped })
        }
    }

    @Test func `a flip carries the pair across the link threshold when applied`() throws {
        let world = World(people: 200, seed: 15)
        let plan = try World.plan(world)
        let table = plan.makeTable(world.features)
        var applied = 0
        for edge in plan.edges(in: table) {
            let explanation = plan.explain(Int(edge.left), Int(edge.right), in: table)
            let scorer = PairScorer(plan, plan.prepared(table))
            let pattern = scorer.result(Int(edge.left), Int(edge.right)).pattern
            let score = plan.score(Int(edge.left), Int(edge.right), in: table)
            for flip in explanation.flips {
                let index = try #require(plan.rules.comparisons.firstIndex { $0.name == flip.comparison })
                let level = plan.rules.comparisons[index].levels.firstIndex { $0.name == flip.to } ?? Pattern.missing
                let weight = plan.weight(of: score, pattern, moving: index, to: level)
                #expect((weight >= plan.linkWeight) != (edge.weight >= plan.linkWeight))
                applied += 1
            }
        }
        #expect(applied > 20)
    }

    @Test func `the match key names what speaks for and against`() {
        let score = PairScore(
            weight: 3, priorBits: -10,
            comparisons: [
                ComparisonScore(name: "name", level: "same", levelBits: 8, termBits: 1),
                ComparisonScore(name: "businessId", level: "same", levelBits: 12, termBits: 0),
                ComparisonScore(name: "phone", level: nil, levelBits: 0, termBits: 0),
                ComparisonScore(name: "legalForm", level: "same", levelBits: 0.4, termBits: 0),
                ComparisonScore(name: "address", level: "different", levelBits: -3, termBits: 0),
            ], interactions: [])
        #expect(score.matchKey == "+NAME+BUSINESS_ID-ADDRESS")
    }

    @Test func `an explanation is JSON`() throws {
        let world = World(people: 20, seed: 16)
        let plan = try World.plan(world)
        let explanation = plan.explain(0, 1, in: plan.makeTable(world.features))
        let data = try JSONEncoder().encode(explanation)
        #expect(try JSONDecoder().decode(Explanation.self, from: data) == explanation)
    }
}
