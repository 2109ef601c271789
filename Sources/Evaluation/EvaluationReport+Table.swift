extension EvaluationReport {
    /// The figures for people, in lines of at most 80 columns; ends with a line end.
    package var table: String {
        var lines = ["            precision    recall        F1"]
        lines.append(Self.line("pairwise", pairwise))
        lines.append(Self.line("B-cubed", bCubed))
        lines.append("")
        lines.append(
            "records \(records), entities \(entities) (largest \(largestEntity)), clusters \(clusters) (largest \(largestCluster))"
        )
        lines.append("entities found exactly: \(exactEntities) of \(entities)")
        lines.append("wrong merges per 10,000 records: \(Self.decimal(wrongMergesPer10000, 1)) (\(wrongMerges))")
        lines.append("missed merges per 10,000 records: \(Self.decimal(missedMergesPer10000, 1)) (\(missedMerges))")
        lines.append("pairs: \(correctPairs) right of \(foundPairs) found; \(truePairs) true")
        return (lines + notes).joined(separator: "\n") + "\n"
    }

    /// What keeps the figures from telling everything; empty when both files have the same records.
    private var notes: [String] {
        var notes: [String] = []
        if missing.count > 0 {
            notes.append("note: \(missing.count) records of the truth are in no cluster, such as \(Self.list(missing))")
        }
        if extra.count > 0 {
            notes.append("note: \(extra.count) clustered records are not in the truth, such as \(Self.list(extra))")
        }
        if repeatedKeys > 0 { notes.append("note: \(repeatedKeys) rows repeat a key; the first row counts") }
        if unlabelledRows > 0 { notes.append("note: \(unlabelledRows) rows have no cluster or entity") }
        if unreadableRows > 0 { notes.append("note: \(unreadableRows) rows could not be read") }
        return notes
    }

    private static func list(_ notes: KeyNotes) -> String {
        notes.examples.joined(separator: ", ")
    }

    private static func line(_ name: String, _ scores: Scores) -> String {
        let numbers = [scores.precision, scores.recall, scores.f1].map { leftPadded(decimal($0, 4), to: 10) }
        return name + String(repeating: " ", count: max(0, 11 - name.count)) + numbers.joined()
    }

    private static func leftPadded(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// Rounded half up; `value` is not negative.
    private static func decimal(_ value: Double, _ digits: Int) -> String {
        let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
        let number = Int((value * Double(scale)).rounded())
        let fraction = String(number % scale)
        return "\(number / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
