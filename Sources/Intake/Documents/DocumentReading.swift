import CustomerModel

/// One pass over a record document: collects fields, and problems instead of stopping at the first.
struct DocumentReading {
    private let catalog: Catalog
    private var fields: [Field] = []
    private var relations: [RecordRelation] = []
    /// In the order of the document.
    private(set) var problems: [DocumentError.Problem] = []
    private var kind: PartyKind?

    init(_ catalog: Catalog) {
        self.catalog = catalog
    }

    /// Nil only when there is a problem.
    mutating func record(_ root: JSONValue, _ key: SourceKey) -> ParsedRecord? {
        guard case .object(let members) = root else {
            report("", "The document must be an object, not \(root.typeName).")
            return nil
        }
        kind = readKind(members.first { $0.name == "kind" }?.value)
        var changedAt: Timestamp?
        for member in members {
            switch member.name {
            case "kind": break
            case "changedAt": changedAt = moment(member.value)
            case "attributes": readAttributes(member.value)
            case "relations": readRelations(member.value)
            default: report("/\(JSONPointer.escaped(member.name))", "The document has no such member.")
            }
        }
        if !members.contains(where: { $0.name == "attributes" }) { report("/attributes", "The member is missing.") }
        return kind.map {
            ParsedRecord(key: key, kind: $0, fields: fields, changedAt: changedAt, relations: relations)
        }
    }

    private mutating func report(_ pointer: String, _ message: String) {
        problems.append(.init(pointer: pointer, message: message))
    }

    private mutating func readKind(_ value: JSONValue?) -> PartyKind? {
        if case .string(let name)? = value, let kind = PartyKind(rawValue: name) { return kind }
        let known = PartyKind.allCases.map { "`\($0.rawValue)`" }.joined(separator: " or ")
        report("/kind", value == nil ? "The member is missing." : "The kind must be \(known).")
        return nil
    }

    private mutating func moment(_ value: JSONValue) -> Timestamp? {
        if value == .null { return nil }
        if case .string(let text) = value, let moment = Timestamp(iso8601: text) { return moment }
        report("/changedAt", "The moment must be ISO 8601 with a zone, such as 2025-01-31T08:15:00Z.")
        return nil
    }

    private mutating func readRelations(_ value: JSONValue) {
        if value == .null { return }
        guard case .array(let elements) = value else {
            return report("/relations", "The relations must be an array, not \(value.typeName).")
        }
        for (index, element) in elements.enumerated() {
            let pointer = "/relations/\(index)"
            guard case .object(let members) = element else {
                report(pointer, "A relation must be an object, not \(element.typeName).")
                continue
            }
            let names = ["role", "source", "key"]
            let texts = names.map { name in nonEmptyText(name, of: members, pointer) }
            for member in members where !names.contains(member.name) {
                report("\(pointer)/\(JSONPointer.escaped(member.name))", "A relation has no such member.")
            }
            guard let role = texts[0], let system = texts[1], let key = texts[2] else { continue }
            relations.append(RecordRelation(role, SourceKey(system: system, key: key)))
        }
    }

    private mutating func nonEmptyText(
        _ name: String, of members: [JSONMember], _ pointer: String
    ) -> String? {
        if case .string(let text)? = members.first(where: { $0.name == name })?.value, !text.isEmpty,
            text.utf8.count <= KeyPlan.maximumBytes
        {
            return text
        }
        report(
            "\(pointer)/\(name)", "The member must be a text of 1 to \(KeyPlan.maximumBytes) bytes.")
        return nil
    }

    private mutating func readAttributes(_ value: JSONValue) {
        guard case .object(let members) = value else {
            return report("/attributes", "The attributes must be an object, not \(value.typeName).")
        }
        for member in members {
            let pointer = "/attributes/\(JSONPointer.escaped(member.name))"
            if let attribute = catalog[AttributeName(rawValue: member.name)], attribute.group == nil {
                readAttribute(attribute, member.value, pointer)
            } else if catalog.members(of: member.name).isEmpty {
                report(pointer, "The catalog has no such attribute.")
            } else {
                readGroup(member.name, member.value, pointer)
            }
        }
    }

    private mutating func readAttribute(_ attribute: CatalogAttribute, _ value: JSONValue, _ pointer: String) {
        guard applies(attribute, pointer) else { return }
        guard case .array(let elements) = value else {
            return add(attribute, 0, value, pointer)
        }
        guard attribute.isMultivalued else {
            return report(pointer, "The attribute has one value, not an array.")
        }
        for (index, element) in elements.enumerated() { add(attribute, index, element, "\(pointer)/\(index)") }
    }

    private mutating func applies(_ attribute: CatalogAttribute, _ pointer: String) -> Bool {
        guard let kind, !attribute.appliesTo.contains(kind) else { return true }
        report(pointer, "The attribute does not belong to the kind \(kind.rawValue).")
        return false
    }

    private mutating func readGroup(_ group: String, _ value: JSONValue, _ pointer: String) {
        guard case .array(let elements) = value else {
            return readOccurrence(group, 0, value, pointer)
        }
        let holdsSeveral = catalog.members(of: group).allSatisfy(\.isMultivalued)
        guard holdsSeveral || elements.count <= 1 else {
            return report(pointer, "The group has one occurrence, not \(elements.count).")
        }
        for (index, element) in elements.enumerated() {
            readOccurrence(group, index, element, "\(pointer)/\(index)")
        }
    }

    private mutating func readOccurrence(_ group: String, _ occurrence: Int, _ value: JSONValue, _ pointer: String) {
        if value == .null { return }
        guard case .object(let members) = value else {
            return report(pointer, "The group must be an object, not \(value.typeName).")
        }
        for member in members {
            let place = "\(pointer)/\(JSONPointer.escaped(member.name))"
            guard let attribute = catalog[AttributeName(rawValue: "\(group).\(member.name)")] else {
                report(place, "The catalog has no such member of the group.")
                continue
            }
            if applies(attribute, place) { add(attribute, occurrence, member.value, place) }
        }
    }

    private mutating func add(
        _ attribute: CatalogAttribute, _ occurrence: Int, _ value: JSONValue, _ pointer: String
    ) {
        if value == .null { return }
        guard let text = text(value, attribute.type)?.trimmed else {
            return report(pointer, "The value must be \(Self.wish(attribute.type)), not \(value.typeName).")
        }
        guard text.utf8.count <= MappingPlan.maximumValueBytes else {
            return report(pointer, "The value is longer than \(MappingPlan.maximumValueBytes) bytes.")
        }
        if !text.isEmpty { fields.append(Field(attribute.name, occurrence, text.composed)) }
    }

    /// Nil when the JSON type does not fit.
    private func text(_ value: JSONValue, _ type: AttributeType) -> String? {
        switch (value, type) {
        case (.string, _), (.bool, .flag), (.number, .number): value.scalarText
        default: nil
        }
    }

    private static func wish(_ type: AttributeType) -> String {
        switch type {
        case .flag: "a string or a boolean"
        case .number: "a string or a number"
        default: "a string"
        }
    }
}
