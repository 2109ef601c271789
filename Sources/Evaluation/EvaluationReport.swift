/// Precision, recall and their harmonic mean, each in 0...1.
package struct Scores: Codable, Hashable, Sendable {
    package var precision: Double
    package var recall: Double
    package var f1: Double

    package init(precision: Double, recall: Double) {
        self.precision = precision
        self.recall = recall
        f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    }
}

/// Keys that one of the two files lacks.
package struct KeyNotes: Codable, Hashable, Sendable {
    package var count = 0
    /// The first of them, as `source/key`.
    package var examples: [String] = []

    private static let keptExamples = 5

    package init() {}

    mutating func add(_ key: @autoclosure () -> String) {
        count += 1
        if examples.count < Self.keptExamples { examples.append(key()) }
    }
}

/// How well clusters agree with the truth. All figures are over the records of the truth.
package struct EvaluationReport: Codable, Hashable, Sendable {
    package var records = 0
    package var entities = 0
    package var clusters = 0
    /// Over pairs of records: of the pairs put together, how many belong together (1 when none was put together), and
    /// of the pairs that belong together, how many were found (1 when there is none).
    package var pairwise = Scores(precision: 1, recall: 1)
    /// Over records: the share of a record's cluster that is its entity, and the share of its entity that is in its
    /// cluster, averaged. Source: Bagga and Baldwin, "Entity-based cross-document coreferencing" (1998).
    package var bCubed = Scores(precision: 1, recall: 1)
    package var truePairs = 0
    package var foundPairs = 0
    package var correctPairs = 0
    /// Merges that a steward would have to undo: for every cluster the number of its entities less one, added up.
    package var wrongMerges = 0
    /// Merges that a steward would have to make after that: for every entity the number of its parts less one.
    package var missedMerges = 0
    /// Entities that are exactly one cluster.
    package var exactEntities = 0
    package var largestCluster = 0
    package var largestEntity = 0
    /// Records of the truth that no cluster names; each counts as a cluster of its own.
    package var missing = KeyNotes()
    /// Records of the clusters that the truth does not know; left out of the figures.
    package var extra = KeyNotes()
    /// Rows whose key stood earlier in the same file.
    package var repeatedKeys = 0
    /// Rows without a cluster or entity.
    package var unlabelledRows = 0
    /// Rows that are no rows of their file's layout.
    package var unreadableRows = 0

    init() {}

    /// `wrongMerges` for every 10,000 records of the truth.
    package var wrongMergesPer10000: Double { records == 0 ? 0 : Double(wrongMerges) * 10_000 / Double(records) }

    /// `missedMerges` for every 10,000 records of the truth.
    package var missedMergesPer10000: Double { records == 0 ? 0 : Double(missedMerges) * 10_000 / Double(records) }
}
