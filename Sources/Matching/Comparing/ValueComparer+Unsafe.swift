/// Compares two values of one prepared comparison. Belongs to one thread; its owner keeps `prepared` alive.
struct ValueComparer {
    let comparator: Comparator
    let kernel: TextKernel
    let parts: UnsafePointer<UInt32>
    let stride: Int
    private let symbols: UnsafePointer<UInt16>
    private let symbolStarts: UnsafePointer<UInt32>
    private let symbolMasks: UnsafePointer<UInt64>
    private let wordIDs: UnsafePointer<UInt32>
    private let wordStarts: UnsafePointer<UInt32>
    let wordWeights: UnsafePointer<Float>
    let numbers: UnsafePointer<Double>
    /// `StableHash` of each value: the order in which two are compared, so that the outcome is the same either way.
    let hashes: UnsafePointer<UInt64>
    /// Whether any level asks for the similarity.
    private let measures: Bool
    private let packed: UnsafePointer<UInt64>
    /// Whether two values give the same in either order, whichever way they are compared.
    var isSymmetric: Bool { comparator == .phone }
    private let hasParts: Bool
    private let hasWords: Bool

    /// - Parameter measures: false when only the grade of an outcome matters.
    init(_ comparator: Comparator, _ prepared: PreparedComparison, _ kernel: TextKernel, measures: Bool = true) {
        self.comparator = comparator
        self.measures = measures
        packed = prepared.packed.base
        hasParts = prepared.parts.count > 0
        hasWords = prepared.wordStarts.count > 0 && prepared.symbolStarts.count > 0
        self.kernel = kernel
        parts = prepared.parts.base
        stride = prepared.stride
        symbols = prepared.symbols.base
        symbolStarts = prepared.symbolStarts.base
        symbolMasks = prepared.symbolMasks.base
        wordIDs = prepared.words.base
        wordStarts = prepared.wordStarts.base
        wordWeights = prepared.wordWeights.base
        numbers = prepared.numbers.base
        hashes = prepared.hashes.base
    }

    /// The symbols of a term, which must not be `Lexicon.none`.
    @inline(__always)
    func text(_ term: UInt32) -> Symbols {
        let start = Int(symbolStarts[Int(term)])
        return Symbols(start: symbols + start, count: Int(symbolStarts[Int(term) &+ 1]) &- start)
    }

    /// False when two terms surely stay below Jaro-Winkler 0.88, from their lengths and symbols alone.
    ///
    /// Jaro's m / l1 + m / l2 + 1 must reach 3 x 0.88 (3 x 0.8 with a common prefix of four), and m is at most the number of
    /// symbols that have a counterpart.
    @inline(__always)
    func mayBeSimilar(_ one: UInt32, _ other: UInt32) -> Bool {
        let left = text(one)
        let right = text(other)
        let masks = (symbolMasks[Int(one)], symbolMasks[Int(other)])
        let matches = min(
            left.count &- (masks.0 & ~masks.1).nonzeroBitCount, right.count &- (masks.1 & ~masks.0).nonzeroBitCount)
        let needed = left[0] == right[0] ? 1.39 : 1.63
        return Double(matches &* (left.count &+ right.count)) >= needed * Double(left.count &* right.count)
    }

    /// False when two terms surely are more than two edits apart: an edit takes at most one symbol away and brings one.
    @inline(__always)
    private func mayBeTwoEditsApart(_ one: UInt32, _ other: UInt32) -> Bool {
        let masks = (symbolMasks[Int(one)], symbolMasks[Int(other)])
        return (masks.0 & ~masks.1).nonzeroBitCount <= 2 && (masks.1 & ~masks.0).nonzeroBitCount <= 2
            && abs(text(one).count &- text(other).count) <= 2
    }

    /// False when a symbol of one term surely is none of the other.
    @inline(__always)
    func haveSameSymbols(_ one: UInt32, _ other: UInt32) -> Bool { symbolMasks[Int(one)] == symbolMasks[Int(other)] }

    @inline(__always)
    func part(_ index: Int, of value: UInt32) -> UInt32 { parts[Int(value) &* stride &+ index] }

    @inline(__always)
    func words(of value: UInt32) -> UnsafeBufferPointer<UInt32> {
        let start = Int(wordStarts[Int(value)])
        return UnsafeBufferPointer(start: wordIDs + start, count: Int(wordStarts[Int(value) &+ 1]) &- start)
    }

