/// Words of street addresses: what abbreviations mean, what announces a box, a flat or a floor, and how some Swedish
/// street names of Finnish towns read in Finnish.
struct StreetTerms: Sendable {
    /// Tables from a folded form to a place in `texts`.
    private var tables = Kind.allCases.map { _ in ByteTable() }
    private var texts: [[UInt8]] = []
    private var translations = ByteTable()
    private var swedishNames = ByteTable()
    private var boxWords = ByteTable()

    /// What a term does in an address.
    enum Kind: String, CaseIterable, Sendable {
        /// A word of its own at the end of a street name: `rd` is road.
        case word
        /// The tail of a word with a dot: `Kauppak.` is kauppakatu.
        case glued
        /// A word at the start of a street name: `It.` is itäinen.
        case prefix
        /// A point of the compass in English addresses.
        case direction
        /// Announces a post-office box.
        case box
        /// Announces a flat or an office.
        case unit
        /// Announces a floor, which addresses the same flat with or without.
        case floor
        case building
        /// Announces the number of a house.
        case number
        /// Announces the person at whose place the mail waits.
        case careof
    }

    init(_ texts: [String: String]) throws(ReferenceListError) {
        let terms = try ReferenceTable("street_terms.csv", in: texts, columns: ["kind", "canonical", "forms"])
        for row in terms.rows {
            guard let kind = Kind(rawValue: row.fields[0]) else { throw terms.error(row, "unknown kind of term") }
            let index = add(row.fields[1])
            for form in row.list(2) + (kind == .word ? [row.fields[1]] : []) {
                let folded = Folding.fold(Array(form.utf8))
                tables[kind.place].insert(folded, index)
                if kind == .box { boxWords.insert(folded.prefix { $0 != .space } + [], 1) }
            }
        }
        let table = try ReferenceTable("street_translations.csv", in: texts, columns: ["finnish", "swedish"])
        for row in table.rows {
            translations.insert(Folding.fold(Array(row.fields[1].utf8)), add(row.fields[0]))
            swedishNames.insert(Folding.fold(Array(row.fields[0].utf8)), add(row.fields[1]))
        }
    }

    /// What a folded form means as a term of a kind; nil when it is none.
    func meaning(of form: [UInt8], as kind: Kind) -> [UInt8]? {
        tables[kind.place][form].map { texts[Int($0)] }
    }

    /// Whether a part of some folds is a term of a kind.
    func contains(_ folds: [UInt8], _ range: Range<Int>, _ kind: Kind) -> Bool {
        tables[kind.place].contains(folds, range)
    }

    /// Whether a term for a post-office box starts with the letters at the start of a folded word.
    func mayStartBox(_ folds: [UInt8], _ range: Range<Int>) -> Bool {
        let letters = range.prefix { folds[$0].isLetter }.count
        return boxWords.contains(folds, range.lowerBound..<(range.lowerBound + letters))
    }

    /// Whether a folded form is a term of a kind.
    func contains(_ form: [UInt8], _ kind: Kind) -> Bool { tables[kind.place].contains(form) }

    /// The Finnish name of a folded Swedish street name; nil when the list does not know it.
    func finnishName(of swedish: [UInt8]) -> [UInt8]? { translations[swedish].map { texts[Int($0)] } }

    /// The Swedish name of a folded Finnish street name; nil when the list does not know it.
    func swedishName(of finnish: [UInt8]) -> [UInt8]? { swedishNames[finnish].map { texts[Int($0)] } }

    private mutating func add(_ text: String) -> Int32 {
        texts.append(Folding.fold(Array(text.utf8)))
        return Int32(texts.count - 1)
    }
}

extension StreetTerms.Kind {
    fileprivate var place: Int {
        switch self {
        case .word: 0
        case .glued: 1
        case .prefix: 2
        case .direction: 3
        case .box: 4
        case .unit: 5
        case .floor: 6
        case .building: 7
        case .careof: 8
        case .number: 9
        }
    }
}
