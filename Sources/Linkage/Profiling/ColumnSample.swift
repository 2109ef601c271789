/// What the profiler sees of one column.
package struct ColumnSample: Sendable {
    /// The header as the file writes it.
    package let name: String
    /// The trimmed, non-empty values of the sampled rows, in order.
    package let values: [String]
    /// Sampled rows, with and without a value.
    package let rows: Int

    package init(name: String, values: [String], rows: Int) {
        self.name = name
        self.values = values
        self.rows = rows
    }

    /// Share of rows with a value, 0...1.
    var fill: Double { rows == 0 ? 0 : Double(values.count) / Double(rows) }

    /// Different values over values, 0...1; 1 when no value stands twice.
    var distinctness: Double { values.isEmpty ? 0 : Double(Set(values).count) / Double(values.count) }

    /// Share of values for which something holds, 0...1.
    func share(_ holds: (String) -> Bool) -> Double {
        values.isEmpty ? 0 : Double(values.count(where: holds)) / Double(values.count)
    }
}
