/// What somebody searches for: terms that a customer must all have, in any order, each in one of several ways.
struct SearchQuestion: Sendable {
    /// One thing to look for.
    struct Atom: Sendable {
        /// Whole identifiers, any of which will do.
        var identifiers: [String] = []
        /// A whole word.
        var word: String?
        /// Starts of words or identifiers.
        var starts: [String] = []
        /// A word that may be misspelt.
        var fuzzy: String?
    }

    /// Atoms that must all be found.
    struct Alternative: Sendable {
        let atoms: [Atom]
    }

    /// Each a list of alternatives, any of which will do. Empty when nothing in the text can be searched for.
    let terms: [[Alternative]]

    /// How closely something is found. Each includes those before it.
    enum Closeness: Int, CaseIterable, Comparable, Sendable {
        /// Where the text may be an identifier, it is one; else whole words.
        case identifier
        /// Whole words.
        case word
        case start
        /// One typing error.
        case close
        /// Two typing errors, or within a word.
        case far

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

        /// The word of the API.
        var name: String {
            switch self {
            case .identifier, .word: "exact"
            case .start: "start"
            case .close, .far: "similar"
            }
        }
    }

    init(_ text: String) {
        var terms: [[Alternative]] = []
        var numbers: [String] = []
        var country: String?
        for word in SearchWords.visible(text).split(whereSeparator: \.isWhitespace).map(String.init) {
            if word.utf8.contains(where: { (48...57).contains($0) }), !word.contains("@") {
                numbers.append(word)
                continue
            }
            terms += Self.numberTerms(numbers, country)
            numbers = []
            country = nil
            if word.utf8.count == 2, SearchWords.compact(word).utf8.count == 2 {
                country = word
                continue
            }
            terms += word.contains("@") ? Self.addressTerms(word) : Self.wordTerms(word)
        }
        self.terms = terms + Self.numberTerms(numbers, country)
    }

    /// Words that may be misspelt.
    var fuzzyWords: Set<String> {
        Set(terms.joined().flatMap(\.atoms).compactMap(\.fuzzy).filter { $0.unicodeScalars.count >= 4 })
    }
}

/// How texts are read.
extension SearchQuestion {
    /// Words, or a domain when there is a dot in them.
    private static func wordTerms(_ word: String) -> [[Alternative]] {
        let atoms = SearchWords.words(word).map(wordAtom)
        guard word.contains("."), atoms.count > 1 else { return atoms.map { [Alternative(atoms: [$0])] } }
        let domain = SearchWords.cut("@" + word.lowercased())
        return [[Alternative(atoms: atoms), Alternative(atoms: [Atom(identifiers: [domain], starts: [domain])])]]
    }

    private static func wordAtom(_ word: String) -> Atom {
        Atom(word: word, starts: word.utf8.count > 1 ? [word] : [], fuzzy: SearchWords.isWord(word) ? word : nil)
    }

    /// An e-mail address or a part of one: the words before the `@`, and the domain.
    private static func addressTerms(_ word: String) -> [[Alternative]] {
        let address = word.lowercased()
        guard let at = address.lastIndex(of: "@") else { return [] }
        let domain = SearchWords.cut(String(address[at...]))
        let atoms = SearchWords.words(String(address[..<at])).map(wordAtom)
        let all = atoms + (domain.utf8.count > 1 ? [Atom(identifiers: [domain], starts: [domain])] : [])
        return all.isEmpty ? [] : [[Alternative(atoms: all)]]
    }

    /// Words with digits beside each other: one identifier with blanks in it, or each for itself.
    ///
    /// - Parameter country: two letters before them, which may belong to the identifier.
    private static func numberTerms(_ words: [String], _ country: String?) -> [[Alternative]] {
        guard let country else { return numberTerms(words) }
        guard !words.isEmpty else { return wordTerms(country) }
        let whole = Alternative(atoms: [identifierAtom(SearchWords.compact(country + words.joined()))])
        let letters = SearchWords.words(country).map(wordAtom)
        return numberTerms(words).map { [whole] + $0.map { Alternative(atoms: letters + $0.atoms) } }
    }

    private static func numberTerms(_ words: [String]) -> [[Alternative]] {
        guard let first = words.first else { return [] }
        if words.count == 1 { return [numberAlternatives(first)].filter { !$0.isEmpty } }
        let joined = SearchWords.compact(words.joined())
        let whole = (4...40).contains(joined.utf8.count) ? [Alternative(atoms: [identifierAtom(joined)])] : []
        let each = words.flatMap { word -> [Atom] in
            let alternatives = numberAlternatives(word)
            return (SearchWords.compact(word).utf8.count >= 6 ? alternatives.first : alternatives.last)?.atoms ?? []
        }
        return [whole + (each.isEmpty ? [] : [Alternative(atoms: each)])].filter { !$0.isEmpty }
    }

    /// An identifier; or words, such as the number of a house.
    private static func numberAlternatives(_ text: String) -> [Alternative] {
        let words = SearchWords.words(text)
        let compact = SearchWords.compact(text)
        guard !compact.isEmpty else {
            return words.isEmpty ? [] : [Alternative(atoms: words.map(wordAtom))]
        }
        var identifier = identifierAtom(compact)
        if words.count == 1 {
            identifier.word = words[0]
            if words[0].utf8.count > 1 { identifier.starts.append(words[0]) }
            return [Alternative(atoms: [identifier])]
        }
        return [Alternative(atoms: [identifier]), Alternative(atoms: words.map(wordAtom))]
    }

    /// A number with or without its country, also one that is dialled: `040 1234567` is stored as `358401234567`.
    private static func identifierAtom(_ compact: String) -> Atom {
        var forms = [compact]
        var ends: [String] = []
        if let number = SearchWords.withoutCountry(compact) { forms.append(number) }
        if compact.utf8.allSatisfy({ $0 <= 57 }), compact.utf8.count >= 4 {
            ends.append(compact)
            if compact.hasPrefix("00") {
                forms.append(String(compact.dropFirst(2)))
            } else if compact.hasPrefix("0"), compact.utf8.count >= 5 {
                forms.append("358" + compact.dropFirst())
                if compact.utf8.count >= 7 { ends.append(String(compact.dropFirst())) }
            }
        }
        let identifiers = forms.map { SearchWords.cut("#" + $0) }
        return Atom(
            identifiers: identifiers + (ends.isEmpty ? [] : forms.map(SearchWords.fromBehind)),
            starts: identifiers.filter { $0.utf8.count >= 4 } + ends.map(SearchWords.fromBehind))
    }
}
