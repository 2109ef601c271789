/// Mappings that leave forms of numbers and dates to the delivery (`auto`).
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
    /// - Parameter evidence: of each undecided column of which there is any.
    func decided(by evidence: [String: ColumnEvidence]) -> SourceMapping {
        var decided = self
        if format.decimal == Self.found { decided.format.decimal = nil }
        let decide: (ValueMapping) -> ValueMapping = { value in
            guard isLeft(value) else { return value }
            let shown = value.from.compactMap { evidence[$0] }.reduce(ColumnEvidence(), +)
            return value.date == [Self.found] ? value.withDates(shown) : value.withSigns(shown)
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
    fileprivate func withDates(_ evidence: ColumnEvidence) -> ValueMapping {
        var value = self
        (value.date, value.isUndecided) = ColumnForms.dates(evidence)
        return value
    }

    fileprivate func withSigns(_ evidence: ColumnEvidence) -> ValueMapping {
        var value = self
        let finding = ColumnForms.numbers(evidence)
        value.decimal = finding.forms[0].decimal
        value.grouping = finding.forms[0].grouping
        value.isUndecided = finding.isUndecided
        return value
    }
}
