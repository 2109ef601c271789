import CustomerModel

/// Attributes about which one decision is made: a single one, a correlated group, or those that a rule holds together.
struct Slot {
    /// In the order of the catalog.
    let attributes: [AttributeName]
    let isMultivalued: Bool
    let rule: SurvivorshipRule
    /// Ranks candidates, in this order: the rule's strategies without the filter, then trust and recency as ties.
    let strategies: [Strategy]
    let dropsInvalid: Bool
    /// By source system; others have `standardTrust`.
    private let trust: [String: Int]
    private let standardTrust: Int

    init(attributes: [CatalogAttribute], rule: SurvivorshipRule, trust: SourceTrust) {
        self.attributes = attributes.map(\.name)
        isMultivalued = attributes.allSatisfy(\.isMultivalued)
        self.rule = rule
        strategies = rule.strategies.filter { $0 != .valid } + [.trust, .recency]
        dropsInvalid = rule.strategies.contains(.valid)
        let names = Set(attributes.flatMap { [$0.name.rawValue] + ($0.group.map { [$0] } ?? []) })
        var levels = trust.sources
        for exception in trust.exceptions.reversed() where !names.isDisjoint(with: exception.attributes) {
            levels[exception.source] = exception.trust
        }
        self.trust = levels
        standardTrust = trust.standard
    }

    /// How much a source is believed about these attributes.
    func trust(in system: String) -> Int {
        trust[system] ?? standardTrust
    }

    /// The most values that survive.
    var limit: Int {
        isMultivalued ? rule.maximumValues ?? Int.max : 1
    }
}
