import CustomerModel
import RuleBook
import Standardization

/// Whether a golden record can say what a pin asks for.
struct PinCheck {
    /// The attribute, or those of the group.
    let attributes: [CatalogAttribute]
    /// What a person wrote, in canonical form; nil when a record is to say it, or after a problem.
    private(set) var values: [AttributeName: String]?
    private(set) var problems: [HubError.Problem] = []

    /// - Parameter kinds: of the customer.
    init(_ request: PinRequest, kinds: Set<String>, _ hub: Hub) {
        let catalog = hub.ruleBook.catalog
        let single = catalog[AttributeName(rawValue: request.attribute)].flatMap { $0.group == nil ? $0 : nil }
        attributes = single.map { [$0] } ?? catalog.members(of: request.attribute)
        if attributes.isEmpty {
            report("/attribute", "The catalog has no such attribute outside groups, and no such group.")
        } else if !attributes.contains(where: { !kinds.isDisjoint(with: $0.appliesTo.map(\.rawValue)) }) {
            report("/attribute", "The attribute does not belong to a customer of this kind.")
        }
        if request.occurrence > 0, !attributes.allSatisfy(\.isMultivalued) {
            report("/occurrence", "The attribute has one value.")
        }
        read(request, single, hub)
    }

    private mutating func read(_ request: PinRequest, _ single: CatalogAttribute?, _ hub: Hub) {
        switch (request.choice, single) {
        case (.record, _): return
        case (.value(let text), let single?): read([(single, text, "/value")], hub)
        case (.value, nil): report("/value", "A group is pinned by `members`.")
        case (.members, .some): report("/members", "The attribute stands alone; it is pinned by `value`.")
        case (.members(let members), nil):
            let given = members.sorted { $0.key < $1.key }.compactMap { name, text in
                attributes.first { $0.name.rawValue == "\(request.attribute).\(name)" }
                    .map { (attribute: $0, text: text, pointer: "/members/\(name)") }
            }
            if given.count < members.count { report("/members", "The catalog has no such member of the group.") }
            read(given, hub)
        }
    }

    private mutating func read(_ given: [(attribute: CatalogAttribute, text: String, pointer: String)], _ hub: Hub) {
        var values: [AttributeName: String] = [:]
        for (attribute, text, pointer) in given {
            let reading = hub.standardizer.standardize(value: text, type: attribute.type, region: "FI")
            if reading.status <= .placeholder {
                report(pointer, "The value is no \(attribute.type.rawValue) that a source could have.")
            }
            values[attribute.name] = reading.canonical
        }
        self.values = values
    }

    private mutating func report(_ pointer: String, _ message: String) {
        problems.append(HubError.Problem(pointer: pointer, message: message))
    }
}
