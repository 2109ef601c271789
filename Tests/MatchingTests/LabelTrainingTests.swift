import CustomerModel
import Testing

@testable import Matching

@Suite("Training with labels")
struct LabelTrainingTests {
    private static func label(_ left: Int32, _ right: Int32, _ isMatch: Bool) -> PairLabel {
        PairLabel(RowPair(left, right), isMatch: isMatch)
    }

    @Test func `what follows from verdicts is concluded, and what contradicts them is left out`() {
        let labels = LabelSet([
            Self.label(1, 2, true), Self.label(2, 3, true), Self.label(3, 4, false), Self.label(1, 2, true),
            Self.label(5, 6, true), Self.label(6, 7, true), Self.label(5, 7, false), Self.label(8, 9, true),
            Self.label(9, 8, false),
        ])
        #expect(
            labels.given.map(\.pair) == [RowPair(1, 2), RowPair(2, 3), RowPair(3, 4), RowPair(5, 6), RowPair(6, 7)])
        #expect(labels.contradictions == [RowPair(5, 7), RowPair(8, 9)])
        let implied = Dictionary(uniqueKeysWithValues: labels.implied.map { ($0.pair, $0.isMatch) })
        #expect(implied == [RowPair(1, 3): true, RowPair(1, 4): false, RowPair(2, 4): false, RowPair(5, 7): true])
    }

    @Test func `the fit of a bare prior is the log odds of the verdicts`() {
        let examples = (0..<40).map { index in
            LogisticFit.Example(values: [(0, 1)], offset: 0, chance: index < 10 ? 1 : 0, weight: 1)
        }
        let fit = LogisticFit(examples, deviations: [1000])
        #expect(abs(fit.parameters[0] - MatchWeight.bits(probability: 0.25)) < 1e-5)
    }

    @Test func `the fit finds planted bits, and stays at zero where it may not move`() {
        var numbers = SplitMix(seed: 3)
        let planted = [-2.0, 3.0, 1.5]
        let examples = (0..<20_000).map { _ -> LogisticFit.Example in
            var values: [(parameter: Int, value: Double)] = [(0, 1), (3, 1)]
            for place in 1...2 where numbers.next(below: 2) == 0 { values.append((place, 1)) }
            let bits = values.reduce(0) { $0 + ($1.parameter < 3 ? planted[$1.parameter] : 0) }
            let chance = MatchWeight.probability(bits: bits)
            let isMatch = Double(numbers.next(below: 100_000)) < chance * 100_000
            return LogisticFit.Example(values: values, offset: 0, chance: isMatch ? 1 : 0, weight: 1)
        }
        let fit = LogisticFit(examples, deviations: [100, 100, 100, 0])
        for (found, expected) in zip(fit.parameters, planted + [0]) { #expect(abs(found - expected) < 0.15) }
        #expect(fit.parameters[3] == 0)
    }

    /// A world whose e-mails all customers of a house share, which training without labels cannot know.
    private static let world = World(people: 400, seed: 77)

    private static func labels(_ count: Int, seed: UInt64) throws -> [PairLabel] {
        let table = RecordTable(featureNames: World.rules.featureNames, records: world.features)
        var rules = World.rules
        rules.thresholds.review = 1e-6
        let plan = try MatchPlan(rules: rules, model: Training.train(rules: rules, table: table))
        let candidates = plan.edges(in: plan.prepare(table))
        var numbers = SplitMix(seed: seed)
        return (0..<count).map { _ in
            let edge = candidates[numbers.next(below: candidates.count)]
            let isMatch = world.records[Int(edge.left)].person == world.records[Int(edge.right)].person
            return PairLabel(RowPair(edge.left, edge.right), isMatch: isMatch)
        }
    }

    @Test func `labels make other labels less surprising, in any order the same`() throws {
        let table = RecordTable(featureNames: World.rules.featureNames, records: Self.world.features)
        let labels = try Self.labels(400, seed: 1)
        let trained = try Training.train(rules: World.rules, table: table, labels: labels)
        let report = try #require(trained.labels)
        #expect(report.isTrained)
        #expect(report.matches + report.nonMatches <= 400)
        #expect(report.logLossAfter < report.logLossBefore + 0.01)
        let turned = try Training.train(rules: World.rules, table: table, labels: labels.reversed(), threads: 2)
        #expect(turned.model == trained.model)
        #expect(turned.labels == trained.labels)
    }

    @Test func `a model with labels can be written, read and used`() throws {
        let table = RecordTable(featureNames: World.rules.featureNames, records: Self.world.features)
        let trained = try Training.train(rules: World.rules, table: table, labels: Self.labels(300, seed: 2))
        let plan = try MatchPlan(rules: World.rules, model: trained.model)
        let score = plan.score(0, 1, in: plan.prepare(table))
        let bits =
            score.comparisons.reduce(score.priorBits) { $0 + $1.bits }
            + score.interactions.reduce(0) { $0 + $1.bits } + score.calibrationBits
        #expect(abs(bits - score.weight) < 1e-3)
        #expect(plan.edges(in: plan.prepare(table)).allSatisfy { $0.weight >= plan.reviewWeight - 1e-3 })
    }

    @Test func `four verdicts hold as decisions but teach nothing`() throws {
        let table = RecordTable(featureNames: World.rules.featureNames, records: Self.world.features)
        let labels = [Self.label(0, 1, true), Self.label(2, 9, false)]
        let trained = try Training.train(rules: World.rules, table: table, labels: labels)
        #expect(trained.model == (try Training.train(rules: World.rules, table: table)))
        #expect(trained.labels?.isTrained == false)
    }

    @Test func `as many matches as strangers do not make matches common`() throws {
        let world = Self.world
        let table = RecordTable(featureNames: World.rules.featureNames, records: world.features)
        var numbers = SplitMix(seed: 8)
        let rows = world.records.indices
        var labels: [PairLabel] = []
        for left in rows {
            for right in left + 1..<min(left + 3, rows.upperBound)
            where world.records[left].person == world.records[right].person && numbers.next(below: 2) == 0 {
                labels.append(Self.label(Int32(left), Int32(right), true))
            }
        }
        for _ in 0..<labels.count {
            let (one, other) = (numbers.next(below: rows.count), numbers.next(below: rows.count))
            if world.records[one].person != world.records[other].person {
                labels.append(Self.label(Int32(one), Int32(other), false))
            }
        }
        let trained = try Training.train(rules: World.rules, table: table, labels: labels)
        let design = try #require(trained.labels?.design)
        #expect(design.kind == .byVerdict)
        #expect(design.matchBits > 4)
        #expect(abs(trained.model.labels?.priorBits ?? 9) < 1)
    }
}

