/// The bit-parallel algorithms of `TextKernel` for one query and a word of candidates, lane by lane.
///
/// `masks` holds for each symbol its positions in the candidates; `pattern` the positions that each candidate has.
enum LaneKernel {
    /// Levenshtein distances less the query's length, modulo the lane's range (Myers; Hyyrö, 2003). The distance is not
    /// followed step by step: it is the query's length and the last column's differences.
    @inline(__always)
    static func levenshtein<Word: LaneWord>(
        _ masks: UnsafePointer<Word>, _ pattern: Word, _ query: Symbols
    ) -> Word {
        var vertical = pattern
        var negative = Word.zero
        for symbol in query {
            let hits = masks[Int(symbol)]
            let diagonal = (((hits & vertical) &+ vertical) ^ vertical) | hits | negative
            step(diagonal, &vertical, &negative)
        }
        return (vertical & pattern).bitCounts &- (negative & pattern).bitCounts
    }

    /// The same for optimal string alignment.
    @inline(__always)
    static func alignment<Word: LaneWord>(
        _ masks: UnsafePointer<Word>, _ pattern: Word, _ query: Symbols
    ) -> Word {
        var vertical = pattern
        var negative = Word.zero
        var diagonal = Word.zero
        var previous = Word.zero
        for symbol in query {
            let hits = masks[Int(symbol)]
            let fresh = ~diagonal & hits
            let exchange = (fresh &+ fresh) & previous
            diagonal = (((hits & vertical) &+ vertical) ^ vertical) | hits | negative | exchange
            step(diagonal, &vertical, &negative)
            previous = hits
        }
        return (vertical & pattern).bitCounts &- (negative & pattern).bitCounts
    }

    @inline(__always)
    private static func step<Word: LaneWord>(_ diagonal: Word, _ vertical: inout Word, _ negative: inout Word) {
        let up = negative | ~(diagonal | vertical)
        let down = diagonal & vertical
        let positive = (up &+ up) | Word.one
        vertical = (down &+ down) | ~(diagonal | positive)
        negative = diagonal & positive
    }

    /// What Jaro-Winkler counts, per candidate.
    struct JaroCounts<Word: LaneWord> {
        var matches: Word
        /// Matched symbols that stand in another order.
        var exchanged: Word
        /// Length of the common prefix, at most four.
        var prefix: Word
    }

    /// - Parameters:
    ///   - window: the candidate's positions that the query's first symbol may match.
    ///   - growth: a bit for each further symbol until the window leaves the start.
    ///   - misses: scratch for as many words as the query has symbols.
    @inline(__always)
    static func jaro<Word: LaneWord>(
        _ masks: UnsafePointer<Word>, window: Word, growth: Word, _ query: Symbols,
        misses: UnsafeMutablePointer<Word>
    ) -> JaroCounts<Word> {
        var window = window
        var growth = growth
        var taken = Word.zero
        for index in 0..<query.count {
            let hits = masks[Int(query[index])] & window & ~taken
            taken = taken | (hits & (Word.zero &- hits))
            misses[index] = hits.isZero
            window = (window &+ window) | (growth & Word.one)
            growth = growth.halved
        }
        return JaroCounts(
            matches: taken.bitCounts, exchanged: exchanged(masks, taken, query, misses), prefix: prefix(masks, query))
    }

    @inline(__always)
    private static func exchanged<Word: LaneWord>(
        _ masks: UnsafePointer<Word>, _ taken: Word, _ query: Symbols, _ misses: UnsafeMutablePointer<Word>
    ) -> Word {
        var left = taken
        var count = Word.zero
        for index in 0..<query.count {
            let lowest = left & (Word.zero &- left)
            count = count &- ((masks[Int(query[index])] & lowest).isZero & ~misses[index])
            left = left ^ (lowest & ~misses[index])
        }
        return count
    }

    @inline(__always)
    private static func prefix<Word: LaneWord>(_ masks: UnsafePointer<Word>, _ query: Symbols) -> Word {
        var place = Word.one
        var count = Word.zero
        for index in 0..<min(4, query.count) {
            let hit = masks[Int(query[index])] & place
            count = count &- ~hit.isZero
            place = hit &+ hit
        }
        return count
    }
}
