import CustomerModel

/// What scoring reads first of each row, side by side in memory: the most bits that each comparison can add whatever the row is
/// compared with, and the value of each comparison. So most pairs are ruled out, or found equal, from one line of the
/// cache a row.
///
/// A gain is a byte, in the order of scoring, in units of a quarter bit rounded up; where the row
/// has no value, what labels taught that a missing value speaks for a match, as a rule 0. Of two
/// rows, the smaller gain bounds the pair. Behind the gains stand the row's prints of its blocking keys. Values stand in the order of the rules; after them the nickname group of the name,
/// where a comparison reads it.
final class RowLines: @unchecked Sendable {
    /// Bits of one unit of gain.
    static let unit: Float = 0.25
    /// Stands for no value.
    static let none = UInt32.max
    /// Stands for more than one value.
    static let several = UInt32.max - 1
    private static let gainBytes = Pattern.comparisonLimit

    private let base: UnsafeMutableRawPointer
    private let stride: Int
    private let valuePlace: Int
    private let groupPlace: Int
    /// The comparison of which the lines have nickname groups.
    let groupComparison: Int?

    /// - Complexity: O(values of the table).
    init(_ plan: MatchPlan, _ table: PreparedTable, _ keys: KeyIndex, threads: Int) {
        let rows = keys.rows
        valuePlace = Self.gainBytes + keys.words * 8
        groupPlace = valuePlace + plan.rules.comparisons.count * 4
        groupComparison = table.comparisons.firstIndex { $0.groupOffsets.count > 0 }
        let groups = groupComparison.map { table.comparisons[$0] }
        stride = Self.stride(of: groupPlace + (groups == nil ? 0 : 4))
        base = .allocate(byteCount: max(1, rows * stride), alignment: 64)
        LargeMemory.advise(base, byteCount: rows * stride)
        let most = plan.rules.comparisons.indices.map { index in
            Self.gainsOfValues(plan.scores, index, table.comparisons[index])
        }
        let missing = plan.rules.comparisons.indices.map { Self.units(plan.scores.weights[$0 * 16 + Pattern.missing]) }
        let chunkSize = 1 << 15
        Workers.run(chunks: (rows + chunkSize - 1) / chunkSize, threads: threads) { [self] chunk, _ in
            let range = chunk * chunkSize..<min(rows, (chunk + 1) * chunkSize)
            (base + range.lowerBound * stride).initializeMemory(
                as: UInt8.self, repeating: 0, count: range.count * stride)
            for (place, comparison) in plan.comparisonOrder.enumerated() {
                fill(
                    range, place, comparison, table.comparisons[comparison], most[comparison],
                    missing: missing[comparison])
            }
            fill(range, keys.prints, words: keys.words)
            if let groups { fill(range, groups.groupOffsets.base, groups.groupIDs.base, at: groupPlace) }
        }
    }

    deinit { base.deallocate() }

    private func fill(
        _ rows: Range<Int>, _ place: Int, _ comparison: Int, _ prepared: PreparedComparison, _ most: [UInt8],
        missing: UInt8
    ) {
        let (offsets, ids) = (prepared.offsets.base, prepared.ids.base)
        for row in rows {
            var best = missing
            for index in Int(offsets[row])..<Int(offsets[row &+ 1]) {
                best = max(best, most.count == 1 ? most[0] : most[Int(ids[index])])
            }
            (base + row &* stride).storeBytes(of: best, toByteOffset: place, as: UInt8.self)
        }
        fill(rows, offsets, ids, at: valuePlace + comparison * 4)
    }

    private func fill(_ rows: Range<Int>, _ prints: KeyPrints, words: Int) {
        for row in rows {
            for word in 0..<words {
                let place = Self.gainBytes &+ word &* 8
                (base + row &* stride).storeBytes(of: prints[row, word], toByteOffset: place, as: UInt64.self)
            }
        }
    }

