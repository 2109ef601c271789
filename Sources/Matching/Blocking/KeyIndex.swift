/// The blocking keys of all rows, row by row and within a row rule by rule, ascending and without stop keys.
struct KeyIndex: Sendable {
    let rows: Int
    let rules: Int
    /// Start of each (row, rule) list, row-major; one more at the end.
    let starts: Frozen<UInt32>
    let hashes: Frozen<UInt64>

    /// The keys of a row under a rule.
    @inline(__always)
    func keys(row: Int, rule: Int) -> UnsafeBufferPointer<UInt64> {
        let slot = row &* rules &+ rule
        let start = Int(starts.base[slot])
        return UnsafeBufferPointer(start: hashes.base + start, count: Int(starts.base[slot &+ 1]) &- start)
    }

    /// Whether a rule before `rule`, or a smaller key of the rule itself, finds the pair too and so owns it.
    @inline(__always)
    func isOwnedBefore(_ rule: Int, key: UInt64, _ one: Int, _ other: Int) -> Bool {
        for earlier in 0..<rule where sharesKey(earlier, one, other, below: .max) { return true }
        return sharesKey(rule, one, other, below: key)
    }

    /// Whether two rows have a common key under a rule that is smaller than a limit (or equal to `UInt64.max`).
    @inline(__always)
    func sharesKey(_ rule: Int, _ one: Int, _ other: Int, below limit: UInt64) -> Bool {
        let left = keys(row: one, rule: rule)
        let right = keys(row: other, rule: rule)
        var first = 0
        var second = 0
        while first < left.count, second < right.count {
            let a = left[first]
            let b = right[second]
            if a == b { return limit == .max || a < limit }
            if a < b { first &+= 1 } else { second &+= 1 }
        }
        return false
    }

    /// Whether any rule makes the pair.
    func isCandidate(_ one: Int, _ other: Int) -> Bool {
        (0..<rules).contains { sharesKey($0, one, other, below: .max) }
    }
}

/// One row under one key.
struct KeyEntry: BitwiseCopyable {
    var hash: UInt64
    var row: UInt32
}

extension KeyIndex {
    /// All entries of a rule, grouped by key; rows ascend within a key.
    ///
    /// - Complexity: O(n), a radix sort of 64-bit hashes in six passes.
    func sortedEntries(rule: Int) -> [KeyEntry] {
        var entries: [KeyEntry] = []
        entries.reserveCapacity(rows)
        for row in 0..<rows {
            for hash in keys(row: row, rule: rule) { entries.append(KeyEntry(hash: hash, row: UInt32(row))) }
        }
        if entries.count < 2048 {
            entries.sort { ($0.hash, $0.row) < ($1.hash, $1.row) }
        } else {
            RadixSort.sort(&entries)
        }
        return entries
    }
}

enum RadixSort {
    private static let digitBits: UInt64 = 11

    /// Stable ascending sort by hash.
    static func sort(_ entries: inout [KeyEntry]) {
        var spare = [KeyEntry](repeating: KeyEntry(hash: 0, row: 0), count: entries.count)
        for pass in 0..<UInt64(6) {
            scatter(entries, into: &spare, shift: pass * digitBits)
            swap(&entries, &spare)
        }
    }

    private static func scatter(_ source: [KeyEntry], into target: inout [KeyEntry], shift: UInt64) {
        let mask: UInt64 = 1 << digitBits - 1
        var places = [Int](repeating: 0, count: 1 << Int(digitBits))
        source.withUnsafeBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                places.withUnsafeMutableBufferPointer { places in
                    for entry in source { places[Int((entry.hash &>> shift) & mask)] &+= 1 }
                    var sum = 0
                    for digit in 0..<places.count {
                        let count = places[digit]
                        places[digit] = sum
                        sum &+= count
                    }
                    for entry in source {
                        let digit = Int((entry.hash &>> shift) & mask)
                        target[places[digit]] = entry
                        places[digit] &+= 1
                    }
                }
            }
        }
    }
}
