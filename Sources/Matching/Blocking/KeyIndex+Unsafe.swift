import CustomerModel
import Synchronization

/// The blocking keys of all rows, row by row and within a row rule by rule, ascending.
///
/// Each (row, rule) also has a print of one byte, eight to a word: whether two rows share a key under any of eight rules is
/// then a few instructions, and only what the prints cannot exclude is looked up in the lists.
///
/// Safe to share between threads: written in chunks of rows that no two threads share, before anything reads it; only
/// `remove` changes it later, and its callers have no readers then.
final class KeyIndex: @unchecked Sendable {
    let rows: Int
    let rules: Int
    /// Words of prints a row.
    let words: Int
    private let ownPrints: UnsafeMutablePointer<UInt64>
    /// Where a row's keys start in its chunk.
    private let starts: UnsafeMutablePointer<UInt32>
    /// Where the keys of each (row, rule) end, counted from the row's start.
    private let ends: UnsafeMutablePointer<UInt16>
    /// The keys, a piece of memory for each chunk of rows.
    private let hashes: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>?>
    /// Blocks that were made already, per rule, until somebody takes them.
    private let kept: Mutex<[RuleBlocks?]>

    private static let chunkBits = 14
    static let chunkRows = 1 << chunkBits
    /// Most keys that one record gets under one rule; further combinations of its alternatives are dropped.
    static let keyLimit = 64

    init(rows: Int, rules: Int) {
        self.rows = rows
        self.rules = rules
        words = (rules + 7) / 8
        ownPrints = .allocateLarge(capacity: rows * words + 1)
        kept = Mutex([RuleBlocks?](repeating: nil, count: rules))
        starts = .allocateLarge(capacity: rows + 1)
        ends = .allocateLarge(capacity: rows * rules + 1)
        hashes = .allocate(capacity: rows / Self.chunkRows + 1)
        hashes.initialize(repeating: nil, count: rows / Self.chunkRows + 1)
    }

    deinit {
        for chunk in 0..<chunks { hashes[chunk]?.deallocate() }
        hashes.deallocate()
        ends.deallocate()
        starts.deallocate()
        ownPrints.deallocate()
    }

    var prints: KeyPrints { KeyPrints(base: UnsafeRawPointer(ownPrints), stride: words * 8) }

    /// Keeps a rule's blocks, which must be those of the keys as they are or will be when anybody takes them.
    func keep(_ blocks: RuleBlocks) { kept.withLock { $0[blocks.rule] = blocks } }

    /// The blocks of a rule: those that were kept, once, or new ones.
    func takeBlocks(rule: Int, threads: Int) -> RuleBlocks {
        let known = kept.withLock { kept in
            defer { kept[rule] = nil }
            return kept[rule]
        }
        return known ?? RuleBlocks(self, rule: rule, threads: threads)
    }

    var chunks: Int { (rows + Self.chunkRows - 1) / Self.chunkRows }

    func rows(of chunk: Int) -> Range<Int> { chunk * Self.chunkRows..<min(rows, (chunk + 1) * Self.chunkRows) }

    /// The keys of a row under a rule.
    @inline(__always)
    func keys(row: Int, rule: Int) -> UnsafeBufferPointer<UInt64> {
        let rowEnds = ends + row &* rules
        let from = rule == 0 ? 0 : Int(rowEnds[rule &- 1])
        let start = hashes[row &>> Self.chunkBits].unsafelyUnwrapped + (Int(starts[row]) &+ from)
        return UnsafeBufferPointer(start: start, count: Int(rowEnds[rule]) &- from)
    }

    /// Fills one chunk; each chunk once.
    ///
    /// - Parameter keysOf: appends the keys of a row under a rule, ascending, without duplicates, at most `keyLimit`.
    func fill(chunk: Int, _ keysOf: (_ row: Int, _ rule: Int, _ keys: inout [UInt64]) -> Void) {
        var all: [UInt64] = []
        all.reserveCapacity(rows(of: chunk).count * rules)
        for row in rows(of: chunk) {
            let start = all.count
            starts[row] = UInt32(start)
            for word in 0..<words { ownPrints[row &* words &+ word] = 0 }
            for rule in 0..<rules {
                let before = all.count
                keysOf(row, rule, &all)
                ends[row &* rules &+ rule] = UInt16(all.count &- start)
                setPrint(row, rule, all.count &- before, all.last ?? 0)
            }
        }
        keep(all, in: chunk)
    }

