/// Finds the form that the numbers or dates of one column have, from all values at hand, never from one.
enum ColumnForms {
    /// What the values allow to say.
    struct Finding<Form: Hashable>: Hashable {
        /// More than one only when the values do not tell them apart.
        var forms: [Form]
        var isUndecided: Bool { forms.count > 1 }
    }

    /// The signs of a column's numbers.
    struct Signs: Hashable {
        let decimal: String
        let grouping: String
    }

    private static let european = Signs(decimal: ",", grouping: ".")
    private static let english = Signs(decimal: ".", grouping: ",")

    /// The signs that read the most values. Both when no value, or as many on either side, tell them apart.
    static func numbers(_ evidence: ColumnEvidence) -> Finding<Signs> {
        if evidence.decimalCommas == evidence.decimalPoints { return Finding(forms: [european, english]) }
        return Finding(forms: [evidence.decimalCommas > evidence.decimalPoints ? european : english])
    }

    /// Formats in which the parts of a date stand in one order only.
    private static let plain = ["yyyy-MM-dd", "yyyyMMdd", "d.M.yyyy", "d.M.yy", "yyyy/MM/dd", "iso8601"]
    /// Formats that differ in the order of day and month.
    private static let orders = [["d/M/yyyy", "d-M-yyyy", "d/M/yy"], ["M/d/yyyy", "M-d-yyyy", "M/d/yy"]]

    /// The formats that the values have. Of the two orders of day and month the one that every value allows, or that more
    /// values need; both when the values do not tell them apart.
    static func dates(_ evidence: ColumnEvidence) -> (formats: [String], isUndecided: Bool) {
        let used = plain.filter(evidence.dateFormats.contains)
        let byOrder = orders.map { $0.filter(evidence.dateFormats.contains) }
        if byOrder.allSatisfy(\.isEmpty) { return (used.isEmpty ? plain : used, false) }
        if evidence.daysFirst == evidence.monthsFirst { return (used + byOrder[0] + byOrder[1], true) }
        return (used + (evidence.daysFirst > evidence.monthsFirst ? byOrder[0] : byOrder[1]), false)
    }

    /// What values show.
    static func evidence(of values: [String]) -> ColumnEvidence {
        var evidence = ColumnEvidence()
        let forms = [european, english].map { NumberForm(decimal: $0.decimal, grouping: $0.grouping) }
        for value in values {
            switch (forms[0].read(value) != nil, forms[1].read(value) != nil) {
            case (true, false): evidence.decimalCommas += 1
            case (false, true): evidence.decimalPoints += 1
            default: break
            }
        }
        let patterns = (plain + orders.joined()).compactMap { name in DatePattern(name).map { (name, $0) } }
        for value in values {
            let formats = Set(patterns.filter { $0.1.read(value) != nil }.map(\.0))
            evidence.dateFormats.formUnion(formats)
            evidence.daysFirst += formats.isDisjoint(with: orders[0]) ? 0 : 1
            evidence.monthsFirst += formats.isDisjoint(with: orders[1]) ? 0 : 1
        }
        return evidence
    }
}

/// What the values of a column show of the forms of its numbers and dates. Counts, and no value.
package struct ColumnEvidence: Hashable, Sendable, Codable {
    /// Values that are numbers only with a comma before the decimals, and only with a point.
    fileprivate(set) var decimalCommas = 0
    fileprivate(set) var decimalPoints = 0
    /// Formats that read at least one value.
    fileprivate(set) var dateFormats: Set<String> = []
    /// Values that are dates with the day before the month, and with the month before the day, in forms that allow both.
    fileprivate(set) var daysFirst = 0
    fileprivate(set) var monthsFirst = 0

    /// What the values of two columns show together.
    static func + (one: ColumnEvidence, other: ColumnEvidence) -> ColumnEvidence {
        var sum = one
        sum.decimalCommas += other.decimalCommas
        sum.decimalPoints += other.decimalPoints
        sum.dateFormats.formUnion(other.dateFormats)
        sum.daysFirst += other.daysFirst
        sum.monthsFirst += other.monthsFirst
        return sum
    }
}
