/// Scores pairs of one table. Belongs to one thread: it has scratch memory and caches of compared value pairs.
final class PairScorer {
    private let table: PreparedTable
    private let scores: ScoreTable
    private let levels: [LevelTable]
    private let views: UnsafeMutablePointer<View>
    private let count: Int
    /// Cheap and decisive comparisons first.
    private let order: UnsafeMutablePointer<Int>
    /// Nil where single pairs are scored.
    private let lines: RowLines?
    private let priorBits: Float

    /// One comparison's pointers; everything that they point to is held by `table` and `levels`.
    private struct View {
        let comparer: ValueComparer
        let offsets: UnsafePointer<UInt32>
        let ids: UnsafePointer<UInt32>
        let groupOffsets: UnsafePointer<UInt32>?
        let groupIDs: UnsafePointer<UInt32>
        let adjustments: (UnsafePointer<Float>?, UnsafePointer<Float>?)
        let weights: UnsafePointer<Float>
        let termShares: UnsafePointer<Float>
        let sameCode: UInt8
        let shift: UInt64
        let cache: UnsafeMutablePointer<UInt64>?
    }

    private static let cacheBits: UInt64 = 13

    /// What is known of one pair after the comparisons: their levels and the weight without interactions.
    struct Result {
        var pattern: Pattern
        var weight: Float
    }

