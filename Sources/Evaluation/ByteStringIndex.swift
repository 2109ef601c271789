/// Numbers byte strings in the order of their first appearance, in one arena.
struct ByteStringIndex {
    private var arena: [UInt8] = []
    /// String `i` owns `arena[ends[i - 1]..<ends[i]]`.
    private var ends: [Int] = []
    /// Open addressing; an entry is a number plus one, 0 is free.
    private var slots = [UInt32](repeating: 0, count: 1 << 12)

    var count: Int { ends.count }

    /// The number of a string, given to it when it is new.
    ///
    /// - Complexity: O(length), amortized.
    mutating func insert(_ bytes: UnsafeRawBufferPointer) -> (number: Int, isNew: Bool) {
        if ends.count * 2 >= slots.count { grow() }
        let slot = slot(of: bytes)
        if slots[slot] != 0 { return (Int(slots[slot]) - 1, false) }
        arena.append(contentsOf: bytes)
        ends.append(arena.count)
        slots[slot] = UInt32(ends.count)
        return (ends.count - 1, true)
    }

    /// Nil when the string was never inserted.
    func number(of bytes: UnsafeRawBufferPointer) -> Int? {
        let entry = slots[slot(of: bytes)]
        return entry == 0 ? nil : Int(entry) - 1
    }

    func string(_ number: Int) -> String {
        String(decoding: arena[range(number)], as: UTF8.self)
    }

    private func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : ends[number - 1])..<ends[number]
    }

    /// The slot that holds the string, or the free one where it belongs.
    private func slot(of bytes: UnsafeRawBufferPointer) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Self.hash(bytes)) & mask
        while slots[slot] != 0, !holds(Int(slots[slot]) - 1, bytes) { slot = (slot + 1) & mask }
        return slot
    }

    private func holds(_ number: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let range = range(number)
        guard range.count == bytes.count else { return false }
        return arena.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[range]).elementsEqual(bytes) }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        arena.withUnsafeBytes { arena in
            for number in ends.indices {
                let hash = Self.hash(UnsafeRawBufferPointer(rebasing: arena[range(number)]))
                var slot = Int(truncatingIfNeeded: hash) & mask
                while slots[slot] != 0 { slot = (slot + 1) & mask }
                slots[slot] = UInt32(number + 1)
            }
        }
    }

    /// FNV-1a with a final mix; source: Fowler, Noll and Vo, and the finalizer of MurmurHash3.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return hash ^ (hash >> 33)
    }
}
