/// An attribute of the catalog as pages order and group it.
struct Attribute {
    enum Group: String, CaseIterable {
        case names, identifiers, address, contacts, business
    }

    let name: String
    let group: Group
    /// What it may be used for.
    let purposes: [String]

    /// What a pin names: groups are pinned whole.
    var pinned: String { name.split(separator: ".").first.map(String.init) ?? name }

    /// In the order of the catalog.
    static func all(_ catalog: JSON) -> [Attribute] {
        catalog.items.list.map { attribute in
            Attribute(
                name: attribute.name.string, group: group(of: attribute.name.string),
                purposes: attribute.purposes.list.map(\.text))
        }
    }

    private static let names: Set<String> = [
        "givenName", "familyName", "fullName", "title", "employer", "organizationName", "tradingName", "legalForm",
        "contactPerson",
    ]
    private static let identifiers: Set<String> = [
        "birthDate", "personalId", "passportNumber", "drivingLicenceNumber", "nationalIdNumber", "taxNumber",
        "businessId", "vatId", "lei", "gln", "iban", "parentKey",
    ]
    private static let contacts: Set<String> = ["phone", "email", "website", "language"]

    private static func group(of name: String) -> Group {
        if names.contains(name) { return .names }
        if identifiers.contains(name) { return .identifiers }
        if contacts.contains(name) { return .contacts }
        return name.hasPrefix("address.") ? .address : .business
    }

    /// What a record calls its customer.
    static func name(of record: JSON) -> String {
        let fields = record.fields
        for name in ["organizationName", "fullName", "tradingName"] where !fields[name].list.isEmpty {
            return fields[name].list[0].value.text
        }
        return ["givenName", "familyName"].compactMap { fields[$0].list.first?.value.text }.joined(separator: " ")
    }
}

/// Where golden values come from, by attribute and record.
struct Lineage {
    /// What became of one value of a record.
    enum Standing: Equatable {
        case winner, supporter, loser(String), unknown

        func reason(_ texts: Texts) -> String {
            switch self {
            case .winner: texts["wins"]
            case .supporter: texts["says-same"]
            case .loser(let reason): texts.word("lost", reason)
            case .unknown: ""
            }
        }
    }

    private let byAttribute: [String: [JSON]]
    private let withoutValue: [String: [JSON]]

    init(_ lineage: JSON) {
        byAttribute = Dictionary(grouping: lineage.values.list, by: \.attribute.string)
        withoutValue = Dictionary(grouping: lineage.withoutValue.list, by: \.attribute.string)
    }

    var attributes: Set<String> { Set(byAttribute.keys) }

    /// In the order of occurrences.
    func values(of attribute: String) -> [JSON] {
        byAttribute[attribute, default: []].sorted { ($0.occurrence.integer ?? 0) < ($1.occurrence.integer ?? 0) }
    }

    func standing(of attribute: String, _ source: String, _ key: String, occurrence: Int) -> Standing {
        func isIt(_ record: JSON) -> Bool { record.source.text == source && record.key.text == key }
        let entries = byAttribute[attribute, default: []] + withoutValue[attribute, default: []]
        if entries.contains(where: { isIt($0.winner) && $0.winner.occurrence.integer == occurrence }) { return .winner }
        let lost = entries.lazy.flatMap(\.losers.list).first { isIt($0) && $0.occurrence.integer == occurrence }
        if let lost { return .loser(lost.reason.string) }
        return entries.contains { $0.supporters.list.contains(where: isIt) } ? .supporter : .unknown
    }
}
