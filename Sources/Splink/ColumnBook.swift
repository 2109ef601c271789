import CustomerModel
import Linkage

/// The columns that settings name, and the features that matching gets of them.
struct ColumnBook {
    /// How a column is read.
    enum Use: Hashable {
        case text, date, number, email, givenName, familyName
    }

    private(set) var columns: [LinkRules.Column] = []
    private var features: [String: [(use: Use, feature: String)]] = [:]

    /// The feature of a column read in one way.
    mutating func feature(of column: String, as use: Use) -> String {
        if let known = features[column]?.first(where: { $0.use == use }) { return known.feature }
        let (attribute, type, feature) = reading(of: column, as: use)
        columns.append(LinkRules.Column(column: column, attribute: AttributeName(rawValue: attribute), type: type))
        features[column, default: []].append((use, feature))
        return feature
    }

    /// The feature for blocking on a column: the one that is compared, else its text.
    mutating func blockingFeature(of column: String) -> String {
        features[column]?.first?.feature ?? feature(of: column, as: .text)
    }

    /// Whether a column is compared as a date.
    func isDate(_ column: String) -> Bool { features[column]?.first?.use == .date }

    private func reading(of column: String, as use: Use) -> (attribute: String, type: AttributeType, feature: String) {
        switch use {
        case .givenName: return ("givenName", .givenName, "givenName")
        case .familyName: return ("familyName", .familyName, "familyName")
        case .email: return (unused("email"), .email, "email")
        case .text: return own(column, "Text", .text)
        case .date: return own(column, "Date", .date)
        case .number: return own(column, "Number", .number)
        }
    }

    /// An attribute named after its column, whose feature bears its name.
    private func own(
        _ column: String, _ ending: String, _ type: AttributeType
    ) -> (attribute: String, type: AttributeType, feature: String) {
        let plain = String(column.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        let reserved: Set<String> = ["email", "givenName", "familyName", "personName", "givenNameGroup"]
        let name = unused(reserved.contains(plain) ? plain + ending : plain)
        return (name, type, name)
    }

    private func unused(_ name: String) -> String {
        let taken = Set(columns.map(\.attribute.rawValue))
        return taken.contains(name) ? (2...).lazy.map { "\(name)\($0)" }.first { !taken.contains($0) } ?? name : name
    }
}
