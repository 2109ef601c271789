import CustomerModel

/// A value mapping compiled: columns are slots, words are folded, formats are read.
///
/// Immutable. A class, because copying its many parts for every row costs more than what it does.
final class ValuePlan: Sendable {
    private let slots: [Int]
    private let join: String?
    private let isRepeated: Bool
    private let constant: String?
    private let kinds: [PartyKind]
    private let conditions: [ConditionPlan]
    private let split: [UInt8]
    private let nulls: WordSet
    private let steps: ValueSteps
    private let column: String

    /// - Parameters:
    ///   - each: the repeated element of the group that the mapping is in; nil outside.
    ///   - nulls: the whole mapping's words for "no value".
    init(
        _ mapping: ValueMapping, each: String? = nil, nulls: [String], format: SourceFormat, slots: inout ColumnSlots
    ) throws(IntakeError) {
        guard each == nil || mapping.each == nil else {
            throw IntakeError(.invalidMapping, "`each` stands inside a group that has `each` itself.")
        }
        let repeated = each ?? mapping.each
        self.slots = mapping.from.map { slots.slot($0, each: repeated) }
        join = mapping.join
        isRepeated = mapping.each != nil
        constant = mapping.constant
        kinds = mapping.for
        conditions = ConditionPlan.all(mapping.when, each: repeated, &slots)
        split = Array((mapping.split ?? "").utf8)
        self.nulls = WordSet(nulls + mapping.nulls)
        steps = try ValueSteps(mapping, format)
        column = mapping.from.first ?? ""
    }

    /// Hands over the values of a record, in order; none is empty.
    ///
    /// - Parameter instance: which of the group's repeated elements to look in; nil outside such a group.
    func values(
        in table: SlotTable, kind: PartyKind, instance: Int? = nil, _ take: (String) -> Void
    ) throws(RowFault) {
        guard kinds.isEmpty || kinds.contains(kind) else { return }
        if isRepeated {
            for each in 0..<table.instances(of: slots) where holds(in: table, each) { try one(in: table, each, take) }
            return
        }
        guard holds(in: table, instance) else { return }
        if let constant {
            take(constant)
        } else if instance != nil || join != nil || slots.count > 1 {
            try one(in: table, instance, take)
        } else if let slot = slots.first {
            try table.forEach(slot) { text throws(RowFault) in
                if let value = cleaned(text) { try finish(value, take) }
            }
        }
    }

    private func holds(in table: SlotTable, _ instance: Int?) -> Bool {
        conditions.allSatisfy { $0.holds { present($0, table, instance) } }
    }

    private func present(_ slot: Int, _ table: SlotTable, _ instance: Int?) -> String? {
        raw(slot, table, instance).flatMap(cleaned)
    }

    private func raw(_ slot: Int, _ table: SlotTable, _ instance: Int?) -> String? {
        instance.map { table.first(slot, instance: $0) } ?? table.first(slot)
    }

    /// Trimmed and composed; nil when nothing is left or it is a null word.
    private func cleaned(_ text: String) -> String? {
        let text = text.trimmed
        return text.isEmpty || nulls.contains(text) ? nil : text.composed
    }

    /// The joined value, or the first of the columns that is not empty.
    private func one(in table: SlotTable, _ instance: Int?, _ take: (String) -> Void) throws(RowFault) {
        guard let join else {
            for slot in slots {
                if let value = present(slot, table, instance) { return try finish(value, take) }
            }
            return
        }
        guard join.isEmpty else {
            let parts = slots.compactMap { present($0, table, instance) }
            if !parts.isEmpty { try finish(parts.joined(separator: join), take) }
            return
        }
        // A value that was cut at a column's width may go on with a space.
        let parts = slots.compactMap { slot in
            present(slot, table, instance) == nil ? nil : raw(slot, table, instance)
        }
        if let value = cleaned(parts.joined()) { try finish(value, take) }
    }

    private func finish(_ value: String, _ take: (String) -> Void) throws(RowFault) {
        guard let first = split.first else { return try give(value, take) }
        var rest = Substring(value).utf8
        while let index = rest.firstIndex(of: first) {
            guard rest[index...].starts(with: split) else { break }
            try giveCleaned(rest[..<index], take)
            rest = rest[index...].dropFirst(split.count)
        }
        try giveCleaned(rest, take)
    }

    private func giveCleaned(_ part: Substring.UTF8View, _ take: (String) -> Void) throws(RowFault) {
        if let value = cleaned(String(Substring(part))) { try give(value, take) }
    }

    private func give(_ value: String, _ take: (String) -> Void) throws(RowFault) {
        if let value = try steps.apply(value, column: column) { take(value) }
    }
}
