/// A string as UTF-16-sized symbols in memory that someone else keeps alive.
typealias Symbols = UnsafeBufferPointer<UInt16>

/// String similarities with scratch memory of one thread; nothing is allocated per pair.
///
/// Bit-parallel for texts of up to 64 symbols: Jaro after rapidfuzz (Bachmann), Levenshtein after Myers and Hyyrö (2003),
/// optimal string alignment after Hyyrö (2003). Longer texts take the plain algorithms.
final class TextKernel {
    /// For each symbol the positions in the pattern; all zero between calls.
    private let masks: UnsafeMutablePointer<UInt64>
    /// Rows of the plain algorithms.
    private var rows: [Int32] = []

    init() {
        masks = .allocate(capacity: 1 << 16)
        masks.initialize(repeating: 0, count: 1 << 16)
    }

    deinit { masks.deallocate() }

    /// Jaro-Winkler similarity in 0...1: prefix weight 0.1 on at most four symbols, for Jaro similarities above 0.7.
    /// Two empty texts are alike (1).
    func jaroWinkler(_ one: Symbols, _ other: Symbols) -> Double {
        let similarity = jaro(one, other)
        guard similarity > 0.7 else { return similarity }
        var prefix = 0
        let limit = min(4, min(one.count, other.count))
        while prefix < limit, one[prefix] == other[prefix] { prefix &+= 1 }
        return similarity + Double(prefix) * 0.1 * (1 - similarity)
    }

    /// Jaro similarity in 0...1.
    func jaro(_ one: Symbols, _ other: Symbols) -> Double {
        if one.isEmpty || other.isEmpty { return one.count == other.count ? 1 : 0 }
        if one.count > 64 || other.count > 64 { return longJaro(one, other) }
        set(one)
        defer { clear(one) }
        let bound = max(0, max(one.count, other.count) / 2 - 1)
        var window: UInt64 = bound >= 63 ? .max : (1 &<< UInt64(bound &+ 1)) &- 1
        var patternFlags: UInt64 = 0
        var textFlags: UInt64 = 0
        for index in 0..<other.count {
            let hits = masks[Int(other[index])] & window & ~patternFlags
            patternFlags |= hits & (0 &- hits)
            textFlags |= UInt64(hits != 0 ? 1 : 0) &<< UInt64(index)
            window = window &<< 1 | UInt64(index < bound ? 1 : 0)
        }
        return jaroScore(
            matches: patternFlags.nonzeroBitCount, exchanged: exchanged(other, patternFlags, textFlags), one, other)
    }

    private func exchanged(_ text: Symbols, _ patternFlags: UInt64, _ textFlags: UInt64) -> Int {
        var pattern = patternFlags
        var flags = textFlags
        var count = 0
        while flags != 0 {
            let position = flags.trailingZeroBitCount
            let lowest = pattern & (0 &- pattern)
            count &+= masks[Int(text[position])] & lowest == 0 ? 1 : 0
            pattern ^= lowest
            flags &= flags &- 1
        }
        return count
    }

    private func jaroScore(matches: Int, exchanged: Int, _ one: Symbols, _ other: Symbols) -> Double {
        if matches == 0 { return 0 }
        let count = Double(matches)
        let moved = Double(matches &- exchanged / 2)
        return (count / Double(one.count) + count / Double(other.count) + moved / count) / 3
    }

    /// Levenshtein distance: insertions, deletions and replacements.
    func levenshtein(_ one: Symbols, _ other: Symbols) -> Int {
        if one.isEmpty { return other.count }
        if one.count > 64 {
            return other.count <= 64 ? levenshtein(other, one) : longEdits(one, other, exchanges: false)
        }
        set(one)
        defer { clear(one) }
        var vertical: UInt64 = .max
        var negative: UInt64 = 0
        var distance = one.count
        let last = UInt64(one.count &- 1)
        for index in 0..<other.count {
            let hits = masks[Int(other[index])]
            let diagonal = (((hits & vertical) &+ vertical) ^ vertical) | hits | negative
            var positive = negative | ~(diagonal | vertical)
            let drop = diagonal & vertical
            distance &+= Int(truncatingIfNeeded: (positive &>> last) & 1)
            distance &-= Int(truncatingIfNeeded: (drop &>> last) & 1)
            positive = positive &<< 1 | 1
            vertical = (drop &<< 1) | ~(diagonal | positive)
            negative = diagonal & positive
        }
        return distance
    }

