/// A map from short folded texts to numbers, made once and read from many threads; reference lists live in it.
struct ByteTable: Sendable {
    private var slots: [Int32] = Array(repeating: -1, count: 16)
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
    subscript(key: [UInt8]) -> Int32? { value(in: key, 0..<key.count) }

    /// The value of the key that is a part of `text`; nil when it is not there.
    func value(in text: [UInt8], _ range: Range<Int>) -> Int32? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Self.hash(text, range)) & mask
        while slots[slot] >= 0 {
            let entry = Int(slots[slot])
            if isKey(entry, text, range) { return values[entry] }
            slot = (slot + 1) & mask
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

    private func isKey(_ entry: Int, _ text: [UInt8], _ range: Range<Int>) -> Bool {
        let key = self.range(of: entry)
        guard key.count == range.count else { return false }
        for offset in 0..<key.count where arena[key.lowerBound + offset] != text[range.lowerBound + offset] {
            return false
        }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for entry in 0..<count { place(entry) }
    }

    private mutating func place(_ entry: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Self.hash(arena, range(of: entry))) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(entry)
    }

    /// FNV-1a with a final mix.
    private static func hash(_ text: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
        return hash ^ hash >> 29
    }
}
