extension PairScorer {
    /// Levels and bits of the pairs of a batch; those that surely stay below `limit` are closed on the way.
    func score(_ batch: PairBatch, limit: Float) {
        batch.begin(priorBits)
        let needed = limit - scores.largestInteraction - priorBits
        for place in 0..<count {
            close(batch, place, needed)
            let comparison = order[place]
            let view = views + comparison
            let lists = findCodes(batch, comparison, view)
            compareUnknown(batch, comparison, view, lists.unknown)
            addBits(batch, comparison, view)
            compareSeveral(batch, comparison, view, lists.several)
        }
    }

    /// Closes the pairs that cannot reach what is needed, and takes the comparison at a place from what is possible.
    private func close(_ batch: PairBatch, _ place: Int, _ needed: Float) {
        var kept = 0
        for index in 0..<batch.openCount {
            let pair = Int(batch.open[index])
            let most = batch.possible[pair]
            if batch.weights[pair] - priorBits + Float(most) * RowLines.unit < needed { continue }
            let (left, right) = batch.rows[pair]
            batch.possible[pair] =
                most &- Int32(truncatingIfNeeded: batch.lines.most(Int(left), Int(right), place: place))
            batch.open[kept] = batch.open[index]
            kept &+= 1
        }
        batch.openCount = kept
    }

    /// Codes of the pairs without a value or with equal values; lists the others.
    private func findCodes(
        _ batch: PairBatch, _ comparison: Int, _ view: UnsafeMutablePointer<View>
    ) -> (unknown: Int, several: Int) {
        var (unknown, several) = (0, 0)
        let hasGroups = view.pointee.groupOffsets != nil
        for index in 0..<batch.openCount {
            let pair = Int(batch.open[index])
            let (one, other) = values(batch, pair, comparison)
            if one == RowLines.none || other == RowLines.none {
                batch.codes[pair] = UInt8(Pattern.missing)
            } else if one == RowLines.several || other == RowLines.several {
                batch.codes[pair] = PairBatch.isAdded
                batch.several[several] = UInt16(truncatingIfNeeded: pair)
                several &+= 1
            } else if one == other {
                batch.codes[pair] = view.pointee.sameCode
            } else if let code = view.pointee.otherCode ?? (hasGroups ? nil : known(view, one, other)) {
                batch.codes[pair] = code
            } else {
                batch.unknown[unknown] = UInt16(truncatingIfNeeded: pair)
                unknown &+= 1
            }
        }
        return (unknown, several)
    }

    @inline(__always)
    private func values(_ batch: PairBatch, _ pair: Int, _ comparison: Int) -> (UInt32, UInt32) {
        let (left, right) = batch.rows[pair]
        return (batch.lines.value(Int(left), comparison), batch.lines.value(Int(right), comparison))
    }

    private func compareUnknown(
        _ batch: PairBatch, _ comparison: Int, _ view: UnsafeMutablePointer<View>, _ count: Int
    ) {
        if count == 0 { return }
        touch(batch, comparison, view, count)
        for index in 0..<count {
            let pair = Int(batch.unknown[index])
            let (one, other) = values(batch, pair, comparison)
            if view.pointee.groupOffsets != nil, sharesGroup(view, comparison, batch, pair) {
                batch.codes[pair] = code(view, comparison, one, other, true)
            } else {
                batch.codes[pair] = known(view, one, other) ?? compare(view, comparison, one, other)
            }
        }
    }

    /// Reads what comparing will read, one step of the way from value to text after another.
    private func touch(_ batch: PairBatch, _ comparison: Int, _ view: UnsafeMutablePointer<View>, _ count: Int) {
        let comparer = view.pointee.comparer
        var sum: UInt64 = 0
        for step in comparer.steps {
            for index in 0..<count {
                let (one, other) = values(batch, Int(batch.unknown[index]), comparison)
                sum &+= comparer.touch(one, step) &+ comparer.touch(other, step)
            }
        }
        batch.touched &+= sum
    }

    @inline(__always)
    private func sharesGroup(
        _ view: UnsafeMutablePointer<View>, _ comparison: Int, _ batch: PairBatch, _ pair: Int
    ) -> Bool {
        let (left, right) = (Int(batch.rows[pair].left), Int(batch.rows[pair].right))
        guard comparison == batch.lines.groupComparison else { return sharesGroup(view, left, right) }
        let (one, other) = (batch.lines.group(left), batch.lines.group(right))
        if one == RowLines.none || other == RowLines.none { return false }
        if one == RowLines.several || other == RowLines.several { return sharesGroup(view, left, right) }
        return one == other
    }

    private func addBits(_ batch: PairBatch, _ comparison: Int, _ view: UnsafeMutablePointer<View>) {
        for index in 0..<batch.openCount {
            let pair = Int(batch.open[index])
            let code = batch.codes[pair]
            if code == PairBatch.isAdded { continue }
            let (one, other) = values(batch, pair, comparison)
            let level = code & 15
            batch.patterns[pair] |= UInt64(level) &<< view.pointee.shift
            let terms = level == UInt8(Pattern.missing) ? 0 : termBits(view, code, one, other)
            batch.weights[pair] += view.pointee.weights[Int(level)] + terms
        }
    }

    private func compareSeveral(
        _ batch: PairBatch, _ comparison: Int, _ view: UnsafeMutablePointer<View>, _ count: Int
    ) {
        var sum: UInt32 = 0
        for index in 0..<count {
            let (left, right) = batch.rows[Int(batch.several[index])]
            sum &+= view.pointee.offsets[Int(left)] &+ view.pointee.offsets[Int(right)]
        }
        for index in 0..<count {
            let (left, right) = batch.rows[Int(batch.several[index])]
            sum &+= view.pointee.ids[Int(view.pointee.offsets[Int(left)])]
            sum &+= view.pointee.ids[Int(view.pointee.offsets[Int(right)])]
        }
        batch.touched &+= UInt64(sum)
        for index in 0..<count {
            let pair = Int(batch.several[index])
            let best = best(view, comparison, Int(batch.rows[pair].left), Int(batch.rows[pair].right))
            batch.patterns[pair] |= UInt64(best.level) &<< view.pointee.shift
            batch.weights[pair] += view.pointee.weights[Int(best.level)] + best.termBits
        }
    }
}
