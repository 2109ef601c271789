/// How one fold writes every character: lower case, no diacritics, punctuation as a gap.
final class FoldTable: Sendable {
    /// Fold A: `ä` becomes a, `ö` o, `å` a.
    static let plain = FoldTable(letters)
    /// Fold B: `ä` becomes ae, `ö` oe, `å` aa; the rest as fold A.
    static let digraph = FoldTable(letters + digraphs)

    /// What a character outside ASCII becomes.
    enum Outcome {
        /// Separates words.
        case gap
        /// Leaves no trace, as combining marks do.
        case nothing
        /// A letter without a Latin reading; stays as it is.
        case itself
        /// These bytes of `pool`.
        case bytes(Range<Int>)
    }

    /// For each ASCII byte: its folded byte, 32 for a gap, 0 for nothing (apostrophes).
    let ascii: [UInt8]
    /// ASCII bytes that `Outcome.bytes` points into.
    let pool: [UInt8]
    /// For scalars below `limit`: start in the pool * 8 + length, or one of the marks below.
    private let entries: [UInt32]

    private static let limit = 0x2000
    private static let gapMark: UInt32 = .max
    private static let itselfMark: UInt32 = .max - 1

    private init(_ groups: [(folded: String, letters: String)]) {
        ascii = (0..<128).map { Self.foldedASCII(UInt8($0)) }
        var pool: [UInt8] = []
        var entries = (0..<Self.limit).map { Self.initialEntry(UInt32($0)) }
        for group in groups {
            let entry = UInt32(pool.count) << 3 | UInt32(group.folded.utf8.count)
            pool += group.folded.utf8
            for scalar in group.letters.unicodeScalars { entries[Int(scalar.value)] = entry }
        }
        self.pool = pool
        self.entries = entries
    }

    /// What `scalar`, which is not ASCII, becomes.
    func outcome(of scalar: UInt32) -> Outcome {
        guard scalar < Self.limit else { return Self.outcomeBeyondTable(scalar) }
        switch entries[Int(scalar)] {
        case Self.gapMark: return .gap
        case Self.itselfMark: return .itself
        case let entry where entry & 7 == 0: return .nothing
        case let entry: return .bytes(Int(entry >> 3)..<Int(entry >> 3) + Int(entry & 7))
        }
    }

    private static func foldedASCII(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 32
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "'"), UInt8(ascii: "`"): 0
        default: 32
        }
    }

    private static func initialEntry(_ value: UInt32) -> UInt32 {
        guard let scalar = Unicode.Scalar(value) else { return gapMark }
        let isMark = (0x300...0x36F).contains(value) || value == 0xAD || value == 0xB4
        if isMark { return 0 }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? itselfMark : gapMark
    }

    private static func outcomeBeyondTable(_ value: UInt32) -> Outcome {
        switch value {
        case 0x2018, 0x2019, 0x201B, 0x200B...0x200F, 0x2060, 0xFE00...0xFE0F, 0xFEFF: return .nothing
        case 0x2000...0x2BFF, 0x3000...0x3004: return .gap
        default: break
        }
        guard let scalar = Unicode.Scalar(value) else { return .gap }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? .itself : .gap
    }
}
