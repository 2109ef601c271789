/// Rows of a binary `COPY … FROM STDIN`, made on any thread ahead of the COPY that sends them.
///
/// Not a value, so that a block of rows goes from thread to thread without being copied. Whoever holds it is its only
/// user, which is what makes it safe to send.
package final class CopyRows: @unchecked Sendable {
    @exclusivity(unchecked) private var writer: BinaryWriter
    /// Where each row begins.
    @exclusivity(unchecked) private var starts: [Int] = []

    /// - Parameter capacity: bytes to reserve.
    package init(capacity: Int = 64 * 1024) {
        writer = BinaryWriter(capacity: capacity)
    }

    package var count: Int { starts.count }
    package var byteCount: Int { writer.count }

    /// Begins a row whose values are written one by one.
    package func beginRow(columns: Int16) {
        starts.append(writer.count)
        writer.append(columns)
    }

    /// Writes the next value of the row that was begun.
    package func write<Value: PostgresEncodable>(_ value: Value) {
        writer.append(field: value)
    }

    package func write(_ value: Int64) {
        writer.append(Int32(8))
        writer.append(value)
    }

    package func write(_ value: Int32) {
        writer.append(Int32(4))
        writer.append(value)
    }

    package func write(_ value: Int16) {
        writer.append(Int32(2))
        writer.append(value)
    }

    package func write(_ value: Bool) {
        writer.append(Int32(1))
        writer.append(UInt8(value ? 1 : 0))
    }

    package func write(_ text: String) {
        var text = text
        text.withUTF8 { write(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Writes text, or bytea, from bytes.
    package func write(bytes: [UInt8]) {
        bytes.withUnsafeBytes { write(bytes: $0) }
    }

    /// Writes text, or bytea, from borrowed bytes.
    package func write(bytes: UnsafeRawBufferPointer) {
        writer.append(Int32(bytes.count))
        writer.append(bytes: bytes)
    }

    package func writeNull() {
        writer.append(Int32(-1))
    }

    /// Overwrites the first value of every row, a `bigint`, with one of the numbers in turn.
    package func number(_ numbers: ArraySlice<Int64>) {
        for (start, number) in zip(starts, numbers) { writer.overwrite(number, at: start + 6) }
    }

    /// Forgets the rows and keeps the memory.
    package func removeAll() {
        writer.removeAll()
        starts.removeAll(keepingCapacity: true)
    }

    func withBytes<Answer>(_ body: (UnsafeRawBufferPointer) throws -> Answer) rethrows -> Answer {
        try body(writer.bytes)
    }
}
