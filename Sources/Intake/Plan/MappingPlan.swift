import CustomerModel

/// A mapping compiled against the catalog: turns the slots of rows into parsed records.
///
/// Immutable. A class for the reason that `ValuePlan` is.
final class MappingPlan: Sendable {
    /// Every column that the mapping names.
    let slots: ColumnSlots
    /// Slots of columns that a delivery may lack.
    let optionalSlots: Set<Int>
    /// Which rows go on with the record of the row above; nil: none.
    let continuation: KeyMapping.Continuation?
    private let system: String
    private let key: KeyPlan
    private let kindRules: [KindRulePlan]
    private let skip: [ConditionPlan]
    private let withdrawn: [ConditionPlan]
    private let erased: [ConditionPlan]
    private let moment: MomentPlan?
    private let items: [any ItemPlan]
    private let sameAs: [ReferencePlan]
    private let relations: [(role: String, references: [ReferencePlan])]
    private let inner: [InnerRecordPlan]
    private let nulls: WordSet

    /// The longest value that a record may have, in bytes: values end in indexes and messages.
    static let maximumValueBytes = 16_384

    /// Throws `invalidMapping` when the mapping contradicts itself or names what the catalog does not have.
    init(_ mapping: SourceMapping, _ catalog: Catalog) throws(IntakeError) {
        var slots = ColumnSlots()
        guard !mapping.kind.isEmpty else { throw IntakeError(.invalidMapping, "The kind has no rule.") }
        try Self.requireGround(mapping, catalog)
        system = mapping.system
        key = try KeyPlan(mapping.key, &slots)
        continuation = mapping.key.continuation
        kindRules = mapping.kind.map { KindRulePlan($0, &slots) }
        skip = ConditionPlan.all(mapping.skip, &slots)
        withdrawn = ConditionPlan.all(mapping.withdrawn, &slots)
        erased = ConditionPlan.all(mapping.erased, &slots)
        moment = try mapping.changedAt.map { changed throws(IntakeError) in
            try MomentPlan(changed, mapping.format, &slots)
        }
        items = try ItemPlans.all(mapping.attributes, mapping.groups, of: mapping, catalog, &slots)
        sameAs = try ReferencePlan.all(mapping.sameAs, of: mapping, &slots)
        var relations: [(role: String, references: [ReferencePlan])] = []
        for (role, references) in mapping.relations.sorted(by: { $0.key < $1.key }) {
            relations.append((role, try ReferencePlan.all(references, of: mapping, &slots)))
        }
        self.relations = relations
        var inner: [InnerRecordPlan] = []
        for (name, record) in mapping.records.sorted(by: { $0.key < $1.key }) {
            inner.append(try InnerRecordPlan(name, record, of: mapping, catalog, &slots))
        }
        self.inner = inner
        nulls = WordSet(mapping.nulls)
        self.slots = slots
        optionalSlots = try Self.optionalSlots(mapping, slots)
    }

    /// Personal identity codes are off unless the mapping says what allows them.
    private static func requireGround(_ mapping: SourceMapping, _ catalog: Catalog) throws(IntakeError) {
        let names = Array(mapping.attributes.keys) + mapping.records.values.flatMap(\.attributes.keys)
        let secret = names.sorted().first { catalog[AttributeName(rawValue: $0)]?.type == .personalId }
        guard let secret, mapping.personalIdGround == nil else { return }
        let grounds = PersonalIdGround.allCases.map(\.rawValue).joined(separator: ", ")
        throw IntakeError(
            .invalidMapping,
            "`\(secret)` is read only where the law allows it: name the ground as `personalIdGround` (\(grounds)).")
    }

