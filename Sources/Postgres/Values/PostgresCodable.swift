/// A value that can be a parameter, or a column of a binary COPY.
package protocol PostgresEncodable: Sendable {
    /// The type that the server is told.
    static var postgresType: PostgresType { get }
    var isNull: Bool { get }
    /// Writes the value alone, without a length; not called when `isNull`.
    func encode(into writer: inout BinaryWriter)
}

/// A value that can be read from a column of a result.
package protocol PostgresDecodable: Sendable {
    static func decode(from field: PostgresField) throws(PostgresError) -> Self
}

package typealias PostgresCodable = PostgresDecodable & PostgresEncodable

/// A value that can stand in an array, for `= ANY($1)` and `unnest($1, $2)`.
///
/// `UInt8` alone is no PostgreSQL value, but `[UInt8]` is a `bytea`; so arrays ask their element how they are written.
package protocol PostgresArrayElement: Sendable {
    static var arrayType: PostgresType { get }
    static func encodeArray(_ elements: [Self], into writer: inout BinaryWriter)
    static func decodeArray(from field: PostgresField) throws(PostgresError) -> [Self]
}

extension PostgresEncodable {
    package var isNull: Bool { false }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }
    package var isNull: Bool { self == nil || self?.isNull == true }

    package func encode(into writer: inout BinaryWriter) {
        self?.encode(into: &writer)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static func decode(from field: PostgresField) throws(PostgresError) -> Wrapped? {
        field.bytes == nil ? nil : try Wrapped.decode(from: field)
    }
}
