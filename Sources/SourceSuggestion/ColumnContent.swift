import CustomerModel

/// What the values of a column cannot be, whatever its header says.
struct ColumnContent {
    private let values: [String]

    init(_ values: [String]) {
        self.values = values
    }

    /// Whether most values do not look like what a type holds; false without values.
    func contradicts(_ type: AttributeType) -> Bool {
        switch type {
        case .givenName, .familyName, .fullName, .organizationName: isMostly { Self.isCode($0) || !Self.hasLetter($0) }
        case .street, .city: isMostly { !Self.hasLetter($0) }
        case .email: isMostly { !$0.contains("@") }
        case .phone, .postalCode, .iban, .businessId, .vatId: isMostly { !$0.contains(where: \.isNumber) }
        case .date: isMostly { $0.count > 8 && $0.allSatisfy(\.isNumber) }
        default: false
        }
    }

    private func isMostly(_ holds: (String) -> Bool) -> Bool {
        !values.isEmpty && values.count(where: holds) * 2 > values.count
    }

    /// Four characters or more with a digit and without a space.
    private static func isCode(_ value: String) -> Bool {
        value.count >= 4 && value.contains(where: \.isNumber) && !value.contains(" ")
    }

    private static func hasLetter(_ value: String) -> Bool { value.contains(where: \.isLetter) }
}
