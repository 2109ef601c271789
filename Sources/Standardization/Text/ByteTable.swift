/// A map from short folded texts to numbers, made once and read from many threads; reference lists live in it.
struct ByteTable: Sendable {
    /// Upper half of a key's hash, then its entry + 1; 0 is free. A power of two, at most half full.
    private var slots = [UInt64](repeating: 0, count: 16)
    private var ends: [Int32] = []
    private var arena: [UInt8] = []
    private var values: [Int32] = []

    /// How many keys there are.
    var count: Int { ends.count }

    /// Adds a key; a key that is there already keeps its value.
    ///
    /// - Returns: the value that the key has now.
    @discardableResult
    mutating func insert(_ key: [UInt8], _ value: Int32) -> Int32 {
        if let present = self[key] { return present }
        if (count + 1) * 2 > slots.count { grow() }
        arena += key
        ends.append(Int32(arena.count))
        values.append(value)
        place(count - 1)
        return value
    }

    /// The value of a key; nil when it is not there.
    ///
    /// - Complexity: O(length of the key).
    subscript(key: [UInt8]) -> Int32? { key.withUnsafeBufferPointer { value($0) } }

    /// The value of the key that is a part of `text`; nil when it is not there.
    func value(in text: [UInt8], _ range: Range<Int>) -> Int32? {
        text.withUnsafeBufferPointer { value(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// The value of a key; nil when it is not there.
    func value(_ key: UnsafeBufferPointer<UInt8>) -> Int32? {
        let hash = ByteWords.hash(key)
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if (slots[slot] ^ hash) >> 32 == 0 {
                let entry = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) &- 1
                if isKey(entry, key) { return values[entry] }
            }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    /// Whether a part of `text` is a key.
    func contains(_ text: [UInt8], _ range: Range<Int>) -> Bool { value(in: text, range) != nil }

    /// Whether `text` is a key.
    func contains(_ text: [UInt8]) -> Bool { self[text] != nil }

    private func range(of entry: Int) -> Range<Int> {
        (entry == 0 ? 0 : Int(ends[entry - 1]))..<Int(ends[entry])
    }

    private func isKey(_ entry: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        let known = range(of: entry)
        guard known.count == key.count else { return false }
        return arena.withUnsafeBufferPointer { ByteWords.areEqual(UnsafeBufferPointer(rebasing: $0[known]), key) }
    }

    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        for entry in 0..<count { place(entry) }
    }

    private mutating func place(_ entry: Int) {
        let mask = slots.count - 1
        let range = range(of: entry)
        let hash = arena.withUnsafeBufferPointer { ByteWords.hash(UnsafeBufferPointer(rebasing: $0[range])) }
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(entry + 1)
    }
}