@Suite("Calibration")
struct CalibrationTests {
    @Test func `a calibration rises, and can be turned round`() throws {
        let calibration = try #require(
            Calibration(points: [
                .init(stated: -4, honest: -3), .init(stated: 0, honest: -1), .init(stated: 10, honest: 4),
            ]))
        for bits in stride(from: -12.0, to: 20, by: 0.7) {
            #expect(abs(calibration.stated(calibration.honest(bits)) - bits) < 1e-9)
            #expect(calibration.honest(bits + 0.1) > calibration.honest(bits))
        }
        #expect(calibration.honest(5) == 1.5)
        #expect(calibration.honest(20) == 9)
    }

    @Test func `points that fall are refused`() {
        #expect(Calibration(points: [.init(stated: 0, honest: 1), .init(stated: 1, honest: 0)]) == nil)
        #expect(Calibration(points: [.init(stated: 0, honest: 1)]) == nil)
    }

    @Test(arguments: [400, 8000]) func `weights stated twice too large become honest`(count: Int) throws {
        var numbers = SplitMix(seed: 4)
        let heldOut = (0..<count).map { _ -> (bits: Double, isMatch: Bool) in
            let honest = Double(numbers.next(below: 1200)) / 100 - 6
            let chance = MatchWeight.probability(bits: honest)
            return (bits: honest * 2, isMatch: Double(numbers.next(below: 100_000)) < chance * 100_000)
        }
        let calibration = try #require(Calibration(heldOut: heldOut))
        for stated in stride(from: -6.0, through: 6, by: 2) {
            #expect(abs(calibration.honest(stated) - stated / 2) < 0.8, "\(stated): \(calibration.honest(stated))")
        }
    }

    @Test func `a handful of verdicts calibrates nothing`() {
        #expect(Calibration(heldOut: [(bits: 1, isMatch: true), (bits: -1, isMatch: false)]) == nil)
    }
}

