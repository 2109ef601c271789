import CustomerModel

/// A record inside another one, compiled. Immutable; a class for the reason that `ValuePlan` is.
final class InnerRecordPlan: Sendable {
    private let name: String
    private let isRepeated: Bool
    private let keySlots: [Int]
    private let kind: PartyKind
    private let conditions: [ConditionPlan]
    private let relation: String?
    private let items: [any ItemPlan]
    private let itemSlots: [Int]
    private let nulls: WordSet

    init(
        _ name: String, _ inner: InnerRecordMapping, of mapping: SourceMapping, _ catalog: Catalog,
        _ slots: inout ColumnSlots
    ) throws(IntakeError) {
        self.name = name
        isRepeated = inner.each != nil
        keySlots = inner.key.map { slots.slot($0, each: inner.each) }
        kind = inner.kind
        conditions = ConditionPlan.all(inner.when, each: inner.each, &slots)
        relation = inner.relation
        items = try ItemPlans.all(inner.attributes, inner.groups, each: inner.each, of: mapping, catalog, &slots)
        let each = inner.each
        itemSlots = each == nil ? [] : slots.columns.indices.filter { slots.columns[$0].each == each }
        nulls = WordSet(mapping.nulls)
    }

    /// Adds the records that the rows of the outer record hold; one without any value is none.
    func add(
        of tables: [SlotTable], in outer: ParsedRecord, to records: inout [ParsedRecord]
    ) throws(RowFault) {
        for table in tables {
            guard isRepeated else {
                if let record = try record(in: table, nil, outer) { records.append(record) }
                continue
            }
            for instance in 0..<table.instances(of: itemSlots) {
                if let record = try record(in: table, instance, outer) { records.append(record) }
            }
        }
    }

    private func record(
        in table: SlotTable, _ instance: Int?, _ outer: ParsedRecord
    ) throws(RowFault) -> ParsedRecord? {
        let present = { [nulls] slot in table.present(slot, instance, nulls) }
        guard conditions.allSatisfy({ $0.holds(present) }) else { return nil }
        var fields: [Field] = []
        for item in items { try item.addFields(of: [table], kind, instance, to: &fields) }
        if fields.isEmpty { return nil }
        try MappingPlan.check(fields)
        var parts = [outer.key.key, name] + keySlots.compactMap(present)
        if parts.count == 2, let instance { parts.append(String(instance + 1)) }
        let key = parts.joined(separator: "/")
        try KeyPlan.check(key, column: nil)
        return ParsedRecord(
            key: SourceKey(system: outer.key.system, key: key), kind: kind, fields: fields, changedAt: outer.changedAt,
            isWithdrawn: outer.isWithdrawn, relations: relation.map { [RecordRelation($0, outer.key)] } ?? [],
            position: outer.position)
    }
}
