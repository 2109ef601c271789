import CustomerModel
import Standardization

/// Finds out whether files hold persons and organizations together, and how a row's kind is known.
struct KindDetector {
    /// How the kind of rows is known; empty when all rows are of one kind.
    private(set) var rules: [KindRule] = []
    /// The kind of each sampled row.
    private(set) var kinds: [PartyKind] = []
    /// What a person should know about the decision.
    private(set) var warnings: [String] = []
    /// Why each rule stands there, in the order of the rules.
    private(set) var reasons: [String] = []

    private let sample: FileSample
    private let promises: [HeaderWords.Promise?]
    private let names: NameKindReader

    /// - Parameter promises: what each column of the sample seems to be.
    init(_ sample: FileSample, _ promises: [HeaderWords.Promise?], names: NameKindReader) {
        self.sample = sample
        self.names = names
        self.promises = promises
        detect()
    }

    /// The kind of all rows when the files hold one kind that is known.
    private(set) var onlyKind: PartyKind?

    /// Whether the files hold customers of both kinds.
    var isMixed: Bool { !rules.isEmpty }

    private mutating func detect() {
        var candidates: [(rule: KindRule, reason: String)] = []
        if let column = kindColumn() {
            candidates.append(column)
        } else if isContactList {
            onlyKind = .person
            return
        }
        let deduced = evidence()
        if candidates.isEmpty, let column = learnedKindColumn(deduced) { candidates.append(column) }
        let decided = candidates.isEmpty ? 0 : share(decidedBy: candidates.map(\.rule))
        if decided < 0.98 { candidates += deduced }
        guard !candidates.isEmpty else { return }
        let trial = self.kinds(by: candidates.map(\.rule), usual: .organization)
        let known = trial.compactMap(\.self)
        let persons = known.count { $0 == .person }
        if known.count * 3 > sample.rows.count {
            if persons * 25 > known.count * 24 { onlyKind = .person }
            if persons * 25 < known.count { onlyKind = .organization }
        }
        let least = max(3, decided > 0 ? known.count / 200 : known.count / 25)
        let isClear = decided > 0 || Double(known.count) >= 0.6 * Double(max(1, sample.rows.count))
        guard isClear, persons >= least, known.count - persons >= least else { return }
        onlyKind = nil
        finish(candidates, trial, mostlyPersons: persons * 2 > known.count, undecided: trial.count - known.count)
    }

    private mutating func finish(
        _ candidates: [(rule: KindRule, reason: String)], _ trial: [PartyKind?], mostlyPersons: Bool, undecided: Int
    ) {
        var candidates = candidates
        if undecided > 0 { candidates += learnedWords(trial) }
        let usual: PartyKind = mostlyPersons ? .person : .organization
        candidates.append((KindRule(column: nil, kind: usual), "whatever is left"))
        rules = candidates.map(\.rule)
        reasons = candidates.map(\.reason)
        let final = kinds(by: rules.dropLast(), usual: usual)
        kinds = final.map { $0 ?? usual }
        let left = final.count { $0 == nil }
        if left * 20 > final.count {
            warnings.append(
                "\(left * 100 / final.count) % of the rows do not say whether they are persons or organizations; "
                    + "they are taken to be \(usual.rawValue)s.")
        }
    }

    // MARK: A column that says it

    private func kindColumn() -> (KindRule, String)? {
        for column in sample.columns.indices {
            let header = sample.columns[column]
            let values = values(of: column)
            guard (2...30).contains(values.count) else { continue }
            let saysKind = KindWords.speaksOfKinds(header)
            var kinds: [String: PartyKind] = [:]
            let yes = KindWords.meaningOfYes(header)
            for value in values.keys {
                if let yes, let isYes = KindWords.isYes(value) {
                    kinds[value] = isYes ? yes : (yes == .person ? .organization : .person)
                } else if let kind = KindWords.kind(of: value, headerSaysKind: saysKind) {
                    kinds[value] = kind
                }
            }
            guard Set(kinds.values).count == 2 else { continue }
            let total = values.values.reduce(0, +)
            let known = kinds.keys.reduce(0) { $0 + (values[$1] ?? 0) }
            guard known * 10 >= total * 9, total * 2 >= sample.rows.count else { continue }
            return (KindRule(column: header, values: kinds), "its words say it")
        }
        return nil
    }

