/// Short byte strings hashed and compared eight bytes at a time.
enum ByteWords {
    /// A hash for tables that live no longer than the process.
    static func hash(_ key: UnsafeBufferPointer<UInt8>, _ tag: UInt32 = 0) -> UInt64 {
        var state = (UInt64(tag) << 32 | UInt64(key.count)) &* 0x9E37_79B9_7F4A_7C15
        guard let base = UnsafeRawPointer(key.baseAddress) else { return state }
        var index = 0
        while index &+ 8 < key.count {
            state = mixed(state ^ word(base + index))
            index &+= 8
        }
        return mixed(mixed(state ^ lastWord(base, key.count)))
    }

    static func areEqual(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        guard let left = UnsafeRawPointer(one.baseAddress), let right = UnsafeRawPointer(other.baseAddress) else {
            return true
        }
        var index = 0
        while index &+ 8 < one.count {
            if word(left + index) != word(right + index) { return false }
            index &+= 8
        }
        return lastWord(left, one.count) == lastWord(right, one.count)
    }

    @inline(__always)
    private static func mixed(_ state: UInt64) -> UInt64 {
        let product = state.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer) -> UInt64 { base.loadUnaligned(as: UInt64.self) }

    /// The last eight of some bytes, or all of fewer in a way that tells them apart from others of the same number.
    @inline(__always)
    private static func lastWord(_ base: UnsafeRawPointer, _ count: Int) -> UInt64 {
        if count >= 8 { return word(base + (count &- 8)) }
        if count >= 4 {
            let first = base.loadUnaligned(as: UInt32.self)
            return UInt64(first) << 32 | UInt64((base + (count &- 4)).loadUnaligned(as: UInt32.self))
        }
        if count == 0 { return 0 }
        let middle = base.load(fromByteOffset: count / 2, as: UInt8.self)
        let last = base.load(fromByteOffset: count &- 1, as: UInt8.self)
        return UInt64(base.load(as: UInt8.self)) << 16 | UInt64(middle) << 8 | UInt64(last)
    }
}
