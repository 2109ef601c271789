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
        let design = LabelDesign(survey)
        let result = LabelTraining(plan.rules, plan.model, survey, design).run()
        var model = result.model
        report.add(survey, design, result)
        model.labels?.calibration = calibration(design, survey, result)
        let choice = try ClusterChoice(plan, model, table, labels, survey, design, threads: threads).run()
        if let choice {
            model.thresholds = choice.thresholds
            model.labels?.evidence = choice.evidence
            report.linkThreshold = choice.thresholds.link
        }
        try trained.use(model)
    }

    /// By verdicts that the fit did not see; when matches and strangers were drawn apart, by the spread of the matches over
    /// all candidate pairs.
    private static func calibration(
        _ design: LabelDesign, _ survey: LabelSurvey, _ result: LabelTraining.Result
    ) -> Calibration? {
        guard design.kind == .byVerdict else { return Calibration(heldOut: result.heldOut) }
        let scale = survey.unlabelledScale
        let share = MatchShare(
            matches: result.heldOut.filter(\.isMatch).map(\.bits), unlabelled: result.unlabelled, scale: scale)
        guard let share else { return nil }
        let labelled = result.heldOut.filter { $0.bits > LabelSurvey.hopeless }
            .map { (bits: $0.bits, chance: $0.isMatch ? 1.0 : 0, pairs: 1.0) }
        return Calibration(
            shares: result.unlabelled.map { (bits: $0, chance: share.chance($0), pairs: scale) } + labelled)
    }
}

extension LabelReport {
    fileprivate mutating func add(_ survey: LabelSurvey, _ design: LabelDesign, _ result: LabelTraining.Result) {
        isTrained = true
        implied = survey.patterns.count { $0.weight < 1 }
        matchesNotFound = survey.patterns.count { $0.isMatch && !$0.isCandidate && $0.weight == 1 }
        self.design = design
        looseness = result.looseness
        let before = survey.patterns.filter { $0.weight == 1 }
        logLossBefore = LogisticFit.logLoss(
            before.map { (bits: $0.bits + design.matchBits, isMatch: $0.isMatch, weight: 1.0) })
        logLossAfter = LogisticFit.logLoss(
            result.heldOut.map { (bits: $0.bits + design.matchBits, isMatch: $0.isMatch, weight: 1.0) })
        interactions = (result.model.labels?.interactions ?? []).map(\.name)
    }
}
