/// The SHA-256 digest, which names a version of the rule book.
///
/// PostgreSQL could compute it, but the rule book needs its name without a database too (`kulta link`, `kulta check`),
/// and the engine depends on no cryptography package. It guards against mix-ups, not against attackers.
/// Source of the algorithm: FIPS 180-4.
struct SHA256 {
    private static let primes: [UInt64] = {
        var found: [UInt64] = []
        var candidate: UInt64 = 2
        while found.count < 64 {
            if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
            candidate += 1
        }
        return found
    }()

    /// The first 32 bits of the fraction of the root of each of the first 64 primes.
    private static let roundConstants = primes.map { fraction(ofRoot: 3, of: $0) }

    private var state = SHA256.primes.prefix(8).map { fraction(ofRoot: 2, of: $0) }

    /// The digest as 64 lower-case hexadecimal digits.
    static func hexDigest(_ message: [UInt8]) -> String {
        var digest = SHA256()
        let padded = padded(message)
        for start in stride(from: 0, to: padded.count, by: 64) { digest.absorb(padded[start..<start + 64]) }
        return digest.state.map { word in
            let hex = String(word, radix: 16)
            return String(repeating: "0", count: 8 - hex.utf8.count) + hex
        }.joined()
    }

    /// A one bit, zeros, and the length in bits fill the last block.
    private static func padded(_ message: [UInt8]) -> [UInt8] {
        var padded = message + [0x80]
        while padded.count % 64 != 56 { padded.append(0) }
        let bits = UInt64(message.count) * 8
        padded.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) })
        return padded
    }

    private mutating func absorb(_ block: ArraySlice<UInt8>) {
        let words = Self.schedule(of: block)
        var v = state
        for round in 0..<64 {
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            let first = v[7] &+ rotations(v[4], 6, 11, 25) &+ choice &+ Self.roundConstants[round] &+ words[round]
            let second = rotations(v[0], 2, 13, 22) &+ majority
            for index in (1..<8).reversed() { v[index] = v[index - 1] }
            v[4] &+= first
            v[0] = first &+ second
        }
        for index in 0..<8 { state[index] &+= v[index] }
    }

    private static func schedule(of block: ArraySlice<UInt8>) -> [UInt32] {
        var words = [UInt32](repeating: 0, count: 64)
        for (index, byte) in block.enumerated() { words[index / 4] = words[index / 4] << 8 | UInt32(byte) }
        for index in 16..<64 {
            let early = words[index - 15]
            let late = words[index - 2]
            let first = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
            let second = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
            words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
        }
        return words
    }
}

private func rotated(_ word: UInt32, _ distance: UInt32) -> UInt32 { word >> distance | word << (32 - distance) }

private func rotations(_ word: UInt32, _ first: UInt32, _ second: UInt32, _ third: UInt32) -> UInt32 {
    rotated(word, first) ^ rotated(word, second) ^ rotated(word, third)
}

/// The first 32 bits of the fraction of a square or cube root, by whole numbers: the root of n · 2^(32·degree), low word.
private func fraction(ofRoot degree: Int, of number: UInt64) -> UInt32 {
    let target = UInt128(number) << UInt128(32 * degree)
    var root: UInt128 = 0
    for bit in (0..<40).reversed() {
        let trial = root | UInt128(1) << UInt128(bit)
        if (0..<degree).reduce(UInt128(1), { power, _ in power * trial }) <= target { root = trial }
    }
    return UInt32(truncatingIfNeeded: root)
}
