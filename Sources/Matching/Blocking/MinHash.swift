/// Keys that long texts share when they are much alike: min-wise hashing of the text's groups of five code points, cut into bands
/// (Broder 1997; Indyk and Motwani 1998).
///
/// Two texts that have the share `s` of their groups in common share one given band with probability `s²`, and one of `n`
/// bands with `1 - (1 - s²)ⁿ`: with eight bands 0.90 for half of the groups, 0.27 for a fifth.
enum MinHash {
    /// Most bands that a rule may ask for; as many keys a value gives.
    static let mostBands = 32
    private static let rowsPerBand = 2
    private static let groupLength = 5

    /// Appends one key for each band; none for a text of fewer than five code points.
    ///
    /// - Complexity: O(bands * length).
    static func append(_ value: UnsafeBufferPointer<UInt8>, bands: Int, to hashes: inout [UInt64]) {
        let count = bands * rowsPerBand
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { least in
            least.initialize(repeating: .max)
            var isEmpty = true
            forEachGroup(of: value) { group in
                isEmpty = false
                let hash = StableHash.hash(group)
                for row in 0..<count { least[row] = min(least[row], StableHash.combine(hash, UInt64(row))) }
            }
            if isEmpty { return }
            for band in 0..<bands {
                let key = (0..<rowsPerBand).reduce(UInt64(band)) {
                    StableHash.combine($0, least[band * rowsPerBand + $1])
                }
                hashes.append(key)
            }
        }
    }

    private static func forEachGroup(
        of value: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var end = 0
        var start = 0
        var points = 0
        while end < value.count {
            repeat { end += 1 } while end < value.count && value[end] & 0xC0 == 0x80
            points += 1
            guard points >= groupLength else { continue }
            body(UnsafeBufferPointer(rebasing: value[start..<end]))
            repeat { start += 1 } while start < end && value[start] & 0xC0 == 0x80
        }
    }
}
