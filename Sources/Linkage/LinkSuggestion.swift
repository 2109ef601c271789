import CustomerModel
import Standardization

/// Rules that the profiler wrote for files, with what it saw.
package struct LinkSuggestion: Sendable {
    package let rules: LinkRules
    /// One for each column that may be compared.
    package let profiles: [ColumnProfile]
    /// What a person should know before trusting the rules.
    package let warnings: [String]

    /// - Throws: `nothingToCompare` when no column tells customers apart.
    init(_ reading: FileReading, standardizing references: ReferenceLists) throws {
        let (samples, rowCount) = try reading.samples()
        profiles = ColumnProfiler(samples).profiles()
        let automatic = AutoRules(profiles, rowCount: rowCount)
        guard let matchRules = automatic.rules() else {
            throw LinkageError(
                .nothingToCompare,
                "No column tells customers apart: \(profiles.map { "\($0.column): \($0.reason)" }.joined(separator: "; "))."
            )
        }
        warnings = automatic.warnings
        rules = LinkRules(
            columns: Self.columns(profiles), assumedCountry: PhoneRegion(samples, profiles, references).country,
            rules: matchRules)
    }

    /// House numbers go before the street, second given names after the first.
    private static func columns(_ profiles: [ColumnProfile]) -> [LinkRules.Column] {
        var columns: [LinkRules.Column] = []
        for profile in profiles {
            guard let attribute = profile.attribute, let type = profile.type else { continue }
            switch attribute {
            case "address.houseNumber":
                let street = columns.firstIndex { $0.attribute == "address.street" } ?? columns.endIndex
                columns.insert(.init(column: profile.column, attribute: "address.street", type: .street), at: street)
            case "middleName":
                columns.append(.init(column: profile.column, attribute: "givenName", type: .givenName))
            default:
                columns.append(.init(column: profile.column, attribute: attribute, type: type))
            }
        }
        return columns
    }
}
