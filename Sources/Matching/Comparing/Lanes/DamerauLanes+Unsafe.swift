/// True Damerau-Levenshtein distances of one query and sixteen candidates, after Zhao and Sahni (2019).
///
/// Plain dynamic programming in lanes of a byte: distances and symbols stay below 128, so that a subtraction's sign
/// compares two lanes, which is several times faster than a comparison's mask.
struct DamerauLanes {
    typealias Bytes = SIMD16<Int8>

    /// The longest text that lanes of a byte can take.
    static let longest = 62
    /// The most symbols that sixteen candidates may have among them; number 0 is a symbol of the query alone.
    static let alphabet = 126
    /// Behind the end of a candidate; equal to no symbol.
    static let padding: Int8 = 127

    /// Rows of the last column's distances and of what earlier rows left, `longest + 2` words each.
    private let current: UnsafeMutablePointer<Bytes>
    private let above: UnsafeMutablePointer<Bytes>
    /// Per column the distance two before it in the last row that had its symbol.
    private let matched: UnsafeMutablePointer<Bytes>
    /// Per column one more than the last row that had its symbol.
    private let seen: UnsafeMutablePointer<Bytes>

    init() {
        let stride = Self.longest + 2
        current = .allocate(capacity: 4 * stride)
        current.initialize(repeating: .zero, count: 4 * stride)
        above = current + stride
        matched = current + 2 * stride
        seen = current + 3 * stride
    }

    /// Frees the scratch memory; the lanes are not used again.
    func deallocate() { current.deallocate() }

    /// The distances of the query to the first `column` symbols of each candidate, column by column, from column 0.
    ///
    /// - Parameters:
    ///   - candidates: the symbols of sixteen candidates, place by place, padded.
    ///   - width: symbols of the longest candidate, at most `longest`.
    ///   - query: at most `longest` symbols.
    func distances(
        _ candidates: UnsafePointer<Bytes>, width: Int, _ query: UnsafeBufferPointer<Int8>
    ) -> UnsafePointer<Bytes> {
        let far = Bytes(repeating: Int8(truncatingIfNeeded: max(width, query.count) &+ 1))
        current[0] = far
        above[0] = far
        for column in 0...width {
            current[column + 1] = Bytes(repeating: Int8(truncatingIfNeeded: column))
            above[column + 1] = far
            matched[column] = far
            seen[column] = .zero
        }
        var rows = (current + 1, above + 1)
        for index in 0..<query.count {
            rows = (rows.1, rows.0)
            row(index, query[index], candidates, width, rows.0, above: rows.1, far)
        }
        return UnsafePointer(rows.0)
    }

    @inline(__always)
    private func row(
        _ index: Int, _ symbol: Int8, _ candidates: UnsafePointer<Bytes>, _ width: Int,
        _ current: UnsafeMutablePointer<Bytes>, above: UnsafeMutablePointer<Bytes>, _ far: Bytes
    ) {
        let one = Bytes(repeating: 1)
        let high = Bytes(repeating: 127)
        let symbol = Bytes(repeating: symbol)
        let row = Bytes(repeating: Int8(truncatingIfNeeded: index &+ 1))
        var column = Bytes.zero
        var lastColumn = Bytes.zero
        var twoAbove = current[0]
        var crossing = far
        var left = row
        var diagonal = above[0]
        var beforeDiagonal = above[-1]
        current[0] = row
        var place = 1
        while place <= width {
            let before = column
            column = column &+ one
            let up = above[place]
            let last = seen[place]
            let equal = Self.equal(candidates[place &- 1], symbol)
            let acrossRows = (matched[place] &+ (row &+ one &- last)) | (~Self.equal(lastColumn, before) & high)
            let acrossColumns = (crossing &+ (column &- lastColumn)) | (~Self.equal(last, row) & high)
            let edited = Self.least(diagonal &+ equal, up) &+ one
            let reached = Self.least(edited, Self.least(acrossRows, acrossColumns))
            left = Self.least(reached, left &+ one)
            matched[place] = Self.pick(equal, beforeDiagonal, matched[place])
            crossing = Self.pick(equal, twoAbove, crossing)
            lastColumn = Self.pick(equal, column, lastColumn)
            seen[place] = Self.pick(equal, row &+ one, last)
            beforeDiagonal = diagonal
            diagonal = up
            twoAbove = current[place]
            current[place] = left
            place &+= 1
        }
    }

    /// All ones where two lanes of 0...127 are equal.
    @inline(__always)
    private static func equal(_ one: Bytes, _ other: Bytes) -> Bytes { ((one ^ other) &- Bytes(repeating: 1)) &>> 7 }

    @inline(__always)
    private static func pick(_ mask: Bytes, _ one: Bytes, _ other: Bytes) -> Bytes { other ^ ((one ^ other) & mask) }

    @inline(__always)
    private static func least(_ one: Bytes, _ other: Bytes) -> Bytes {
        let difference = one &- other
        return other &+ (difference & (difference &>> 7))
    }
}
