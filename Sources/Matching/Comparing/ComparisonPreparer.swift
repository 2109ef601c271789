import CustomerModel

/// Turns the columns of one comparison into the form that its comparator reads. Work is per distinct value, not per row.
struct ComparisonPreparer {
    let rule: ComparisonRule
    /// Term indexes by table name.
    let terms: [String: TermIndex]

    func prepare(_ table: RecordTable) -> PreparedComparison {
        let rows = table.count
        guard let feature = rule.features.first, let column = table.columns[feature] else {
            return PreparedComparison(
                offsets: Frozen([UInt32](repeating: 0, count: rows + 1)), ids: Frozen([]))
        }
        var prepared = base(column)
        if rule.features.count > 1, let groups = table.columns[rule.features[1]] {
            prepared.groupOffsets = groups.offsets
            prepared.groupIDs = groups.ids
        }
        prepared.hashes = column.lexicon.hashes
        adjust(&prepared, column)
        fill(&prepared, column.lexicon)
        return prepared
    }

    /// The rows' ids, without those that are more common than the rule allows.
    private func base(_ column: Column) -> PreparedComparison {
        guard let limit = rule.ignoreAbove, let index = terms[TermSlot.slots(of: rule)[0].table] else {
            return PreparedComparison(offsets: column.offsets, ids: column.ids)
        }
        let slot = TermSlot.slots(of: rule)[0]
        let ignored = (0..<column.lexicon.count).map { id in
            index.count(slot.term(of: column.lexicon.span(UInt32(id)))) > limit
        }
        guard ignored.contains(true) else { return PreparedComparison(offsets: column.offsets, ids: column.ids) }
        var offsets: [UInt32] = [0]
        var ids: [UInt32] = []
        for row in 0..<column.offsets.count - 1 {
            for id in column.ids(in: row) where !ignored[Int(id)] { ids.append(id) }
            offsets.append(UInt32(ids.count))
        }
        return PreparedComparison(offsets: Frozen(offsets), ids: Frozen(ids))
    }

    private func adjust(_ prepared: inout PreparedComparison, _ column: Column) {
        for slot in TermSlot.slots(of: rule) {
            let index = terms[slot.table]
            let bits = (0..<column.lexicon.count).map { id in
                index?.adjustment(slot.term(of: column.lexicon.span(UInt32(id)))) ?? 0
            }
            prepared.adjustments.append(Frozen(bits))
        }
    }

    private func fill(_ prepared: inout PreparedComparison, _ values: Lexicon) {
        switch rule.comparator {
        case .exact: break
        case .jaroWinkler, .levenshtein, .alignment, .damerau, .identifier: fillText(&prepared, values)
        case .ngrams: prepared.fillNgrams(values)
        case .tokenSort, .tokenSet: fillSortedWords(&prepared, values)
        case .tokens, .organizationName: fillWords(&prepared, values)
        case .personName: fillNames(&prepared, values)
        case .address: fillParts(&prepared, values, count: 6)
        case .date: fillDates(&prepared, values)
        case .email: fillEmails(&prepared, values)
        case .phone: fillPhones(&prepared, values)
        case .number: fillNumbers(&prepared, values)
        }
    }

    private func fillText(_ prepared: inout PreparedComparison, _ values: Lexicon) {
        fillParts(&prepared, values, count: 1) { value, add in add(value) }
    }

    private func fillParts(_ prepared: inout PreparedComparison, _ values: Lexicon, count: Int) {
        fillParts(&prepared, values, count: count) { Composite.forEachPart($0, count: count, $1) }
    }

    /// Parts are terms of one lexicon, so that crossed parts (given and family name) can be compared too.
    ///
    /// - Parameter split: calls its second argument with each of the `count` parts of a value.
    @inline(__always)
    private func fillParts(
        _ prepared: inout PreparedComparison, _ values: Lexicon, count: Int,
        _ split: (UnsafeBufferPointer<UInt8>, (UnsafeBufferPointer<UInt8>) -> Void) -> Void
    ) {
        var terms = TermBuilder()
        var parts: [UInt32] = []
        parts.reserveCapacity(values.count * count)
        for id in 0..<values.count {
            split(values.span(UInt32(id))) { parts.append(terms.intern($0)) }
        }
        store(terms, parts, stride: count, in: &prepared)
    }

    private func store(_ terms: TermBuilder, _ parts: [UInt32], stride: Int, in prepared: inout PreparedComparison) {
        prepared.symbols = Frozen(terms.symbols)
        prepared.symbolStarts = Frozen(terms.symbolStarts)
        prepared.symbolMasks = Frozen(terms.symbolMasks)
        prepared.parts = Frozen(parts)
        prepared.stride = stride
    }

    /// The words in order, each once; the part is the text of all its words in order.
    private func fillSortedWords(_ prepared: inout PreparedComparison, _ values: Lexicon) {
        var terms = TermBuilder()
        var parts: [UInt32] = []
        var words: [UInt32] = []
        var starts: [UInt32] = [0]
        for id in 0..<values.count {
            let sorted = Composite.words(values.span(UInt32(id))).map(Array.init)
                .sorted { $0.lexicographicallyPrecedes($1) }
            let text = Array(sorted.joined(separator: [UInt8(ascii: " ")]))
            parts.append(text.withUnsafeBufferPointer { terms.intern($0) })
            for (place, word) in sorted.enumerated() where place == 0 || sorted[place - 1] != word {
                words.append(word.withUnsafeBufferPointer { terms.intern($0) })
            }
            starts.append(UInt32(words.count))
        }
        store(terms, parts, stride: 1, in: &prepared)
        prepared.words = Frozen(words)
        prepared.wordStarts = Frozen(starts)
    }