    /// Compares two different values. `sharesGroup` says whether the records share a nickname group.
    func compare(_ one: UInt32, _ other: UInt32, sharesGroup: Bool) -> Outcome {
        switch comparator {
        case .exact: Outcome(.different)
        case .jaroWinkler: compareText(one, other) { kernel, a, b in kernel.jaroWinkler(a, b) }
        case .levenshtein:
            compareEdits(one, other) { kernel, a, b in kernel.levenshtein(a, b) }
        case .alignment:
            compareEdits(one, other) { kernel, a, b in kernel.alignment(a, b) }
        case .damerau:
            compareEdits(one, other) { kernel, a, b in kernel.damerau(a, b) }
        case .ngrams: compareNgrams(one, other)
        case .tokenSort: compareSortedWords(one, other)
        case .tokenSet: compareWordSets(one, other)
        case .tokens, .organizationName: compareWords(one, other)
        case .personName: compareNames(one, other, sharesGroup: sharesGroup)
        case .date: compareDates(one, other)
        case .address: compareAddresses(one, other)
        case .email: compareEmails(one, other)
        case .phone: comparePhones(one, other)
        case .identifier: compareIdentifiers(one, other)
        case .number: compareNumbers(one, other)
        }
    }

    @inline(__always)
    private func compareText(
        _ one: UInt32, _ other: UInt32, _ measure: (TextKernel, Symbols, Symbols) -> Double
    ) -> Outcome {
        let left = text(part(0, of: one))
        let right = text(part(0, of: other))
        let similarity = Float(measure(kernel, left, right))
        return Outcome(similarity < 1 && soundsAlike(left, right) ? .soundsAlike : .different, similarity)
    }

    @inline(__always)
    private func compareEdits(
        _ one: UInt32, _ other: UInt32, _ count: (TextKernel, Symbols, Symbols) -> Int
    ) -> Outcome {
        let left = text(part(0, of: one))
        let right = text(part(0, of: other))
        let edits = count(kernel, left, right)
        let similarity = Float(kernel.normalized(distance: edits, left, right))
        let isAlike = edits > 0 && soundsAlike(left, right)
        return Outcome(isAlike ? .soundsAlike : .different, similarity, distance: Float(edits))
    }

    private func soundsAlike(_ one: Symbols, _ other: Symbols) -> Bool {
        guard let first = one.first, let second = other.first, first < 128, second < 128 else { return false }
        return SoundKey(one) == SoundKey(other)
    }

    private func compareIdentifiers(_ one: UInt32, _ other: UInt32) -> Outcome {
        let isTypo = kernel.isKeystrokeApart(text(part(0, of: one)), text(part(0, of: other)))
        return Outcome(isTypo ? .typo : .different)
    }

    private func comparePhones(_ one: UInt32, _ other: UInt32) -> Outcome {
        let (left, right) = (packed[Int(one)], packed[Int(other)])
        if left != 0, right != 0 {
            if PackedNumber.endAlike(left, right) || (left ^ right) & 0xFFF_FFFF == 0 && lackAreaCode(one, other) {
                return Outcome(.sameSuffix)
            }
            return Outcome(PackedNumber.areKeystrokeApart(left, right) ? .typo : .different)
        }
        if part(1, of: one) == part(1, of: other), text(part(1, of: one)).count >= 7 { return Outcome(.sameSuffix) }
        return lackAreaCode(one, other) ? Outcome(.sameSuffix) : compareIdentifiers(one, other)
    }

    /// Whether one of two numbers is the other as it is dialled within its area.
    private func lackAreaCode(_ one: UInt32, _ other: UInt32) -> Bool {
        let (left, right) = (text(part(0, of: one)), text(part(0, of: other)))
        return lacksAreaCode(left, right) || lacksAreaCode(right, left)
    }

    /// Whether the shorter number is the other's country code and last seven digits: dialled within its area.
    private func lacksAreaCode(_ short: Symbols, _ long: Symbols) -> Bool {
        let head = short.count - 7
        guard (2...4).contains(head), long.count >= short.count + 2 else { return false }
        for index in 0..<7 where short[short.count - 1 - index] != long[long.count - 1 - index] { return false }
        return (0..<head).allSatisfy { short[$0] == long[$0] }
    }

    private func compareNumbers(_ one: UInt32, _ other: UInt32) -> Outcome {
        let left = numbers[Int(one)]
        let right = numbers[Int(other)]
        if left.isNaN || right.isNaN { return Outcome(nil) }
        if left == right { return Outcome(.same) }
        let distance = Float(abs(left - right))
        guard left * right > 0 else { return Outcome(.different, distance: distance) }
        return Outcome(.different, Float(min(abs(left), abs(right)) / max(abs(left), abs(right))), distance: distance)
    }