@Suite("Thresholds by wanted precision")
struct PrecisionChoiceTests {
    /// Chances 0.99, 0.9, 0.8, 0.5 and 0.1, a hundred pairs each.
    private let weights = [0.99, 0.9, 0.8, 0.5, 0.1].flatMap {
        [Double](repeating: MatchWeight.bits(probability: $0), count: 100)
    }

    @Test func `the lowest threshold that keeps the precision is chosen`() {
        let choice = PrecisionChoice(wanted: 0.89, weights: weights)
        #expect(abs(choice.link - 0.8) < 1e-5)
        #expect(abs(choice.expectedPrecision - (0.99 + 0.9 + 0.8) / 3) < 1e-9)
        #expect(abs(choice.expectedRecall - 2.69 / 3.29) < 1e-9)
        #expect(PrecisionChoice(wanted: 0.5, weights: weights).link < 0.2)
    }

    @Test func `a precision that no pair reaches links nothing`() {
        let choice = PrecisionChoice(wanted: 0.995, weights: weights)
        #expect(choice.link > 0.9999)
        #expect(choice.expectedRecall == 0)
    }

    @Test func `rules that want a precision get a threshold that is expected to reach it`() throws {
        let world = World(people: 400, seed: 77)
        var rules = World.rules
        rules.thresholds.precision = 0.98
        let table = RecordTable(featureNames: rules.featureNames, records: world.features)
        let trained = try Training.train(rules: rules, table: table, labels: [])
        let choice = try #require(trained.precision)
        #expect(choice.expectedPrecision >= 0.98)
        let plan = try MatchPlan(rules: rules, model: trained.model)
        #expect(plan.thresholds.link == choice.link)
        let links = plan.edges(in: plan.prepare(table)).filter { $0.weight >= plan.linkWeight }
        let right = links.count { world.records[Int($0.left)].person == world.records[Int($0.right)].person }
        #expect(Double(right) >= 0.95 * Double(links.count), "\(right) of \(links.count)")
    }
}

@Suite("Dependent witnesses")
struct DependenceTests {
    /// Codes of people; the second follows from the first (a city and its postal area), the others are their own.
    private func records(dependent: Bool) -> [[Feature]] {
        var numbers = SplitMix(seed: 12)
        return (0..<1500).flatMap { _ -> [[Feature]] in
            let area = numbers.next(below: 40)
            let values = [
                area, dependent ? area : numbers.next(below: 40), numbers.next(below: 500), numbers.next(below: 500),
            ]
            let copies = numbers.next(below: 3) == 0 ? 2 : 1
            return (0..<copies).map { _ in values.enumerated().map { Feature("f\($0)", "v\($1)") } }
        }
    }

    private func dependences(of records: [[Feature]]) throws -> [Dependence] {
        var rules = TrainingTests.rules
        rules.comparisons.removeLast()
        rules.blocking = (0..<4).map { BlockingRule(name: "f\($0)", keys: [KeyRule("f\($0)")]) }
        for (index, u) in [1.0 / 40, 1.0 / 40, 1.0 / 500, 1.0 / 500].enumerated() {
            rules.comparisons[index].levels = [
                LevelRule(name: "same", grades: [.same], m: 0.95, u: u),
                LevelRule(name: "different", m: 0.05, u: 1 - u),
            ]
        }
        let table = RecordTable(featureNames: rules.featureNames, records: records)
        var model = MatchModel(startingFrom: rules)
        model.prior = 0.00025
        return try Training.dependences(of: TrainedModel(rules: rules, model: model, table: table))
    }

    @Test func `a field that follows from another is found`() throws {
        let found = try #require(try dependences(of: records(dependent: true)).first)
        #expect([found.first, found.second] == ["f0", "f1"])
        #expect(abs(found.nonMatchBits - MatchWeight.log2(40)) < 0.7, "\(found)")
    }

    @Test func `independent fields give no warning`() throws {
        #expect(try dependences(of: records(dependent: false)).isEmpty)
    }
}
