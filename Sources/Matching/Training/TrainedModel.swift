/// A model ready for use: compiled, with the table that it was made for, and what is known of it.
package struct TrainedModel: Sendable {
    package private(set) var plan: MatchPlan
    /// Prepared for the plan.
    package let table: RecordTable
    /// What labels did; nil without labels.
    package var labels: LabelReport?
    /// What is expected of the link threshold; nil when the rules want no precision.
    package private(set) var precision: PrecisionChoice?

    package var model: MatchModel { plan.model }

    /// A model that was trained before. Without term tables, as imported models are, the table's terms are counted.
    ///
    /// - Throws: when the rules have problems, or the model was trained for other rules.
    package init(
        rules: MatchRules, model: MatchModel, table: RecordTable, threads: Int = 1
    ) throws(MatchRulesError) {
        var model = model
        if model.terms.isEmpty { model.terms = TermCounter.tables(for: rules, table, threads: threads) }
        plan = try MatchPlan(rules: rules, model: model)
        self.table = plan.prepare(table)
    }

    init(_ trained: TrainedTable) {
        plan = trained.plan
        table = trained.table
    }

    /// Takes another model of the same rules and terms.
    mutating func use(_ model: MatchModel) throws(MatchRulesError) {
        plan = try MatchPlan(rules: plan.rules, model: model, like: plan)
    }

    /// Chooses the threshold for the precision that the rules want; leaves it when they want none.
    mutating func chooseThreshold(threads: Int) throws(MatchRulesError) {
        guard let wanted = plan.rules.thresholds.precision else { return }
        let wide = try LabelSurvey.wide(plan)
        let weights = LabelSurvey.population(wide, table, besides: [], threads: threads).weights
        guard !weights.isEmpty else { return }
        let choice = PrecisionChoice(wanted: wanted, weights: weights)
        precision = choice
        var model = plan.model
        model.thresholds = Thresholds(link: choice.link, review: min(choice.link, plan.rules.thresholds.review))
        try use(model)
    }
}
