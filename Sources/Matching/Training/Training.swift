/// Learns a model from records without labels.
package enum Training {
    /// Learns prior, m, u, interactions, term frequencies and stop keys.
    ///
    /// u comes from random pairs (seeded by the rules) and from those candidate pairs that turn out not to be matches;
    /// m and the prior by expectation maximisation over the candidate pairs of all blocking rules. The result depends on
    /// records and rules alone: not on threads. Records come in source-key order.
    ///
    /// - Throws: when the rules have problems.
    package static func train(
        rules: MatchRules, table: RecordTable, threads: Int = 1,
        progress: @escaping @Sendable (MatchProgress) -> Void = { _ in }
    ) throws(MatchRulesError) -> MatchModel {
        var model = MatchModel(startingFrom: rules)
        model.records = table.count
        model.terms = TermCounter.tables(for: rules, table)
        let unstopped = try MatchPlan(rules: rules, model: model).blocker.keyIndex(of: table, threads: threads)
        model.stopKeys = StopKeyFinder.stopKeys(in: unstopped, limit: rules.largestBlock, threads: threads)
        let plan = try MatchPlan(rules: rules, model: model)
        progress(MatchProgress(phase: "sampling", done: 0, total: 1))
        let sample = PatternSample(plan, table, threads: threads)
        progress(MatchProgress(phase: "learning", done: 0, total: 1))
        guard sample.candidatePairs > 0 else { return model }
        var expectation = Expectation(rules, model, sample)
        expectation.run()
        return expectation.model
    }
}
