package import CustomerModel

/// The fields of a record version as JSON: by attribute a list of `{"value", "status", "raw", "at"}`.
///
/// `{"phone":[{"value":"+358401234567","status":"wellFormed","raw":"040 1234567"}]}`: `raw` only when it differs from
/// `value`, `at` (the occurrence) only when it is not 0.
package enum FieldJSON {
    /// Fields must stand in the order of their attributes.
    package static func encode(_ fields: [StandardizedField]) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(fields.count * 64)
        json.append(UInt8(ascii: "{"))
        for (index, field) in fields.enumerated() {
            let isNext = index > 0 && fields[index - 1].attribute == field.attribute
            begin(key(field.attribute), isNext: isNext, isFirst: index == 0, in: &json)
            let isSame = field.raw == field.canonical
            append(Array(field.canonical.utf8), field.status, raw: isSame ? nil : Array(field.raw.utf8), to: &json)
            setOccurrence(field.occurrence, in: &json)
        }
        end(&json)
        return json
    }

    /// A member's name with the bracket that opens its list.
    static func key(_ attribute: AttributeName) -> [UInt8] {
        var json: [UInt8] = [UInt8(ascii: "\"")]
        appendEscaped(Array(attribute.rawValue.utf8), to: &json)
        json.append(contentsOf: "\":[".utf8)
        return json
    }

    /// Begins a value: the next of the attribute at hand, or the first of another.
    @inline(__always)
    static func begin(_ key: [UInt8], isNext: Bool, isFirst: Bool, in json: inout [UInt8]) {
        if isNext { return json.append(UInt8(ascii: ",")) }
        if !isFirst {
            json.append(UInt8(ascii: "]"))
            json.append(UInt8(ascii: ","))
        }
        json.append(contentsOf: key)
    }

    /// Ends a document whose first bracket stands there.
    static func end(_ json: inout [UInt8]) {
        if json.last != UInt8(ascii: "{") { json.append(UInt8(ascii: "]")) }
        json.append(UInt8(ascii: "}"))
    }

    /// Adds a value, without its occurrence.
    ///
    /// - Parameter raw: nil when it is the same.
    static func append(
        _ canonical: some Collection<UInt8>, _ status: ValueStatus, raw: (some Collection<UInt8>)?,
        to json: inout [UInt8]
    ) {
        json.append(contentsOf: "{\"value\":\"".utf8)
        appendEscaped(canonical, to: &json)
        json.append(contentsOf: "\",\"status\":\"".utf8)
        json.append(contentsOf: status.rawValue.utf8)
        json.append(UInt8(ascii: "\""))
        if let raw {
            json.append(contentsOf: ",\"raw\":\"".utf8)
            appendEscaped(raw, to: &json)
            json.append(UInt8(ascii: "\""))
        }
        json.append(UInt8(ascii: "}"))
    }

    /// Notes the occurrence in the value that was added last.
    @inline(__always)
    static func setOccurrence(_ occurrence: Int, in json: inout [UInt8]) {
        guard occurrence != 0 else { return }
        json.removeLast()
        json.append(contentsOf: ",\"at\":\(occurrence)}".utf8)
    }

    /// Adds a text without U+0000, which PostgreSQL's texts cannot hold.
    private static func appendEscaped(_ text: some Collection<UInt8>, to json: inout [UInt8]) {
        let isPlain = text.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain { return json.append(contentsOf: text) }
        for byte in text where byte != 0 { appendEscaped(byte, to: &json) }
    }

    private static func appendEscaped(_ byte: UInt8, to json: inout [UInt8]) {
        switch byte {
        case 0x08: json.append(contentsOf: "\\b".utf8)
        case 0x09: json.append(contentsOf: "\\t".utf8)
        case 0x0A: json.append(contentsOf: "\\n".utf8)
        case 0x0C: json.append(contentsOf: "\\f".utf8)
        case 0x0D: json.append(contentsOf: "\\r".utf8)
        case ..<0x20:
            let hex = Array("0123456789abcdef".utf8)
            json.append(contentsOf: "\\u00".utf8)
            json.append(hex[Int(byte >> 4)])
            json.append(hex[Int(byte & 15)])
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            json.append(UInt8(ascii: "\\"))
            json.append(byte)
        default: json.append(byte)
        }
    }
}
