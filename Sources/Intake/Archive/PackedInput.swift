/// The packed bytes of a gzip or zip stream that are at hand, and how much they may still grow.
struct PackedInput {
    private var source: any ByteSource
    private var bytes: [UInt8]
    private var start: Int
    private var end: Int
    private var hasEnded = false
    /// Bytes taken from the source.
    private(set) var bytesRead: Int
    private var unpacked = 0

    /// What unpacks to less than this is never taken for a bomb.
    private static let harmless = 1 << 28
    /// Deflate reaches 1032 to 1; exports of customers stay below 50.
    private static let greatestRatio = 400

    /// - Parameter head: what was read of the source before.
    init(_ source: any ByteSource, head: [UInt8], capacity: Int = 1 << 16) {
        self.source = source
        bytes = head + [UInt8](repeating: 0, count: max(capacity - head.count, 0))
        (start, end) = (0, head.count)
        bytesRead = head.count
    }

    /// Reads until so many bytes are at hand; false when the source ends first.
    ///
    /// - Parameter count: at most the capacity.
    mutating func has(_ count: Int) throws -> Bool {
        if end - start >= count { return true }
        if hasEnded { return false }
        bytes.withUnsafeMutableBytes { all in
            all.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[start..<end]))
        }
        (start, end) = (0, end - start)
        while end < count, !hasEnded {
            let read = try readMore(from: end)
            end += read
            bytesRead += read
            hasEnded = read == 0
        }
        return end >= count
    }

    private mutating func readMore(from offset: Int) throws -> Int {
        var copy = source
        defer { source = copy }
        return try bytes.withUnsafeMutableBytes { all in
            try copy.read(into: UnsafeMutableRawBufferPointer(rebasing: all[offset...]))
        }
    }

    /// The byte at an offset from the front, which `has` must have brought.
    subscript(offset: Int) -> UInt8 { bytes[start + offset] }

    /// A number of little-endian bytes at an offset from the front.
    func number(at offset: Int, bytes count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(self[offset + $1]) << (8 * $1) }
    }

    /// Lets a consumer look at what is at hand; it returns how many bytes it took.
    mutating func consume<Result>(_ body: (UnsafeRawBufferPointer) throws -> (taken: Int, Result)) throws -> Result {
        let (from, to) = (start, end)
        let (taken, result) = try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[from..<to])) }
        start += taken
        return result
    }

    /// Passes over bytes; false when the source ends first.
    mutating func skip(_ count: Int) throws -> Bool {
        var left = count
        while left > 0 {
            guard try has(1) else { return false }
            let step = min(left, end - start)
            start += step
            left -= step
        }
        return true
    }

    /// Counts what was unpacked. Throws when it is out of all proportion to what was read.
    mutating func note(unpacked count: Int) throws(IntakeError) {
        unpacked += count
        guard unpacked > Self.harmless, unpacked / Self.greatestRatio > bytesRead else { return }
        throw IntakeError(
            .damagedArchive,
            "The file unpacks to more than \(Self.greatestRatio) times its size; unpack it yourself if it is sound.")
    }
}
