/// The most bits that each comparison can add for each row, whatever the row is compared with: an upper bound of a pair's weight
/// without comparing anything.
///
/// A byte a comparison, in the order of scoring, in units of a quarter bit rounded up; 0 where the row has no value.
/// Of two rows, the smaller gain bounds the pair.
struct RowGains: Sendable {
    /// Bits of one step.
    static let unit: Float = 0.25
    private static let places = Pattern.comparisonLimit

    private let gains: Frozen<UInt8>
    /// Where the scorer only makes full scores.
    static let unknown = RowGains(gains: Frozen([]))

    private init(gains: Frozen<UInt8>) {
        self.gains = gains
    }

    /// - Complexity: O(values of the table).
    init(_ plan: MatchPlan, _ table: PreparedTable, rows: Int, threads: Int) {
        let most = plan.rules.comparisons.indices.map { index in
            Self.gainsOfValues(plan.scores, index, table.comparisons[index])
        }
        let chunkSize = 1 << 16
        let parts = Workers.map(chunks: (rows + chunkSize - 1) / chunkSize, threads: threads) { chunk, _ in
            let range = chunk * chunkSize..<min(rows, (chunk + 1) * chunkSize)
            var gains = [UInt8](repeating: 0, count: range.count * Self.places)
            for (place, comparison) in plan.comparisonOrder.enumerated() {
                Self.fill(&gains, place, range, table.comparisons[comparison], most[comparison])
            }
            return gains
        }
        gains = Frozen(parts.flatMap(\.self))
    }

    private static func fill(
        _ gains: inout [UInt8], _ place: Int, _ rows: Range<Int>, _ prepared: PreparedComparison, _ most: [UInt8]
    ) {
        let (offsets, ids) = (prepared.offsets.base, prepared.ids.base)
        for row in rows {
            var best: UInt8 = 0
            for index in Int(offsets[row])..<Int(offsets[row &+ 1]) {
                best = max(best, most.count == 1 ? most[0] : most[Int(ids[index])])
            }
            gains[(row &- rows.lowerBound) &* places &+ place] = best
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
            return UInt8(min(255, (bits / unit + 0.02).rounded(.up)))
        }
        let slots = prepared.adjustments
        guard let first = slots.first, levels.contains(where: { $0.share > 0 }) else { return [most(0)] }
        let second = slots.count > 1 ? slots[1] : nil
        return (0..<first.count).map { id in most(max(0, first[id]) + max(0, second.map { $0[id] } ?? 0)) }
    }

    /// Upper bound of the pair's comparisons together, in units.
    @inline(__always)
    func most(_ left: Int, _ right: Int) -> Int {
        let bytes = UnsafeRawPointer(gains.base)
        let one = (bytes + left &* Self.places).loadUnaligned(as: SIMD16<UInt8>.self)
        let other = (bytes + right &* Self.places).loadUnaligned(as: SIMD16<UInt8>.self)
        let least = pointwiseMin(one, other)
        let words = unsafeBitCast(least, to: SIMD2<UInt64>.self)
        let low: UInt64 = 0x00FF_00FF_00FF_00FF
        let sums = (words[0] & low) &+ (words[0] &>> 8 & low) &+ (words[1] & low) &+ (words[1] &>> 8 & low)
        return Int(truncatingIfNeeded: (sums &* 0x0001_0001_0001_0001) &>> 48)
    }

    /// Upper bound of the comparison at a place in the order of scoring.
    @inline(__always)
    func most(_ left: Int, _ right: Int, place: Int) -> Int {
        Int(min(gains.base[left &* Self.places &+ place], gains.base[right &* Self.places &+ place]))
    }
}