    /// Optimal string alignment distance: Levenshtein, and an exchange of neighbours (each symbol edited once) counts one.
    func alignment(_ one: Symbols, _ other: Symbols) -> Int {
        if one.isEmpty { return other.count }
        if one.count > 64 { return other.count <= 64 ? alignment(other, one) : longEdits(one, other, exchanges: true) }
        set(one)
        defer { clear(one) }
        var vertical: UInt64 = .max
        var negative: UInt64 = 0
        var diagonal: UInt64 = 0
        var previousHits: UInt64 = 0
        var distance = one.count
        let last = UInt64(one.count &- 1)
        for index in 0..<other.count {
            let hits = masks[Int(other[index])]
            let exchange = (((~diagonal) & hits) &<< 1) & previousHits
            diagonal = (((hits & vertical) &+ vertical) ^ vertical) | hits | negative | exchange
            var positive = negative | ~(diagonal | vertical)
            let drop = diagonal & vertical
            distance &+= Int(truncatingIfNeeded: (positive &>> last) & 1)
            distance &-= Int(truncatingIfNeeded: (drop &>> last) & 1)
            positive = positive &<< 1 | 1
            vertical = (drop &<< 1) | ~(diagonal | positive)
            negative = diagonal & positive
            previousHits = hits
        }
        return distance
    }

    private func set(_ pattern: Symbols) {
        for index in 0..<pattern.count { masks[Int(pattern[index])] |= 1 &<< UInt64(index) }
    }

    private func clear(_ pattern: Symbols) {
        for index in 0..<pattern.count { masks[Int(pattern[index])] = 0 }
    }
}

extension TextKernel {
    private func longJaro(_ one: Symbols, _ other: Symbols) -> Double {
        let bound = max(0, max(one.count, other.count) / 2 - 1)
        var oneTaken = [Bool](repeating: false, count: one.count)
        var matched: [UInt16] = []
        for symbol in 0..<other.count {
            let from = max(0, symbol - bound)
            let to = min(one.count, symbol + bound + 1)
            guard from < to else { continue }
            for place in from..<to where !oneTaken[place] && one[place] == other[symbol] {
                oneTaken[place] = true
                matched.append(other[symbol])
                break
            }
        }
        let ordered = one.indices.filter { oneTaken[$0] }.map { one[$0] }
        let exchanged = zip(ordered, matched).count { $0 != $1 }
        return jaroScore(matches: matched.count, exchanged: exchanged, one, other)
    }

    private func longEdits(_ one: Symbols, _ other: Symbols, exchanges: Bool) -> Int {
        let width = other.count + 1
        if rows.count < width * 3 { rows = [Int32](repeating: 0, count: width * 3) }
        for column in 0..<width { rows[width + column] = Int32(column) }
        for row in 1...one.count {
            let current = (row + 1) % 3 * width
            let above = row % 3 * width
            let twoAbove = (row + 2) % 3 * width
            rows[current] = Int32(row)
            for column in 1..<width {
                let replaced = rows[above + column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1)
                var best = min(replaced, min(rows[above + column], rows[current + column - 1]) + 1)
                if exchanges, row > 1, column > 1, one[row - 1] == other[column - 2], one[row - 2] == other[column - 1]
                {
                    best = min(best, rows[twoAbove + column - 2] + 1)
                }
                rows[current + column] = best
            }
        }
        return Int(rows[(one.count + 1) % 3 * width + width - 1])
    }

