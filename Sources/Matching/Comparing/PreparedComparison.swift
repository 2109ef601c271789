/// The values of one comparison in the form that its comparator reads; arrays that a comparator does not need are empty.
struct PreparedComparison: Sendable {
    /// Where each row's value ids start; one more than there are rows.
    var offsets: Frozen<UInt32>
    /// Value ids per row, without values that are too common to mean anything.
    var ids: Frozen<UInt32>
    /// The further feature's ids (nickname groups) in the same form; empty when there is none.
    var groupOffsets = Frozen<UInt32>([])
    var groupIDs = Frozen<UInt32>([])
    /// Term-frequency adjustment in bits per value, for each slot.
    var adjustments: [Frozen<Float>] = []
    /// UTF-16-sized symbols of the terms, and where each term starts.
    var symbols = Frozen<UInt16>([])
    var symbolStarts = Frozen<UInt32>([])
    /// Which symbols each term has, a bit each (symbols 64 apart share one): tells quickly how far two terms must differ.
    var symbolMasks = Frozen<UInt64>([])
    /// `stride` term ids per value, `Lexicon.none` for a missing part.
    var parts = Frozen<UInt32>([])
    var stride = 1
    /// A list of term ids per value (words), and where each starts.
    var words = Frozen<UInt32>([])
    var wordStarts = Frozen<UInt32>([])
    /// Weight of each term as a word, in bits.
    var wordWeights = Frozen<Float>([])
    /// Days since 1970 or numbers per value.
    var numbers = Frozen<Double>([])
    /// Each value in one word (see `PackedNumber`), 0 where it does not fit.
    var packed = Frozen<UInt64>([])
    /// `StableHash` of each value.
    var hashes = Frozen<UInt64>([])

    init(offsets: Frozen<UInt32>, ids: Frozen<UInt32>) {
        self.offsets = offsets
        self.ids = ids
    }
}

/// All comparisons of a plan over one table.
struct PreparedTable: Sendable {
    /// The plan that made it; another plan prepares anew.
    let plan: PlanIdentity
    let comparisons: [PreparedComparison]
    /// The blocking keys without stop keys, where training left them.
    var keys: KeyIndex?
}

/// Terms under construction: a lexicon with the symbols of its strings.
struct TermBuilder {
    private var lexicon = LexiconBuilder()
    private(set) var symbols: [UInt16] = []
    private(set) var symbolStarts: [UInt32] = [0]

    /// The id of a term; `Lexicon.none` for empty text.
    mutating func intern(_ term: UnsafeBufferPointer<UInt8>) -> UInt32 {
        if term.isEmpty { return Lexicon.none }
        let id = lexicon.intern(term)
        if Int(id) == symbolStarts.count - 1 {
            Self.appendSymbols(of: term, to: &symbols)
            symbolStarts.append(UInt32(symbols.count))
        }
        return id
    }

    /// Per term a bit for each symbol that it has, modulo 64.
    var symbolMasks: [UInt64] {
        (0..<symbolStarts.count - 1).map { term in
            symbols[Int(symbolStarts[term])..<Int(symbolStarts[term + 1])].reduce(0) { $0 | 1 << UInt64($1 & 63) }
        }
    }

    func finish() -> Lexicon { lexicon.finish() }

    /// One symbol a code point; those beyond U+FFFF share the private-use area.
    static func appendSymbols(of term: UnsafeBufferPointer<UInt8>, to symbols: inout [UInt16]) {
        var index = 0
        while index < term.count {
            let byte = term[index]
            if byte < 0x80 {
                symbols.append(UInt16(byte))
                index += 1
                continue
            }
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            var point = UInt32(byte) & (0xFF >> UInt32(length + 1))
            for next in index + 1..<min(index + length, term.count) { point = point << 6 | UInt32(term[next] & 0x3F) }
            symbols.append(point <= 0xFFFF ? UInt16(point) : 0xE000 + UInt16(point % 0x1900))
            index += length
        }
    }
}
