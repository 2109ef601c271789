/// Walks over values that stand one after the other, each with its length in front: an array, or a row of a COPY.
struct FieldReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func number() throws(PostgresError) -> Int32 {
        guard offset + 4 <= bytes.count else { throw PostgresField.malformed }
        defer { offset += 4 }
        return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
    }

    mutating func field(type: PostgresType = .unspecified) throws(PostgresError) -> PostgresField {
        let length = Int(try number())
        guard length >= 0 else { return PostgresField(bytes: nil, type: type) }
        guard offset + length <= bytes.count else { throw PostgresField.malformed }
        defer { offset += length }
        return PostgresField(bytes: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)]), type: type)
    }

    mutating func skip(_ count: Int) throws(PostgresError) {
        guard offset + count <= bytes.count else { throw PostgresField.malformed }
        offset += count
    }
}