    private func keep(_ keys: [UInt64], in chunk: Int) {
        hashes[chunk]?.deallocate()
        let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, keys.count))
        keys.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { memory.initialize(from: start, count: source.count) }
        }
        hashes[chunk] = memory
    }

    /// Highest bit: has keys. Lower seven: 0 for several keys, else made of the only one.
    @inline(__always)
    private func setPrint(_ row: Int, _ rule: Int, _ count: Int, _ key: UInt64) {
        guard count > 0 else { return }
        let print = count > 1 ? 0x80 : 0x81 &+ (key &>> 57) % 127
        ownPrints[row &* words &+ rule &>> 3] |= print &<< UInt64((rule & 7) &* 8)
    }

    /// Takes keys out, per rule. Nothing else may use the index meanwhile.
    func remove(_ keys: [KeySet], threads: Int) {
        guard keys.contains(where: { $0.count > 0 }) else { return }
        Workers.run(chunks: chunks, threads: threads) { [self] chunk, _ in remove(keys, chunk) }
    }

    /// In place: what is kept moves towards the start of the chunk's memory.
    private func remove(_ keys: [KeySet], _ chunk: Int) {
        guard let memory = hashes[chunk] else { return }
        var kept = 0
        for row in rows(of: chunk) {
            var next = Int(starts[row])
            let start = kept
            var from = 0
            for word in 0..<words { ownPrints[row &* words &+ word] = 0 }
            for rule in 0..<rules {
                let end = Int(ends[row &* rules &+ rule])
                let before = kept
                for _ in from..<end {
                    let key = memory[next]
                    next &+= 1
                    if keys[rule].contains(key) { continue }
                    memory[kept] = key
                    kept &+= 1
                }
                from = end
                ends[row &* rules &+ rule] = UInt16(kept &- start)
                setPrint(row, rule, kept &- before, kept > before ? memory[kept &- 1] : 0)
            }
            starts[row] = UInt32(start)
        }
    }
}

/// The prints of an index, or a copy of them: those of a row stand `stride` bytes behind those of the row before.
///
/// Whoever owns the memory outlives the view.
struct KeyPrints: @unchecked Sendable {
    let base: UnsafeRawPointer
    let stride: Int

    @inline(__always)
    subscript(row: Int, word: Int) -> UInt64 {
        base.load(fromByteOffset: row &* stride &+ word &* 8, as: UInt64.self)
    }
}

extension KeyIndex {
    /// Whether a rule before `rule`, or a smaller key of the rule itself, finds the pair too and so owns it.
    ///
    /// - Parameter stops: keys that do not count, per rule, where the index still has them.
    @inline(__always)
    func isOwnedBefore(
        _ rule: Int, key: UInt64, _ one: Int, _ other: Int, by prints: KeyPrints, _ stops: [KeySet]? = nil
    ) -> Bool {
        let last = rule &>> 3
        for word in 0..<last where sharesKey(word, lanes: .max, one, other, prints, stops) { return true }
        let lane = UInt64((rule & 7) &* 8)
        if sharesKey(last, lanes: 1 &<< lane &- 1, one, other, prints, stops) { return true }
        let both = prints[one, last] | prints[other, last]
        // Of two prints with keys, the lower seven bits are all 0 only when both rows have several.
        if (both &>> lane) & 0x7F != 0 { return false }
        return sharesKey(rule, one, other, below: key, stops)
    }

    /// Whether any rule makes the pair.
    ///
    /// - Parameter stops: as in `isOwnedBefore`.
    func isCandidate(_ one: Int, _ other: Int, _ stops: [KeySet]? = nil) -> Bool {
        for word in 0..<words where sharesKey(word, lanes: .max, one, other, prints, stops) { return true }
        return false
    }

    /// Whether two rows share a key under one of the rules of a word that `lanes` selects.
    @inline(__always)
    private func sharesKey(
        _ word: Int, lanes: UInt64, _ one: Int, _ other: Int, _ prints: KeyPrints, _ stops: [KeySet]?
    ) -> Bool {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let a = prints[one, word]
        let b = prints[other, word]
        // The sums carry nothing from lane to lane: a lane's high bit stays 0 where its seven bits are 0.
        let same = ~(((a ^ b) & low) &+ low)
        let several = ~((a & low) &+ low) | ~((b & low) &+ low)
        var suspects = (same | several) & a & b & ~low & lanes
        while suspects != 0 {
            let rule = word &* 8 &+ suspects.trailingZeroBitCount &>> 3
            if sharesKey(rule, one, other, below: .max, stops) { return true }
            suspects &= suspects &- 1
        }
        return false
    }

    /// Whether two rows have a common key under a rule that is smaller than a limit.
    ///
    /// - Parameter stops: keys that do not count, per rule, where the index still has them.
    func sharesKey(_ rule: Int, _ one: Int, _ other: Int, below limit: UInt64 = .max, _ stops: [KeySet]? = nil) -> Bool
    {
        let left = keys(row: one, rule: rule)
        let right = keys(row: other, rule: rule)
        var first = 0
        var second = 0
        while first < left.count, second < right.count {
            let a = left[first]
            let b = right[second]
            if a == b {
                if limit != .max, a >= limit { return false }
                guard let stops, stops[rule].contains(a) else { return true }
            }
            if a <= b { first &+= 1 }
            if b <= a { second &+= 1 }
        }
        return false
    }
}
