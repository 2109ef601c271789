/// Which files to link, and how.
package struct LinkRequest: Sendable {
    /// CSV files with a header; their columns may differ and are brought together by name.
    package var inputs: [String]
    /// The column whose value identifies a record within its source; nil suffices for a suggestion of rules.
    package var idColumn: String?
    /// The column that names a record's source; nil takes the name of its file.
    package var sourceColumn: String?
    /// Columns to leave out, such as a truth column.
    package var ignoredColumns: Set<String>
    /// A CSV file of labelled pairs, which teach and hold as decisions; nil when there is none.
    package var labels: String?
    /// A CSV file of labelled pairs that are measured against and teach nothing; nil when there is none.
    package var testLabels: String?
    /// The share of matches (0...1) wanted among linked pairs; nil leaves the thresholds to the rules.
    package var precision: Double?
    /// Threads for standardizing, training and scoring.
    package var threads: Int

    package init(
        inputs: [String], idColumn: String?, sourceColumn: String? = nil, ignoredColumns: Set<String> = [],
        labels: String? = nil, threads: Int = 2
    ) {
        self.inputs = inputs
        self.idColumn = idColumn
        self.sourceColumn = sourceColumn
        self.ignoredColumns = ignoredColumns
        self.labels = labels
        self.threads = threads
    }

    /// Columns that say which record a row is, or that the caller does not want compared.
    var unusedColumns: Set<String> {
        ignoredColumns.union([idColumn, sourceColumn].compactMap(\.self))
    }
}
