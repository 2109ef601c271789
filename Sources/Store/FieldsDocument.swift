package import CustomerModel
import Standardization

/// The fields of a record version as the JSON that `record_version.fields` holds: see `FieldJSON`.
package enum FieldsDocument {
    /// Fields must stand in the order of their attributes.
    package static func encode(_ fields: [StandardizedField]) -> [UInt8] { FieldJSON.encode(fields) }

    /// The inverse of `encode`, for text as PostgreSQL writes it back (members in any order, any spacing).
    ///
    /// - Returns: fields in the order of their attributes, then occurrences; nil when the text has another shape.
    package static func decode(_ json: UnsafeRawBufferPointer) -> [StandardizedField]? {
        var scanner = JSONScanner(json)
        var fields: [StandardizedField] = []
        guard readAttributes(&scanner, into: &fields) else { return nil }
        return fields.sorted { ($0.attribute, $0.occurrence) < ($1.attribute, $1.occurrence) }
    }

    private static func readAttributes(_ scanner: inout JSONScanner, into fields: inout [StandardizedField]) -> Bool {
        guard scanner.take("{") else { return false }
        if scanner.take("}") { return true }
        repeat {
            guard let name = scanner.string(), scanner.take(":"), scanner.take("[") else { return false }
            let attribute = AttributeName(rawValue: name)
            repeat {
                guard let field = readField(&scanner, attribute) else { return false }
                fields.append(field)
            } while scanner.take(",")
            guard scanner.take("]") else { return false }
        } while scanner.take(",")
        return scanner.take("}")
    }

    private static func readField(_ scanner: inout JSONScanner, _ attribute: AttributeName) -> StandardizedField? {
        var value: String?
        var raw: String?
        var status: ValueStatus?
        var occurrence = 0
        guard scanner.take("{") else { return nil }
        repeat {
            guard let name = scanner.string(), scanner.take(":") else { return nil }
            switch name {
            case "value": value = scanner.string()
            case "raw": raw = scanner.string()
            case "status": status = scanner.string().flatMap(ValueStatus.init)
            case "at": occurrence = scanner.natural() ?? 0
            default: return nil
            }
        } while scanner.take(",")
        guard scanner.take("}"), let value, let status else { return nil }
        return StandardizedField(
            attribute: attribute, occurrence: occurrence, raw: raw ?? value, canonical: value, status: status)
    }
}