    /// - Parameter lines: the rows' lines, worth making where many pairs are scored.
    init(_ plan: MatchPlan, _ table: PreparedTable, _ lines: RowLines? = nil) {
        self.table = table
        self.lines = lines
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
        for index in 0..<count { views[index].cache?.deallocate() }
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
            comparer: ValueComparer(comparator, prepared, kernel), offsets: prepared.offsets.base,
            ids: prepared.ids.base, groupOffsets: prepared.groupOffsets.count > 0 ? prepared.groupOffsets.base : nil,
            groupIDs: prepared.groupIDs.base,
            adjustments: (adjustments.first, adjustments.count > 1 ? adjustments[1] : nil),
            weights: plan.scores.weights.base + index * 16, termShares: plan.scores.termShares.base + index * 16,
            sameCode: plan.levelTables[index].sameLevel | sameSlots << 4, shift: UInt64(index * 4),
            cache: comparator == .exact ? nil : makeCache())
    }

    private static func makeCache() -> UnsafeMutablePointer<UInt64> {
        let cache = UnsafeMutablePointer<UInt64>.allocate(capacity: 1 << Int(cacheBits))
        cache.initialize(repeating: 0, count: 1 << Int(cacheBits))
        return cache
    }

    /// The match weight of a pair; nil when its sum of bits does not reach `limit`.
    func weight(_ left: Int, _ right: Int, limit: Float) -> Float? {
        if let lines { return weight(left, right, limit: limit, lines) }
        let result = result(left, right)
        let weight = result.weight + scores.interactionBits(result.pattern)
        return weight >= limit ? scores.honest(weight) : nil
    }

    /// The match weight of a pair; nil as soon as its sum of bits cannot reach `limit`.
    @inline(__always)
    func weight(_ left: Int, _ right: Int, limit: Float, _ lines: RowLines) -> Float? {
        let needed = limit - scores.largestInteraction - priorBits
        let possible = lines.most(left, right)
        if Float(possible) * RowLines.unit < needed { return nil }
        return compared(left, right, limit, needed, possible, lines)
    }

    private func compared(
        _ left: Int, _ right: Int, _ limit: Float, _ needed: Float, _ most: Int, _ lines: RowLines
    ) -> Float? {
        var result = Result(pattern: Pattern(bits: 0), weight: priorBits)
        var possible = most
        for place in 0..<count {
            if result.weight - priorBits + Float(possible) * RowLines.unit < needed { return nil }
            possible &-= lines.most(left, right, place: place)
            add(order[place], left, right, &result)
        }
        let weight = result.weight + scores.interactionBits(result.pattern)
        return weight >= limit ? scores.honest(weight) : nil
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
        let best = best(view, comparison, left, right)
        result.pattern.bits |= UInt64(best.level) &<< view.pointee.shift
        result.weight += view.pointee.weights[Int(best.level)] + best.termBits
    }

    private struct Best {
        var level = UInt8(Pattern.missing)
        var termBits: Float = 0
    }

    /// The best level over all alternatives of both rows; among equal levels the one with the most term bits.
    @inline(__always)
    private func best(_ view: UnsafeMutablePointer<View>, _ comparison: Int, _ left: Int, _ right: Int) -> Best {
        guard let lines else { return bestOfAll(view, comparison, left, right) }
        let (one, other) = (lines.value(left, comparison), lines.value(right, comparison))
        if one == RowLines.none || other == RowLines.none { return Best() }
        if one == RowLines.several || other == RowLines.several { return bestOfAll(view, comparison, left, right) }
        var groupShared: Bool?
        let code =
            one == other ? view.pointee.sameCode : compare(view, comparison, one, other, left, right, &groupShared)
        return Best(level: code & 15, termBits: termBits(view, code, one, other))
    }

    private func bestOfAll(
        _ view: UnsafeMutablePointer<View>, _ comparison: Int, _ left: Int, _ right: Int
    ) -> Best {
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
                let bits = termBits(view, code, one, other)
                if level < best.level || bits > best.termBits { best = Best(level: level, termBits: bits) }
            }
        }
        return best
    }

    /// Term-frequency bits of a pair of values at a level (low four bits) that agrees on slots (bits 4 and 5).
    ///
    /// When given and family name stand crossed, the two slots of `one` still hold both names. Where the terms come out
    /// differently from `one` and `other`, the smaller adjustment counts, so that the order of the two does not matter.
    @inline(__always)
    private func termBits(_ view: UnsafeMutablePointer<View>, _ code: UInt8, _ one: UInt32, _ other: UInt32) -> Float {
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
        return share * min(left, right)
    }

    private func compare(
        _ view: UnsafeMutablePointer<View>, _ comparison: Int, _ one: UInt32, _ other: UInt32, _ left: Int,
        _ right: Int, _ groupShared: inout Bool?
    ) -> UInt8 {
        guard let cache = view.pointee.cache else { return code(view, comparison, one, other, false) }
        if view.pointee.groupOffsets != nil {
            let shared = groupShared ?? sharesGroup(view, left, right)
            groupShared = shared
            if shared { return code(view, comparison, one, other, true) }
        }
        let low = UInt64(min(one, other))
        let high = UInt64(max(one, other))
        let key = (low &<< 32 | high) &<< 8
        let mixed = (low &* 0x9E37_79B9_7F4A_7C15) ^ (high &* 0xC2B2_AE3D_27D4_EB4F)
        let slot = cache + Int(truncatingIfNeeded: mixed &>> (64 &- Self.cacheBits))
        let isCacheable = low < 1 << 24
        if isCacheable, slot.pointee & ~0xFF == key { return UInt8(truncatingIfNeeded: slot.pointee) }
        let found = code(view, comparison, one, other, false)
        if isCacheable { slot.pointee = key | UInt64(found) }
        return found
    }

    private func code(
        _ view: UnsafeMutablePointer<View>, _ comparison: Int, _ one: UInt32, _ other: UInt32, _ shared: Bool
    ) -> UInt8 {
        let hashes = view.pointee.comparer.hashes
        let isOrdered = hashes[Int(one)] <= hashes[Int(other)]
        let outcome = view.pointee.comparer.compare(
            isOrdered ? one : other, isOrdered ? other : one, sharesGroup: shared)
        let level = levels[comparison].level(outcome)
        guard let grade = outcome.grade else { return level }
        return level | TermSlot.agreeing(grade, view.pointee.comparer.comparator) << 4
    }

    private func sharesGroup(_ view: UnsafeMutablePointer<View>, _ left: Int, _ right: Int) -> Bool {
        guard let offsets = view.pointee.groupOffsets else { return false }
        for first in Int(offsets[left])..<Int(offsets[left + 1]) {
            for second in Int(offsets[right])..<Int(offsets[right + 1])
            where view.pointee.groupIDs[first] == view.pointee.groupIDs[second] { return true }
        }
        return false
    }
}
