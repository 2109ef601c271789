/// A growing block of bytes in PostgreSQL's binary format: big-endian numbers, values preceded by their length.
package struct BinaryWriter: ~Copyable {
    private(set) var base: UnsafeMutableRawPointer
    package private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 4096) {
        self.capacity = capacity
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        base.deallocate()
    }

    /// Forgets the bytes and keeps the memory.
    mutating func removeAll() {
        count = 0
    }

    /// The bytes written so far, valid until the next write.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    package mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        reserve(MemoryLayout<Number>.size)
        base.storeBytes(of: number.bigEndian, toByteOffset: count, as: Number.self)
        count += MemoryLayout<Number>.size
    }

    package mutating func append(bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (base + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    package mutating func append(utf8 text: String) {
        var text = text
        text.withUTF8 { append(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// One value with its length in front; nil becomes NULL (length -1).
    mutating func append<Value: PostgresEncodable>(field value: Value) {
        let start = count
        append(Int32(-1))
        guard !value.isNull else { return }
        value.encode(into: &self)
        overwrite(Int32(count - start - 4), at: start)
    }

    /// The length of the field that starts at an offset; negative for NULL.
    func fieldLength(at offset: Int) -> Int32 {
        Int32(bigEndian: base.loadUnaligned(fromByteOffset: offset, as: Int32.self))
    }

    mutating func overwrite<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        base.storeBytes(of: number.bigEndian, toByteOffset: offset, as: Number.self)
    }

    private mutating func reserve(_ extra: Int) {
        guard count + extra > capacity else { return }
        grow(to: count + extra)
    }

    private mutating func grow(to needed: Int) {
        let larger = max(capacity * 2, needed)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = moved
        capacity = larger
    }
}
