import CustomerModel

/// A kind rule compiled. Immutable; a class for the reason that `ValuePlan` is.
final class KindRulePlan: Sendable {
    let slot: Int?
    private let values: [String: PartyKind]
    private let conditions: [ConditionPlan]
    private let kind: PartyKind?

    init(_ rule: KindRule, _ slots: inout ColumnSlots) {
        slot = rule.column.map { slots.slot($0) }
        values = Dictionary(rule.values.map { ($0.lowercased(), $1) }, uniquingKeysWith: { first, _ in first })
        conditions = ConditionPlan.all(rule.when, &slots)
        kind = rule.kind
    }

    /// Nil when the rule leaves the decision to the next.
    func decide(_ value: (Int) -> String?) -> PartyKind? {
        if let slot { return value(slot).flatMap { values[$0] ?? values[$0.lowercased()] } }
        return conditions.allSatisfy { $0.holds(value) } ? kind : nil
    }
}