    private func compareEmails(_ one: UInt32, _ other: UInt32) -> Outcome {
        let left = text(part(0, of: one))
        let right = text(part(0, of: other))
        if mayBeTwoEditsApart(part(0, of: one), part(0, of: other)) {
            let edits = kernel.distance(.alignment, left, right, atMost: 2)
            if edits <= 1 || edits == 2 && min(left.count, right.count) >= 12 { return Outcome(.typo, 0.95) }
        }
        let local = part(1, of: one)
        let otherLocal = part(1, of: other)
        guard local != Lexicon.none, otherLocal != Lexicon.none else { return Outcome(.different) }
        if local == otherLocal { return Outcome(.sameLocalPart, 0.9) }
        let sameDomain = part(2, of: one) == part(2, of: other)
        guard measures else { return Outcome(sameDomain ? .sameDomain : .different) }
        let similarity = Float(kernel.jaroWinkler(text(local), text(otherLocal)))
        return Outcome(sameDomain ? .sameDomain : .different, sameDomain ? similarity : similarity * 0.8)
    }

    private func compareDates(_ one: UInt32, _ other: UInt32) -> Outcome {
        let left = text(part(0, of: one))
        let right = text(part(0, of: other))
        guard left.count == 10, right.count == 10 else { return Outcome(.different) }
        let days = abs(numbers[Int(one)] - numbers[Int(other)])
        let distance = days.isNaN ? Float.infinity : Float(days)
        if Self.hasDayAndMonthSwapped(left, right) { return Outcome(.swapped, 0.9, distance: distance) }
        let edits = kernel.distance(.alignment, left, right, atMost: 2)
        if edits <= 1 { return Outcome(.typo, 0.9, distance: distance) }
        if days <= 31 || edits == 2 { return Outcome(.near, 0.8, distance: distance) }
        if (0..<4).allSatisfy({ left[$0] == right[$0] }) { return Outcome(.sameYear, 0.6, distance: distance) }
        return Outcome(days >= 15 * 365 ? .generation : .different, distance: distance)
    }

    private static func hasDayAndMonthSwapped(_ one: Symbols, _ other: Symbols) -> Bool {
        for index in 0..<4 where one[index] != other[index] { return false }
        return one[5] == other[8] && one[6] == other[9] && one[8] == other[5] && one[9] == other[6]
    }
}

extension ValueComparer {
    /// The way from a value to its text.
    enum Step: CaseIterable {
        case value, terms, text
    }

    /// How far comparing goes for most pairs: numbers of phones are compared by what stands with the value, addresses mostly
    /// by their parts' ids.
    var steps: ArraySlice<Step> {
        switch comparator {
        case .phone, .address: Step.allCases[..<1]
        default: Step.allCases[...]
        }
    }

    /// Reads what comparing a value will read, so that it is in the cache; each step needs what the one before read.
    @inline(__always)
    func touch(_ value: UInt32, _ step: Step) -> UInt64 {
        switch step {
        case .value: comparator == .phone ? packed[Int(value)] : touchValue(Int(value))
        case .terms: touchTerms(value)
        case .text: touchText(value)
        }
    }

    @inline(__always)
    private func touchValue(_ value: Int) -> UInt64 {
        var sum = hashes[value]
        if hasParts { sum &+= UInt64(parts[value &* stride] &+ parts[value &* stride &+ stride &- 1]) }
        if hasWords { sum &+= UInt64(wordStarts[value]) }
        return sum
    }

    @inline(__always)
    private func touchTerms(_ value: UInt32) -> UInt64 {
        var sum: UInt64 = 0
        if hasParts {
            for index in 0..<min(2, stride) {
                let term = Int(part(index, of: value))
                if term != Int(Lexicon.none) { sum &+= UInt64(symbolStarts[term]) &+ symbolMasks[term] }
            }
        }
        if hasWords {
            let words = words(of: value)
            if !words.isEmpty { sum &+= UInt64(words[0]) }
        }
        return sum
    }

    @inline(__always)
    private func touchText(_ value: UInt32) -> UInt64 {
        var sum: UInt64 = 0
        if hasParts {
            for index in 0..<min(2, stride) {
                let term = Int(part(index, of: value))
                if term != Int(Lexicon.none) { sum &+= UInt64(symbols[Int(symbolStarts[term])]) }
            }
        }
        if hasWords {
            let words = words(of: value)
            if !words.isEmpty { sum &+= UInt64(symbolStarts[Int(words[0])]) }
        }
        return sum
    }
}

/// A sound key packed into eight bytes, for comparing without allocation.
private struct SoundKey: Equatable {
    private let packed: UInt64

    init(_ text: Symbols) {
        packed = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, text.count)) { bytes in
            for index in 0..<text.count { bytes[index] = UInt8(truncatingIfNeeded: min(text[index], 255)) }
            return NordicSound.packedKey(UnsafeBufferPointer(rebasing: bytes[..<text.count]))
        }
    }
}
