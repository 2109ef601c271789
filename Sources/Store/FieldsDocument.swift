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
            guard let name = scanner.string(), scanner.take(":"),
                readValues(&scanner, AttributeName(rawValue: name), into: &fields)
            else { return false }
        } while scanner.take(",")
        return scanner.take("}")
    }

    /// One value, or an object of values by occurrence.
    private static func readValues(
        _ scanner: inout JSONScanner, _ attribute: AttributeName, into fields: inout [StandardizedField]
    ) -> Bool {
        guard scanner.take("{") else { return readField(&scanner, attribute, 0, into: &fields) }
        repeat {
            guard let occurrence = scanner.string().flatMap({ Int($0) }), occurrence >= 0, scanner.take(":"),
                readField(&scanner, attribute, occurrence, into: &fields)
            else { return false }
        } while scanner.take(",")
        return scanner.take("}")
    }

    /// A text, or a list of text, status and, when it differs, the value as the source wrote it.
    private static func readField(
        _ scanner: inout JSONScanner, _ attribute: AttributeName, _ occurrence: Int,
        into fields: inout [StandardizedField]
    ) -> Bool {
        let isList = scanner.take("[")
        guard let value = scanner.string() else { return false }
        var (status, raw) = (ValueStatus.wellFormed, value)
        if isList {
            guard scanner.take(","), let known = scanner.natural().flatMap(FieldJSON.status(of:)) else { return false }
            status = known
            if scanner.take(",") {
                guard let written = scanner.string() else { return false }
                raw = written
            }
            guard scanner.take("]") else { return false }
        }
        fields.append(
            StandardizedField(
                attribute: attribute, occurrence: occurrence, raw: raw, canonical: value, status: status))
        return true
    }
}
