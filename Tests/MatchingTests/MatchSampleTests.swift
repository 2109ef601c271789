import CustomerModel
import Testing

@testable import Matching

@Suite("A plain sample of matches")
struct MatchSampleTests {
    private static let world = World(people: 400, seed: 77)

    private static func isMatch(_ edge: Edge) -> Bool {
        world.records[Int(edge.left)].person == world.records[Int(edge.right)].person
    }

    /// All candidate pairs that are not beyond hope, by what a model says of them.
    private static func candidates(_ model: MatchModel, _ table: RecordTable) throws -> [Edge] {
        let plan = try LabelSurvey.wide(MatchPlan(rules: World.rules, model: model))
        return plan.edges(in: plan.prepare(table))
    }

    /// Every second match, and the strangers that look most like matches.
    private static func labels(_ edges: [Edge]) -> [PairLabel] {
        let matches = edges.filter { isMatch($0) && StableHash.combine(UInt64($0.left), UInt64($0.right)) % 2 == 0 }
        let strangers = edges.filter { !isMatch($0) }.sorted { ($0.weight, $1.left) > ($1.weight, $0.left) }
        return (matches + strangers.prefix(matches.count)).map {
            PairLabel(RowPair($0.left, $0.right), isMatch: isMatch($0))
        }
    }

    @Test func `hard strangers beside it do not make matches common`() throws {
        let table = RecordTable(featureNames: World.rules.featureNames, records: Self.world.features)
        let edges = try Self.candidates(Training.train(rules: World.rules, table: table), table)
        let trained = try Training.train(rules: World.rules, table: table, labels: Self.labels(edges))
        #expect(trained.labels?.design?.kind == .byVerdict)
        let judged = try Self.candidates(trained.model, table)
        let expected = judged.reduce(0) { $0 + $1.probability }
        let matches = Double(judged.count(where: Self.isMatch))
        #expect(abs(expected / matches - 1) < 0.1, "\(expected) of \(matches)")
    }

    @Test func `which share of the matches is labelled is read off the sure ones, whatever strangers are`() throws {
        let table = RecordTable(featureNames: World.rules.featureNames, records: Self.world.features)
        let model = try Training.train(rules: World.rules, table: table)
        let edges = try Self.candidates(model, table)
        let plan = try LabelSurvey.wide(MatchPlan(rules: World.rules, model: model))
        let matches = edges.filter(Self.isMatch).enumerated().filter { $0.offset % 4 == 0 }.map(\.element)
        for strangers in [20, 300] {
            let others = edges.filter { !Self.isMatch($0) }.prefix(strangers)
            let labels = (matches + others).map { PairLabel(RowPair($0.left, $0.right), isMatch: Self.isMatch($0)) }
            let survey = LabelSurvey(LabelSet(labels), plan, plan.prepare(table), threads: 1)
            let sample = try #require(MatchSample(survey))
            #expect(abs(sample.rate - 0.25) < 0.05, "\(sample.rate)")
            #expect(LabelDesign(survey, sample).kind == .byVerdict)
        }
    }
}
