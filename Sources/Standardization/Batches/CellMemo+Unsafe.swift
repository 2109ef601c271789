/// What a reader made of the cells it has met: most cells of a column repeat, and need not be read again.
///
/// Bounded: when it is full it forgets everything and begins anew.
struct CellMemo {
    /// A value in a column of the batch, or in one of the reader's own columns.
    struct Item {
        let column: Int32
        let value: UInt32
    }

    private struct Entry {
        let hash: UInt64
        let tag: UInt32
        let key: UInt32
        let keyLength: UInt32
        let items: UInt32
        let itemCount: UInt32
    }

    /// Open addressing: upper half of the hash, then entry + 1; 0 is free. A power of two, at most half full.
    private var slots = [UInt64](repeating: 0, count: 256)
    private var entries: [Entry] = []
    private var keys: [UInt8] = []
    private(set) var items: [Item] = []
    private let limit: Int

    private static let longestKey = 512

    /// - Parameter limit: how many cells it remembers at most.
    init(limit: Int = 1 << 16) {
        self.limit = limit
    }

    /// The items of a key under a tag; nil when they are not known.
    ///
    /// - Complexity: O(length of the key), expected.
    func find(_ key: UnsafeBufferPointer<UInt8>, tag: UInt32) -> Range<Int>? {
        let hash = ByteWords.hash(key, tag)
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if (slots[slot] ^ hash) >> 32 == 0 {
                let entry = entries[Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) &- 1]
                if entry.hash == hash, entry.tag == tag, isKey(entry, key) {
                    return Int(entry.items)..<Int(entry.items) + Int(entry.itemCount)
                }
            }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    /// Remembers the items of a key that is not known yet; very long keys are not worth it.
    mutating func insert(_ key: UnsafeBufferPointer<UInt8>, tag: UInt32, _ found: [Item]) {
        guard key.count <= Self.longestKey else { return }
        if entries.count >= limit { removeAll() }
        let start = items.count
        items.append(contentsOf: found)
        entries.append(
            Entry(
                hash: ByteWords.hash(key, tag), tag: tag, key: UInt32(keys.count), keyLength: UInt32(key.count),
                items: UInt32(start),
                itemCount: UInt32(found.count)))
        keys.append(contentsOf: key)
        if entries.count * 2 > slots.count { grow() } else { place(entries.count - 1) }
    }

    mutating func removeAll() {
        self = CellMemo(limit: limit)
    }

    private func isKey(_ entry: Entry, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard Int(entry.keyLength) == key.count else { return false }
        return keys.withUnsafeBufferPointer { all in
            ByteWords.areEqual(UnsafeBufferPointer(rebasing: all[Int(entry.key)..<Int(entry.key) + key.count]), key)
        }
    }

    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        for entry in entries.indices { place(entry) }
    }

    private mutating func place(_ entry: Int) {
        let mask = slots.count - 1
        let hash = entries[entry].hash
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(entry + 1)
    }
}
