/// A JSON text as it goes into and comes out of a `jsonb` (or, on reading, `json`) column.
///
/// PostgreSQL checks the text; jsonb forgets the order of keys and the spacing.
package struct JSONB: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONB: PostgresCodable {
    package static var postgresType: PostgresType { .jsonb }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(UInt8(1))
        bytes.withUnsafeBytes { writer.append(bytes: $0) }
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> JSONB {
        JSONB(Array(try field.jsonBytes()))
    }
}

/// A text as its UTF-8 bytes: a `text` column (or JSON, on reading) without the cost of a `String`.
package struct TextBytes: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}

extension TextBytes: PostgresCodable {
    package static var postgresType: PostgresType { .text }

    package func encode(into writer: inout BinaryWriter) {
        bytes.withUnsafeBytes { writer.append(bytes: $0) }
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> TextBytes {
        TextBytes(Array(try field.textBytes()))
    }
}
