/// The 64-bit hash of blocking keys and interning: the same in every process and version, because the store keeps it.
package enum StableHash {
    /// Hash of bytes, eight at a time (multiply and fold, after wyhash's mixing step).
    @inline(__always)
    package static func hash(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0) -> UInt64 {
        var state = seed ^ 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: bytes.count)
        var index = 0
        while index &+ 8 <= bytes.count {
            let word = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped + index).loadUnaligned(as: UInt64.self)
            state = fold(state ^ UInt64(littleEndian: word), 0xD6E8_FEB8_6659_FD93)
            index &+= 8
        }
        var tail: UInt64 = 0
        while index < bytes.count {
            tail = tail &<< 8 | UInt64(bytes[index])
            index &+= 1
        }
        return finish(fold(state ^ tail, 0xA076_1D64_78BD_642F))
    }

    /// Hash of two hashes, order mattering.
    @inline(__always)
    static func combine(_ one: UInt64, _ other: UInt64) -> UInt64 {
        finish(fold(one ^ 0xE703_7ED1_A0B4_28DB, other ^ 0x8EBC_6AF0_9C88_C6E3))
    }

    @inline(__always)
    private static func fold(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let product = one.multipliedFullWidth(by: other)
        return product.high ^ product.low
    }

    /// Final mixing of MurmurHash3, so that each bit depends on all.
    @inline(__always)
    private static func finish(_ state: UInt64) -> UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed &>> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ (mixed &>> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ (mixed &>> 33)
    }
}