    /// Length of the longest common subsequence.
    func commonSubsequence(_ one: Symbols, _ other: Symbols) -> Int {
        if one.isEmpty || other.isEmpty { return 0 }
        if one.count > 64 { return other.count <= 64 ? commonSubsequence(other, one) : longSubsequence(one, other) }
        set(one)
        defer { clear(one) }
        var open: UInt64 = .max
        for index in 0..<other.count {
            let hits = open & masks[Int(other[index])]
            open = (open &+ hits) | (open &- hits)
        }
        return (~open & (one.count == 64 ? .max : (1 &<< UInt64(one.count)) &- 1)).nonzeroBitCount
    }

    private func longSubsequence(_ one: Symbols, _ other: Symbols) -> Int {
        let width = other.count + 1
        rows = [Int32](repeating: 0, count: max(rows.count, 2 * width))
        for row in 0..<one.count {
            let (above, current) = row % 2 == 0 ? (0, width) : (width, 0)
            rows[current] = 0
            for column in 1..<width {
                rows[current + column] =
                    one[row] == other[column - 1]
                    ? rows[above + column - 1] + 1 : max(rows[above + column], rows[current + column - 1])
            }
        }
        return Int(rows[(one.count % 2 == 0 ? 0 : width) + width - 1])
    }

    /// True Damerau-Levenshtein distance: exchanged neighbours may be edited further. In memory for three rows, after Zhao
    /// and Sahni (2019).
    func damerau(_ one: Symbols, _ other: Symbols) -> Int {
        if one.isEmpty || other.isEmpty { return max(one.count, other.count) }
        let width = other.count + 2
        let far = Int32(max(one.count, other.count) + 1)
        if rows.count < 3 * width { rows = [Int32](repeating: 0, count: 3 * width) }
        for place in 0..<2 * width { rows[width + place] = far }
        for place in 0..<width { rows[place] = place == 0 ? far : Int32(place - 1) }
        defer { clear(one) }
        return rows.withUnsafeMutableBufferPointer { rows in
            guard let base = rows.baseAddress else { return 0 }
            var (current, above) = (base + 1, base + width + 1)
            for row in 1...one.count {
                swap(&current, &above)
                damerauRow(row, one[row - 1], other, current, above: above, matched: base + 2 * width + 1, far)
                masks[Int(one[row - 1])] = UInt64(row)
            }
            return Int(current[other.count])
        }
    }

    /// `masks` holds the last row (from 1) that had each symbol, `matched` per column the distance before that match.
    private func damerauRow(
        _ row: Int, _ symbol: UInt16, _ other: Symbols, _ current: UnsafeMutablePointer<Int32>,
        above: UnsafeMutablePointer<Int32>, matched: UnsafeMutablePointer<Int32>, _ far: Int32
    ) {
        var lastColumn = 0
        var twoAbove = current[0]
        var crossing = far
        current[0] = Int32(truncatingIfNeeded: row)
        for column in 1...other.count {
            let isEqual = symbol == other[column &- 1]
            var best = min(above[column &- 1] &+ (isEqual ? 0 : 1), min(current[column &- 1], above[column]) &+ 1)
            if isEqual {
                lastColumn = column
                matched[column] = above[column &- 2]
                crossing = twoAbove
            } else {
                let lastRow = Int(masks[Int(other[column &- 1])])
                if lastColumn > 0, column &- lastColumn == 1 {
                    let gap = lastRow == 0 ? Int(far) : row &- lastRow
                    best = min(best, matched[column] &+ Int32(truncatingIfNeeded: gap))
                } else if lastRow > 0, row &- lastRow == 1 {
                    let gap = lastColumn == 0 ? Int(far) : column &- lastColumn
                    best = min(best, crossing &+ Int32(truncatingIfNeeded: gap))
                }
            }
            twoAbove = current[column]
            current[column] = best
        }
    }
}
