/// How many pairs show each pattern of levels: all that expectation maximisation needs to know of them.
struct PatternCounts: Sendable {
    private var keys: [UInt64]
    private var counts: [Int]
    private var used = 0

    init() {
        keys = [UInt64](repeating: .max, count: 64)
        counts = [Int](repeating: 0, count: 64)
    }

    var isEmpty: Bool { used == 0 }

    @inline(__always)
    mutating func add(_ pattern: Pattern, _ count: Int = 1) {
        var slot = Self.slot(pattern.bits, keys.count)
        while keys[slot] != pattern.bits {
            if keys[slot] == .max { return insert(pattern.bits, count, slot) }
            slot = (slot &+ 1) & (keys.count &- 1)
        }
        counts[slot] &+= count
    }

    mutating func add(_ other: PatternCounts) {
        for slot in other.keys.indices where other.keys[slot] != .max {
            add(Pattern(bits: other.keys[slot]), other.counts[slot])
        }
    }

    /// Patterns ascending by bits, so that sums come out the same whatever the order of counting.
    var sorted: [(pattern: Pattern, count: Int)] {
        keys.indices.filter { keys[$0] != .max }.map { (Pattern(bits: keys[$0]), counts[$0]) }
            .sorted { $0.0.bits < $1.0.bits }
    }

    private mutating func insert(_ key: UInt64, _ count: Int, _ slot: Int) {
        keys[slot] = key
        counts[slot] = count
        used += 1
        if used * 2 > keys.count { grow() }
    }

    private mutating func grow() {
        let old = (keys, counts)
        keys = [UInt64](repeating: .max, count: old.0.count * 2)
        counts = [Int](repeating: 0, count: old.0.count * 2)
        for index in old.0.indices where old.0[index] != .max {
            var slot = Self.slot(old.0[index], keys.count)
            while keys[slot] != .max { slot = (slot + 1) & (keys.count - 1) }
            keys[slot] = old.0[index]
            counts[slot] = old.1[index]
        }
    }

    @inline(__always)
    private static func slot(_ key: UInt64, _ capacity: Int) -> Int {
        let mixed = key &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed ^ (mixed &>> 32)) & (capacity &- 1)
    }
}
