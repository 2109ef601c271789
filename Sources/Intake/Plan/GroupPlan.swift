import CustomerModel

/// A group mapping compiled. Immutable; a class for the reason that `ValuePlan` is.
final class GroupPlan: Sendable {
    private let members: [(place: Int, plans: [ValuePlan])]
    private let lines: [(slot: Int, reader: AddressLines)]
    private let memberSlots: [Int]
    private let isRepeated: Bool
    private let kinds: [PartyKind]
    private let conditions: [ConditionPlan]
    private let nulls: WordSet
    /// Columns that the lines repeat.
    private let withoutSlots: [Int]
    /// Where the parts of the lines go among the members; nil when the catalog does not have the member.
    private let careOf: Int?
    private let postOfficeBox: Int?
    private let street: Int?
    private let memberCount: Int

    /// - Parameters:
    ///   - names: the group's members in the catalog, in the order of their names.
    ///   - each: the repeated element that the whole record is; nil: the row.
    init(
        _ mapping: GroupMapping, group: String, names: [AttributeName], each: String? = nil, nulls: [String],
        format: SourceFormat, slots: inout ColumnSlots
    ) throws(IntakeError) {
        guard each == nil || mapping.each == nil else {
            throw IntakeError(.invalidMapping, "`each` stands inside a record that has `each` itself.")
        }
        let repeated = each ?? mapping.each
        var members: [(place: Int, plans: [ValuePlan])] = []
        for (member, values) in mapping.members.sorted(by: { $0.key < $1.key }) {
            let name = AttributeName(rawValue: "\(group).\(member)")
            guard let place = names.firstIndex(of: name) else {
                throw IntakeError(.invalidMapping, "The catalog has no attribute `\(name)`.")
            }
            var plans: [ValuePlan] = []
            for value in values {
                plans.append(try ValuePlan(value, each: repeated, nulls: nulls, format: format, slots: &slots))
            }
            members.append((place, plans))
        }
        self.members = members
        lines = (mapping.lines?.from ?? []).map { column in
            (slots.slot(column, each: repeated), AddressLines(mapping.lines ?? AddressLinesMapping(from: column)))
        }
        memberSlots =
            mapping.members.values.joined().flatMap(\.from).map { slots.slot($0, each: repeated) }
            + lines.map(\.slot)
        isRepeated = mapping.each != nil
        kinds = mapping.for
        conditions = ConditionPlan.all(mapping.when, each: repeated, &slots)
        withoutSlots = (mapping.lines?.without ?? []).map { slots.slot($0, each: repeated) }
        self.nulls = WordSet(nulls)
        careOf = names.firstIndex(of: AttributeName(rawValue: "\(group).careOf"))
        postOfficeBox = names.firstIndex(of: AttributeName(rawValue: "\(group).postOfficeBox"))
        street = names.firstIndex(of: AttributeName(rawValue: "\(group).street"))
        memberCount = names.count
    }

    /// Hands over the group's occurrences: a value or nil per member of the catalog, never all nil.
    ///
    /// - Parameter instance: which of the repeated elements the whole record is; nil: the row.
    func occurrences(
        in table: SlotTable, kind: PartyKind, instance: Int? = nil, _ take: ([String?]) -> Void
    ) throws(RowFault) {
        guard kinds.isEmpty || kinds.contains(kind) else { return }
        guard isRepeated else { return try occurrence(in: table, kind, instance, take) }
        for instance in 0..<table.instances(of: memberSlots) { try occurrence(in: table, kind, instance, take) }
    }

    private func occurrence(
        in table: SlotTable, _ kind: PartyKind, _ instance: Int?, _ take: ([String?]) -> Void
    ) throws(RowFault) {
        guard conditions.allSatisfy({ $0.holds { present($0, table, instance) } }) else { return }
        var values = [String?](repeating: nil, count: memberCount)
        for member in members {
            for plan in member.plans where values[member.place] == nil {
                try plan.values(in: table, kind: kind, instance: instance) { value in
                    if values[member.place] == nil { values[member.place] = value }
                }
            }
        }
        if !lines.isEmpty { addLines(of: table, instance, to: &values) }
        if values.contains(where: { $0 != nil }) { take(values) }
    }

    private func addLines(of table: SlotTable, _ instance: Int?, to values: inout [String?]) {
        let text = lines.compactMap { present($0.slot, table, instance) }.joined(separator: "\n")
        guard let reader = lines.first?.reader, !text.isEmpty else { return }
        let parts = reader.parts(of: text, without: withoutSlots.compactMap { present($0, table, instance) })
        if let careOf { values[careOf] = values[careOf] ?? parts.careOf }
        if let postOfficeBox { values[postOfficeBox] = values[postOfficeBox] ?? parts.postOfficeBox }
        if let street { values[street] = values[street] ?? parts.street }
    }

    private func present(_ slot: Int, _ table: SlotTable, _ instance: Int?) -> String? {
        table.present(slot, instance, nulls)?.composed
    }
}
