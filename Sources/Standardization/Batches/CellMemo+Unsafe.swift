import CustomerModel

/// What a reader made of the cells it has met: most cells of a column repeat, and need not be read again.
///
/// A cell that is known costs two places in memory: its slot, and its record of items and key. Bounded: when it is full
/// it forgets everything and begins anew. One thread at a time may use it.
final class CellMemo {
    /// A value in a column of the batch, or in one of the reader's own columns.
    struct Item {
        let column: Int32
        let value: UInt32
    }

    /// Of a key; what is known of it follows, then its bytes.
    private struct Head {
        let tag: UInt32
        let keyLength: UInt16
        /// In bytes.
        let answerLength: UInt16
    }

    /// Open addressing: upper half of the hash, then the record's place in words + 1; 0 is free. A power of two, at most
    /// half full. The upper half also chooses the slot, so that growing looks at no record.
    private var slots: UnsafeMutablePointer<UInt64>
    private var mask: Int
    /// Records one after another, each from a multiple of eight bytes on.
    private var arena: UnsafeMutableRawPointer
    /// In words of eight bytes, as `used`.
    private var capacity: Int
    private var used = 0
    private var count = 0
    private var asked = 0
    private var answered = 0
    private let limit: Int
    private let mostWords: Int

    /// After so many questions it is known whether cells repeat.
    private static let trial = 1 << 14
    private static let longestKey = 512
    private static let longestAnswer = 4096
    private static let firstSlots = 256
    private static let firstWords = 512

    /// - Parameters:
    ///   - limit: how many cells it remembers at most.
    ///   - mostBytes: how much memory they may take, whatever their number.
    init(limit: Int = 1 << 17, mostBytes: Int = 1 << 30) {
        self.limit = limit
        mostWords = mostBytes / 8
        slots = .allocate(capacity: Self.firstSlots)
        slots.initialize(repeating: 0, count: Self.firstSlots)
        mask = Self.firstSlots - 1
        arena = .allocate(byteCount: Self.firstWords * 8, alignment: 8)
        capacity = Self.firstWords
    }

    deinit {
        slots.deallocate()
        arena.deallocate()
    }

    /// Whether it is worth asking: not when nearly every cell is new.
    var isOfUse: Bool { asked < Self.trial || answered * 4 >= asked }

    /// The items of a key under a tag; nil when they are not known. To be read before the next `insert`.
    ///
    /// - Complexity: O(length of the key), expected.
    func find(_ key: UnsafeBufferPointer<UInt8>, tag: UInt32) -> UnsafeBufferPointer<Item>? {
        findBytes(key, tag: tag).map { $0.assumingMemoryBound(to: Item.self) }
    }

    /// What was remembered of a key under a tag as bytes; nil when it is not known. To be read before the next `insert`.
    ///
    /// - Complexity: O(length of the key), expected.
    @inline(__always)
    func findBytes(_ key: UnsafeBufferPointer<UInt8>, tag: UInt32) -> UnsafeRawBufferPointer? {
        asked &+= 1
        let hash = ByteWords.hash(key, tag) >> 32
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash {
                let word = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) &- 1
                let record = UnsafeRawPointer(arena + word &* 8)
                let head = record.load(as: Head.self)
                let length = Int(head.answerLength)
                let known = (record + 8 + (length + 7) & ~7).assumingMemoryBound(to: UInt8.self)
                if head.tag == tag, Int(head.keyLength) == key.count,
                    ByteWords.areEqual(UnsafeBufferPointer(start: known, count: key.count), key)
                {
                    answered &+= 1
                    return UnsafeRawBufferPointer(start: record + 8, count: length)
                }
            }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    /// Remembers the items of a key that is not known yet; very long keys are not worth it.
    func insert(_ key: UnsafeBufferPointer<UInt8>, tag: UInt32, _ found: ArraySlice<Item>) {
        found.withUnsafeBytes { insert(key, tag: tag, bytes: $0) }
    }

    /// Remembers bytes of a key that is not known yet; very long ones are not worth it.
    func insert(_ key: UnsafeBufferPointer<UInt8>, tag: UInt32, bytes answer: UnsafeRawBufferPointer) {
        guard key.count <= Self.longestKey, answer.count <= Self.longestAnswer else { return }
        let (answerWords, keyWords) = ((answer.count + 7) / 8, (key.count + 7) / 8)
        let words = 1 + answerWords + keyWords
        if count >= limit || used + words > mostWords { removeAll() }
        if used + words > capacity { growArena(words) }
        let record = arena + used * 8
        let head = Head(tag: tag, keyLength: UInt16(key.count), answerLength: UInt16(answer.count))
        record.storeBytes(of: head, as: Head.self)
        (record + 8).copyMemory(from: answer)
        (record + 8 + answerWords * 8).copyMemory(from: UnsafeRawBufferPointer(key))
        place(ByteWords.hash(key, tag) & 0xFFFF_FFFF_0000_0000 | UInt64(used + 1))
        used += words
        count += 1
        if count * 2 > mask { growSlots() }
    }

    /// Forgets all cells.
    func removeAll() {
        slots.deallocate()
        slots = .allocate(capacity: Self.firstSlots)
        slots.initialize(repeating: 0, count: Self.firstSlots)
        mask = Self.firstSlots - 1
        used = 0
        count = 0
    }

    private func place(_ entry: UInt64) {
        var slot = Int(truncatingIfNeeded: entry >> 32) & mask
        while slots[slot] != 0 { slot = (slot &+ 1) & mask }
        slots[slot] = entry
    }

    private func growSlots() {
        let (old, oldCount) = (slots, mask + 1)
        slots = .allocateLarge(capacity: oldCount * 2)
        slots.initialize(repeating: 0, count: oldCount * 2)
        mask = oldCount * 2 - 1
        for slot in 0..<oldCount where old[slot] != 0 { place(old[slot]) }
        old.deallocate()
    }

    private func growArena(_ words: Int) {
        let larger = max(capacity * 2, used + words)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger * 8, alignment: 8)
        LargeMemory.advise(moved, byteCount: larger * 8)
        moved.copyMemory(from: arena, byteCount: used * 8)
        arena.deallocate()
        arena = moved
        capacity = larger
    }
}

extension UnsafeMutableRawPointer {
    /// Writes bytes here; their place does not overlap.
    fileprivate func copyMemory(from bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        copyMemory(from: start, byteCount: bytes.count)
    }
}
