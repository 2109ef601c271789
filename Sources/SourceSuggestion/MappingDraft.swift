import CustomerModel
import Intake
import Linkage
import RuleBook

/// A mapping in the making: what each column of a survey's best table becomes.
struct MappingDraft {
    /// One column that gives values.
    struct Entry {
        var columns: [String]
        /// Stands between the values of several columns; nil: the first that is not empty counts.
        var join: String?
        var kind: PartyKind?
        var dateFormats: [String] = []
        var isNumber = false
        /// Why, for people.
        var reason: String
    }

    let survey: DeliverySurvey
    let system: String
    let table: SurveyTable
    let findings: ColumnFindings
    let catalog: Catalog
    /// The column that identifies a record, with the reason.
    private(set) var key: (column: String, reason: String) = ("", "")
    /// In the order of the catalog.
    private(set) var entries: [(attribute: CatalogAttribute, entry: Entry)] = []
    private(set) var leftOut: [(column: String, reason: String)] = []
    private(set) var changedAt: (column: String, formats: [String])?
    /// Columns that say by one of these words that a record is gone.
    private(set) var withdrawn: [(column: String, words: [String])] = []
    private(set) var warnings: [String] = []

    init(_ survey: DeliverySurvey, _ ruleBook: RuleBook, system: String) {
        self.survey = survey
        self.system = system
        catalog = ruleBook.catalog
        table = TableChoice(survey.tables).best
        findings = ColumnFindings(
            columns: table.columns, rows: table.rows, headers: table.columns.map(Self.header),
            references: ruleBook.references)
        warnings += findings.warnings
        key = KeyChoice(table).key
        if !KeyChoice.isUnique(key.column, in: table) {
            warnings.append("No column has a different value in each row; \(key.column) is taken as the key: check it.")
        }
        for column in table.columns where column != key.column { place(column) }
        joinNumbered()
        noteDamage()
        let order = Dictionary(uniqueKeysWithValues: catalog.attributes.enumerated().map { ($1.name, $0) })
        entries = entries.enumerated().sorted {
            (order[$0.element.attribute.name] ?? 0, $0.offset) < (order[$1.element.attribute.name] ?? 0, $1.offset)
        }.map(\.element)
    }

    /// What is read as a column's header: of a path the last name, unless only the whole says something.
    static func header(_ column: String) -> String {
        guard column.contains("/"), let last = column.split(separator: "/").last else { return column }
        return ColumnFindings.promisedType(of: String(last)) != nil ? String(last) : column
    }

    /// The trimmed values of a column that are not empty.
    func values(of column: String) -> [String] {
        guard let place = table.columns.firstIndex(of: column) else { return [] }
        return table.rows.map { $0[place] }.filter { !$0.isEmpty }
    }

    // MARK: Placing columns

    private mutating func place(_ column: String) {
        let header = Self.header(column)
        if placeSignal(column, header) { return }
        if let name = AttributeWords.attribute(header), let attribute = catalog[AttributeName(rawValue: name)],
            !ColumnContent(values(of: column)).contradicts(attribute.type)
        {
            return add(attribute, column, nil, "its header says so")
        }
        let profiles = findings.profiles.filter { $0.column == column }
        var isPlaced = false
        for profile in profiles {
            guard let attribute = attribute(for: profile, header) else { continue }
            isPlaced = true
            add(attribute, column, profile.kind, profile.attribute == nil ? "its header says so" : profile.reason)
        }
        if !isPlaced {
            leftOut.append((column, profiles.first?.reason ?? "nothing is known of it"))
        }
    }

    /// Columns that speak of the row: when it was changed, whether it is gone.
    private mutating func placeSignal(_ column: String, _ header: String) -> Bool {
        let words = ColumnFindings.words(of: header)
        let values = values(of: column)
        if changedAt == nil, SignalWords.saysChanged(words) {
            let formats = ValueForms.moments(values)
            if let format = formats.first {
                changedAt = (column, [format])
                return true
            }
        }
        if let flags = ValueForms.flags(values), let isGoneByYes = SignalWords.meaningOfYes(words) {
            let gone = isGoneByYes ? flags.yes : flags.no
            withdrawn.append((column, gone.isEmpty ? [isGoneByYes ? "true" : "false"] : gone))
            return true
        }
        return false
    }