    /// Given and family name, and the given names one by one.
    private func fillNames(_ prepared: inout PreparedComparison, _ values: Lexicon) {
        var terms = TermBuilder()
        var parts: [UInt32] = []
        var words: [UInt32] = []
        var starts: [UInt32] = [0]
        for id in 0..<values.count {
            let value = values.span(UInt32(id))
            let given = Composite.part(0, of: value)
            parts.append(terms.intern(given))
            parts.append(terms.intern(Composite.part(1, of: value)))
            for word in Composite.words(given) { words.append(terms.intern(word)) }
            starts.append(UInt32(words.count))
        }
        store(terms, parts, stride: 2, in: &prepared)
        prepared.words = Frozen(words)
        prepared.wordStarts = Frozen(starts)
        prepared.wordWeights = Frozen(commonNames(terms.finish()))
    }

    /// 1 for each term that so many records have as their given name that it is a name of its own, no slip of another.
    private func commonNames(_ names: Lexicon) -> [Float] {
        guard let index = terms[TermSlot.slots(of: rule)[0].table] else {
            return [Float](repeating: 0, count: names.count)
        }
        let limit = max(Self.leastOfName, index.total / Self.recordsPerName)
        return (0..<names.count).map { index.count(names.span(UInt32($0))) >= limit ? 1 : 0 }
    }

    /// A slip of the pen is seldom made alike so often.
    private static let leastOfName = 5
    private static let recordsPerName = 2000

    /// The words with their weights; the part is the name written together.
    private func fillWords(_ prepared: inout PreparedComparison, _ values: Lexicon) {
        var terms = TermBuilder()
        var parts: [UInt32] = []
        var words: [UInt32] = []
        var starts: [UInt32] = [0]
        for id in 0..<values.count {
            let value = values.span(UInt32(id))
            for word in Composite.words(value) { words.append(terms.intern(word)) }
            starts.append(UInt32(words.count))
            let together = value.filter { $0 != UInt8(ascii: " ") }
            parts.append(together.withUnsafeBufferPointer { terms.intern($0) })
        }
        store(terms, parts, stride: 1, in: &prepared)
        prepared.words = Frozen(words)
        prepared.wordStarts = Frozen(starts)
        prepared.wordWeights = Frozen(weights(of: terms.finish()))
    }

    /// Bits of each word; without a trained table all words weigh the same.
    private func weights(of words: Lexicon) -> [Float] {
        let index = rule.features.first.flatMap { terms[WordTable.name(of: $0)] }
        return (0..<words.count).map { id in
            max(1, index?.surprise(words.span(UInt32(id))) ?? 1)
        }
    }

    /// Days since 1970; not a number when the value is no ISO date.
    private func fillDates(_ prepared: inout PreparedComparison, _ values: Lexicon) {
        fillText(&prepared, values)
        prepared.numbers = Frozen((0..<values.count).map { Self.days(values.span(UInt32($0))) })
    }

    private static func days(_ date: UnsafeBufferPointer<UInt8>) -> Double {
        guard date.count == 10,
            let day = CalendarDay(
                year: digits(date, 0..<4), month: digits(date, 5..<7), day: digits(date, 8..<10))
        else { return .nan }
        return Double(day.daysSinceEpoch)
    }

    private static func digits(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        range.reduce(0) { $0 * 10 + Int(text[$1]) - 48 }
    }

    private func fillEmails(_ prepared: inout PreparedComparison, _ values: Lexicon) {
        fillParts(&prepared, values, count: 3) { value, add in
            let at = value.lastIndex(of: UInt8(ascii: "@")) ?? value.count
            let domain = at < value.count ? value[(at + 1)...] : value[value.count...]
            add(value)
            add(UnsafeBufferPointer(rebasing: value[..<at]))
            add(UnsafeBufferPointer(rebasing: domain))
        }
    }

    /// The number, and its last eight digits.
    private func fillPhones(_ prepared: inout PreparedComparison, _ values: Lexicon) {
        fillParts(&prepared, values, count: 2) { value, add in
            add(value)
            add(UnsafeBufferPointer(rebasing: value[max(0, value.count - 8)...]))
        }
        prepared.packed = Frozen((0..<values.count).map { PackedNumber.pack(values.span(UInt32($0))) })
    }

    private func fillNumbers(_ prepared: inout PreparedComparison, _ values: Lexicon) {
        prepared.numbers = Frozen((0..<values.count).map { Double(values.string(UInt32($0))) ?? .nan })
    }
}

extension PreparedComparison {
    /// Pairs of neighbouring symbols of each value, sorted, as numbers; 0 stands for either end.
    fileprivate mutating func fillNgrams(_ values: Lexicon) {
        var pairs: [UInt32] = []
        var starts: [UInt32] = [0]
        var symbols: [UInt16] = []
        for id in 0..<values.count {
            symbols = [0]
            TermBuilder.appendSymbols(of: values.span(UInt32(id)), to: &symbols)
            symbols.append(0)
            pairs += zip(symbols, symbols.dropFirst()).map { UInt32($0) << 16 | UInt32($1) }.sorted()
            starts.append(UInt32(pairs.count))
        }
        words = Frozen(pairs)
        wordStarts = Frozen(starts)
    }
}

/// Naming of the term tables that hold single words.
enum WordTable {
    static func name(of feature: String) -> String { "\(feature).words" }
}
