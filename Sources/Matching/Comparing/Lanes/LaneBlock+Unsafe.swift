/// Candidates side by side in the lanes of words, with scratch memory for comparing them. Its owner deallocates it.
struct LaneBlock<Word: LaneWord> {
    /// For each symbol its positions in every candidate; zero between `clear` and `fill`.
    let masks: UnsafeMutablePointer<Word>
    /// Results of a comparison, lane by lane through `elements`.
    let results: UnsafeMutablePointer<Word>
    let elements: UnsafeMutablePointer<Word.Element>
    /// Scratch for as many words as a query may have symbols.
    let misses: UnsafeMutablePointer<Word>
    private let positions: UnsafeMutablePointer<Word.Element>

    private static var resultWords: Int { 4 }

    init(alphabet: Int) {
        masks = .allocate(capacity: alphabet)
        masks.initialize(repeating: .zero, count: alphabet)
        results = .allocate(capacity: Self.resultWords)
        results.initialize(repeating: .zero, count: Self.resultWords)
        misses = .allocate(capacity: 128)
        misses.initialize(repeating: .zero, count: 128)
        elements = UnsafeMutableRawPointer(results).assumingMemoryBound(to: Word.Element.self)
        positions = UnsafeMutableRawPointer(masks).assumingMemoryBound(to: Word.Element.self)
    }

    func deallocate() {
        masks.deallocate()
        results.deallocate()
        misses.deallocate()
    }

    /// The positions that each candidate has.
    var pattern: Word { results[Self.resultWords - 1] }

    /// Puts up to `Word.lanes` candidates of up to `Word.bits` symbols into the lanes.
    func fill(_ members: ArraySlice<TextRow.Candidate>, _ arena: TextArena) {
        results[Self.resultWords - 1] = .zero
        for (lane, member) in members.enumerated() {
            let text = arena.text(member.text)
            for place in 0..<text.count {
                positions[Int(text[place]) &* Word.lanes &+ lane] |= 1 &<< Word.Element(truncatingIfNeeded: place)
            }
            elements[(Self.resultWords - 1) * Word.lanes + lane] = Self.ones(text.count)
        }
    }

    /// Takes the candidates out of the lanes.
    func clear(_ members: ArraySlice<TextRow.Candidate>, _ arena: TextArena) {
        for member in members {
            for symbol in arena.text(member.text) { masks[Int(symbol)] = .zero }
        }
    }

    /// Puts Jaro's window for a query's first symbol into the first result, and how it grows into the second.
    @inline(__always)
    func setWindows(_ members: ArraySlice<TextRow.Candidate>, queryLength: Int) {
        for (lane, member) in members.enumerated() {
            let bound = max(0, max(member.length, queryLength) / 2 &- 1)
            elements[lane] = Self.ones(bound &+ 1)
            elements[lane &+ Word.lanes] = Self.ones(bound)
        }
    }

    @inline(__always)
    private static func ones(_ count: Int) -> Word.Element {
        count >= Word.bits ? .max : (1 &<< Word.Element(truncatingIfNeeded: count)) &- 1
    }
}

/// Sixteen candidates for `DamerauLanes`, their symbols numbered anew so that each fits a byte.
struct DamerauBlock {
    private let lanes = DamerauLanes()
    private let numbers: UnsafeMutablePointer<Int8>
    private let candidates: UnsafeMutablePointer<DamerauLanes.Bytes>
    private let query: UnsafeMutablePointer<Int8>

    init(alphabet: Int) {
        numbers = .allocate(capacity: alphabet)
        numbers.initialize(repeating: 0, count: alphabet)
        candidates = .allocate(capacity: DamerauLanes.longest)
        candidates.initialize(repeating: .zero, count: DamerauLanes.longest)
        query = .allocate(capacity: DamerauLanes.longest)
        query.initialize(repeating: 0, count: DamerauLanes.longest)
    }

    func deallocate() {
        lanes.deallocate()
        numbers.deallocate()
        candidates.deallocate()
        query.deallocate()
    }

    /// False when the candidates have too many different symbols among them; nothing is filled then.
    func fill(_ members: ArraySlice<TextRow.Candidate>, _ arena: TextArena) -> Bool {
        let places = UnsafeMutableRawPointer(candidates).assumingMemoryBound(to: Int8.self)
        candidates.update(
            repeating: DamerauLanes.Bytes(repeating: DamerauLanes.padding), count: DamerauLanes.longest)
        var next = 1
        for (lane, member) in members.enumerated() {
            let text = arena.text(member.text)
            for place in 0..<text.count {
                let symbol = Int(text[place])
                if numbers[symbol] == 0 {
                    guard next <= DamerauLanes.alphabet else {
                        clear(members, arena)
                        return false
                    }
                    numbers[symbol] = Int8(truncatingIfNeeded: next)
                    next += 1
                }
                places[place &* 16 &+ lane] = numbers[symbol]
            }
        }
        return true
    }

    func clear(_ members: ArraySlice<TextRow.Candidate>, _ arena: TextArena) {
        for member in members {
            for symbol in arena.text(member.text) { numbers[Int(symbol)] = 0 }
        }
    }

    /// The distances of a text to the beginnings of the candidates, sixteen per length from 0 to `width`.
    func distances(_ text: Symbols, width: Int) -> UnsafePointer<Int8> {
        for place in 0..<text.count { query[place] = numbers[Int(text[place])] }
        let rows = lanes.distances(candidates, width: width, UnsafeBufferPointer(start: query, count: text.count))
        return UnsafeRawPointer(rows).assumingMemoryBound(to: Int8.self)
    }
}

/// Quotients of small numbers, and Jaro-Winkler from counts by them: the same numbers as by division, without its time.
struct RatioTable {
    private let quotients: Frozen<Double>

    init() {
        quotients = Frozen(
            (0..<65).flatMap { divisor in (0..<65).map { divisor == 0 ? 0 : Double($0) / Double(divisor) } })
    }

    /// Jaro-Winkler similarity of two texts of up to 64 symbols.
    @inline(__always)
    func jaroWinkler(matches: Int, exchanged: Int, prefix: Int, _ one: Int, _ other: Int) -> Double {
        let moved = matches &- exchanged / 2
        let sum =
            quotients.base[one &* 65 &+ matches] + quotients.base[other &* 65 &+ matches]
            + quotients.base[matches &* 65 &+ moved]
        let similarity = sum / 3
        return similarity > 0.7 ? similarity + Double(prefix) * 0.1 * (1 - similarity) : similarity
    }
}
