/// Scores pairs of one table. Belongs to one thread: it has scratch memory and caches of compared value pairs.
final class PairScorer {
    private let table: PreparedTable
    let scores: ScoreTable
    private let levels: [LevelTable]
    let views: UnsafeMutablePointer<View>
    let count: Int
    /// Cheap and decisive comparisons first.
    let order: UnsafeMutablePointer<Int>
    let priorBits: Float

    /// One comparison's pointers; everything that they point to is held by `table` and `levels`.
    struct View {
        let comparer: ValueComparer
        let offsets: UnsafePointer<UInt32>
        let ids: UnsafePointer<UInt32>
        let groupOffsets: UnsafePointer<UInt32>?
        let groupIDs: UnsafePointer<UInt32>
        let adjustments: (UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?)
        let weights: UnsafePointer<Float>
        let termShares: UnsafePointer<Float>
        let sameCode: UInt8
        /// The code of all values that differ, where one level takes them all.
        let otherCode: UInt8?
        let shift: UInt64
        /// Pairs of values compared of late, with their codes.
        let cache: UnsafeMutablePointer<UInt64>
    }

    private static let cacheBits: UInt64 = 13

    /// What is known of one pair after the comparisons: their levels and the weight without interactions.
    struct Result {
        var pattern: Pattern
        var weight: Float

        @inline(__always)
        mutating func add(_ best: Best, _ view: UnsafeMutablePointer<View>) {
            pattern.bits |= UInt64(best.level) &<< view.pointee.shift
            weight += view.pointee.weights[Int(best.level)] + best.termBits
        }
    }

    init(_ plan: MatchPlan, _ table: PreparedTable) {
        self.table = table
        scores = plan.scores
        levels = plan.levelTables
        count = table.comparisons.count
        priorBits = plan.scores.priorBits
        views = .allocate(capacity: max(1, count))
        order = .allocate(capacity: max(1, count))
        order.initialize(from: plan.comparisonOrder, count: count)
        let kernel = TextKernel()
        for index in 0..<count {
            let view = Self.view(index, plan, table.comparisons[index], kernel)
            (views + index).initialize(to: view)
        }
    }

    deinit {
        for index in 0..<count { views[index].cache.deallocate() }
        views.deinitialize(count: count)
        views.deallocate()
        order.deallocate()
    }

    private static func view(
        _ index: Int, _ plan: MatchPlan, _ prepared: PreparedComparison, _ kernel: TextKernel
    ) -> View {
        let comparator = plan.rules.comparisons[index].comparator
        let sameSlots = TermSlot.agreeing(.same, comparator)
        let adjustments = prepared.adjustments.map(\.base)
        return View(
            comparer: ValueComparer(comparator, prepared, kernel, measures: plan.levelTables[index].asksForSimilarity),
            offsets: prepared.offsets.base,
            ids: prepared.ids.base, groupOffsets: prepared.groupOffsets.count > 0 ? prepared.groupOffsets.base : nil,
            groupIDs: prepared.groupIDs.base,
            adjustments: (
                adjustments.first, adjustments.count > 1 ? adjustments[1] : nil,
                adjustments.count > 2 ? adjustments[2] : nil
            ),
            weights: plan.scores.weights.base + index * 16, termShares: plan.scores.termShares.base + index * 16,
            sameCode: plan.levelTables[index].sameLevel | sameSlots << 4,
            otherCode: plan.levelTables[index].onlyCode(ofDifferentValues: comparator), shift: UInt64(index * 4),
            cache: makeCache())
    }

    private static func makeCache() -> UnsafeMutablePointer<UInt64> {
        let cache = UnsafeMutablePointer<UInt64>.allocate(capacity: 1 << Int(cacheBits))
        cache.initialize(repeating: 0, count: 1 << Int(cacheBits))
        return cache
    }

    /// The match weight of a pair; nil when its sum of bits does not reach `limit`.
    func weight(_ left: Int, _ right: Int, limit: Float) -> Float? {
        let result = result(left, right)
        let weight = result.weight + scores.interactionBits(result.pattern)
        return weight >= limit ? scores.honest(weight) : nil
    }

    /// The match weight of a pair.
    func weight(_ left: Int, _ right: Int) -> Float { honest(result(left, right)) }

    /// The match weight of two customers, each compared as one record that has all values of its rows.
    ///
    /// - Complexity: as so many pairs as there are across.
    func weight(_ lefts: [Int32], _ rights: [Int32]) -> Float {
        var result = Result(pattern: Pattern(bits: 0), weight: priorBits)
        for place in 0..<count {
            let view = views + order[place]
            var best = Best()
            for left in lefts {
                for right in rights { best.take(self.best(view, order[place], Int(left), Int(right))) }
            }
            result.add(best, view)
        }
        return honest(result)
    }

    private func honest(_ result: Result) -> Float {
        scores.honest(result.weight + scores.interactionBits(result.pattern))
    }

    /// Levels of all comparisons, and prior, level and term bits summed in the order of `weight`.
    @inline(__always)
    func result(_ left: Int, _ right: Int) -> Result {
        var result = Result(pattern: Pattern(bits: 0), weight: priorBits)
        for place in 0..<count { add(order[place], left, right, &result) }
        return result
    }

    /// Level and term bits of one comparison (for explanations).
    func part(_ comparison: Int, _ left: Int, _ right: Int) -> (level: Int?, termBits: Float) {
        let best = best(views + comparison, comparison, left, right)
        return (Pattern(bits: UInt64(best.level) << UInt64(comparison * 4))[comparison], best.termBits)
    }

    @inline(__always)
    private func add(_ comparison: Int, _ left: Int, _ right: Int, _ result: inout Result) {
        let view = views + comparison
        result.add(best(view, comparison, left, right), view)
    }