    /// No row shares a cache line of 64 bytes with a part of another.
    private static func stride(of bytes: Int) -> Int { bytes <= 32 ? 32 : (bytes + 63) & ~63 }

    /// The prints of the index of which the lines were made, as it was then.
    var prints: KeyPrints { KeyPrints(base: UnsafeRawPointer(base) + Self.gainBytes, stride: stride) }

    private func fill(
        _ rows: Range<Int>, _ offsets: UnsafePointer<UInt32>, _ ids: UnsafePointer<UInt32>, at place: Int
    ) {
        for row in rows {
            let range = Int(offsets[row])..<Int(offsets[row &+ 1])
            let value = range.isEmpty ? Self.none : range.count > 1 ? Self.several : ids[range.lowerBound]
            (base + row &* stride).storeBytes(of: value, toByteOffset: place, as: UInt32.self)
        }
    }

    /// By value id; one for all when the value does not matter.
    private static func gainsOfValues(_ scores: ScoreTable, _ comparison: Int, _ prepared: PreparedComparison)
        -> [UInt8]
    {
        let levels = (0..<Pattern.missing).map { level in
            (weight: scores.weights[comparison * 16 + level], share: scores.termShares[comparison * 16 + level])
        }
        func most(_ terms: Float) -> UInt8 {
            let bits = levels.reduce(Float(0)) { max($0, $1.weight + $1.share * terms) }
            return units(bits)
        }
        let slots = prepared.adjustments
        guard let first = slots.first, levels.contains(where: { $0.share > 0 }) else { return [most(0)] }
        let others = slots.dropFirst()
        return (0..<first.count).map { id in most(others.reduce(max(0, first[id])) { $0 + max(0, $1[id]) }) }
    }

    /// Reads a row's line, so that it is in the cache.
    @inline(__always)
    func touch(_ row: Int) -> UInt64 {
        let line = base + row &* stride
        if stride <= 64 { return UInt64(line.load(as: UInt8.self)) }
        return UInt64(line.load(as: UInt8.self)) &+ UInt64((line + 64).load(as: UInt8.self))
    }

    /// Bits that are not negative, rounded up; 0 for others, which bound nothing.
    private static func units(_ bits: Float) -> UInt8 {
        bits <= 0 ? 0 : UInt8(min(255, (bits / unit + 0.02).rounded(.up)))
    }

    /// Upper bound of the pair's comparisons together, in units.
    @inline(__always)
    func most(_ left: Int, _ right: Int) -> Int {
        let one = (base + left &* stride).loadUnaligned(as: SIMD16<UInt8>.self)
        let other = (base + right &* stride).loadUnaligned(as: SIMD16<UInt8>.self)
        let words = unsafeBitCast(pointwiseMin(one, other), to: SIMD2<UInt64>.self)
        let low: UInt64 = 0x00FF_00FF_00FF_00FF
        let sums = (words[0] & low) &+ (words[0] &>> 8 & low) &+ (words[1] & low) &+ (words[1] &>> 8 & low)
        return Int(truncatingIfNeeded: (sums &* 0x0001_0001_0001_0001) &>> 48)
    }

    /// Upper bound of the comparison at a place in the order of scoring.
    @inline(__always)
    func most(_ left: Int, _ right: Int, place: Int) -> Int {
        let one = base.load(fromByteOffset: left &* stride &+ place, as: UInt8.self)
        let other = base.load(fromByteOffset: right &* stride &+ place, as: UInt8.self)
        return Int(min(one, other))
    }

    /// The only value of a row for a comparison, `none` or `several`.
    @inline(__always)
    func value(_ row: Int, _ comparison: Int) -> UInt32 {
        base.load(fromByteOffset: row &* stride &+ valuePlace &+ comparison &* 4, as: UInt32.self)
    }

    /// The only nickname group of a row, `none` or `several`; only for `groupComparison`.
    @inline(__always)
    func group(_ row: Int) -> UInt32 { base.load(fromByteOffset: row &* stride &+ groupPlace, as: UInt32.self) }
}
