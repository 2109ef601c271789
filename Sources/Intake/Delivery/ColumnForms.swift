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
    static func numbers(_ values: [String]) -> Finding<Signs> {
        let (first, second) = (form(european), form(english))
        var votes = (european: 0, english: 0)
        for value in values {
            switch (first.read(value) != nil, second.read(value) != nil) {
            case (true, false): votes.european += 1
            case (false, true): votes.english += 1
            default: break
            }
        }
        if votes.european == votes.english { return Finding(forms: [european, english]) }
        return Finding(forms: [votes.european > votes.english ? european : english])
    }

    private static func form(_ signs: Signs) -> NumberForm {
        NumberForm(decimal: signs.decimal, grouping: signs.grouping)
    }

    /// Formats in which the parts of a date stand in one order only.
    private static let plain = ["yyyy-MM-dd", "yyyyMMdd", "d.M.yyyy", "d.M.yy", "yyyy/MM/dd", "iso8601"]
    /// Formats that differ in the order of day and month.
    private static let orders = [["d/M/yyyy", "d-M-yyyy", "d/M/yy"], ["M/d/yyyy", "M-d-yyyy", "M/d/yy"]]

    /// The formats that the values have. Of the two orders of day and month the one that every value allows, or that more
    /// values need; both when the values do not tell them apart.
    static func dates(_ values: [String]) -> (formats: [String], isUndecided: Bool) {
        let used = plain.filter { name in reads(name, values) > 0 }
        let byOrder = orders.map { names in names.filter { reads($0, values) > 0 } }
        if byOrder.allSatisfy(\.isEmpty) { return (used.isEmpty ? plain : used, false) }
        let counts = orders.map { names in values.count { value in names.contains { reads($0, [value]) > 0 } } }
        if counts[0] == counts[1] { return (used + byOrder[0] + byOrder[1], true) }
        return (used + (counts[0] > counts[1] ? byOrder[0] : byOrder[1]), false)
    }

    private static func reads(_ format: String, _ values: [String]) -> Int {
        guard let pattern = DatePattern(format) else { return 0 }
        return values.count { pattern.read($0) != nil }
    }
}

extension SourceMapping {
    /// The word by which a mapping leaves a form to the delivery.
    static let found = "auto"

    /// Whether numbers or dates of some column are left to the delivery.
    var leavesForms: Bool { format.decimal == Self.found || allValues.contains { $0.date == [Self.found] } }

    /// The columns whose forms are left to the delivery.
    var undecidedColumns: Set<String> { Set(allValues.filter(isLeft).flatMap(\.from)) }

    /// The mappings of all values, those of inner records among them.
    var allValues: [ValueMapping] {
        let inner = records.values
        let attributes = [self.attributes] + inner.map(\.attributes)
        let groups = [self.groups] + inner.map(\.groups)
        return attributes.flatMap { $0.values.joined() }
            + groups.flatMap { $0.values.joined() }.flatMap { $0.members.values.joined() }
    }

    private func isLeft(_ value: ValueMapping) -> Bool {
        value.date == [Self.found] || (value.isNumber && format.decimal == Self.found)
    }

    /// The mapping with the forms that a delivery's values show.
    ///
    /// - Parameter samples: the values of each undecided column that are at hand.
    func decided(by samples: [String: [String]]) -> SourceMapping {
        var decided = self
        if format.decimal == Self.found { decided.format.decimal = nil }
        let decide: (ValueMapping) -> ValueMapping = { value in
            guard isLeft(value) else { return value }
            let texts = value.from.flatMap { samples[$0] ?? [] }
            return value.date == [Self.found] ? value.withDates(of: texts) : value.withSigns(of: texts)
        }
        decided.attributes = attributes.mapValues { $0.map(decide) }
        decided.groups = Self.deciding(groups, decide)
        decided.records = records.mapValues { record in
            var record = record
            record.attributes = record.attributes.mapValues { $0.map(decide) }
            record.groups = Self.deciding(record.groups, decide)
            return record
        }
        return decided
    }

    private static func deciding(
        _ groups: [String: [GroupMapping]], _ decide: (ValueMapping) -> ValueMapping
    ) -> [String: [GroupMapping]] {
        groups.mapValues { groups in
            groups.map { group in
                var group = group
                group.members = group.members.mapValues { $0.map(decide) }
                return group
            }
        }
    }
}

extension ValueMapping {
    fileprivate func withDates(of texts: [String]) -> ValueMapping {
        var value = self
        (value.date, value.isUndecided) = ColumnForms.dates(texts)
        return value
    }

    fileprivate func withSigns(of texts: [String]) -> ValueMapping {
        var value = self
        let finding = ColumnForms.numbers(texts)
        value.decimal = finding.forms[0].decimal
        value.grouping = finding.forms[0].grouping
        value.isUndecided = finding.isUndecided
        return value
    }
}
