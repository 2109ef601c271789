/// Legal forms of organizations, found by any way of writing them.
struct LegalFormList: Sendable {
    /// One legal form of one country.
    struct Form: Sendable {
        /// ISO 3166 alpha-2; `XX` for forms of the whole Union.
        let country: String
        /// The code of ISO 20275, such as `DKUW`; empty where the list has none.
        let elf: String
        /// The code in features, such as `oy`.
        let code: String
        /// The way to show it, such as `Oy`.
        let display: String
        let mayBeFirst: Bool
        let mayBeLast: Bool
        /// Whether the word is part of what distinguishes the name, as in `Espoon kaupunki`.
        let staysInStem: Bool
        /// Whether it names a branch of a foreign company, whose own form may stand before it.
        let isBranch: Bool
    }

    /// A way to write a form.
    private struct Spelling: Sendable {
        let form: Int
        /// Whether the letters mean this form only in its own country (`ef`, `co`).
        let isHomeOnly: Bool
    }

    /// The most words one spelling has.
    private(set) var longestSpelling = 1
    private var bySpelling = ByteTable()
    private var firstWords = ByteTable()
    private var lastWords = ByteTable()
    private var spellings: [[Spelling]] = []
    private var forms: [Form] = []

    init(_ texts: [String: String]) throws(ReferenceListError) {
        let columns = [
            "country", "elf", "code", "canonical", "variants", "home_variants", "generic", "position", "stem",
        ]
        let table = try ReferenceTable("legal_forms.csv", in: texts, columns: columns)
        for row in table.rows {
            let position = row.fields[7]
            guard ["prefix", "suffix", "both"].contains(position), ["keep", "drop"].contains(row.fields[8]) else {
                throw table.error(row, "position must be prefix, suffix or both, and stem keep or drop")
            }
            forms.append(
                Form(
                    country: row.fields[0], elf: row.fields[1], code: row.fields[2], display: row.fields[3],
                    mayBeFirst: position != "suffix", mayBeLast: position != "prefix",
                    staysInStem: row.fields[8] == "keep", isBranch: row.fields[6] == "BRANCH"
                )
            )
            for spelling in row.list(4) { add(spelling, isHomeOnly: false) }
            for spelling in row.list(5) { add(spelling, isHomeOnly: true) }
        }
    }

    /// The form that a squeezed, folded spelling means in a country; nil when it means none.
    ///
    /// A form of the country itself wins, then the first in the file whose spelling is not of one country only.
    func form(spelled key: [UInt8], in country: String) -> Form? {
        guard let list = bySpelling[key].map({ spellings[Int($0)] }) else { return nil }
        let own = list.first { forms[$0.form].country == country }
        return (own ?? list.first { !$0.isHomeOnly }).map { forms[$0.form] }
    }

    /// Whether any spelling starts with a word: a quick no for most names.
    func mayStart(with word: Int, of words: FoldedWords) -> Bool {
        Self.contains(firstWords, word, of: words)
    }

    /// Whether any spelling ends with a word.
    func mayEnd(with word: Int, of words: FoldedWords) -> Bool {
        Self.contains(lastWords, word, of: words)
    }

    /// The key of a word without inner spaces is its fold.
    private static func contains(_ table: ByteTable, _ word: Int, of words: FoldedWords) -> Bool {
        words.words[word].isCompound
            ? table.contains(key(words, word..<(word + 1))) : table.contains(words.folds, words.words[word].fold)
    }

    private mutating func add(_ text: String, isHomeOnly: Bool) {
        let words = FoldedWords(Array(text.utf8).collapsingBlanks())
        let key = Self.key(words, 0..<words.words.count)
        longestSpelling = max(longestSpelling, words.words.count)
        firstWords.insert(Self.key(words, 0..<1), 1)
        lastWords.insert(Self.key(words, (words.words.count - 1)..<words.words.count), 1)
        let list = bySpelling.insert(key, Int32(spellings.count))
        if list == spellings.count { spellings.append([]) }
        spellings[Int(list)].append(Spelling(form: forms.count - 1, isHomeOnly: isHomeOnly))
    }

    /// Words as spellings are looked up: each squeezed, single spaces between.
    static func key(_ words: FoldedWords, _ range: Range<Int>) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(32)
        for index in range where !words.words[index].fold.isEmpty {
            if !key.isEmpty { key.append(.space) }
            for byte in words.folds[words.words[index].fold] where byte != .space { key.append(byte) }
        }
        return key
    }
}