    /// The catalog's attribute for a column; nil when it has none, or must not be taken without a person's decision.
    private mutating func attribute(for profile: ColumnProfile, _ header: String) -> CatalogAttribute? {
        let type = profile.type ?? promisedType(of: profile, header)
        if type == .personalId {
            warnings.append(
                "\(profile.column) holds personal identity codes. It is left out: the law wants a ground for them.")
            return nil
        }
        if let type, ColumnContent(values(of: profile.column)).contradicts(type) { return nil }
        if let name = profile.attribute, let known = catalog[name] { return known }
        // A mapping reads dates by one format, which parts of a date do not have.
        if type != .date, let whole = profile.whole { return catalog[whole.attribute] }
        guard let type, !Self.vague.contains(type) else { return nil }
        if profile.reason == "a further column of addresses" { return nil }
        return catalog.attributes.first {
            $0.type == type && ((profile.kind ?? findings.onlyKind).map($0.appliesTo.contains) ?? true)
        }
    }

    /// What a header says of a column that the profiler leaves out only because its values tell nobody apart.
    private func promisedType(of profile: ColumnProfile, _ header: String) -> AttributeType? {
        guard ["it is empty", "all its values are the same"].contains(profile.reason) else { return nil }
        let type = ColumnFindings.promisedType(of: header)
        return type == .organizationName && findings.onlyKind == .person ? .fullName : type
    }

    /// Types of which the catalog has several attributes that only a person can tell apart.
    private static let vague: Set<AttributeType> = [.date, .number, .flag, .code, .identifier, .text]

    private mutating func add(_ attribute: CatalogAttribute, _ column: String, _ kind: PartyKind?, _ reason: String) {
        var entry = Entry(columns: [column], reason: reason)
        entry.kind = attribute.appliesTo.count > 1 ? kind : nil
        let values = values(of: column)
        switch attribute.type {
        case .date:
            let formats = ValueForms.dates(values)
            if formats.contains("d/M/yyyy"), formats.contains("M/d/yyyy") {
                warnings.append("\(column): day and month cannot be told apart; name the format behind `date:`.")
            } else {
                entry.dateFormats = Array(formats.prefix(1))
            }
        case .number: entry.isNumber = true
        default: break
        }
        entries.append((attribute, entry))
    }

    // MARK: Several columns of one value

    /// Street and house number, first and middle name, and columns that a number tells apart (NAME1, NAME2) are one value.
    private mutating func joinNumbered() {
        var joined: [(attribute: CatalogAttribute, entry: Entry)] = []
        for (attribute, entry) in entries {
            let place = joined.lastIndex {
                $0.attribute.name == attribute.name && $0.entry.kind == entry.kind && belong($0.entry, entry, attribute)
            }
            guard let place else {
                joined.append((attribute, entry))
                continue
            }
            joined[place].entry.columns += entry.columns
            joined[place].entry.join = " "
        }
        entries = joined
    }

    private func belong(_ first: Entry, _ second: Entry, _ attribute: CatalogAttribute) -> Bool {
        guard let one = first.columns.last, let other = second.columns.first else { return false }
        let profile = findings.profiles.first { $0.column == other }
        if profile?.whole != nil { return true }
        let isName = attribute.type == .organizationName || attribute.type == .street || attribute.type == .fullName
        return isName && Self.withoutNumber(one) == Self.withoutNumber(other)
    }

    private static func withoutNumber(_ column: String) -> String {
        String(column.reversed().drop { $0.isNumber || $0 == " " || $0 == "_" }.reversed()).lowercased()
    }

    private mutating func noteDamage() {
        for column in table.columns {
            let count = values(of: column).count(where: ValueForms.isDamaged)
            if count > 0 {
                warnings.append(
                    "\(column): a spreadsheet cut \(count) numbers to powers of ten; export them anew as text.")
            }
        }
    }
}
