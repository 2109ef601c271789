/// A row of candidate texts that any number of queries are compared with. Belongs to one thread.
///
/// Candidates stand side by side in lanes, sorted by length: sixteen of up to 16 symbols, eight of up to 32, four of up to
/// 64; longer ones go one by one through `TextKernel`, whose results all of this equals bit for bit.
package final class TextRow {
    private let arena: TextArena
    /// The candidates, from short to long.
    private let candidates: [Candidate]
    private let first: Int
    private let kernel = TextKernel()
    private let ratios = RatioTable()

    struct Candidate {
        let text: Int
        let length: Int
    }

    /// - Parameters:
    ///   - row: the candidates' places in the arena.
    /// - Complexity: O(n log n) for n candidates.
    package init(_ arena: TextArena, _ row: Range<Int>) {
        self.arena = arena
        first = row.lowerBound
        candidates = row.map { Candidate(text: $0, length: arena.text($0).count) }
            .sorted { ($0.length, $0.text) < ($1.length, $1.text) }
    }

    /// Number of candidates.
    package var count: Int { candidates.count }

    /// Compares each query (a place in the arena) with every candidate.
    ///
    /// - Parameters:
    ///   - cutoff: distances above it are given as `cutoff + 1`; similarities below it as 0.
    ///   - results: one row of `count` numbers per query, in the order of queries and candidates; it must hold them all.
    /// - Complexity: O(queries x candidates x length); a few dozen queries at a time keep a row's results in cache.
    package func compare(
        _ queries: Range<Int>, by measure: TextMeasure, cutoff: Float? = nil,
        into results: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(results.count >= queries.count * count)
        guard let output = results.baseAddress else { return }
        let target = Target(
            results: output, width: count, first: first, queries: queries, measure: measure,
            cutoff: cutoff ?? (measure == .jaroWinkler ? 0 : .infinity))
        if measure == .damerau {
            damerau(target)
        } else {
            let short = candidates.partitionPoint { $0.length > 16 }
            let middle = candidates.partitionPoint { $0.length > 32 }
            let long = candidates.partitionPoint { $0.length > 64 }
            run(Word16.self, 0..<short, target)
            run(Word32.self, short..<middle, target)
            run(Word64.self, middle..<long, target)
            single(long..<count, target)
        }
    }

    /// What is asked for, and where it goes.
    struct Target {
        let results: UnsafeMutablePointer<Float>
        let width: Int
        let first: Int
        let queries: Range<Int>
        let measure: TextMeasure
        let cutoff: Float

        @inline(__always)
        func set(_ value: Float, _ query: Int, _ candidate: Int) {
            let kept: Float = measure == .jaroWinkler ? (value < cutoff ? 0 : value) : min(value, cutoff + 1)
            results[(query &- queries.lowerBound) &* width &+ candidate &- first] = kept
        }

        /// Whether the lengths alone put the distances of candidates of lengths `shortest...longest` above the cut-off.
        @inline(__always)
        func isHopeless(_ length: Int, _ shortest: Int, _ longest: Int) -> Bool {
            measure != .jaroWinkler && Float(max(shortest &- length, length &- longest)) > cutoff
        }
    }

    private func single(_ range: Range<Int>, _ target: Target) {
        for candidate in candidates[range] {
            for query in target.queries { set(query, candidate, target) }
        }
    }

    private func set(_ query: Int, _ candidate: Candidate, _ target: Target) {
        let value = kernel.value(target.measure, arena.text(query), arena.text(candidate.text))
        target.set(value, query, candidate.text)
    }
}

