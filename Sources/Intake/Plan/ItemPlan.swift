import CustomerModel

/// One attribute, or one group of attributes, of a mapping.
struct ItemPlan {
    private enum Content {
        case attribute(Target, [ValuePlan])
        case group([Target], holdsSeveral: Bool, [GroupPlan])
    }

    /// What a row needs to know of a catalog attribute.
    private final class Target: Sendable {
        let name: AttributeName
        let isMultivalued: Bool
        private let kinds: [Bool]

        init(_ attribute: CatalogAttribute) {
            name = attribute.name
            isMultivalued = attribute.isMultivalued
            kinds = [attribute.appliesTo.contains(.person), attribute.appliesTo.contains(.organization)]
        }

        func appliesTo(_ kind: PartyKind) -> Bool { kinds[kind == .person ? 0 : 1] }
    }

    private let content: Content

    /// Every item of a mapping, in the order of the attributes' names.
    static func all(
        _ mapping: SourceMapping, _ catalog: Catalog, _ slots: inout ColumnSlots
    ) throws(IntakeError) -> [ItemPlan] {
        var items: [(name: String, item: ItemPlan)] = []
        for (name, values) in mapping.attributes {
            guard let attribute = catalog[AttributeName(rawValue: name)] else {
                throw IntakeError(.invalidMapping, "The catalog has no attribute `\(name)`.")
            }
            guard attribute.group == nil else {
                throw IntakeError(.invalidMapping, "`\(name)` belongs to a group; map it under `groups`.")
            }
            var plans: [ValuePlan] = []
            for value in values {
                plans.append(try ValuePlan(value, nulls: mapping.nulls, format: mapping.format, slots: &slots))
            }
            items.append((name, ItemPlan(content: .attribute(Target(attribute), plans))))
        }
        for (group, mappings) in mapping.groups {
            items.append((group, try groupItem(group, mappings, mapping, catalog, &slots)))
        }
        return items.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map(\.item)
    }

    private static func groupItem(
        _ group: String, _ mappings: [GroupMapping], _ mapping: SourceMapping, _ catalog: Catalog,
        _ slots: inout ColumnSlots
    ) throws(IntakeError) -> ItemPlan {
        let members = catalog.members(of: group).sorted { $0.name < $1.name }
        guard !members.isEmpty else { throw IntakeError(.invalidMapping, "The catalog has no group `\(group)`.") }
        var plans: [GroupPlan] = []
        for occurrence in mappings {
            plans.append(
                try GroupPlan(
                    occurrence, group: group, names: members.map(\.name), nulls: mapping.nulls,
                    format: mapping.format, slots: &slots))
        }
        let holdsSeveral = members.allSatisfy(\.isMultivalued)
        return ItemPlan(content: .group(members.map(Target.init), holdsSeveral: holdsSeveral, plans))
    }

    /// Adds what a record has of this item, as far as the catalog gives it to the record's kind.
    func addFields(of table: SlotTable, _ kind: PartyKind, to fields: inout [Field]) throws(RowFault) {
        switch content {
        case .attribute(let attribute, let plans):
            guard attribute.appliesTo(kind) else { return }
            try Self.add(attribute, plans, table, kind, &fields)
        case .group(let members, let holdsSeveral, let plans):
            try Self.add(members, holdsSeveral, plans, table, kind, &fields)
        }
    }

    /// One value, or each that differs from those before it.
    private static func add(
        _ attribute: Target, _ plans: [ValuePlan], _ table: SlotTable, _ kind: PartyKind,
        _ fields: inout [Field]
    ) throws(RowFault) {
        let start = fields.count
        for plan in plans where attribute.isMultivalued || fields.count == start {
            try plan.values(in: table, kind: kind) { value in
                let found = fields[start...]
                guard attribute.isMultivalued ? !found.contains(where: { $0.value == value }) : found.isEmpty else {
                    return
                }
                fields.append(Field(attribute.name, found.count, value))
            }
        }
    }

    private static func add(
        _ members: [Target], _ holdsSeveral: Bool, _ plans: [GroupPlan], _ table: SlotTable, _ kind: PartyKind,
        _ fields: inout [Field]
    ) throws(RowFault) {
        var occurrences: [[String?]] = []
        for plan in plans where holdsSeveral || occurrences.isEmpty {
            try plan.occurrences(in: table, kind: kind) { values in
                if holdsSeveral ? !occurrences.contains(values) : occurrences.isEmpty { occurrences.append(values) }
            }
        }
        for (place, member) in members.enumerated() where member.appliesTo(kind) {
            for (index, values) in occurrences.enumerated() {
                if let value = values[place] { fields.append(Field(member.name, index, value)) }
            }
        }
    }
}
