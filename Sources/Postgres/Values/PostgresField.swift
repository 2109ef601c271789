/// One value of a result row, still in the memory of libpq: valid only inside the call that hands it out.
package struct PostgresField {
    /// The bytes of the value, nil for NULL.
    package let bytes: UnsafeRawBufferPointer?
    /// `unspecified` in COPY, which carries no types.
    package let type: PostgresType

    package init(bytes: UnsafeRawBufferPointer?, type: PostgresType) {
        self.bytes = bytes
        self.type = type
    }

    /// The bytes of a value that must not be NULL and must be of one of these types.
    package func bytes(of expected: PostgresType...) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard let bytes else { throw Self.null }
        guard type == .unspecified || expected.contains(type) else { throw mismatch(expected) }
        return bytes
    }

    /// The bytes of a text of any kind.
    package func textBytes() throws(PostgresError) -> UnsafeRawBufferPointer {
        guard let bytes else { throw Self.null }
        guard type != .jsonb else { return try jsonBytes() }
        guard type == .unspecified || type.isText else { throw mismatch([.text]) }
        return bytes
    }

    /// The text of a `json` or `jsonb` value (jsonb has a version byte in front).
    package func jsonBytes() throws(PostgresError) -> UnsafeRawBufferPointer {
        let bytes = try bytes(of: .jsonb, .json, .text)
        guard type == .jsonb || (type == .unspecified && bytes.first == 1) else { return bytes }
        return UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    }

    /// A signed integer of 2, 4 or 8 bytes, widened.
    package func integer() throws(PostgresError) -> Int64 {
        let bytes = try bytes(of: .int8, .int4, .int2, .oid)
        switch bytes.count {
        case 8: return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case 4 where type == .oid: return Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        case 4: return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 2: return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        default: throw Self.malformed
        }
    }

    static let null = PostgresError(.decoding, "a result column is NULL where a value is needed")
    static let malformed = PostgresError(.decoding, "a result column does not have the length of its type")

    private func mismatch(_ expected: [PostgresType]) -> PostgresError {
        let wanted = expected.map { String($0.rawValue) }.joined(separator: "/")
        return PostgresError(.decoding, "a result column has type \(type.rawValue), expected \(wanted) (pg_type.oid)")
    }
}
