/// A window over a stream of bytes: what has been read and not yet used.
///
/// Memory stays at the window's size, which grows only when what is pending fills it.
class ByteWindow {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var capacity: Int
    /// The first byte that is still of use.
    var start = 0
    private var filled = 0

    init(capacity: Int = 1 << 18) {
        self.capacity = capacity
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        base.deallocate()
    }

    /// Everything that is still of use.
    final var pending: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start, count: filled - start)
    }

    /// Reads on until what is pending has at least doubled, so that looking at it again stays linear in all.
    /// True at the source's end.
    final func fill(from source: inout some ByteSource) throws -> Bool {
        let wanted = 2 * pending.count + 1
        while pending.count < wanted {
            if try read(from: &source) == 0 { return true }
        }
        return false
    }

    /// Makes room behind the pending bytes and reads into it once; 0 at the end.
    private func read(from source: inout some ByteSource) throws -> Int {
        if start > 0 {
            base.copyMemory(from: base + start, byteCount: filled - start)
            filled -= start
            start = 0
        }
        if capacity - filled < Self.leastRoom { grow() }
        let room = UnsafeMutableRawBufferPointer(start: base + filled, count: capacity - filled)
        let count = try source.read(into: room)
        filled += count
        return count
    }

    /// Forgets what is pending behind the first bytes, for a reader that has seen enough of it.
    final func dropMiddle(keeping count: Int) {
        filled = min(filled, start + count)
    }

    /// A decoder must be able to write a whole character.
    private static let leastRoom = 64

    private func grow() {
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity * 2, alignment: 16)
        larger.copyMemory(from: base, byteCount: filled)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}
