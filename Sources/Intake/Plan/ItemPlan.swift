import CustomerModel

/// One attribute, or one group of attributes, of a mapping. Immutable; a class for the reason that `ValuePlan` is.
final class ItemPlan: Sendable {
    private enum Content: Sendable {
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

    private init(_ content: Content) {
        self.content = content
    }

    /// Every item of a record, in the order of the attributes' names.
    ///
    /// - Parameters:
    ///   - each: the repeated element that the record is; nil: the row.
    ///   - mapping: for its format and its words for "no value".
    static func all(
        _ attributes: [String: [ValueMapping]], _ groups: [String: [GroupMapping]], each: String? = nil,
        of mapping: SourceMapping, _ catalog: Catalog, _ slots: inout ColumnSlots
    ) throws(IntakeError) -> [ItemPlan] {
        var items: [(name: String, item: ItemPlan)] = []
        for (name, values) in attributes {
            guard let attribute = catalog[AttributeName(rawValue: name)] else {
                throw IntakeError(.invalidMapping, "The catalog has no attribute `\(name)`.")
            }
            guard attribute.group == nil else {
                throw IntakeError(.invalidMapping, "`\(name)` belongs to a group; map it under `groups`.")
            }
            var plans: [ValuePlan] = []
            for value in values {
                plans.append(
                    try ValuePlan(value, each: each, nulls: mapping.nulls, format: mapping.format, slots: &slots))
            }
            items.append((name, ItemPlan(.attribute(Target(attribute), plans))))
        }
        for (group, mappings) in groups {
            items.append((group, try groupItem(group, mappings, each, mapping, catalog, &slots)))
        }
        return items.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map(\.item)
    }

    private static func groupItem(
        _ group: String, _ mappings: [GroupMapping], _ each: String?, _ mapping: SourceMapping, _ catalog: Catalog,
        _ slots: inout ColumnSlots
    ) throws(IntakeError) -> ItemPlan {
        let members = catalog.members(of: group).sorted { $0.name < $1.name }
        guard !members.isEmpty else { throw IntakeError(.invalidMapping, "The catalog has no group `\(group)`.") }
        var plans: [GroupPlan] = []
        for occurrence in mappings {
            plans.append(
                try GroupPlan(
                    occurrence, group: group, names: members.map(\.name), each: each, nulls: mapping.nulls,
                    format: mapping.format, slots: &slots))
        }
        let holdsSeveral = members.allSatisfy(\.isMultivalued)
        return ItemPlan(.group(members.map(Target.init), holdsSeveral: holdsSeveral, plans))
    }

    /// Adds what a record has of this item, as far as the catalog gives it to the record's kind.
    ///
    /// - Parameters:
    ///   - tables: the record's rows, in their order.
    ///   - instance: which of the repeated elements the record is; nil: the row.
    func addFields(
        of tables: [SlotTable], _ kind: PartyKind, _ instance: Int?, to fields: inout [Field]
    ) throws(RowFault) {
        switch content {
        case .attribute(let attribute, let plans):
            guard attribute.appliesTo(kind) else { return }
            let start = fields.count
            for table in tables where attribute.isMultivalued || fields.count == start {
                try Self.add(attribute, plans, table, kind, instance, from: start, &fields)
            }
        case .group(let members, let holdsSeveral, let plans):
            try Self.add(members, holdsSeveral, plans, tables, kind, instance, &fields)
        }
    }

    /// One value, or each that differs from those before it.
    ///
    /// - Parameter start: where the attribute's fields begin.
    private static func add(
        _ attribute: Target, _ plans: [ValuePlan], _ table: SlotTable, _ kind: PartyKind, _ instance: Int?,
        from start: Int, _ fields: inout [Field]
    ) throws(RowFault) {
        for plan in plans where attribute.isMultivalued || fields.count == start {
            try plan.values(in: table, kind: kind, instance: instance) { value in
                let count = fields.count - start
                let isKnown = attribute.isMultivalued ? fields[start...].contains { $0.value == value } : count > 0
                if !isKnown { fields.append(Field(attribute.name, count, value)) }
            }
        }
    }

    private static func add(
        _ members: [Target], _ holdsSeveral: Bool, _ plans: [GroupPlan], _ tables: [SlotTable], _ kind: PartyKind,
        _ instance: Int?, _ fields: inout [Field]
    ) throws(RowFault) {
        var occurrences: [[String?]] = []
        for table in tables {
            for plan in plans where holdsSeveral || occurrences.isEmpty {
                try plan.occurrences(in: table, kind: kind, instance: instance) { values in
                    if holdsSeveral ? !occurrences.contains(values) : occurrences.isEmpty { occurrences.append(values) }
                }
            }
        }
        for (place, member) in members.enumerated() where member.appliesTo(kind) {
            for (index, values) in occurrences.enumerated() {
                if let value = values[place] { fields.append(Field(member.name, index, value)) }
            }
        }
    }
}
