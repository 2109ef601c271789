import CustomerModel

/// Distinct strings with dense ids: equal id means equal string.
struct Lexicon: Sendable {
    /// UTF-8 of all strings, one after another.
    let bytes: Frozen<UInt8>
    /// Where each string starts; one more than there are strings.
    let starts: Frozen<UInt32>
    /// `StableHash` of each string.
    let hashes: Frozen<UInt64>

    var count: Int { hashes.count }

    /// The bytes of a string; valid as long as the lexicon.
    @inline(__always)
    func span(_ id: UInt32) -> UnsafeBufferPointer<UInt8> {
        let start = Int(starts[Int(id)])
        return UnsafeBufferPointer(start: bytes.base + start, count: Int(starts[Int(id) + 1]) - start)
    }

    func string(_ id: UInt32) -> String { String(decoding: span(id), as: UTF8.self) }

    /// Stands for "no string" where an id is expected.
    static let none = UInt32.max
}

/// Collects distinct strings into a lexicon. Ids follow first appearance.
struct LexiconBuilder {
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = [0]
    private var hashes: [UInt64] = []
    /// Open addressing: the upper half of the hash, then id + 1; 0 for a free slot. A power of two, at most half full.
    private var slots: [UInt64]

    var count: Int { hashes.count }

    /// - Parameter expected: how many strings there may be; more are fine.
    init(expected: Int = 0) {
        var room = 64
        while room < expected * 2 { room *= 2 }
        slots = .largeZeros(count: room)
    }

    /// The id of a string, new or known.
    ///
    /// - Complexity: O(length) expected.
    mutating func intern(_ string: UnsafeBufferPointer<UInt8>) -> UInt32 {
        intern(string, hash: StableHash.hash(string))
    }

    /// The same, of a string whose `StableHash` is known.
    mutating func intern(_ string: UnsafeBufferPointer<UInt8>, hash: UInt64) -> UInt32 {
        let slot = slot(of: string, hash)
        return slots[slot] == 0 ? add(string, hash, slot) : Self.id(slots[slot])
    }

    /// The id of a known string; nil when it was never interned.
    func find(_ string: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let slot = slot(of: string, StableHash.hash(string))
        return slots[slot] == 0 ? nil : Self.id(slots[slot])
    }

    /// Reads the slot where looking for a string of this hash begins, so that it is in the cache.
    @inline(__always)
    func touchSlot(of hash: UInt64) -> UInt64 { slots[Int(truncatingIfNeeded: hash) & (slots.count &- 1)] }

    /// Reads a byte of the string in that slot.
    @inline(__always)
    func touchValue(of hash: UInt64) -> UInt64 {
        let slot = touchSlot(of: hash)
        if (slot ^ hash) &>> 32 != 0 || slot == 0 { return 0 }
        let start = Int(starts[Int(Self.id(slot))])
        return start < bytes.count ? UInt64(bytes[start]) : 0
    }

    mutating func intern(_ string: String) -> UInt32 {
        var copy = string
        return copy.withUTF8 { intern($0) }
    }

    func finish() -> Lexicon {
        Lexicon(bytes: Frozen(bytes), starts: Frozen(starts), hashes: Frozen(hashes))
    }

    private static func id(_ slot: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: slot) &- 1 }

    /// Where a string stands, or where it would: a free slot then.
    private func slot(of string: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int {
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if (slots[slot] ^ hash) &>> 32 == 0, matches(Self.id(slots[slot]), string) { break }
            slot = (slot &+ 1) & mask
        }
        return slot
    }

    private func matches(_ id: UInt32, _ string: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(starts[Int(id)])
        guard Int(starts[Int(id) + 1]) - start == string.count else { return false }
        return bytes.withUnsafeBytes { known in
            UnsafeRawBufferPointer(rebasing: known[start..<start + string.count]).hasBytes(
                of: UnsafeRawBufferPointer(string))
        }
    }

    private mutating func add(_ string: UnsafeBufferPointer<UInt8>, _ hash: UInt64, _ slot: Int) -> UInt32 {
        let id = UInt32(hashes.count)
        bytes.append(contentsOf: string)
        starts.append(UInt32(bytes.count))
        hashes.append(hash)
        slots[slot] = Self.slot(id, hash)
        if hashes.count * 2 > slots.count { grow() }
        return id
    }

    private static func slot(_ id: UInt32, _ hash: UInt64) -> UInt64 { hash & 0xFFFF_FFFF_0000_0000 | UInt64(id + 1) }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        slots = .largeZeros(count: slots.count * 2)
        for (id, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Self.slot(UInt32(id), hash)
        }
    }
}
