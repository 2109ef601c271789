import CLibPQ

/// Writes rows of a binary `COPY … FROM STDIN` in chunks of 64 KiB. The columns must have exactly the types of the
/// values: COPY converts nothing (`Int64` needs `bigint`, `Int32` needs `integer`).
package struct CopyWriter: ~Copyable {
    private var writer = BinaryWriter(capacity: 80 * 1024)
    private let connection: OpaquePointer
    /// Rows written so far.
    package private(set) var rowCount = 0

    private static let chunk = 64 * 1024

    init(connection: OpaquePointer) {
        self.connection = connection
        for byte in [UInt8]("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] { writer.append(byte) }
        writer.append(Int32(0))
        writer.append(Int32(0))
    }

    /// Writes one row.
    /// - Throws: `.connectionLost`. What the server thinks of the data is told at the end of the COPY.
    package mutating func row<each Value: PostgresEncodable>(_ values: repeat each Value) throws(PostgresError) {
        var columns: Int16 = 0
        for _ in repeat each values { columns += 1 }
        try beginRow(columns: columns)
        repeat write(each values)
    }

    /// Begins a row whose values are written one by one with `write`.
    package mutating func beginRow(columns: Int16) throws(PostgresError) {
        if writer.count >= Self.chunk { try flush() }
        writer.append(columns)
        rowCount += 1
    }

    /// Writes the next value of the row that was begun.
    package mutating func write<Value: PostgresEncodable>(_ value: Value) {
        writer.append(field: value)
    }

    /// Writes text, or bytea, from borrowed bytes.
    package mutating func write(bytes: UnsafeRawBufferPointer) {
        writer.append(Int32(bytes.count))
        writer.append(bytes: bytes)
    }

    /// Writes NULL.
    package mutating func writeNull() {
        writer.append(Int32(-1))
    }

    /// Sends rows that were made elsewhere; they stay as they are.
    package mutating func send(_ rows: CopyRows) throws(PostgresError) {
        try flush()
        let sent = rows.withBytes {
            PQputCopyData(connection, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        guard sent == 1 else { throw PostgresError(.connectionLost, "the connection was lost during COPY") }
        rowCount += rows.count
    }

    mutating func finish() throws(PostgresError) {
        writer.append(Int16(-1))
        try flush()
    }

    private mutating func flush() throws(PostgresError) {
        let bytes = writer.bytes
        let sent = PQputCopyData(connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        writer.removeAll()
        guard sent == 1 else { throw PostgresError(.connectionLost, "the connection was lost during COPY") }
    }
}
