/// Bytes one after another: an array of them without its cost for each append, which is what a load does most.
struct ByteArena: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 1024) {
        self.capacity = capacity
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    /// All bytes; valid until the next append.
    @inline(__always) var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// The bytes as an array.
    var array: [UInt8] { Array(bytes) }

    /// Some of the bytes; valid until the next append.
    @inline(__always)
    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        precondition(range.upperBound <= count)
        return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    /// Forgets the bytes and keeps the memory.
    mutating func removeAll() { count = 0 }

    /// Forgets the last byte.
    mutating func removeLast() { count -= 1 }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Appends bytes from elsewhere.
    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (base + count).copyMemory(from: source, byteCount: bytes.count)
        count &+= bytes.count
    }

    @inline(__always)
    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a number as the processor holds it.
    @inline(__always)
    mutating func append(word number: UInt32) {
        withUnsafeBytes(of: number) { append($0) }
    }

    /// Appends some of the bytes once more.
    @inline(__always)
    mutating func append(again range: Range<Int>) {
        precondition(range.upperBound <= count)
        reserve(range.count)
        (base + count).copyMemory(from: base + range.lowerBound, byteCount: range.count)
        count &+= range.count
    }

    @inline(__always)
    private mutating func reserve(_ extra: Int) {
        if count &+ extra > capacity { grow(to: count + extra) }
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

/// Texts by number, one after another.
struct ByteTexts: ~Copyable {
    private var arena = ByteArena()
    private var ranges: [Range<Int>] = []

    init(_ texts: [[UInt8]]) {
        for text in texts {
            ranges.append(arena.count..<arena.count + text.count)
            arena.append(text)
        }
    }

    @inline(__always) subscript(number: Int) -> UnsafeRawBufferPointer { arena.bytes(ranges[number]) }
}
