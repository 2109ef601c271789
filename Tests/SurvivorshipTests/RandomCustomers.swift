import CustomerModel
import Foundation
import Survivorship

/// Contributions, rules and pins that collide often: few sources, few values, equal moments.
struct RandomCustomers {
    var generator: SplitMix

    init(seed: UInt64) {
        generator = SplitMix(seed: seed)
    }

    static let catalog = Catalog([
        attribute("givenName", .givenName), attribute("familyName", .familyName), attribute("businessId", .businessId),
        attribute("website", .url), attribute("optOut", .flag), attribute("phone", .phone, isMultivalued: true),
        attribute("address.street", .street, isMultivalued: true, group: "address"),
        attribute("address.postalCode", .postalCode, isMultivalued: true, group: "address"),
        attribute("address.city", .city, isMultivalued: true, group: "address"),
    ])

    static func attribute(
        _ name: AttributeName, _ type: AttributeType, isMultivalued: Bool = false, group: String? = nil
    ) -> CatalogAttribute {
        CatalogAttribute(
            name: name, type: type, meaning: "For tests.", appliesTo: [.person, .organization],
            isMultivalued: isMultivalued, group: group, sensitivity: .internal, purposes: ["tests"],
            legalBasis: "contract", retention: "customer-relationship + 2 y", owner: "Tests"
        )
    }

    mutating func rules() -> SurvivorshipRules {
        SurvivorshipRules(
            trust: SourceTrust(
                standard: 40, sources: ["erp": 80, "sales": 60],
                exceptions: [TrustException(source: "sales", attributes: ["phone", "address"], trust: 90)]
            ),
            rules: [
                SurvivorshipRule(
                    name: "names", attributes: ["givenName", "familyName"],
                    survivesTogether: Bool.random(using: &generator),
                    strategies: strategies()
                ),
                SurvivorshipRule(name: "opt-out", attributes: ["optOut"], strategies: [.anyTrue, .recency]),
                SurvivorshipRule(
                    name: "phones", attributes: ["phone"], strategies: strategies(),
                    maximumValues: Bool.random(using: &generator) ? 2 : nil
                ),
                SurvivorshipRule(
                    name: "addresses", attributes: ["address"], strategies: strategies(),
                    maximumValues: Bool.random(using: &generator) ? 1 : nil
                ),
            ],
            otherwise: SurvivorshipRule(name: "rest", strategies: strategies()),
            displayName: [.person: ["{givenName} {familyName}", "{familyName}"], .organization: ["{website}"]]
        )
    }

    private mutating func strategies() -> [Strategy] {
        let ranking: [Strategy] = [.trust, .recency, .frequency, .completeness, .verification]
        let chosen = ranking.shuffled(using: &generator).prefix(Int.random(in: 1...4, using: &generator))
        return (Bool.random(using: &generator) ? [.valid] : []) + chosen
    }

    mutating func contributions() -> [Contribution] {
        let keys = ["erp", "billing", "sales"].flatMap { system in
            (1...3).map { SourceKey(system: system, key: String($0)) }
        }
        let count = Int.random(in: 1...6, using: &generator)
        return keys.shuffled(using: &generator).prefix(count).map { contribution($0) }
    }

    private mutating func contribution(_ key: SourceKey) -> Contribution {
        Contribution(
            key: key, version: Int.random(in: 1...3, using: &generator),
            changedAt: Bool.random(using: &generator) ? moment() : nil, receivedAt: moment(), fields: fields()
        )
    }

    private mutating func moment() -> Timestamp {
        Timestamp(microseconds: Int64.random(in: 1...3, using: &generator) * 1_000_000)
    }

    private mutating func fields() -> [StandardizedField] {
        var fields: [StandardizedField] = []
        for attribute in Self.catalog.attributes {
            let occurrences = attribute.isMultivalued ? 3 : 1
            for occurrence in 0..<occurrences where Int.random(in: 0..<3, using: &generator) > 0 {
                fields.append(field(attribute.name, occurrence))
            }
        }
        if Int.random(in: 0..<5, using: &generator) == 0 { fields.append(field("retired", 0)) }
        return fields
    }

    private mutating func field(_ attribute: AttributeName, _ occurrence: Int) -> StandardizedField {
        let words =
            attribute == "optOut" ? ["true", "false"] : ["Åkerlund", "akerlund", "ÅKERLUND", "Oy X", "oy  x", "B"]
        let value = words.randomElement(using: &generator) ?? "B"
        let status = ValueStatus.allCases.randomElement(using: &generator) ?? .asGiven
        return StandardizedField(
            attribute: attribute, occurrence: occurrence, raw: " \(value)", canonical: value, status: status
        )
    }

    mutating func pins(on contributions: [Contribution]) -> [Pin] {
        guard let record = contributions.randomElement(using: &generator)?.key else { return [] }
        let attributes = ["givenName", "businessId", "phone", "address", "nothing"]
        return (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            let attribute = attributes.randomElement(using: &generator) ?? "phone"
            return Pin(
                attribute: attribute, occurrence: Int.random(in: 0...1, using: &generator),
                choice: [
                    .record(record, occurrence: Int.random(in: 0...1, using: &generator)), .value("pinned"),
                    .members(["address.city": "Espoo", "givenName": "Aino"]),
                ].randomElement(using: &generator) ?? .value("pinned")
            )
        }
    }
}

/// The smallest contributions that still fail, found by leaving out records and then fields.
func smallest(_ contributions: [Contribution], failing fails: ([Contribution]) -> Bool) -> [Contribution] {
    for index in contributions.indices {
        var fewer = contributions
        fewer.remove(at: index)
        if fails(fewer) { return smallest(fewer, failing: fails) }
    }
    for (index, contribution) in contributions.enumerated() {
        for field in contribution.fields.indices {
            var fields = contribution.fields
            fields.remove(at: field)
            var fewer = contributions
            fewer[index] = Contribution(
                key: contribution.key, version: contribution.version, changedAt: contribution.changedAt,
                receivedAt: contribution.receivedAt, fields: fields
            )
            if fails(fewer) { return smallest(fewer, failing: fails) }
        }
    }
    return contributions
}

/// The form in which values are compared, written down once more as an oracle.
func folded(_ value: String) -> String {
    value.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        .split(separator: " ").joined(separator: " ")
}
