import CustomerModel

/// One attribute, or one group of attributes, of a mapping. Immutable; classes for the reason that `ValuePlan` is one.
protocol ItemPlan: AnyObject, Sendable {
    /// Adds what a record has of this item, as far as the catalog gives it to the record's kind.
    ///
    /// - Parameters:
    ///   - tables: the record's rows, in their order.
    ///   - instance: which of the repeated elements the record is; nil: the row.
    func addFields(
        of tables: [SlotTable], _ kind: PartyKind, _ instance: Int?, to fields: inout [Field]
    ) throws(RowFault)
}

/// Compiles the items of a record.
enum ItemPlans {
    /// Every item of a record, in the order of the attributes' names.
    ///
    /// - Parameters:
    ///   - each: the repeated element that the record is; nil: the row.
    ///   - mapping: for its format and its words for "no value".
    static func all(
        _ attributes: [String: [ValueMapping]], _ groups: [String: [GroupMapping]], each: String? = nil,
        of mapping: SourceMapping, _ catalog: Catalog, _ slots: inout ColumnSlots
    ) throws(IntakeError) -> [any ItemPlan] {
        var items: [(name: String, item: any ItemPlan)] = []
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
            items.append((name, AttributeItemPlan(attribute, plans)))
        }
        for (group, mappings) in groups {
            items.append((group, try groupItem(group, mappings, each, mapping, catalog, &slots)))
        }
        return items.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map(\.item)
    }

    private static func groupItem(
        _ group: String, _ mappings: [GroupMapping], _ each: String?, _ mapping: SourceMapping, _ catalog: Catalog,
        _ slots: inout ColumnSlots
    ) throws(IntakeError) -> GroupItemPlan {
        let members = catalog.members(of: group).sorted { $0.name < $1.name }
        guard !members.isEmpty else { throw IntakeError(.invalidMapping, "The catalog has no group `\(group)`.") }
        var plans: [GroupPlan] = []
        for occurrence in mappings {
            plans.append(
                try GroupPlan(
                    occurrence, group: group, names: members.map(\.name), each: each, nulls: mapping.nulls,
                    format: mapping.format, slots: &slots))
        }
        return GroupItemPlan(members, plans)
    }
}

/// What a row needs to know of a catalog attribute.
private struct Target: Sendable {
    let name: AttributeName
    let isMultivalued: Bool
    private let isForPersons: Bool
    private let isForOrganizations: Bool

    init(_ attribute: CatalogAttribute) {
        name = attribute.name
        isMultivalued = attribute.isMultivalued
        isForPersons = attribute.appliesTo.contains(.person)
        isForOrganizations = attribute.appliesTo.contains(.organization)
    }

    func appliesTo(_ kind: PartyKind) -> Bool { kind == .person ? isForPersons : isForOrganizations }
}

/// An attribute outside groups: one value, or each that differs from those before it.
private final class AttributeItemPlan: ItemPlan {
    private let attribute: Target
    private let plans: [ValuePlan]

    init(_ attribute: CatalogAttribute, _ plans: [ValuePlan]) {
        self.attribute = Target(attribute)
        self.plans = plans
    }

    func addFields(
        of tables: [SlotTable], _ kind: PartyKind, _ instance: Int?, to fields: inout [Field]
    ) throws(RowFault) {
        guard attribute.appliesTo(kind) else { return }
        let start = fields.count
        for table in tables {
            for plan in plans where attribute.isMultivalued || fields.count == start {
                try plan.values(in: table, kind: kind, instance: instance) { value in
                    let count = fields.count - start
                    let isKnown = attribute.isMultivalued ? fields[start...].contains { $0.value == value } : count > 0
                    if !isKnown { fields.append(Field(attribute.name, count, value)) }
                }
            }
        }
    }
}

/// A group of attributes: one occurrence, or each that differs from those before it.
private final class GroupItemPlan: ItemPlan {
    private let members: [Target]
    private let holdsSeveral: Bool
    private let plans: [GroupPlan]

    /// - Parameter members: in the order of their names.
    init(_ members: [CatalogAttribute], _ plans: [GroupPlan]) {
        self.members = members.map(Target.init)
        holdsSeveral = members.allSatisfy(\.isMultivalued)
        self.plans = plans
    }

    func addFields(
        of tables: [SlotTable], _ kind: PartyKind, _ instance: Int?, to fields: inout [Field]
    ) throws(RowFault) {
        var occurrences: [[String?]] = []
        for table in tables {
            for plan in plans where holdsSeveral || occurrences.isEmpty {
                try plan.occurrences(in: table, kind: kind, instance: instance) { values in
                    if holdsSeveral ? !occurrences.contains(values) : occurrences.isEmpty { occurrences.append(values) }
                }
            }
        }
        if occurrences.isEmpty { return }
        for place in members.indices where members[place].appliesTo(kind) {
            for index in occurrences.indices {
                if let value = occurrences[index][place] { fields.append(Field(members[place].name, index, value)) }
            }
        }
    }
}
