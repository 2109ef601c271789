package import CustomerModel

/// Turns what the source records of one customer say into a golden record in which every value has its story.
///
/// A pure function: the same contributions and pins give the same record in whatever order they come. Ties end at
/// trust, then recency, then the order of source keys.
package struct Survivorship: Sendable {
    private let catalog: Catalog
    private let slots: [Slot]
    /// The slot and the place in the catalog of each attribute.
    private let places: [AttributeName: (slot: Int, order: Int)]
    /// The slot of each attribute and group, by the name that a pin uses.
    private let slotNames: [String: Int]
    private let displayNames: [PartyKind: [DisplayNamePattern]]

    /// A rule that names what the catalog does not have is without effect; `kulta check` reports it.
    package init(rules: SurvivorshipRules, catalog: Catalog) {
        self.catalog = catalog
        let units = Self.units(of: catalog, rules: rules)
        slots = units.map { Slot(attributes: $0.attributes, rule: $0.rule, trust: rules.trust) }
        var places: [AttributeName: (slot: Int, order: Int)] = [:]
        var slotNames: [String: Int] = [:]
        let order = Dictionary(
            catalog.attributes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first }
        )
        for (slot, unit) in units.enumerated() {
            for attribute in unit.attributes {
                places[attribute.name] = (slot, order[attribute.name] ?? 0)
                slotNames[attribute.name.rawValue] = slot
                if let group = attribute.group { slotNames[group] = slot }
            }
        }
        self.places = places
        self.slotNames = slotNames
        displayNames = rules.displayName.mapValues { $0.map(DisplayNamePattern.init) }
    }

    /// The golden record of a customer.
    ///
    /// - Parameter pins: what stewards decided about this customer's values.
    /// - Complexity: O(n log n) in the number of values; for a group O(m²) in the number of its occurrences.
    package func merge(kind: PartyKind, _ contributions: [Contribution], pins: [Pin] = []) -> GoldenRecord {
        let sorted = contributions.sorted { ($0.key, $1.version) < ($1.key, $0.version) }
        var draft = Draft(slots: slots, contributions: sorted, slotOf: { places[$0]?.slot })
        let pinsBySlot = Dictionary(grouping: pins.sorted(by: Pin.precedes)) { slotNames[$0.attribute] }
        for slot in slots.indices { draft.decide(slot, pins: pinsBySlot[slot] ?? []) }
        let order = { (attribute: AttributeName) in places[attribute]?.order ?? Int.max }
        let values = draft.values.sorted { (order($0.attribute), $0.occurrence) < (order($1.attribute), $1.occurrence) }
        let absences = draft.absences.sorted {
            (order($0.attribute), $0.attribute) < (order($1.attribute), $1.attribute)
        }
        return GoldenRecord(
            kind: kind, displayName: displayName(kind, values: values, contributions: sorted), values: values,
            absences: absences, unmetPins: draft.unmetPins + (pinsBySlot[nil] ?? []), catalog: catalog
        )
    }

    private func displayName(_ kind: PartyKind, values: [GoldenValue], contributions: [Contribution]) -> String {
        for pattern in displayNames[kind] ?? [] {
            if let name = pattern.fill({ name in values.first { $0.attribute == name }?.value }) { return name }
        }
        return contributions.first?.key.description ?? ""
    }

    /// The attributes about which one decision is made, with the rule that makes it.
    private static func units(
        of catalog: Catalog, rules: SurvivorshipRules
    ) -> [(attributes: [CatalogAttribute], rule: SurvivorshipRule)] {
        var units: [(attributes: [CatalogAttribute], rule: SurvivorshipRule)] = []
        var unitNames: [String: Int] = [:]
        var seen: Set<AttributeName> = []
        for attribute in catalog.attributes where seen.insert(attribute.name).inserted {
            let (name, rule) = rules.rule(for: attribute, in: catalog)
            if let unit = unitNames[name] {
                units[unit].attributes.append(attribute)
            } else {
                unitNames[name] = units.count
                units.append(([attribute], rule))
            }
        }
        return units
    }
}

extension SurvivorshipRules {
    /// The rule about an attribute, and a name that those attributes share that one decision covers.
    fileprivate func rule(for attribute: CatalogAttribute, in catalog: Catalog) -> (String, SurvivorshipRule) {
        let group = attribute.group
        let names = group.map { [$0] + catalog.members(of: $0).map(\.name.rawValue) } ?? [attribute.name.rawValue]
        let rule = rules.first { !Set($0.attributes).isDisjoint(with: names) } ?? otherwise
        if let group { return ("group \(group)", rule) }
        return (rule.survivesTogether ? "rule \(rule.name)" : "attribute \(attribute.name)", rule)
    }
}
