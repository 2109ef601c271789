import Foundation

/// Checks values against the part of JSON Schema 2020-12 that the API document uses, and is stricter in one point: a
/// member that the schema does not declare is a fault, so that the document stays complete.
struct SchemaCheck {
    /// The document that references point into.
    let root: JSONValue

    func faults(of value: JSONValue, against schema: JSONValue, at path: String) -> [String] {
        let schema = root.resolved(schema)
        return typeFaults(of: value, schema, path) + choiceFaults(of: value, schema, path)
            + textFaults(of: value, schema, path) + numberFaults(of: value, schema, path)
            + memberFaults(of: value, schema, path) + itemFaults(of: value, schema, path)
    }

    private func typeFaults(of value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        guard let type = schema["type"] else { return [] }
        let types = type.text.map { [$0] } ?? type.items.compactMap(\.text)
        return types.contains { value.has(type: $0) } ? [] : ["\(path): is not \(types.joined(separator: " or "))"]
    }

    private func choiceFaults(of value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        var faults: [String] = []
        if let values = schema["enum"]?.items, !values.contains(value) { faults.append("\(path): is not in enum") }
        if let constant = schema["const"], constant != value { faults.append("\(path): is not the constant") }
        if let choices = schema["oneOf"]?.items {
            // A choice that only requires members has no members of its own to be strict about.
            let matching = choices.filter { choice in
                root.resolved(choice).members.keys.contains("type")
                    ? self.faults(of: value, against: choice, at: path).isEmpty
                    : requiredFaults(of: value, root.resolved(choice), path).isEmpty
            }
            if matching.count != 1 { faults.append("\(path): matches \(matching.count) of \(choices.count) choices") }
        }
        return faults
    }

    private func textFaults(of value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        guard let text = value.text else { return [] }
        var faults: [String] = []
        if let pattern = schema["pattern"]?.text, (try? Regex(pattern).firstMatch(in: text)) == nil {
            faults.append("\(path): does not match \(pattern)")
        }
        if schema["format"]?.text == "date-time", !isDateTime(text) { faults.append("\(path): is not a date-time") }
        if let minimum = schema["minLength"]?.number, Double(text.unicodeScalars.count) < minimum {
            faults.append("\(path): is too short")
        }
        return faults
    }

    /// RFC 3339, with any number of digits after the second.
    private func isDateTime(_ text: String) -> Bool {
        text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/) != nil
    }

    private func numberFaults(of value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        guard let number = value.number else { return [] }
        let isLow = schema["minimum"]?.number.map { number < $0 } ?? false
        let isHigh = schema["maximum"]?.number.map { number > $0 } ?? false
        return isLow || isHigh ? ["\(path): is out of range"] : []
    }

    private func requiredFaults(of value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        (schema["required"]?.items ?? []).compactMap(\.text).filter { value[$0] == nil }
            .map { "\(path): has no \($0)" }
    }

    private func memberFaults(of value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        guard case .object(let members) = value, schema["oneOf"] == nil || schema["properties"] != nil else {
            return []
        }
        let declared = schema["properties"]?.members ?? [:]
        var faults = requiredFaults(of: value, schema, path)
        for (name, member) in members {
            if let schema = declared[name] ?? schema["additionalProperties"] {
                if schema == .bool(true) { continue }
                faults += self.faults(of: member, against: schema, at: "\(path)/\(name)")
            } else {
                faults.append("\(path): \(name) is not declared")
            }
        }
        return faults
    }

    private func itemFaults(of value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        guard case .array(let items) = value, let schema = schema["items"] else { return [] }
        return items.enumerated().flatMap { faults(of: $1, against: schema, at: "\(path)/\($0)") }
    }
}

extension JSONValue {
    fileprivate func has(type: String) -> Bool {
        switch (self, type) {
        case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
            (.object, "object"):
            true
        case (.number(let number), "integer"): number == number.rounded()
        default: false
        }
    }
}
