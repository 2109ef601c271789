/// One row under one key.
struct KeyEntry: BitwiseCopyable {
    var hash: UInt64
    var row: UInt32
}

/// The blocks of one rule: its keys with the rows that share them, in parts that workers take one at a time.
///
/// The entries are first divided by the highest bits of their hashes, then each part is sorted when its turn comes, in the
/// cache. Safe to share between threads because a part belongs to the worker that sorts it, and is only read afterwards.
final class RuleBlocks: @unchecked Sendable {
    let rule: Int
    private let entries: UnsafeMutablePointer<KeyEntry>
    /// Where each part starts; one more at the end.
    private let starts: [Int]
    private let shift: UInt64
    /// The blocks of two rows or more of each part, once it is sorted.
    private let sorted: UnsafeMutablePointer<UnsafeMutableBufferPointer<Block>?>

    /// Rows under one key; places among the entries.
    struct Block: BitwiseCopyable {
        let start: Int
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
        for part in 0..<parts { sorted[part]?.deallocate() }
        sorted.deallocate()
        entries.deallocate()
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
        if let known = sorted[part] { return UnsafeBufferPointer(known) }
        let range = starts[part]..<starts[part + 1]
        KeySort.sort(UnsafeMutableBufferPointer(start: entries + range.lowerBound, count: range.count), below: shift)
        var found: [Block] = []
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start &+ 1
            while end < range.upperBound, entries[end].hash == entries[start].hash { end &+= 1 }
            if end &- start > 1 { found.append(Block(start: start, count: end &- start)) }
            start = end
        }
        let kept = UnsafeMutableBufferPointer<Block>.allocate(capacity: found.count)
        _ = kept.initialize(from: found)
        sorted[part] = kept
        return UnsafeBufferPointer(kept)
    }

    func key(of block: Block) -> UInt64 { entries[block.start].hash }

    /// Row number `index` of a block; rows ascend.
    @inline(__always)
    func row(_ index: Int, of block: Block) -> Int { Int(entries[block.start &+ index].row) }
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
