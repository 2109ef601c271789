/// A scalar whose arrays have PostgreSQL's common binary form.
package protocol PostgresArrayScalar: PostgresArrayElement, PostgresEncodable, PostgresDecodable {}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: PostgresType { Element.arrayType }

    package func encode(into writer: inout BinaryWriter) {
        Element.encodeArray(self, into: &writer)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package static func decode(from field: PostgresField) throws(PostgresError) -> [Element] {
        try Element.decodeArray(from: field)
    }
}

/// `[UInt8]` is a `bytea`.
extension UInt8: PostgresArrayElement {
    package static var arrayType: PostgresType { .bytea }

    package static func encodeArray(_ elements: [UInt8], into writer: inout BinaryWriter) {
        elements.withUnsafeBytes { writer.append(bytes: $0) }
    }

    package static func decodeArray(from field: PostgresField) throws(PostgresError) -> [UInt8] {
        Array(try field.bytes(of: .bytea))
    }
}

extension PostgresArrayScalar {
    package static func encodeArray(_ elements: [Self], into writer: inout BinaryWriter) {
        ArrayFormat.write(elements, elementType: postgresType, into: &writer)
    }

    package static func decodeArray(from field: PostgresField) throws(PostgresError) -> [Self] {
        try ArrayFormat.read(field, arrayType: arrayType)
    }
}

extension Bool: PostgresArrayScalar {
    package static var arrayType: PostgresType { .boolArray }
}
extension Int16: PostgresArrayScalar {
    package static var arrayType: PostgresType { .int2Array }
}
extension Int32: PostgresArrayScalar {
    package static var arrayType: PostgresType { .int4Array }
}
extension Int64: PostgresArrayScalar {
    package static var arrayType: PostgresType { .int8Array }
}
extension Int: PostgresArrayScalar {
    package static var arrayType: PostgresType { .int8Array }
}
extension Float: PostgresArrayScalar {
    package static var arrayType: PostgresType { .float4Array }
}
extension Double: PostgresArrayScalar {
    package static var arrayType: PostgresType { .float8Array }
}
extension String: PostgresArrayScalar {
    package static var arrayType: PostgresType { .textArray }
}
extension TextBytes: PostgresArrayScalar {
    package static var arrayType: PostgresType { .textArray }
}
extension JSONB: PostgresArrayScalar {
    package static var arrayType: PostgresType { .jsonbArray }
}
extension PostgresTimestamp: PostgresArrayScalar {
    package static var arrayType: PostgresType { .timestamptzArray }
}
extension PostgresDate: PostgresArrayScalar {
    package static var arrayType: PostgresType { .dateArray }
}

/// `[[UInt8]]` is a `bytea[]`.
extension Array: PostgresArrayElement where Element == UInt8 {
    package static var arrayType: PostgresType { .byteaArray }

    package static func encodeArray(_ elements: [[UInt8]], into writer: inout BinaryWriter) {
        ArrayFormat.write(elements, elementType: .bytea, into: &writer)
    }

    package static func decodeArray(from field: PostgresField) throws(PostgresError) -> [[UInt8]] {
        try ArrayFormat.read(field, arrayType: .byteaArray)
    }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement & PostgresEncodable & PostgresDecodable {
    package static var arrayType: PostgresType { Wrapped.arrayType }

    package static func encodeArray(_ elements: [Wrapped?], into writer: inout BinaryWriter) {
        ArrayFormat.write(elements, elementType: Wrapped.postgresType, into: &writer)
    }

    package static func decodeArray(from field: PostgresField) throws(PostgresError) -> [Wrapped?] {
        try ArrayFormat.read(field, arrayType: Wrapped.arrayType)
    }
}

/// PostgreSQL's binary form of one-dimensional arrays. Source: `array_send` in `arrayfuncs.c`.
private enum ArrayFormat {
    static func write(_ elements: [some PostgresEncodable], elementType: PostgresType, into writer: inout BinaryWriter)
    {
        writer.append(Int32(elements.isEmpty ? 0 : 1))
        writer.append(Int32(elements.contains(where: \.isNull) ? 1 : 0))
        writer.append(elementType.rawValue)
        guard !elements.isEmpty else { return }
        writer.append(Int32(elements.count))
        writer.append(Int32(1))
        for element in elements { writer.append(field: element) }
    }

    static func read<Element: PostgresDecodable>(
        _ field: PostgresField,
        arrayType: PostgresType
    ) throws(PostgresError) -> [Element] {
        var reader = FieldReader(try field.bytes(of: arrayType))
        let dimensions = try reader.number()
        _ = try reader.number()
        let elementType = PostgresType(rawValue: UInt32(bitPattern: try reader.number()))
        guard dimensions > 0 else { return [] }
        guard dimensions == 1 else { throw PostgresError(.decoding, "an array of a result has several dimensions") }
        let count = Int(try reader.number())
        _ = try reader.number()
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try Element.decode(from: try reader.field(type: elementType))) }
        return elements
    }
}
