/// One row under one key.
struct KeyEntry: BitwiseCopyable {
    var hash: UInt64
    var row: UInt32
}

/// The blocks of one rule: its keys with the rows that share them, in parts that workers take one at a time.
///
/// The entries are first divided by the highest bits of their hashes, then each part is sorted when its turn comes, in the
/// cache; what is kept of it are the blocks of two rows or more. Safe to share between threads because a part belongs to the worker that sorts it, and is only read afterwards.
final class RuleBlocks: @unchecked Sendable {
    let rule: Int
    /// Nil once all parts are sorted.
    private var entries: UnsafeMutablePointer<KeyEntry>?
    /// Where each part starts; one more at the end.
    private let starts: [Int]
    private let shift: UInt64
    /// The blocks of each part, once it is sorted, and their rows.
    private let sorted: UnsafeMutablePointer<Part?>

    private struct Part {
        let blocks: UnsafeMutableBufferPointer<Block>
        var count: Int
        let rows: UnsafeMutablePointer<UInt32>
    }

    /// Rows under one key, two or more, ascending; valid as long as the blocks of the rule.
    struct Block: BitwiseCopyable {
        let key: UInt64
        let rows: UnsafePointer<UInt32>
        let count: Int

        var pairs: Int { count &* (count &- 1) / 2 }
    }

    private static let partSize = 4096
    private static let rangeRows = KeyIndex.chunkRows * 4

    var parts: Int { starts.count - 1 }

    /// - Complexity: O(rows + keys).
    init(_ index: KeyIndex, rule: Int, threads: Int) {
        self.rule = rule
        let ranges = (index.rows + Self.rangeRows - 1) / Self.rangeRows
        let total = Workers.map(chunks: ranges, threads: threads) { range, _ in
            Self.rows(range, index).reduce(0) { $0 &+ index.keys(row: $1, rule: rule).count }
        }.reduce(0, +)
        var bits: UInt64 = 0
        while bits < 12, total >> Int(bits) > Self.partSize { bits += 1 }
        let shift = 64 - bits
        let parts = 1 << Int(bits)
        let counts = Workers.map(chunks: ranges, threads: threads) { range, _ in
            var counts = [Int](repeating: 0, count: parts)
            for row in Self.rows(range, index) {
                for key in index.keys(row: row, rule: rule) { counts[Int(key >> shift)] &+= 1 }
            }
            return counts
        }
        let (starts, places) = Self.places(counts, parts: parts)
        let entries = UnsafeMutablePointer<KeyEntry>.allocate(capacity: max(1, total))
        let target = SharedEntries(base: entries)
        Workers.run(chunks: ranges, threads: threads) { range, _ in
            var places = places[range]
            for row in Self.rows(range, index) {
                for key in index.keys(row: row, rule: rule) {
                    let part = Int(key >> shift)
                    (target.base + places[part]).initialize(to: KeyEntry(hash: key, row: UInt32(row)))
                    places[part] &+= 1
                }
            }
        }
        self.starts = starts
        self.entries = entries
        self.shift = shift
        sorted = .allocate(capacity: parts)
        sorted.initialize(repeating: nil, count: parts)
    }

    deinit {
        for part in 0..<parts {
            sorted[part]?.blocks.deallocate()
            sorted[part]?.rows.deallocate()
        }
        sorted.deallocate()
        entries?.deallocate()
    }

    private struct SharedEntries: @unchecked Sendable {
        let base: UnsafeMutablePointer<KeyEntry>
    }

    private static func rows(_ range: Int, _ index: KeyIndex) -> Range<Int> {
        range * rangeRows..<min(index.rows, (range + 1) * rangeRows)
    }

    /// Where each part starts, and where each range of rows writes into each part: rows ascend inside a part.
    private static func places(_ counts: [[Int]], parts: Int) -> (starts: [Int], places: [[Int]]) {
        var starts: [Int] = []
        var places = counts
        var sum = 0
        for part in 0..<parts {
            starts.append(sum)
            for range in counts.indices {
                places[range][part] = sum
                sum += counts[range][part]
            }
        }
        return (starts + [sum], places)
    }
}