    private static func optionalSlots(
        _ mapping: SourceMapping, _ slots: ColumnSlots
    ) throws(IntakeError) -> Set<Int> {
        let (optional, required) = (Set(mapping.optionalColumns), Set(mapping.requiredColumns))
        guard optional.isEmpty || required.isEmpty else {
            throw IntakeError(.invalidMapping, "Either `optionalColumns` or `requiredColumns` says what must be there.")
        }
        let unused = optional.union(required).subtracting(slots.columns.map(\.path)).sorted()
        guard unused.isEmpty else {
            throw IntakeError(.invalidMapping, "Listed columns that nothing uses: \(unused.joined(separator: ", ")).")
        }
        if required.isEmpty {
            return Set(slots.columns.indices.filter { optional.contains(slots.columns[$0].path) })
        }
        let needed = required.union(mapping.key.takesFirst ? [] : mapping.key.from).union(
            mapping.key.system.map { [$0] } ?? [])
        return Set(slots.columns.indices.filter { !needed.contains(slots.columns[$0].path) })
    }

    /// Whether a row is no record.
    func skips(_ table: SlotTable) -> Bool {
        skip.contains { $0.holds { present($0, table) } }
    }

    /// Whether a row goes on with the record that begins with another.
    func continues(_ table: SlotTable, after first: SlotTable) -> Bool {
        switch continuation {
        case .emptyKey: key.slots.allSatisfy { present($0, table) == nil }
        case .sameKey: key.slots.allSatisfy { present($0, table) == present($0, first) }
        case nil: false
        }
    }

    /// The record that the slots hold, then those inside it. Throws what is wrong with it.
    ///
    /// - Parameter tables: the row, and those that go on with it.
    func records(from tables: [SlotTable], at position: TextPosition) throws(RowFault) -> [ParsedRecord] {
        let table = tables[0]
        let outer = try record(from: table, tables, at: position)
        if inner.isEmpty || outer.isErased { return [outer] }
        var records = [outer]
        for plan in inner { try plan.add(of: tables, in: outer, to: &records) }
        return records
    }

    private func record(
        from table: SlotTable, _ tables: [SlotTable], at position: TextPosition
    ) throws(RowFault) -> ParsedRecord {
        let key = try key.key({ present($0, table) }, name: slots.name)
        let kind = try kind(table)
        var fields: [Field] = []
        fields.reserveCapacity(items.count)
        for item in items { try item.addFields(of: tables, kind, nil, to: &fields) }
        try Self.check(fields)
        var same: [SourceKey] = []
        for reference in sameAs { try reference.add(of: table, kind, to: &same) }
        return ParsedRecord(
            key: SourceKey(system: system, key: key), kind: kind, fields: fields,
            changedAt: try moment?.read(table, nulls),
            isWithdrawn: withdrawn.contains { $0.holds { present($0, table) } },
            isErased: erased.contains { $0.holds { present($0, table) } }, sameAs: same,
            relations: try relations(of: table, kind), position: position)
    }

    private func relations(of table: SlotTable, _ kind: PartyKind) throws(RowFault) -> [RecordRelation] {
        var relations: [RecordRelation] = []
        for (role, references) in self.relations {
            var targets: [SourceKey] = []
            for reference in references { try reference.add(of: table, kind, to: &targets) }
            relations += targets.map { RecordRelation(role, $0) }
        }
        return relations
    }

    /// Throws `value-too-long`.
    static func check(_ fields: [Field]) throws(RowFault) {
        guard let long = fields.first(where: { $0.value.utf8.count > maximumValueBytes }) else { return }
        throw RowFault(
            code: .valueTooLong, message: "A value is longer than \(maximumValueBytes) bytes.",
            column: long.attribute.rawValue)
    }

    private func present(_ slot: Int, _ table: SlotTable) -> String? { table.present(slot, nil, nulls) }

    private func kind(_ table: SlotTable) throws(RowFault) -> PartyKind {
        for rule in kindRules {
            if let kind = rule.decide({ present($0, table) }) { return kind }
        }
        throw RowFault(
            code: .unknownKind, message: "No rule says whether the record is a person or an organization.",
            column: kindRules.first?.slot.map(slots.name))
    }
}
