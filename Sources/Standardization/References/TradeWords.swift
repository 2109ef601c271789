/// What companies do, in the languages in which one company may write it: `leipomo`, `bageri` and `bakery` are one word.
///
/// Finnish companies often trade under a Finnish and a Swedish name at once (Åströmin Leipomo, Åströms Bageri).
struct TradeWords: Sendable {
    /// From a folded word to a place in `words`.
    private var table = ByteTable()
    private var words: [[UInt8]] = []

    init(_ texts: [String: String]) throws(ReferenceListError) {
        let list = try ReferenceTable("trade_words.csv", in: texts, columns: ["word", "forms"])
        for row in list.rows {
            let word = Folding.fold(Array(row.fields[0].utf8))
            words.append(word)
            for form in [word] + row.list(1).map({ Folding.fold(Array($0.utf8)) }) {
                if table[form] == nil { table.insert(form, Int32(words.count - 1)) }
            }
        }
    }

    /// Whether a folded word says what a company does.
    func isTrade(_ word: [UInt8]) -> Bool { table[word] != nil }

    /// The folded stem of a name with its trade words in Finnish and its other words without a genitive's ending, so that
    /// the names of one company in several languages read alike; nil when no word says a trade, or nothing changes.
    ///
    /// - Complexity: linear in the stem.
    func translation(of stem: [UInt8]) -> [UInt8]? {
        guard saysTrade(stem) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(stem.count + 8)
        for word in stem.split(separator: .space) {
            if !result.isEmpty { result.append(.space) }
            if let place = table.value(in: stem, word.indices) {
                result += words[Int(place)]
            } else {
                result += Self.withoutGenitive(word)
            }
        }
        return result != stem ? result : nil
    }

    private func saysTrade(_ stem: [UInt8]) -> Bool {
        var start = 0
        for index in 0...stem.count where index == stem.count || stem[index] == .space {
            if index > start, table.contains(stem, start..<index) { return true }
            start = index + 1
        }
        return false
    }

    /// `astromin`, `astroms` and `makelan` without their endings. Short words stay: they are seldom names.
    private static func withoutGenitive(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard word.count >= 5, let last = word.last else { return word }
        let before = word[word.endIndex - 2]
        if last == UInt8(ascii: "s") { return word.dropLast() }
        guard last == UInt8(ascii: "n"), isVowel(before) else { return word }
        let isBinding = before == UInt8(ascii: "i") && !isVowel(word[word.endIndex - 3])
        return isBinding ? word.dropLast(2) : word.dropLast()
    }

    private static func isVowel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"),
            UInt8(ascii: "y"):
            true
        default: false
        }
    }
}
