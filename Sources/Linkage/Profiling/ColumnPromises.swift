import CustomerModel
import Standardization

/// What each column of a sample seems to be: what its header says, sharpened by what its values are.
struct ColumnPromises {
    /// For each column; nil when neither header nor values say anything known.
    private(set) var promises: [HeaderWords.Promise?]

    private let standardizer: Standardizer
    private let names: NameKindReader
    private static let looked = 300
    /// Whose check digits are tried.
    private static let regions = ["FI", "SE", "NO", "DK", "EE"]

    /// - Parameter headers: what stands above the columns of the sample; nil: their names.
    init(_ sample: FileSample, _ references: ReferenceLists, names: NameKindReader, headers: [String]? = nil) {
        standardizer = Standardizer(catalog: Catalog([]), references: references)
        self.names = names
        let words = (headers ?? sample.columns).map(HeaderWords.init)
        promises = words.map(\.promise)
        let single = zip(words, promises).filter { $1 == .type(.givenName) && !$0.namesBothNames }
        for column in words.indices where single.isEmpty && words[column].namesBothNames {
            promises[column] = .name
        }
        let values = sample.columns.indices.map { column in
            Array(sample.rows.lazy.map { $0[column] }.filter { !$0.isEmpty }.prefix(Self.looked))
        }
        for column in promises.indices { promises[column] = refined(promises[column], values[column]) }
        nameOneColumn(sample, values)
        findPostalCodes(sample, values)
        findRepeatedNames(sample)
        findBirthParts(values)
        findBirthDate(values)
    }

    /// What has no meaning by its header, or only that it identifies, may be known by its values.
    private func refined(_ promise: HeaderWords.Promise?, _ values: [String]) -> HeaderWords.Promise? {
        guard values.count >= 5 else { return promise }
        switch promise {
        case nil: return byCheckDigits(values) ?? (hasIdsOfBothKinds(values) ? .type(.identifier) : byForm(values))
        case .type(.businessId) where hasDates(values) || hasIdsOfBothKinds(values),
            .type(.personalId) where hasIdsOfBothKinds(values), .type(.identifier) where hasDates(values):
            return .type(.identifier)
        case .type(.identifier), .type(.businessId), .type(.text): return byCheckDigits(values) ?? promise
        default: return promise
        }
    }

    /// Whether days stand among ids: the column holds birth dates of persons beside ids of organizations.
    private func hasDates(_ values: [String]) -> Bool {
        values.count(where: ValueShapes.isDate) * 5 > values.count
    }

    /// Whether ids of persons and of organizations stand in one column: `Y-tunnus / Hetu`.
    private func hasIdsOfBothKinds(_ values: [String]) -> Bool {
        let shares = [.businessId, .personalId].map { share(values, isVerifiedAs: $0) }
        return shares.allSatisfy { $0 > 0.03 } && shares.reduce(0, +) > 0.6
    }

    private func byCheckDigits(_ values: [String]) -> HeaderWords.Promise? {
        let types: [AttributeType] = [.businessId, .vatId, .personalId, .iban, .lei]
        return types.first { share(values, isVerifiedAs: $0) > 0.6 }.map { .type($0) }
    }

    /// What the columns are for records of one kind: a column of two meanings, such as `person-/orgnr`, has one for each.
    func promises(of kind: PartyKind, in samples: [ColumnSample]) -> [HeaderWords.Promise?] {
        let hasBirthDates = promises.contains(.originDate)
        return zip(promises, samples).map { promise, sample in
            let values = Array(sample.values.prefix(Self.looked))
            guard promise == .type(.identifier), values.count >= 5 else { return promise }
            let dates = Double(values.count(where: ValueShapes.isDate)) / Double(values.count)
            if kind == .person, !hasBirthDates, dates > 0.8 { return .originDate }
            return byCheckDigits(values) ?? promise
        }
    }

    private func byForm(_ values: [String]) -> HeaderWords.Promise? {
        func share(_ holds: (String) -> Bool) -> Double {
            Double(values.count(where: holds)) / Double(values.count)
        }
        if share(ValueShapes.isEmail) > 0.7 { return .type(.email) }
        if share(ValueShapes.isPostalPlace) > 0.7 { return .type(.city) }
        if share(ValueShapes.isPhone) > 0.8, share(ValueShapes.isDate) < 0.5,
            self.share(values, isVerifiedAs: .phone) > 0.7
        {
            return .type(.phone)
        }
        if share(ValueShapes.isStreetLine) > 0.6 { return .type(.street) }
        return nil
    }

    private func share(_ values: [String], isVerifiedAs type: AttributeType) -> Double {
        let verified = Self.regions.map { region in
            values.count { standardizer.standardize(value: $0, type: type, region: region).status == .verified }
        }
        return Double(verified.max() ?? 0) / Double(max(1, values.count))
    }

