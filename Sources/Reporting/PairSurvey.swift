import CustomerModel
import Linkage
import Matching

/// What blocking costs and how pairs are weighed, over all candidate pairs of one kind or an even sample of them.
struct PairSurvey: Sendable {
    /// In the order of the rules.
    let rules: [BlockingPreview.Rule]
    private(set) var weights = WeightCounts()
    /// Share of the pairs that were weighed, 0...1.
    let sampled: Double

    /// Pairs weighed at most, about.
    private static let pairLimit = 3_000_000

    /// - Parameter entities: the true entity of each row of the table, -1 where it is not known; nil without truth.
    init(_ part: LinkPart, entities: [Int32]?, threads: Int) {
        rules = part.plan.blockingPreview(in: part.table, threads: threads).rules
        var step = 1
        while rules.reduce(0, { $0 + $1.made }) / step > Self.pairLimit { step *= 2 }
        sampled = 1 / Double(step)
        let share = Double(step)
        let counts = part.plan.weighedPairs(in: part.table, oneIn: step, threads: threads, WeightCounts()) {
            counts, left, right, weight in
            let truth = entities.flatMap { Self.truth($0[left], $0[right]) }
            counts.add(Double(weight), isMatch: truth, share: share)
        }
        for found in counts { weights.add(found) }
    }

    private static func truth(_ one: Int32, _ other: Int32) -> Bool? {
        one < 0 || other < 0 ? nil : one == other
    }
}
