package import CustomerModel
package import Standardization

/// What the columns of some rows are, and which rows are persons and which organizations.
package struct ColumnFindings {
    /// The rows of one kind.
    struct Part {
        /// Nil when nothing tells of which kind the rows are.
        let kind: PartyKind?
        let samples: [ColumnSample]
        /// One for each column.
        let profiles: [ColumnProfile]
        /// Sampled rows.
        let rowCount: Int
    }

    /// One for each kind of rows.
    let parts: [Part]
    let detector: KindDetector
    let names: NameKindReader
    private let columns: [String]

    /// Looks at columns and the trimmed cells of rows, one for each column.
    ///
    /// - Parameters:
    ///   - columns: each name once.
    ///   - headers: what is read as the columns' headers, where the names themselves are paths; nil: the names.
    package init(columns: [String], rows: [[String]], headers: [String]? = nil, references: ReferenceLists) {
        self.init(FileSample(columns: columns, rows: rows, rowCount: rows.count), references, headers: headers)
    }

    init(_ sample: FileSample, _ references: ReferenceLists, headers: [String]? = nil) {
        columns = sample.columns
        names = NameKindReader(references, country: "FI")
        let promises = ColumnPromises(sample, references, names: names, headers: headers)
        let detector = KindDetector(sample, promises.promises, names: names)
        let kinds: [PartyKind?] = detector.isMixed ? [.organization, .person] : [detector.onlyKind]
        parts = kinds.map { kind in
            let samples = detector.isMixed ? sample.samples { detector.kinds[$0] == kind } : sample.samples
            let own = kind.map { promises.promises(of: $0, in: samples) } ?? promises.promises
            let found = ColumnProfiler(samples, own, kind: kind).profiles().map {
                detector.isMixed ? $0 : $0.with(kind: nil)
            }
            let rows = detector.isMixed ? detector.kinds.count { $0 == kind } : sample.rows.count
            return Part(kind: kind, samples: samples, profiles: found, rowCount: rows)
        }
        self.detector = detector
    }

    /// Every profile, kind after kind.
    var all: [ColumnProfile] { parts.flatMap(\.profiles) }

    /// Profiles in the order of the columns; one for both kinds where they say the same.
    package var profiles: [ColumnProfile] {
        columns.flatMap { column -> [ColumnProfile] in
            let own = all.filter { $0.column == column }
            guard own.count == 2 else { return own }
            let used = own.filter { $0.attribute != nil }
            if used.isEmpty { return [own[0].with(kind: nil)] }
            guard used.count == 2, used[0].attribute == used[1].attribute else { return used }
            return [used[0].with(kind: nil)]
        }
    }

    /// How a row's kind is known, first rule first, with the reasons; empty when all rows are of one kind.
    package var kindRules: [(rule: KindRule, reason: String)] { Array(zip(detector.rules, detector.reasons)) }

    /// The kind of all rows when they are of one kind that is known.
    package var onlyKind: PartyKind? { detector.onlyKind }

    /// What a person should know about the kinds.
    package var warnings: [String] { detector.warnings }

    /// What a header says that its column's values are; nil when it says nothing about customers, or only about
    /// its row.
    package static func promisedType(of header: String) -> AttributeType? {
        switch HeaderWords(header).promise {
        case .type(let type): type
        case .originDate: .date
        case .houseNumber, .addressUnit: .street
        case .middleName: .givenName
        case .name: .organizationName
        case .administrative, .otherParty, .birthPart, .repeatedName, nil: nil
        }
    }

    /// The kind that a word of a column says, such as `Yritys` below `Asiakastyyppi` or a yes below `Is Individual`; nil for
    /// other words.
    package static func kind(of word: String, below header: String) -> PartyKind? {
        if let yes = KindWords.meaningOfYes(header), let isYes = KindWords.isYes(word) {
            return isYes ? yes : yes == .person ? .organization : .person
        }
        return KindWords.kind(of: word, headerSaysKind: KindWords.speaksOfKinds(header))
    }

    /// The words of a header, small and without accents; a change from lower to upper case starts a new one.
    package static func words(of header: String) -> [String] { HeaderWords.words(of: header) }
}
