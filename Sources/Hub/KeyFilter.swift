import CustomerModel

/// Remembers keys in constant memory, and may think that it has met one when it has not; never the other way round.
///
/// A blocked Bloom filter (F. Putze, P. Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", WEA 2007)
/// of 2^27 bits in lines of 512, four bits a key: a few false answers among the first million keys, one in a hundred
/// among ten millions.
struct KeyFilter {
    private var words = [UInt64].largeZeros(count: 1 << 21)

    /// Adds a key. Returns false when it may have been added before.
    mutating func insert(_ key: String) -> Bool {
        let hash = Self.hash(key)
        let line = Int(truncatingIfNeeded: hash >> 36) & (words.count / 8 - 1)
        var isNew = false
        for probe in 0..<4 as Range<UInt64> {
            let place = Int(truncatingIfNeeded: hash >> (probe * 9) & 511)
            let bit: UInt64 = 1 << UInt64(place & 63)
            let word = line * 8 + place >> 6
            if words[word] & bit == 0 {
                isNew = true
                words[word] |= bit
            }
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