extension RuleBlocks {
    /// The blocks of a part, ascending by key. The first call sorts the part; no two threads may ask for one part at a time.
    func blocks(part: Int) -> UnsafeBufferPointer<Block> {
        if sorted[part] == nil { sorted[part] = sort(part) }
        return UnsafeBufferPointer(start: sorted[part]?.blocks.baseAddress, count: sorted[part]?.count ?? 0)
    }

    /// Gives up the blocks of more rows than `limit`, and the memory that sorting took. All parts must be sorted, and no other
    /// thread may use the blocks.
    func shrink(to limit: Int) {
        for part in 0..<parts {
            guard let known = sorted[part] else { return }
            var kept = 0
            for index in 0..<known.count where known.blocks[index].count <= limit {
                known.blocks[kept] = known.blocks[index]
                kept += 1
            }
            sorted[part]?.count = kept
        }
        entries?.deallocate()
        entries = nil
    }

    private func sort(_ part: Int) -> Part? {
        guard let entries else { return nil }
        let count = starts[part + 1] - starts[part]
        let own = UnsafeMutableBufferPointer(start: entries + starts[part], count: count)
        KeySort.sort(own, below: shift)
        var (blocks, rows) = (0, 0)
        Self.forEachBlock(own) { _, size in
            blocks &+= 1
            rows &+= size
        }
        let made = Part(
            blocks: .allocate(capacity: blocks), count: blocks, rows: .allocate(capacity: max(1, rows)))
        (blocks, rows) = (0, 0)
        Self.forEachBlock(own) { start, size in
            let target = made.rows + rows
            for place in 0..<size { (target + place).initialize(to: own[start &+ place].row) }
            made.blocks.initializeElement(
                at: blocks, to: Block(key: own[start].hash, rows: UnsafePointer(target), count: size))
            blocks &+= 1
            rows &+= size
        }
        return made
    }

    /// Calls `body` with start and number of the entries of each key that two or more share.
    @inline(__always)
    private static func forEachBlock(
        _ entries: UnsafeMutableBufferPointer<KeyEntry>, _ body: (_ start: Int, _ count: Int) -> Void
    ) {
        var start = 0
        while start < entries.count {
            var end = start &+ 1
            while end < entries.count, entries[end].hash == entries[start].hash { end &+= 1 }
            if end &- start > 1 { body(start, end &- start) }
            start = end
        }
    }
}

/// Sorts the entries of one part.
enum KeySort {
    private static let digitBits: UInt64 = 11

    /// Stable ascending sort by hash; the bits from `shift` on are the same in all entries.
    ///
    /// - Complexity: O(n) expected for hashes: one scattering pass by the highest digit, then insertion.
    static func sort(_ entries: UnsafeMutableBufferPointer<KeyEntry>, below shift: UInt64) {
        guard let base = entries.baseAddress, entries.count > 1 else { return }
        if entries.count > 32 { scatter(base, entries.count, shift - digitBits) }
        for index in 1..<entries.count {
            let entry = base[index]
            var place = index
            while place > 0, base[place &- 1].hash > entry.hash {
                base[place] = base[place &- 1]
                place &-= 1
            }
            base[place] = entry
        }
    }

    private static func scatter(_ base: UnsafeMutablePointer<KeyEntry>, _ count: Int, _ shift: UInt64) {
        let digits = 1 << Int(digitBits)
        let mask = UInt64(digits - 1)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: digits) { places in
            places.initialize(repeating: 0)
            for index in 0..<count { places[Int((base[index].hash &>> shift) & mask)] &+= 1 }
            var sum = 0
            for digit in 0..<digits {
                let size = places[digit]
                places[digit] = sum
                sum &+= size
            }
            withUnsafeTemporaryAllocation(of: KeyEntry.self, capacity: count) { spare in
                for index in 0..<count {
                    let digit = Int((base[index].hash &>> shift) & mask)
                    spare[places[digit]] = base[index]
                    places[digit] &+= 1
                }
                base.update(from: spare.baseAddress.unsafelyUnwrapped, count: count)
            }
        }
    }
}
