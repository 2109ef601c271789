import CustomerModel
import Standardization

/// What each column of a sample seems to be: what its header says, sharpened by what its values are.
struct ColumnPromises {
    /// For each column; nil when neither header nor values say anything known.
    private(set) var promises: [HeaderWords.Promise?]

    private let standardizer: Standardizer
    private let names: NameKindReader
    private static let looked = 300

    /// - Parameter headers: what stands above the columns of the sample; nil: their names.
    init(_ sample: FileSample, _ references: ReferenceLists, names: NameKindReader, headers: [String]? = nil) {
        standardizer = Standardizer(catalog: Catalog([]), references: references)
        self.names = names
        promises = (headers ?? sample.columns).map { HeaderWords($0).promise }
        let values = sample.columns.indices.map { column in
            Array(sample.rows.lazy.map { $0[column] }.filter { !$0.isEmpty }.prefix(Self.looked))
        }
        for column in promises.indices { promises[column] = refined(promises[column], values[column]) }
        nameOneColumn(sample, values)
    }

    /// What has no meaning by its header, or only that it identifies, may be known by its values.
    private func refined(_ promise: HeaderWords.Promise?, _ values: [String]) -> HeaderWords.Promise? {
        guard values.count >= 5 else { return promise }
        switch promise {
        case nil: return byCheckDigits(values) ?? byForm(values)
        case .type(.identifier), .type(.businessId), .type(.text): return byCheckDigits(values) ?? promise
        default: return promise
        }
    }

    private func byCheckDigits(_ values: [String]) -> HeaderWords.Promise? {
        let types: [AttributeType] = [.businessId, .vatId, .personalId, .iban, .lei]
        return types.first { share(values, isVerifiedAs: $0) > 0.6 }.map { .type($0) }
    }

    private func byForm(_ values: [String]) -> HeaderWords.Promise? {
        func share(_ holds: (String) -> Bool) -> Double {
            Double(values.count(where: holds)) / Double(values.count)
        }
        if share(ValueShapes.isEmail) > 0.7 { return .type(.email) }
        if share(ValueShapes.isPostalPlace) > 0.7 { return .type(.city) }
        if share(ValueShapes.isPhone) > 0.8, self.share(values, isVerifiedAs: .phone) > 0.7 { return .type(.phone) }
        if share(ValueShapes.isStreetLine) > 0.6 { return .type(.street) }
        return nil
    }

    private func share(_ values: [String], isVerifiedAs type: AttributeType) -> Double {
        let verified = values.count {
            standardizer.standardize(value: $0, type: type, region: "FI").status == .verified
        }
        return Double(verified) / Double(max(1, values.count))
    }

    /// Without any column of names, the one whose words most often are known names or legal forms holds them.
    private mutating func nameOneColumn(_ sample: FileSample, _ values: [[String]]) {
        let named: Set<HeaderWords.Promise> = [
            .name, .type(.fullName), .type(.givenName), .type(.familyName), .type(.organizationName),
        ]
        guard !promises.contains(where: { $0.map(named.contains) ?? false }) else { return }
        var best: (column: Int, share: Double)?
        for column in promises.indices where promises[column] == nil && values[column].count >= 5 {
            let share = Double(values[column].count { names.kind(of: $0) != nil }) / Double(values[column].count)
            let words = Double(values[column].count(where: ValueShapes.isWords)) / Double(values[column].count)
            if share > 0.4, words > 0.7, share > best?.share ?? 0 { best = (column, share) }
        }
        if let best { promises[best.column] = .name }
    }
}
