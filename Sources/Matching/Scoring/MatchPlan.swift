package import CustomerModel

/// Rules and model compiled: blocking, scoring and clustering as pure functions of records.
package struct MatchPlan: Sendable {
    package let rules: MatchRules
    package let model: MatchModel
    let identity: PlanIdentity
    let scores: ScoreTable
    let levelTables: [LevelTable]
    let terms: [String: TermIndex]
    let blocker: Blocker
    /// Comparisons in the order in which pairs are scored: those first that rule out most for their time.
    let comparisonOrder: [Int]

    /// Compiles.
    ///
    /// - Throws: when the rules have problems, or the model was trained for other rules.
    package init(rules: MatchRules, model: MatchModel) throws(MatchRulesError) {
        try self.init(rules: rules, model: model, like: nil)
    }

    /// - Parameter other: a plan of the same rules and term tables, of which what was compiled and prepared holds here too.
    init(rules: MatchRules, model: MatchModel, like other: MatchPlan?) throws(MatchRulesError) {
        let problems = rules.problems + model.problems(with: rules)
        guard problems.isEmpty else { throw MatchRulesError(problems: problems) }
        self.rules = rules
        self.model = model
        scores = ScoreTable(rules, model)
        levelTables = rules.comparisons.map { LevelTable($0.levels) }
        identity = other?.identity ?? PlanIdentity()
        terms = other?.terms ?? model.terms.mapValues(TermIndex.init)
        blocker = Blocker(rules: rules.blocking, terms: terms, stopKeys: model.stopKeys)
        comparisonOrder = Self.order(rules, model, scores)
    }

    /// The plan without training: the rules' starting values.
    package init(untrained rules: MatchRules) throws(MatchRulesError) {
        try self.init(rules: rules, model: MatchModel(startingFrom: rules))
    }

    /// The features that the plan reads.
    package var featureNames: [String] { rules.featureNames }

    /// The rules' thresholds, or those that labels taught.
    package var thresholds: Thresholds { model.thresholds ?? rules.thresholds }

    /// Match weight in bits from which a pair is linked.
    package var linkWeight: Float { Float(MatchWeight.bits(probability: thresholds.link)) }

    /// Match weight in bits from which a pair is an edge.
    package var reviewWeight: Float { Float(MatchWeight.bits(probability: thresholds.review)) }

    /// Columns of the records, prepared for this plan. Records come in source-key order.
    package func makeTable(_ records: some Sequence<[Feature]>) -> RecordTable {
        prepare(RecordTable(featureNames: featureNames, records: records))
    }

    /// The same of records as the lines of their features: name, tab, value.
    ///
    /// - Parameter threads: comparisons are prepared side by side.
    package func makeTable(lines records: some Sequence<[UInt8]>, threads: Int = 1) -> RecordTable {
        prepare(RecordTable(featureNames: featureNames, lines: records), threads: threads)
    }

    /// The same records, prepared for this plan (a table made by another plan, or by training).
    package func prepare(_ table: RecordTable, threads: Int = 1) -> RecordTable {
        if table.prepared?.plan == identity { return table }
        var copy = table
        copy.prepared = prepared(table, threads: threads)
        return copy
    }

    func prepared(_ table: RecordTable, threads: Int = 1) -> PreparedTable {
        if let prepared = table.prepared, prepared.plan == identity { return prepared }
        let comparisons = Workers.map(chunks: rules.comparisons.count, threads: threads) { index, _ in
            ComparisonPreparer(rule: rules.comparisons[index], terms: terms).prepare(table)
        }
        return PreparedTable(plan: identity, comparisons: comparisons)
    }

    /// By how far a comparison takes a pair that is no match below what it could have been, for the time that it takes.
    private static func order(_ rules: MatchRules, _ model: MatchModel, _ scores: ScoreTable) -> [Int] {
        let yields = rules.comparisons.indices.map { index in
            let levels = model.comparisons[index].levels.enumerated()
            let expected = levels.reduce(0.0) { $0 + $1.element.u * Double(scores.weights[index * 16 + $1.offset]) }
            return (Double(scores.largest[index]) - expected) / rules.comparisons[index].comparator.cost
        }
        return rules.comparisons.indices.sorted { one, other in
            yields[one] == yields[other] ? one < other : yields[one] > yields[other]
        }
    }

    /// The keys under which a record is found: an equal key in two records makes them a candidate pair. Stop keys are
    /// left out; ordered by rule, then hash.
    package func blockingKeys(of features: [Feature]) -> [BlockingKey] {
        let table = RecordTable(featureNames: featureNames, records: [features])
        let index = blocker.keyIndex(of: table, threads: 1)
        return rules.blocking.indices.flatMap { rule in
            index.keys(row: 0, rule: rule).map { BlockingKey(rule: rule, hash: $0) }
        }
    }
}

/// Tells plans apart: a table prepared for one is of no use to another.
final class PlanIdentity: Sendable, Equatable {
    static func == (left: PlanIdentity, right: PlanIdentity) -> Bool { left === right }
}

extension Comparator {
    /// Time that a pair takes, in units of the quickest.
    var cost: Double {
        switch self {
        case .exact: 1
        case .identifier, .phone, .number: 2
        case .date: 3
        case .email, .jaroWinkler, .levenshtein, .alignment, .ngrams, .tokenSort, .tokenSet: 6
        case .personName, .address, .damerau: 8
        case .tokens, .organizationName: 12
        }
    }
}