    /// A column of few words of which each stands beside one kind only, as the other evidence has it.
    private func learnedKindColumn(_ evidence: [(rule: KindRule, reason: String)]) -> (KindRule, String)? {
        let known = kinds(by: evidence.map(\.rule), usual: .organization)
        guard Set(known.compactMap(\.self)).count == 2 else { return nil }
        for column in sample.columns.indices where KindWords.speaksOfKinds(sample.columns[column]) {
            let values = values(of: column)
            guard (2...12).contains(values.count) else { continue }
            let kinds = values.keys.reduce(into: [String: PartyKind]()) { found, value in
                let rows = sample.rows.indices.filter { sample.rows[$0][column] == value }
                let persons = rows.count { known[$0] == .person }
                let organizations = rows.count { known[$0] == .organization }
                guard persons + organizations >= 10 else { return }
                if persons > 19 * organizations { found[value] = .person }
                if organizations > 19 * persons { found[value] = .organization }
            }
            if kinds.count == values.count, Set(kinds.values).count == 2 {
                return (
                    KindRule(column: sample.columns[column], values: kinds),
                    "each of its words stands beside one kind only"
                )
            }
        }
        return nil
    }

    /// How many sampled rows have each value of a column; empty when there are many values.
    private func values(of column: Int) -> [String: Int] {
        var counts: [String: Int] = [:]
        for row in sample.rows where !row[column].isEmpty {
            counts[row[column], default: 0] += 1
            if counts.count > 30 { return [:] }
        }
        return counts
    }

    // MARK: Contacts

    /// Whether rows are persons that stand with their company: whole names of persons beside names of organizations, and no
    /// id of the organization. Names of contacts may be those of whoever speaks for the customer, so several of them must
    /// share a company.
    private var isContactList: Bool {
        let ids: Set<HeaderWords.Promise> = [.type(.businessId), .type(.vatId), .type(.lei), .type(.gln)]
        let people = columns { $0 == .type(.fullName) }
        guard columns(ids.contains).isEmpty, let person = people.first ?? columns({ $0 == .name }).first,
            let company = columns({ $0 == .type(.organizationName) }).first
        else { return false }
        let rows = sample.rows.filter { !$0[person].isEmpty && !$0[company].isEmpty }
        guard rows.count * 2 > sample.rows.count else { return false }
        let kinds = rows.map { names.kind(of: $0[person]) }
        let persons = Set(rows.map { $0[person].lowercased() }).count
        // Without what is written in one row and left out in the next: legal forms, places.
        let companies = Set(rows.map { NameKindReader.words(of: $0[company]).prefix(2) }).count
        return kinds.count { $0 == .person } * 2 > rows.count && kinds.count { $0 == .organization } * 10 < rows.count
            && (people.isEmpty || persons * 10 > companies * 13)
    }

    // MARK: What is filled, and how names look

    /// Rules that deduce the kind from columns that only one kind fills and from the words of names.
    private func evidence() -> [(rule: KindRule, reason: String)] {
        let organizational = columns { Self.organizational.contains($0) }
        let personal = columns { Self.personal.contains($0) }
        let sure = isExclusive(organizational, personal)
        var found: [(rule: KindRule, reason: String)] = []
        if sure {
            found += organizational.map { filled($0, .organization, "only organizations have one") }
        }
        let nameColumns = columns { $0 == .name || $0 == .type(.fullName) }
        found += nameColumns.map {
            (
                KindRule(column: sample.columns[$0], looksLike: .organizationName, kind: .organization),
                "a legal form or a trade stands in it"
            )
        }
        if sure { found += personal.map { filled($0, .person, "only persons have one") } }
        found += nameColumns.map {
            (
                KindRule(column: sample.columns[$0], looksLike: .personName, kind: .person),
                "a given name stands in it"
            )
        }
        return found
    }

