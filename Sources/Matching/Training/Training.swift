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
        try trained(rules: rules, table: table, threads: threads, progress: progress).plan.model
    }

    /// The same as `train`, with the plan of the model and the table prepared for it: what training has already computed
    /// of the table need not be computed again.
    package static func trained(
        rules: MatchRules, table: RecordTable, threads: Int = 1,
        progress: @escaping @Sendable (MatchProgress) -> Void = { _ in }
    ) throws(MatchRulesError) -> TrainedTable {
        var model = MatchModel(startingFrom: rules)
        model.records = table.count
        model.terms = TermCounter.tables(for: rules, table, threads: threads)
        let start = try MatchPlan(rules: rules, model: model)
        let keys = start.blocker.keyIndex(of: table, threads: threads)
        var prepared = start.prepared(table, threads: threads)
        progress(MatchProgress(phase: "sampling", done: 0, total: 1))
        var sampler = PatternSampler(start, prepared, keys, threads: threads)
        let sample = sampler.sample()
        progress(MatchProgress(phase: "learning", done: 0, total: 1))
        var cutoffs: [Int: Int] = [:]
        if sample.candidatePairs > 0 {
            var expectation = Expectation(rules, model, sample)
            expectation.run()
            model = expectation.model
            cutoffs = PairBudget(rules: rules, model: model, strata: sample.strata).cutoffs()
        }
        sampler.restrict(cutoffs)
        model.stopKeys = sampler.stopKeys
        prepared.keys = keys
        var ready = table
        ready.prepared = prepared
        return TrainedTable(plan: try MatchPlan(rules: rules, model: model, like: start), table: ready)
    }
}

/// A trained plan with the table that it was trained on.
package struct TrainedTable: Sendable {
    package let plan: MatchPlan
    /// Prepared for the plan.
    package let table: RecordTable
}
