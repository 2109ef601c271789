extension MatchPlan {
    /// Divides the rows of a table into customers.
    ///
    /// - Parameters:
    ///   - edges: from `edges(in:)`, over all rows or over whole components of them.
    ///   - mustLinks: pairs that a steward declared one customer.
    ///   - cannotLinks: pairs that a steward declared two.
    package func clusters(
        in table: RecordTable, edges: [Edge], mustLinks: [RowPair] = [], cannotLinks: [RowPair] = []
    ) -> Partition {
        let weigh = weigher(in: table)
        return Clustering.solve(
            ClusterProblem(
                count: table.count, edges: edges, mustLinks: mustLinks, cannotLinks: cannotLinks,
                exclusive: rules.exclusive.map { exclusiveValues(of: $0, in: table) }, linkThreshold: linkWeight,
                priorWeight: scores.priorBits, crossWeight: { weigh(min($0, $1), max($0, $1)) }))
    }

    private func exclusiveValues(of feature: String, in table: RecordTable) -> ExclusiveValues {
        guard let column = table.columns[feature] else {
            return ExclusiveValues(rows: repeatElement([], count: table.count))
        }
        return ExclusiveValues(rows: (0..<table.count).lazy.map { Array(column.ids(in: $0)) })
    }
}
