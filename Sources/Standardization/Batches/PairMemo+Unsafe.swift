import CustomerModel

/// The number of each pair of numbers that a reader has met, such as of the first and the last parts of an address.
///
/// Forgets everything when it is full. One thread at a time may use it.
final class PairMemo {
    private struct Slot {
        var key: UInt64
        var value: UInt32
    }

    /// Open addressing; a value of `free` marks a free slot. A power of two, at most half full.
    private var slots: UnsafeMutablePointer<Slot>
    private var mask: Int
    private var count = 0
    private let limit: Int

    /// Stands in a pair for a part that is missing; no number of a value.
    static let none = UInt32.max
    private static let free = UInt32.max
    private static let firstSlots = 256

    /// - Parameter limit: how many pairs it remembers at most.
    init(limit: Int = 1 << 20) {
        self.limit = limit
        slots = Self.freeSlots(Self.firstSlots)
        mask = Self.firstSlots - 1
    }

    deinit { slots.deallocate() }

    /// The number of a pair; a new pair gets that of `make`.
    @inline(__always)
    func number(_ one: UInt32, _ other: UInt32, make: () -> UInt32) -> UInt32 {
        let key = UInt64(one) << 32 | UInt64(other)
        let slot = place(of: key)
        if slots[slot].value != Self.free { return slots[slot].value }
        let value = make()
        if count >= limit { removeAll() }
        slots[place(of: key)] = Slot(key: key, value: value)
        count += 1
        if count * 2 > mask { grow() }
        return value
    }

    /// Forgets all pairs.
    func removeAll() {
        slots.deallocate()
        slots = Self.freeSlots(Self.firstSlots)
        mask = Self.firstSlots - 1
        count = 0
    }

    /// Where a pair stands, or where it would: a free slot then.
    private func place(of key: UInt64) -> Int {
        let product = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        var slot = Int(truncatingIfNeeded: product.high ^ product.low) & mask
        while slots[slot].value != Self.free, slots[slot].key != key { slot = (slot &+ 1) & mask }
        return slot
    }

    private func grow() {
        let (old, oldCount) = (slots, mask + 1)
        slots = Self.freeSlots(oldCount * 2)
        mask = oldCount * 2 - 1
        for slot in 0..<oldCount where old[slot].value != Self.free { slots[place(of: old[slot].key)] = old[slot] }
        old.deallocate()
    }

    private static func freeSlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
        let slots = UnsafeMutablePointer<Slot>.allocateLarge(capacity: count)
        slots.initialize(repeating: Slot(key: 0, value: free), count: count)
        return slots
    }
}
