extension MatchPlan {
    /// Divides the rows of a table into customers.
    ///
    /// - Parameters:
    ///   - edges: from `edges(in:)`, over all rows or over whole components of them.
    ///   - mustLinks: pairs that a steward declared one customer.
    ///   - cannotLinks: pairs that a steward declared two.
    ///   - claims: pairs that a source declared one customer.
    ///   - confirmed: the rows of each customer that a steward confirmed.
    package func clusters(
        in table: RecordTable, edges: [Edge], mustLinks: [RowPair] = [], cannotLinks: [RowPair] = [],
        claims: [RowPair] = [], confirmed: [[Int32]] = [], threads: Int = 1
    ) -> Partition {
        let confirmed = Confirmations(confirmed, count: table.count)
        let exclusive = exclusiveValues(in: table)
        return Clustering.solve(threads: threads) {
            var problem = clusterProblem(in: table, edges: edges, exclusive: exclusive)
            problem.mustLinks = mustLinks
            problem.cannotLinks = cannotLinks
            problem.claims = claims
            problem.confirmed = confirmed
            return problem
        }
    }

    /// The problem without decisions, by the plan's thresholds and demands.
    ///
    /// - Parameter exclusive: `exclusiveValues(in:)`.
    /// - Returns: what belongs to one thread.
    func clusterProblem(in table: RecordTable, edges: [Edge], exclusive: [ExclusiveValues]) -> ClusterProblem {
        let scorer = PairScorer(self, prepared(table))
        return ClusterProblem(
            count: table.count, edges: edges, hold: rules.hold, exclusive: exclusive,
            linkThreshold: linkWeight, priorWeight: scores.honest(scores.priorBits),
            evidence: model.labels?.evidence ?? ClusterEvidence(),
            crossWeight: { scorer.weight(min($0, $1), max($0, $1)) },
            wholeWeight: { scorer.weight($0, $1) })
    }

    /// What no customer has two of, for each exclusive feature.
    func exclusiveValues(in table: RecordTable) -> [ExclusiveValues] {
        rules.exclusive.map { exclusiveValues(of: $0, in: table) }
    }

    private func exclusiveValues(of feature: String, in table: RecordTable) -> ExclusiveValues {
        guard let column = table.columns[feature] else {
            return ExclusiveValues(rows: repeatElement([], count: table.count))
        }
        return ExclusiveValues(rows: (0..<table.count).lazy.map { Array(column.ids(in: $0)) })
    }
}
