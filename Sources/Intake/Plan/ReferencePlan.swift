import CustomerModel

/// Where a record names others, compiled. Immutable; a class for the reason that `ValuePlan` is.
final class ReferencePlan: Sendable {
    private let system: String
    private let keys: ValuePlan

    /// - Parameter each: the repeated element that the record is; nil: the row.
    init(
        _ reference: ReferenceMapping, of mapping: SourceMapping, _ slots: inout ColumnSlots
    ) throws(IntakeError) {
        system = reference.source ?? mapping.system
        keys = try ValuePlan(reference.key, nulls: mapping.nulls, format: mapping.format, slots: &slots)
    }

    /// The references, in their order.
    static func all(
        _ references: [ReferenceMapping], of mapping: SourceMapping, _ slots: inout ColumnSlots
    ) throws(IntakeError) -> [ReferencePlan] {
        var plans: [ReferencePlan] = []
        for reference in references { plans.append(try ReferencePlan(reference, of: mapping, &slots)) }
        return plans
    }

    /// Adds the records that a row names.
    func add(of table: SlotTable, _ kind: PartyKind, to targets: inout [SourceKey]) throws(RowFault) {
        try keys.values(in: table, kind: kind) { key in
            if key.utf8.count <= KeyPlan.maximumBytes { targets.append(SourceKey(system: system, key: key)) }
        }
    }
}