extension TextRow {
    private func run<Word: LaneWord>(_ type: Word.Type, _ range: Range<Int>, _ target: Target) {
        guard !range.isEmpty else { return }
        let block = LaneBlock<Word>(alphabet: arena.alphabet)
        defer { block.deallocate() }
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Word.lanes) {
            let members = candidates[start..<min(start + Word.lanes, range.upperBound)]
            block.fill(members, arena)
            switch target.measure {
            case .jaroWinkler: jaroWinkler(block, members, target)
            default: edits(block, members, target)
            }
            block.clear(members, arena)
        }
    }

    private func edits<Word: LaneWord>(_ block: LaneBlock<Word>, _ members: ArraySlice<Candidate>, _ target: Target) {
        let lengths = (members.first?.length ?? 0, members.last?.length ?? 0)
        for query in target.queries {
            let text = arena.text(query)
            if target.isHopeless(text.count, lengths.0, lengths.1) {
                for member in members { target.set(.infinity, query, member.text) }
                continue
            }
            let deltas =
                target.measure == .levenshtein
                ? LaneKernel.levenshtein(block.masks, block.pattern, text)
                : LaneKernel.alignment(block.masks, block.pattern, text)
            block.results[0] = deltas
            for (lane, member) in members.enumerated() {
                let delta = Int(truncatingIfNeeded: block.elements[lane]) &+ text.count
                target.set(Float(Word.Element(truncatingIfNeeded: delta)), query, member.text)
            }
        }
    }

    private func jaroWinkler<Word: LaneWord>(
        _ block: LaneBlock<Word>, _ members: ArraySlice<Candidate>, _ target: Target
    ) {
        for query in target.queries {
            let text = arena.text(query)
            if text.count > min(64, 2 * Word.bits) || text.isEmpty {
                for member in members { set(query, member, target) }
                continue
            }
            block.setWindows(members, queryLength: text.count)
            let counts = LaneKernel.jaro(
                block.masks, window: block.results[0], growth: block.results[1], text, misses: block.misses)
            block.results[0] = counts.matches
            block.results[1] = counts.exchanged
            block.results[2] = counts.prefix
            for (lane, member) in members.enumerated() {
                let similarity = ratios.jaroWinkler(
                    matches: Int(block.elements[lane]), exchanged: Int(block.elements[lane &+ Word.lanes]),
                    prefix: Int(block.elements[lane &+ 2 &* Word.lanes]), text.count, member.length)
                target.set(Float(similarity), query, member.text)
            }
        }
    }
}

extension TextRow {
    private func damerau(_ target: Target) {
        let block = DamerauBlock(alphabet: arena.alphabet)
        defer { block.deallocate() }
        let limit = candidates.partitionPoint { $0.length > DamerauLanes.longest }
        for start in stride(from: 0, to: limit, by: 16) {
            let members = candidates[start..<min(start + 16, limit)]
            guard block.fill(members, arena) else {
                single(members.indices, target)
                continue
            }
            for query in target.queries { damerau(block, members, query, target) }
            block.clear(members, arena)
        }
        single(limit..<count, target)
    }

    private func damerau(_ block: DamerauBlock, _ members: ArraySlice<Candidate>, _ query: Int, _ target: Target) {
        let text = arena.text(query)
        let longest = members.last?.length ?? 0
        if target.isHopeless(text.count, members.first?.length ?? 0, longest) {
            for member in members { target.set(.infinity, query, member.text) }
        } else if text.count > DamerauLanes.longest {
            for member in members { set(query, member, target) }
        } else {
            let distances = block.distances(text, width: longest)
            for (lane, member) in members.enumerated() {
                target.set(Float(distances[member.length &* 16 &+ lane]), query, member.text)
            }
        }
    }
}

extension Array {
    /// The first place from which on the condition holds, in an array whose elements before that do not meet it.
    fileprivate func partitionPoint(_ isBeyond: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension TextArena {
    /// The symbols of a text; valid as long as the arena.
    @inline(__always)
    func text(_ index: Int) -> Symbols {
        let start = Int(starts[index])
        return Symbols(start: symbols.base + start, count: Int(starts[index &+ 1]) &- start)
    }
}

extension TextKernel {
    /// The similarity or distance of two texts.
    func value(_ measure: TextMeasure, _ one: Symbols, _ other: Symbols) -> Float {
        switch measure {
        case .jaroWinkler: Float(jaroWinkler(one, other))
        case .levenshtein: Float(levenshtein(one, other))
        case .alignment: Float(alignment(one, other))
        case .damerau: Float(damerau(one, other))
        }
    }
}
