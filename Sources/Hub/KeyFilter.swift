/// Remembers keys in constant memory, and may think that it has met one when it has not; never the other way round.
///
/// A Bloom filter (B. Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13, 1970) of 2^27 bits
/// with four probes: less than one false answer among the first million keys, one in 250 among ten millions.
struct KeyFilter {
    private var words = [UInt64](repeating: 0, count: 1 << 21)

    /// Adds a key. Returns false when it may have been added before.
    mutating func insert(_ key: String) -> Bool {
        let hash = Self.hash(key)
        var isNew = false
        var probe = hash
        let step = hash >> 32 | 1
        for _ in 0..<4 {
            let word = Int(truncatingIfNeeded: probe >> 6) & (words.count - 1)
            let bit: UInt64 = 1 << (probe & 63)
            if words[word] & bit == 0 {
                isNew = true
                words[word] |= bit
            }
            probe = probe &+ step &* 0x9E37_79B9_7F4A_7C15
        }
        return isNew
    }

    /// FNV-1a of 64 bits, mixed once more (the finalizer of MurmurHash3).
    private static func hash(_ key: String) -> UInt64 {
        var hash: UInt64 = 14_695_981_039_346_656_037
        var key = key
        key.withUTF8 { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 } }
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }
}
