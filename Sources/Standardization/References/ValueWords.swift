/// Values that say nothing: null words, placeholder numbers, test addresses, role mailboxes, freemail domains.
struct ValueWords: Sendable {
    /// What a word is a placeholder for, or what kind of mailbox or domain it is.
    enum Kind: String, CaseIterable, Sendable {
        case any, code, businessId, vatId, personalId, email, phone, date, freemail
        case mailbox
        case roleMailbox = "role-mailbox"
    }

    private var tables: [ByteTable]
    /// For each first letter of a null word, a bit for each number of bytes such words have.
    private var nullShapes = [UInt32](repeating: 0, count: 128)
    /// Whether a null word has a digit.
    private(set) var hasNullWordsWithDigits = false

    init(_ texts: [String: String]) throws(ReferenceListError) {
        tables = Kind.allCases.map { _ in ByteTable() }
        let table = try ReferenceTable("value_words.csv", in: texts, columns: ["kind", "value"])
        for row in table.rows {
            guard let kind = Kind(rawValue: row.fields[0]) else { throw table.error(row, "unknown kind of value") }
            tables[kind.place].insert(Self.key(Array(row.fields[1].utf8), kind), 1)
            if kind == .any { noteShape(Array(row.fields[1].utf8)) }
        }
    }

    /// Whether a list has a key; `bytes` must be what `key(_:_:)` gives.
    func contains(_ key: [UInt8], _ kind: Kind) -> Bool { tables[kind.place].contains(key) }

    /// Whether a list has a key; `bytes` must be what `key(_:_:)` gives.
    func contains(_ key: UnsafeBufferPointer<UInt8>, _ kind: Kind) -> Bool { tables[kind.place].value(key) != nil }

    /// Whether a list has a part of a text as a key.
    func contains(_ text: [UInt8], _ range: Range<Int>, _ kind: Kind) -> Bool {
        tables[kind.place].contains(text, range)
    }

    /// Whether a text in single spaces is a null word of any type: `-`, `n/a`, `ei tiedossa`.
    func isNull(_ text: [UInt8]) -> Bool {
        guard let first = text.first, text.count < 32 else { return text.isEmpty }
        if first.isLetter && nullShapes[Int(first.lowercased)] >> UInt32(text.count) & 1 == 0 { return false }
        if first.isDigit { return false }
        let folded = Folding.fold(text)
        return folded.isEmpty || contains(folded, .any)
    }

    private mutating func noteShape(_ word: [UInt8]) {
        if word.contains(where: \.isDigit) { hasNullWordsWithDigits = true }
        guard let first = word.first, first < 128, word.count < 32 else { return }
        nullShapes[Int(first.lowercased)] |= 1 << UInt32(word.count)
    }

    /// How values of a kind are written in its list: identifiers without separators, the rest folded or lower-case.
    static func key(_ text: [UInt8], _ kind: Kind) -> [UInt8] {
        switch kind {
        case .any: Folding.fold(text)
        case .businessId, .vatId, .personalId, .phone, .code: text.filter { $0.isDigit || $0.isLetter }.asciiUppercased
        case .email, .date, .freemail, .mailbox, .roleMailbox: text.asciiLowercased
        }
    }
}

extension ValueWords.Kind {
    fileprivate var place: Int {
        switch self {
        case .any: 0
        case .code: 1
        case .businessId: 2
        case .vatId: 3
        case .personalId: 4
        case .email: 5
        case .phone: 6
        case .date: 7
        case .freemail: 8
        case .mailbox: 9
        case .roleMailbox: 10
        }
    }
}
