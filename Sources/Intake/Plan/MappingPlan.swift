import CustomerModel

/// A mapping compiled against the catalog: turns the slots of one record into a parsed record.
struct MappingPlan {
    /// Every column that the mapping names.
    let slots: ColumnSlots
    /// Slots of columns that a delivery may lack.
    let optionalSlots: Set<Int>
    private let system: String
    private let keySlots: [Int]
    private let keyJoin: String
    private let kindRules: [KindRulePlan]
    private let withdrawn: [ConditionPlan]
    private let moment: MomentPlan?
    private let items: [ItemPlan]
    private let nulls: WordSet

    /// The longest key and value that a record may have, in bytes: both end in indexes and messages.
    static let maximumKeyBytes = 512
    static let maximumValueBytes = 16_384

    /// Throws `invalidMapping` when the mapping contradicts itself or names what the catalog does not have.
    init(_ mapping: SourceMapping, _ catalog: Catalog) throws(IntakeError) {
        var slots = ColumnSlots()
        guard !mapping.key.from.isEmpty else { throw IntakeError(.invalidMapping, "The key names no column.") }
        guard !mapping.kind.isEmpty else { throw IntakeError(.invalidMapping, "The kind has no rule.") }
        system = mapping.system
        keySlots = ((mapping.key.system.map { [$0] } ?? []) + mapping.key.from).map { slots.slot($0) }
        keyJoin = mapping.key.join
        kindRules = mapping.kind.map { KindRulePlan($0, &slots) }
        withdrawn = mapping.withdrawn.map { ConditionPlan($0, slot: slots.slot($0.column)) }
        moment = try mapping.changedAt.map { changed throws(IntakeError) in
            try MomentPlan(changed, mapping.format, &slots)
        }
        items = try ItemPlan.all(mapping, catalog, &slots)
        nulls = WordSet(mapping.nulls)
        self.slots = slots
        let optional = Set(mapping.optionalColumns)
        optionalSlots = Set(slots.columns.indices.filter { optional.contains(slots.columns[$0].path) })
        let unused = optional.subtracting(slots.columns.map(\.path)).sorted()
        guard unused.isEmpty else {
            throw IntakeError(.invalidMapping, "Optional columns that nothing uses: \(unused.joined(separator: ", ")).")
        }
    }

    /// The record that a row's slots hold. Throws what is wrong with it.
    func record(from table: SlotTable, at position: TextPosition) throws(RowFault) -> ParsedRecord {
        let key = try key(table)
        let kind = try kind(table)
        var fields: [Field] = []
        fields.reserveCapacity(items.count)
        for item in items { try item.addFields(of: table, kind, to: &fields) }
        if let long = fields.first(where: { $0.value.utf8.count > Self.maximumValueBytes }) {
            throw RowFault(
                code: "value-too-long", message: "A value is longer than \(Self.maximumValueBytes) bytes.",
                column: long.attribute.rawValue)
        }
        return ParsedRecord(
            key: SourceKey(system: system, key: key), kind: kind, fields: fields,
            changedAt: try moment?.read(table, nulls),
            isWithdrawn: withdrawn.contains { $0.holds(for: present($0.slot, table)) }, position: position)
    }

    private func present(_ slot: Int, _ table: SlotTable) -> String? {
        let text = table.first(slot)?.trimmed
        return text.flatMap { $0.isEmpty || nulls.contains($0) ? nil : $0 }
    }

    private func key(_ table: SlotTable) throws(RowFault) -> String {
        var parts: [String] = []
        for slot in keySlots {
            guard let part = present(slot, table) else {
                throw RowFault(
                    code: "missing-key", message: "The record has no key.", column: slots.name(slot))
            }
            parts.append(part)
        }
        let key = parts.count == 1 ? parts[0] : parts.joined(separator: keyJoin)
        guard key.utf8.count <= Self.maximumKeyBytes else {
            throw RowFault(
                code: "key-too-long", message: "The key is longer than \(Self.maximumKeyBytes) bytes.",
                column: slots.name(keySlots[0]))
        }
        return key
    }

    private func kind(_ table: SlotTable) throws(RowFault) -> PartyKind {
        for rule in kindRules {
            if let kind = rule.decide({ present($0, table) }) { return kind }
        }
        throw RowFault(
            code: "unknown-kind", message: "No rule says whether the record is a person or an organization.",
            column: kindRules.first?.slot.map(slots.name))
    }
}

/// A kind rule compiled.
struct KindRulePlan {
    let slot: Int?
    private let values: [String: PartyKind]
    private let conditions: [ConditionPlan]
    private let kind: PartyKind?

    init(_ rule: KindRule, _ slots: inout ColumnSlots) {
        slot = rule.column.map { slots.slot($0) }
        values = Dictionary(rule.values.map { ($0.lowercased(), $1) }, uniquingKeysWith: { first, _ in first })
        conditions = rule.when.map { ConditionPlan($0, slot: slots.slot($0.column)) }
        kind = rule.kind
    }

    /// Nil when the rule leaves the decision to the next.
    func decide(_ value: (Int) -> String?) -> PartyKind? {
        if let slot { return value(slot).flatMap { values[$0.lowercased()] } }
        return conditions.allSatisfy { $0.holds(for: value($0.slot)) } ? kind : nil
    }
}

/// The moment of a change compiled.
struct MomentPlan {
    private enum Form {
        case pattern(DatePattern)
        /// A count since 1970-01-01T00:00:00Z, and how many microseconds one of it is.
        case count(Int64)
    }

    private let slots: [Int]
    private let forms: [Form]
    private let clock: LocalClock
    private let column: String

    /// The zone of moments that name none, for mappings that name no zone either.
    static let usualZone = "Europe/Helsinki"

    init(_ mapping: MomentMapping, _ format: SourceFormat, _ slots: inout ColumnSlots) throws(IntakeError) {
        let zone = format.timeZone ?? Self.usualZone
        guard let clock = LocalClock(zone) else {
            throw IntakeError(.invalidMapping, "`\(zone)` is no time zone of this system.")
        }
        self.clock = clock
        self.slots = mapping.from.map { slots.slot($0) }
        column = mapping.from.first ?? ""
        forms = try mapping.formats.map { name throws(IntakeError) in
            switch name {
            case "unixSeconds": return .count(1_000_000)
            case "unixMilliseconds": return .count(1_000)
            default:
                guard let pattern = DatePattern(name) else {
                    throw IntakeError(.invalidMapping, "`\(name)` is no date format.")
                }
                return .pattern(pattern)
            }
        }
    }

    /// Nil when the columns are empty. Throws `bad-timestamp` when no format fits: the order of versions hangs on it.
    func read(_ table: SlotTable, _ nulls: WordSet) throws(RowFault) -> Timestamp? {
        let parts = slots.compactMap { table.first($0)?.trimmed }.filter { !$0.isEmpty && !nulls.contains($0) }
        guard let first = parts.first else { return nil }
        let text = parts.count == 1 ? first : parts.joined(separator: " ")
        for form in forms {
            if let moment = moment(text, form) { return moment }
        }
        throw RowFault(
            code: "bad-timestamp", message: "The moment of the change has none of the mapping's formats.",
            column: column)
    }

    private func moment(_ text: String, _ form: Form) -> Timestamp? {
        switch form {
        case .pattern(let pattern): return pattern.read(text).map(clock.moment)
        case .count(let unit):
            guard let count = Int64(text) else { return nil }
            let (microseconds, overflows) = count.multipliedReportingOverflow(by: unit)
            return overflows ? nil : Timestamp(microseconds: microseconds)
        }
    }
}
