/// A set of key hashes, made once and asked often.
struct KeySet: Sendable {
    /// Open addressing, 0 for a free slot; a power of two, at most half full.
    private let slots: Frozen<UInt64>
    let count: Int

    init(_ keys: some Collection<UInt64>) {
        count = keys.count
        var slots = [UInt64](repeating: 0, count: keys.isEmpty ? 0 : 64)
        while slots.count < keys.count * 2 { slots += slots }
        for key in keys {
            var slot = Int(truncatingIfNeeded: key) & (slots.count - 1)
            while slots[slot] != 0, slots[slot] != key { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = key
        }
        self.slots = Frozen(slots)
    }

    @inline(__always)
    func contains(_ key: UInt64) -> Bool {
        if count == 0 { return false }
        var slot = Int(truncatingIfNeeded: key) & (slots.count &- 1)
        while slots.base[slot] != 0 {
            if slots.base[slot] == key { return true }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return false
    }
}
