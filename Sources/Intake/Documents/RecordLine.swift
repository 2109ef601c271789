package import CustomerModel

/// The API's JSON form of one record among others: a record document with its `key`, or `key` and `"withdrawn": true`.
package enum RecordLine {
    /// Throws everything that is wrong with a line at once.
    package static func parse(
        _ json: [UInt8], system: String, catalog: Catalog
    ) throws(DocumentError) -> ParsedRecord {
        guard json.count <= RecordDocument.maximumBytes else {
            throw DocumentError("", "The line is longer than \(RecordDocument.maximumBytes) bytes.")
        }
        let root = try DocumentRoot.parse(json)
        guard case .object(let members) = root else {
            throw DocumentError("", "A line must be an object, not \(root.typeName).")
        }
        guard case .string(let key)? = value("key", of: members), !key.isEmpty, key.utf8.count <= KeyPlan.maximumBytes
        else {
            throw DocumentError("/key", "The member must be a text of 1 to \(KeyPlan.maximumBytes) bytes.")
        }
        let name = SourceKey(system: system, key: key)
        let rest = members.filter { $0.name != "key" && $0.name != "withdrawn" }
        switch value("withdrawn", of: members) {
        case nil, .bool(false), .null: break
        case .bool(true):
            guard rest.isEmpty else { throw DocumentError("/withdrawn", "A withdrawn record has nothing but its key.") }
            return ParsedRecord(key: name, kind: .organization, fields: [], isWithdrawn: true)
        default: throw DocumentError("/withdrawn", "The member must be true or false.")
        }
        var reading = DocumentReading(catalog)
        let record = reading.record(.object(rest), name)
        guard let record, reading.problems.isEmpty else { throw DocumentError(problems: reading.problems) }
        return record
    }

    private static func value(_ name: String, of members: [JSONMember]) -> JSONValue? {
        members.first { $0.name == name }?.value
    }
}
