extension Training {
    /// Trains without labels, then corrects the model by verdicts on pairs of rows.
    ///
    /// The verdicts may be a steward's decisions or a file's; any order gives the same model. The weights are corrected
    /// from five verdicts of each kind on; the link threshold is chosen by thirty of each that are near it, or by the
    /// precision that the rules want.
    ///
    /// - Throws: when the rules have problems.
    package static func train(
        rules: MatchRules, table: RecordTable, labels: [PairLabel], threads: Int = 1,
        progress: @escaping @Sendable (MatchProgress) -> Void = { _ in }
    ) throws(MatchRulesError) -> TrainedModel {
        var trained = TrainedModel(
            try self.trained(rules: rules, table: table, threads: threads, progress: progress))
        if !labels.isEmpty { try learn(from: LabelSet(labels), &trained, threads: threads) }
        try trained.chooseThreshold(threads: threads)
        return trained
    }

    /// Corrects a trained model by verdicts.
    private static func learn(
        from labels: LabelSet, _ trained: inout TrainedModel, threads: Int
    ) throws(MatchRulesError) {
        var report = LabelReport()
        report.matches = labels.given.count(where: \.isMatch)
        report.nonMatches = labels.given.count - report.matches
        report.contradictions = labels.contradictions.count
        defer { trained.labels = report }
        guard min(report.matches, report.nonMatches) >= LabelTraining.leastOfEach else { return }
        let (plan, table) = (trained.plan, trained.table)
        let survey = LabelSurvey(labels, try LabelSurvey.wide(plan), table, threads: threads)
        let sample = MatchSample(survey)
        let design = LabelDesign(survey, sample)
        let result = LabelTraining(plan.rules, plan.model, survey, design, sample).run()
        var model = result.model
        report.add(survey, design, result)
        model.labels?.calibration = result.calibration
        let choice =
            sample == nil
            ? try ClusterChoice(plan, model, table, labels, survey, design, threads: threads).run() : nil
        if let choice {
            model.thresholds = choice.thresholds
            model.labels?.evidence = choice.evidence
            report.linkThreshold = choice.thresholds.link
        }
        try trained.use(model)
    }
}

extension LabelReport {
    fileprivate mutating func add(_ survey: LabelSurvey, _ design: LabelDesign, _ result: LabelTraining.Result) {
        isTrained = true
        implied = survey.patterns.count { $0.weight < 1 }
        matchesNotFound = survey.patterns.count { $0.isMatch && !$0.isCandidate && $0.weight == 1 }
        self.design = design
        looseness = result.looseness
        logLossBefore = result.logLossBefore
        logLossAfter = result.logLossAfter
        interactions = (result.model.labels?.interactions ?? []).map(\.name)
    }
}
