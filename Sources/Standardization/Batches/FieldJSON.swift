package import CustomerModel

/// The fields of a record version as compact JSON: by attribute its value, or an object of its values by occurrence.
///
/// `{"address.city":["Helsinki",4],"familyName":"Virtanen","phone":{"0":["+358401234567",4,"040 1234567"],"1":"+3589123"}}`:
/// a value is a list of the canonical form, the status as a number (`code(of:)`) and, when it differs, the value as the
/// source wrote it; a well-formed value that is as the source wrote it is its text alone. The object stands where an
/// attribute has several values, or one whose occurrence is not 0.
package enum FieldJSON {
    /// Fields must stand in the order of their attributes.
    package static func encode(_ fields: [StandardizedField]) -> [UInt8] {
        var json = ByteArena(capacity: 64 + fields.count * 128)
        json.append(UInt8(ascii: "{"))
        for (index, field) in fields.enumerated() {
            let place = Place(
                isFirst: index == 0 || fields[index - 1].attribute != field.attribute,
                isLast: index + 1 == fields.count || fields[index + 1].attribute != field.attribute,
                occurrence: field.occurrence)
            key(field.attribute).withUnsafeBytes { begin(place, $0, in: &json) }
            let isSame = field.raw == field.canonical
            append(field.canonical, field.status, raw: isSame ? nil : field.raw, to: &json)
            end(place, in: &json)
        }
        json.append(UInt8(ascii: "}"))
        return json.array
    }

    /// Where a value stands among those of its attribute.
    struct Place {
        let isFirst: Bool
        let isLast: Bool
        let occurrence: Int

        /// Whether the attribute's values stand in an object; all values of an attribute say the same.
        @inline(__always)
        var isInObject: Bool { !isFirst || !isLast || occurrence != 0 }
    }

    /// A member's name with its colon.
    static func key(_ attribute: AttributeName) -> [UInt8] {
        var json = ByteArena(capacity: 64)
        var name = attribute.rawValue
        json.append(UInt8(ascii: "\""))
        name.withUTF8 { appendEscaped(UnsafeRawBufferPointer($0), to: &json) }
        json.append("\":")
        return json.array
    }

    /// Writes what stands before a value: the key of its attribute (see `key`), its occurrence, or a comma.
    @inline(__always)
    static func begin(_ place: Place, _ key: UnsafeRawBufferPointer, in json: inout ByteArena) {
        if json.bytes.last != UInt8(ascii: "{") { json.append(UInt8(ascii: ",")) }
        if place.isFirst { json.append(key) }
        if place.isInObject { beginInObject(place, in: &json) }
    }

    private static func beginInObject(_ place: Place, in json: inout ByteArena) {
        if place.isFirst { json.append(UInt8(ascii: "{")) }
        json.append(Array("\"\(place.occurrence)\":".utf8))
    }

    /// Writes what stands behind a value.
    @inline(__always)
    static func end(_ place: Place, in json: inout ByteArena) {
        if place.isInObject, place.isLast { json.append(UInt8(ascii: "}")) }
    }

    /// Adds a value.
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

    /// Adds a value.
    ///
    /// - Parameter raw: nil when it is the same.
    static func append(
        _ canonical: UnsafeRawBufferPointer, _ status: ValueStatus, raw: UnsafeRawBufferPointer?,
        to json: inout ByteArena
    ) {
        let isTextAlone = status == .wellFormed && raw == nil
        json.append(isTextAlone ? "\"" : "[\"")
        appendEscaped(canonical, to: &json)
        json.append(UInt8(ascii: "\""))
        if isTextAlone { return }
        json.append(UInt8(ascii: ","))
        json.append(UInt8(ascii: "0") + UInt8(code(of: status)))
        if let raw {
            json.append(",\"")
            appendEscaped(raw, to: &json)
            json.append(UInt8(ascii: "\""))
        }
        json.append(UInt8(ascii: "]"))
    }

    /// The number that stands for a status in stored documents, one digit; SQL knows the numbers too.
    static func code(of status: ValueStatus) -> Int {
        switch status {
        case .invalid: 0
        case .placeholder: 1
        case .asGiven: 2
        case .wellFormed: 3
        case .verified: 4
        }
    }

    /// The inverse of `code(of:)`; nil for a number that stands for none.
    package static func status(of code: Int) -> ValueStatus? {
        ValueStatus.allCases.first { Self.code(of: $0) == code }
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
