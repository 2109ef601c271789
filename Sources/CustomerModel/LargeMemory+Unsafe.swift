import Glibc

/// Advice for large memory that is read here and there: pages of two megabytes spare most of the look-ups of addresses.
package enum LargeMemory {
    /// Smaller memory is left alone.
    private static let least = 4 << 20
    private static let page = 4096

    /// Asks for large pages; to be called before the memory is written to. Where the system has none, nothing happens.
    ///
    /// - Parameter memory: freshly allocated, of `byteCount` bytes.
    package static func advise(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
        guard byteCount >= least else { return }
        let start = (Int(bitPattern: memory) + page - 1) & ~(page - 1)
        let end = (Int(bitPattern: memory) + byteCount) & ~(page - 1)
        _ = madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_HUGEPAGE)
    }
}

extension UnsafeMutablePointer {
    /// Memory as of `allocate`, on large pages where there is much of it.
    package static func allocateLarge(capacity: Int) -> UnsafeMutablePointer<Pointee> {
        let memory = allocate(capacity: capacity)
        LargeMemory.advise(memory, byteCount: capacity * MemoryLayout<Pointee>.stride)
        return memory
    }
}

extension Array where Element == UInt64 {
    /// Zeros on large pages where there are many.
    package static func largeZeros(count: Int) -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let start = buffer.baseAddress { LargeMemory.advise(start, byteCount: count * 8) }
            buffer.initialize(repeating: 0)
            initialized = count
        }
    }
}