    private func filled(_ column: Int, _ kind: PartyKind, _ reason: String) -> (KindRule, String) {
        (KindRule(column: sample.columns[column], kind: kind), reason)
    }

    private func columns(_ holds: (HeaderWords.Promise) -> Bool) -> [Int] {
        promises.indices.filter { promises[$0].map(holds) ?? false && !values(column: $0, atMost: 0) }
    }

    /// Whether at most so many sampled rows have a value.
    private func values(column: Int, atMost limit: Int) -> Bool {
        sample.rows.lazy.filter { !$0[column].isEmpty }.prefix(limit + 1).count <= limit
    }

    /// Whether rows fill columns of organizations or of persons, seldom both.
    private func isExclusive(_ organizational: [Int], _ personal: [Int]) -> Bool {
        var counts = (organizations: 0, persons: 0, both: 0)
        for row in sample.rows {
            let isOrganization = organizational.contains { !row[$0].isEmpty }
            let isPerson = personal.contains { !row[$0].isEmpty }
            if isOrganization { counts.organizations += 1 }
            if isPerson { counts.persons += 1 }
            if isOrganization, isPerson { counts.both += 1 }
        }
        return counts.both * 4 < max(1, min(counts.organizations, counts.persons)) || counts.both == 0
    }

    private static let organizational: Set<HeaderWords.Promise> = [
        .type(.businessId), .type(.vatId), .type(.lei), .type(.gln), .type(.organizationName), .type(.legalForm),
        .type(.einvoiceAddress),
    ]
    private static let personal: Set<HeaderWords.Promise> = [
        .type(.givenName), .type(.familyName), .type(.personalId), .originDate, .middleName,
    ]

    // MARK: Deciding

    private func share(decidedBy rules: [KindRule]) -> Double {
        let known = kinds(by: rules, usual: .organization)
        return Double(known.count { $0 != nil }) / Double(max(1, known.count))
    }

    private func kinds(by rules: some Sequence<KindRule>, usual: PartyKind) -> [PartyKind?] {
        let decider = KindDecider(Array(rules), header: sample.columns, usual: usual, names: names)
        return sample.rows.map { row in decider.decidedKind { row[$0] } }
    }

    /// Words of names that stand with one kind only, for the rows that nothing else decides.
    private func learnedWords(_ known: [PartyKind?]) -> [(rule: KindRule, reason: String)] {
        columns { $0 == .name || $0 == .type(.fullName) }.flatMap { column in
            var counts: [String: (persons: Int, organizations: Int)] = [:]
            for (row, kind) in zip(sample.rows, known) where kind != nil {
                for word in Set(NameKindReader.words(of: row[column])) where word.utf8.count > 2 {
                    if kind == .person {
                        counts[word, default: (0, 0)].persons += 1
                    } else {
                        counts[word, default: (0, 0)].organizations += 1
                    }
                }
            }
            let organization = counts.filter { $0.value.organizations >= 3 && $0.value.persons == 0 }
            let person = counts.filter { $0.value.persons >= 3 && $0.value.organizations == 0 }
            return [
                words(organization.mapValues(\.organizations), column, .organization),
                words(person.mapValues(\.persons), column, .person),
            ].compactMap(\.self)
        }
    }

    private func words(_ counts: [String: Int], _ column: Int, _ kind: PartyKind) -> (KindRule, String)? {
        guard !counts.isEmpty else { return nil }
        let chosen = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.prefix(400)
        return (
            KindRule(column: sample.columns[column], containsWord: chosen.map(\.key).sorted(), kind: kind),
            "words that stand with \(kind.rawValue)s only in this file"
        )
    }
}
