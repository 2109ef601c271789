/// A `timestamptz`, in microseconds since 1970-01-01T00:00:00Z.
package struct PostgresTimestamp: Hashable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// PostgreSQL counts from 2000-01-01: 10,957 days after 1970-01-01.
    private static let epoch: Int64 = 10_957 * 86_400_000_000
}

extension PostgresTimestamp: PostgresCodable {
    package static var postgresType: PostgresType { .timestamptz }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(microseconds - Self.epoch)
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> PostgresTimestamp {
        let bytes = try field.bytes(of: .timestamptz)
        guard bytes.count == 8 else { throw PostgresField.malformed }
        let (shifted, overflow) = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)).addingReportingOverflow(epoch)
        guard !overflow else { throw PostgresError(.decoding, "a time of a result column is infinite") }
        return PostgresTimestamp(microseconds: shifted)
    }
}

/// A `date`, in days since 1970-01-01.
package struct PostgresDate: Hashable, Sendable {
    package let daysSinceEpoch: Int

    package init(daysSinceEpoch: Int) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    private static let epoch = 10_957
}

extension PostgresDate: PostgresCodable {
    package static var postgresType: PostgresType { .date }

    package func encode(into writer: inout BinaryWriter) {
        writer.append(Int32(clamping: daysSinceEpoch - Self.epoch))
    }

    package static func decode(from field: PostgresField) throws(PostgresError) -> PostgresDate {
        let bytes = try field.bytes(of: .date)
        guard bytes.count == 4 else { throw PostgresField.malformed }
        return PostgresDate(daysSinceEpoch: Int(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))) + epoch)
    }
}
