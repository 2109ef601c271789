package import CustomerModel

/// The fields of a record version as JSON: by attribute a list of `{"value", "status", "raw", "at"}`.
///
/// `{"phone":[{"value":"+358401234567","status":"wellFormed","raw":"040 1234567"}]}`: `raw` only when it differs from
/// `value`, `at` (the occurrence) only when it is not 0.
package enum FieldJSON {
    /// Fields must stand in the order of their attributes.
    package static func encode(_ fields: [StandardizedField]) -> [UInt8] {
        var json = ByteArena(capacity: 64 + fields.count * 128)
        json.append(UInt8(ascii: "{"))
        for (index, field) in fields.enumerated() {
            if index > 0, fields[index - 1].attribute == field.attribute {
                json.append(UInt8(ascii: ","))
            } else {
                begin(field.attribute, isFirst: index == 0, in: &json)
            }
            let isSame = field.raw == field.canonical
            append(field.canonical, field.status, raw: isSame ? nil : field.raw, to: &json)
            setOccurrence(field.occurrence, in: &json)
        }
        end(&json)
        return json.array
    }

    /// A member's name with the bracket that opens its list.
    static func key(_ attribute: AttributeName) -> [UInt8] {
        var json = ByteArena(capacity: 64)
        var name = attribute.rawValue
        json.append(UInt8(ascii: "\""))
        name.withUTF8 { appendEscaped(UnsafeRawBufferPointer($0), to: &json) }
        json.append("\":[")
        return json.array
    }

    /// Begins the list of an attribute, with its key.
    @inline(__always)
    static func begin(_ key: UnsafeRawBufferPointer, isFirst: Bool, in json: inout ByteArena) {
        if !isFirst { json.append("],") }
        json.append(key)
    }

    /// Begins the list of an attribute.
    static func begin(_ attribute: AttributeName, isFirst: Bool, in json: inout ByteArena) {
        key(attribute).withUnsafeBytes { begin($0, isFirst: isFirst, in: &json) }
    }

    /// Ends a document whose first bracket stands there.
    static func end(_ json: inout ByteArena) {
        if json.bytes.last != UInt8(ascii: "{") { json.append(UInt8(ascii: "]")) }
        json.append(UInt8(ascii: "}"))
    }

    /// Adds a value, without its occurrence.
    ///
    /// - Parameter raw: nil when it is the same.
    static func append(_ canonical: String, _ status: ValueStatus, raw: String?, to json: inout ByteArena) {
        var (canonical, raw) = (canonical, raw)
        canonical.withUTF8 { canonical in
            let isSame: Void? = raw?.withUTF8 { raw in
                append(UnsafeRawBufferPointer(canonical), status, raw: UnsafeRawBufferPointer(raw), to: &json)
            }
            if isSame == nil { append(UnsafeRawBufferPointer(canonical), status, raw: nil, to: &json) }
        }
    }

    /// Adds a value, without its occurrence.
    ///
    /// - Parameter raw: nil when it is the same.
    static func append(
        _ canonical: UnsafeRawBufferPointer, _ status: ValueStatus, raw: UnsafeRawBufferPointer?,
        to json: inout ByteArena
    ) {
        json.append("{\"value\":\"")
        appendEscaped(canonical, to: &json)
        json.append("\",\"status\":\"")
        json.append(name(of: status))
        json.append(UInt8(ascii: "\""))
        if let raw {
            json.append(",\"raw\":\"")
            appendEscaped(raw, to: &json)
            json.append(UInt8(ascii: "\""))
        }
        json.append(UInt8(ascii: "}"))
    }

    private static func name(of status: ValueStatus) -> StaticString {
        switch status {
        case .invalid: "invalid"
        case .placeholder: "placeholder"
        case .asGiven: "asGiven"
        case .wellFormed: "wellFormed"
        case .verified: "verified"
        }
    }

    /// Notes the occurrence in the value that was added last.
    @inline(__always)
    static func setOccurrence(_ occurrence: Int, in json: inout ByteArena) {
        guard occurrence != 0 else { return }
        json.removeLast()
        json.append(Array(",\"at\":\(occurrence)}".utf8))
    }

    /// Adds a text without U+0000, which PostgreSQL's texts cannot hold.
    private static func appendEscaped(_ text: UnsafeRawBufferPointer, to json: inout ByteArena) {
        let isPlain = text.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain { return json.append(text) }
        for byte in text where byte != 0 { appendEscaped(byte, to: &json) }
    }

    private static func appendEscaped(_ byte: UInt8, to json: inout ByteArena) {
        switch byte {
        case 0x08: json.append("\\b")
        case 0x09: json.append("\\t")
        case 0x0A: json.append("\\n")
        case 0x0C: json.append("\\f")
        case 0x0D: json.append("\\r")
        case ..<0x20:
            let hex = Array("0123456789abcdef".utf8)
            json.append("\\u00")
            json.append(hex[Int(byte >> 4)])
            json.append(hex[Int(byte & 15)])
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            json.append(UInt8(ascii: "\\"))
            json.append(byte)
        default: json.append(byte)
        }
    }
}