    struct Best {
        var level = UInt8(Pattern.missing)
        var termBits: Float = 0

        /// Among equal levels the one with the most term bits.
        @inline(__always)
        mutating func take(_ other: Best) {
            if other.level < level || other.level == level && other.termBits > termBits { self = other }
        }
    }

    /// The best level over all alternatives of both rows; among equal levels the one with the most term bits.
    func best(_ view: UnsafeMutablePointer<View>, _ comparison: Int, _ left: Int, _ right: Int) -> Best {
        var best = Best()
        let from = (Int(view.pointee.offsets[left]), Int(view.pointee.offsets[right]))
        let to = (Int(view.pointee.offsets[left &+ 1]), Int(view.pointee.offsets[right &+ 1]))
        if from.0 == to.0 || from.1 == to.1 { return best }
        var groupShared: Bool?
        for first in from.0..<to.0 {
            let one = view.pointee.ids[first]
            for second in from.1..<to.1 {
                let other = view.pointee.ids[second]
                let code =
                    one == other
                    ? view.pointee.sameCode : compare(view, comparison, one, other, left, right, &groupShared)
                let level = code & 15
                if level > best.level { continue }
                best.take(Best(level: level, termBits: termBits(view, code, one, other)))
            }
        }
        return best
    }

    /// Term-frequency bits of a pair of values at a level (low four bits) that agrees on slots (bits 4 to 6).
    ///
    /// When given and family name stand crossed, the two slots of `one` still hold both names. Where the terms come out
    /// differently from `one` and `other`, the smaller adjustment counts, so that the order of the two does not matter.
    @inline(__always)
    func termBits(_ view: UnsafeMutablePointer<View>, _ code: UInt8, _ one: UInt32, _ other: UInt32) -> Float {
        let share = view.pointee.termShares[Int(code & 15)]
        if share == 0 { return 0 }
        var left: Float = 0
        var right: Float = 0
        if code & 16 != 0, let slot = view.pointee.adjustments.0 {
            left += slot[Int(one)]
            right += slot[Int(other)]
        }
        if code & 32 != 0, let slot = view.pointee.adjustments.1 {
            left += slot[Int(one)]
            right += slot[Int(other)]
        }
        if code & 64 != 0, let slot = view.pointee.adjustments.2 {
            left += slot[Int(one)]
            right += slot[Int(other)]
        }
        return share * min(left, right)
    }

    private func compare(
        _ view: UnsafeMutablePointer<View>, _ comparison: Int, _ one: UInt32, _ other: UInt32, _ left: Int,
        _ right: Int, _ groupShared: inout Bool?
    ) -> UInt8 {
        if let code = view.pointee.otherCode { return code }
        if view.pointee.groupOffsets != nil {
            let shared = groupShared ?? sharesGroup(view, left, right)
            groupShared = shared
            if shared { return code(view, comparison, one, other, true) }
        }
        return known(view, one, other) ?? compare(view, comparison, one, other)
    }

    /// The code of two different values of records that share no group, if they were compared not long ago.
    @inline(__always)
    func known(_ view: UnsafeMutablePointer<View>, _ one: UInt32, _ other: UInt32) -> UInt8? {
        let entry = Self.slot(view, one, other).pointee
        return entry & ~0xFF == Self.key(one, other) ? UInt8(truncatingIfNeeded: entry) : nil
    }

    /// Compares two different values of records that share no group, and remembers what came out.
    func compare(_ view: UnsafeMutablePointer<View>, _ comparison: Int, _ one: UInt32, _ other: UInt32) -> UInt8 {
        let found = code(view, comparison, one, other, false)
        if min(one, other) < 1 << 24 { Self.slot(view, one, other).pointee = Self.key(one, other) | UInt64(found) }
        return found
    }

    /// Of two values, of which the smaller is below 2^24; never 0.
    @inline(__always)
    private static func key(_ one: UInt32, _ other: UInt32) -> UInt64 {
        (UInt64(min(one, other)) &<< 32 | UInt64(max(one, other))) &<< 8
    }

    @inline(__always)
    private static func slot(
        _ view: UnsafeMutablePointer<View>, _ one: UInt32, _ other: UInt32
    ) -> UnsafeMutablePointer<UInt64> {
        let mixed =
            (UInt64(min(one, other)) &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(max(one, other)) &* 0xC2B2_AE3D_27D4_EB4F)
        return view.pointee.cache + Int(truncatingIfNeeded: mixed &>> (64 &- cacheBits))
    }

    /// The level of two different values (low four bits) and the slots on which they agree (bits 4 to 6).
    func code(
        _ view: UnsafeMutablePointer<View>, _ comparison: Int, _ one: UInt32, _ other: UInt32, _ shared: Bool
    ) -> UInt8 {
        let hashes = view.pointee.comparer.hashes
        let isOrdered = view.pointee.comparer.isSymmetric || hashes[Int(one)] <= hashes[Int(other)]
        let outcome = view.pointee.comparer.compare(
            isOrdered ? one : other, isOrdered ? other : one, sharesGroup: shared)
        let level = levels[comparison].level(outcome)
        guard let grade = outcome.grade else { return level }
        return level | TermSlot.agreeing(grade, view.pointee.comparer.comparator) << 4
    }

    func sharesGroup(_ view: UnsafeMutablePointer<View>, _ left: Int, _ right: Int) -> Bool {
        guard let offsets = view.pointee.groupOffsets else { return false }
        for first in Int(offsets[left])..<Int(offsets[left + 1]) {
            for second in Int(offsets[right])..<Int(offsets[right + 1])
            where view.pointee.groupIDs[first] == view.pointee.groupIDs[second] { return true }
        }
        return false
    }
}