    /// Year, month and day of birth in columns of their own: the values tell them, and that the years lie as far apart as
    /// those of people do.
    private mutating func findBirthParts(_ values: [[String]]) {
        let open = promises.indices.filter { promises[$0] == nil || promises[$0] == .originDate }
        guard !open.contains(where: { promises[$0] == .originDate && values[$0].contains(where: ValueShapes.isDate) })
        else { return }
        let found = HeaderWords.BirthPart.allCases.map { part in
            open.filter { ValueShapes.are(values[$0], part, isNamed: promises[$0] == .originDate) }
        }
        guard found.allSatisfy({ $0.count == 1 }) else { return }
        for (part, columns) in zip(HeaderWords.BirthPart.allCases, found) { promises[columns[0]] = .birthPart(part) }
    }

    /// Days that lie as far apart as people's births do are such, whatever stands above them, if there are no others.
    private mutating func findBirthDate(_ values: [[String]]) {
        let known = promises.contains { promise in
            if case .birthPart = promise { return true }
            return promise == .originDate
        }
        let found = promises.indices.filter { promises[$0] == nil && ValueShapes.areBirthDates(values[$0]) }
        if !known, found.count == 1 { promises[found[0]] = .originDate }
    }

    /// Short numbers that stand with one place each, though with several names, are postal codes, whatever stands above them.
    private mutating func findPostalCodes(_ sample: FileSample, _ values: [[String]]) {
        guard !promises.contains(.type(.postalCode)) else { return }
        func are(_ column: Int, _ holds: (String) -> Bool) -> Bool {
            values[column].count >= 30 && values[column].count(where: holds) * 20 > values[column].count * 19
        }
        let codes = promises.indices.filter { promises[$0] == nil && are($0, ValueShapes.isPostalNumber) }
        let places = promises.indices.filter {
            (promises[$0] == nil || promises[$0] == .type(.city)) && are($0, ValueShapes.isWords)
                && Set(values[$0]).count >= 10
        }
        for code in codes {
            let name = nameColumns.compactMap { sample.agreement(of: $0, within: code) }.min() ?? 1
            let found = places.filter { place in
                (sample.agreement(of: place, within: code) ?? 0) > max(0.75, name + 0.15)
                    && (sample.agreement(of: code, within: place) ?? 1) < 0.95
            }
            guard found.count == 1 else { continue }
            promises[code] = .type(.postalCode)
            promises[found[0]] = .type(.city)
            return
        }
    }

    /// Words that begin the name in another column are no witness of their own.
    private mutating func findRepeatedNames(_ sample: FileSample) {
        for column in promises.indices where promises[column] == nil {
            let repeats = nameColumns.contains { name in
                let rows = Array(
                    sample.rows.lazy.filter { $0[column].count > 2 && !$0[name].isEmpty }.prefix(Self.looked))
                return rows.count >= 30
                    && rows.count { $0[name].lowercased().hasPrefix($0[column].lowercased()) } * 10 > rows.count * 9
            }
            if repeats { promises[column] = .repeatedName }
        }
    }

    /// The columns that hold names of customers, whole or in part.
    private var nameColumns: [Int] { promises.indices.filter { promises[$0].map(Self.names.contains) ?? false } }

    private static let names: Set<HeaderWords.Promise> = [
        .name, .type(.fullName), .type(.givenName), .type(.familyName), .type(.organizationName),
    ]

    /// Without any column of names, the one whose words most often are known names or legal forms holds them.
    private mutating func nameOneColumn(_ sample: FileSample, _ values: [[String]]) {
        guard nameColumns.isEmpty else { return }
        var best: (column: Int, share: Double)?
        for column in promises.indices where promises[column] == nil && values[column].count >= 5 {
            let share = Double(values[column].count { names.kind(of: $0) != nil }) / Double(values[column].count)
            let words = Double(values[column].count(where: ValueShapes.isWords)) / Double(values[column].count)
            if share > 0.4, words > 0.7, share > best?.share ?? 0 { best = (column, share) }
        }
        guard let best else { return }
        promises[best.column] = .name
        if let family = familyNames(beside: best.column, values) {
            promises[best.column] = .type(.givenName)
            promises[family] = .type(.familyName)
        }
    }

    /// The column of words of their own that differ most, if known given names stand alone in a column.
    private func familyNames(beside given: Int, _ values: [[String]]) -> Int? {
        func isOneWord(_ column: Int) -> Bool {
            let single = values[column].count { ValueShapes.isWords($0) && !$0.utf8.contains(0x20) }
            return single * 10 > values[column].count * 8
        }
        let isPersonal = values[given].count { names.kind(of: $0) == .person } * 10 > values[given].count * 4
        guard isPersonal, isOneWord(given) else { return nil }
        return promises.indices.filter { promises[$0] == nil && values[$0].count >= 30 && isOneWord($0) }
            .map { (column: $0, different: Set(values[$0]).count * 1000 / values[$0].count) }
            .filter { $0.different > 200 }
            .max { ($0.different, -$0.column) < ($1.different, -$1.column) }?.column
    }
}
