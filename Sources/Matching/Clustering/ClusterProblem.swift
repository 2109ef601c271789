/// One table to be divided into customers: scored pairs, a steward's decisions, and what one customer cannot have twice.
///
/// Rows stand in source key order, so a row number is the stable order that breaks ties; it never depends on arrival.
package struct ClusterProblem {
    /// The number of rows; every row of the answer belongs to exactly one cluster.
    package var count: Int
    /// Pairs at or above the review threshold, each once, in any order. Those below the link threshold join nothing.
    package var edges: [Edge]
    package var mustLinks: [RowPair]
    package var cannotLinks: [RowPair]
    /// Pairs of which a source says that they are one customer: must-links that yield to those of a steward.
    package var claims: [RowPair]
    /// Rows that stay together, where no cannot-link parts them, because a steward confirmed their customer.
    package var confirmed: Confirmations
    /// Joins that are left to a person.
    package var hold: HoldRules
    /// One entry for each exclusive feature, such as `businessId`: a customer has at most one value of each.
    package var exclusive: [ExclusiveValues]
    /// The least weight (bits) at which an edge may join two records.
    package var linkThreshold: Float
    /// The weight (bits) of a pair of which nothing is known: the prior. A pair below it speaks against a join.
    package var priorWeight: Float
    package var evidence: ClusterEvidence
    /// The weight (bits) of any pair `(left, right)`, `left < right`, whether blocking found it or not.
    ///
    /// Must be a pure function of the two records.
    package var crossWeight: (Int, Int) -> Float
    /// The weight (bits) of two clusters, each compared as one record that has all values of the rows given; nil where
    /// clusters are judged by their pairs alone.
    ///
    /// Must not depend on the order of the rows, nor of the two.
    package var wholeWeight: (([Int32], [Int32]) -> Float)?

    package init(
        count: Int, edges: [Edge], mustLinks: [RowPair] = [], cannotLinks: [RowPair] = [],
        claims: [RowPair] = [], confirmed: Confirmations = Confirmations(), hold: HoldRules = HoldRules(),
        exclusive: [ExclusiveValues] = [], linkThreshold: Float, priorWeight: Float,
        evidence: ClusterEvidence = ClusterEvidence(), crossWeight: @escaping (Int, Int) -> Float,
        wholeWeight: (([Int32], [Int32]) -> Float)? = nil
    ) {
        self.count = count
        self.edges = edges
        self.mustLinks = mustLinks
        self.cannotLinks = cannotLinks
        self.claims = claims
        self.confirmed = confirmed
        self.hold = hold
        self.exclusive = exclusive
        self.linkThreshold = linkThreshold
        self.priorWeight = priorWeight
        self.evidence = evidence
        self.crossWeight = crossWeight
        self.wholeWeight = wholeWeight
    }
}

/// The values of one exclusive feature for every row, as sorted value ids in one arena.
package struct ExclusiveValues: Sendable {
    /// Row `r` owns `values[offsets[r]..<offsets[r + 1]]`.
    private let offsets: [Int32]
    private let values: [UInt32]

    /// `offsets` has one entry more than there are rows; the ids of a row are ascending and without duplicates.
    package init(offsets: [Int32], values: [UInt32]) {
        self.offsets = offsets
        self.values = values
    }

    /// Any order and duplicates inside a row are allowed.
    package init(rows: some Sequence<[UInt32]>) {
        var offsets: [Int32] = [0]
        var values: [UInt32] = []
        for row in rows {
            values.append(contentsOf: row.count < 2 ? row : Set(row).sorted())
            offsets.append(Int32(values.count))
        }
        self.init(offsets: offsets, values: values)
    }

    /// Ascending; empty when the row has none.
    package func values(of row: Int) -> ArraySlice<UInt32> {
        values[Int(offsets[row])..<Int(offsets[row + 1])]
    }
}
