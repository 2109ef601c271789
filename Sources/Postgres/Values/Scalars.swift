extension Bool: PostgresCodable {
    package static var postgresType: PostgresType { .bool }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(UInt8(self ? 1 : 0))
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> Bool {
        let bytes = try field.bytes(of: .bool)
        guard bytes.count == 1 else { throw PostgresField.malformed }
        return bytes[0] != 0
    }
}

extension Int16: PostgresCodable {
    package static var postgresType: PostgresType { .int2 }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(self)
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> Int16 {
        try narrowed(field)
    }
}

extension Int32: PostgresCodable {
    package static var postgresType: PostgresType { .int4 }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(self)
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> Int32 {
        try narrowed(field)
    }
}

extension Int64: PostgresCodable {
    package static var postgresType: PostgresType { .int8 }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(self)
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> Int64 {
        try field.integer()
    }
}

extension Int: PostgresCodable {
    package static var postgresType: PostgresType { .int8 }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(Int64(self))
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> Int {
        Int(try field.integer())
    }
}

extension FixedWidthInteger {
    fileprivate static func narrowed(_ field: PostgresField) throws(PostgresError) -> Self {
        guard let number = Self(exactly: try field.integer()) else {
            throw PostgresError(.decoding, "a number of a result column does not fit \(Self.bitWidth) bits")
        }
        return number
    }
}

extension Float: PostgresCodable {
    package static var postgresType: PostgresType { .float4 }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(bitPattern)
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> Float {
        let bytes = try field.bytes(of: .float4)
        guard bytes.count == 4 else { throw PostgresField.malformed }
        return Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
    }
}

extension Double: PostgresCodable {
    package static var postgresType: PostgresType { .float8 }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(bitPattern)
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> Double {
        let bytes = try field.bytes(of: .float8, .float4)
        switch bytes.count {
        case 8: return Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
        case 4: return Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
        default: throw PostgresField.malformed
        }
    }
}

extension String: PostgresCodable {
    package static var postgresType: PostgresType { .text }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(utf8: self)
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> String {
        String(decoding: try field.textBytes(), as: UTF8.self)
    }
}
