/// A function of the company that looks at customers, and what it does with their data: attributes that the catalog keeps for
/// one of its purposes come first for it. Who may see what is another matter, which the API decides by the caller's purposes.
enum Lens: String, CaseIterable {
    case sales, billing, helpdesk, marketing, management, finance

    /// In the words of `purposes` of the catalog.
    var purposes: Set<String> {
        switch self {
        case .sales: ["sales"]
        case .billing: ["invoicing"]
        case .helpdesk: ["customer-service", "delivery"]
        case .marketing: ["direct-marketing"]
        case .management: ["reporting"]
        case .finance: ["accounting", "credit-control"]
        }
    }

    /// Whether the function works with an attribute.
    func works(with attribute: Attribute) -> Bool { !purposes.isDisjoint(with: attribute.purposes) }
}

/// Why somebody does not see a value: the purposes that would show it.
enum HiddenValue {
    /// - Parameter masked: an object of an answer in which `masked` stands in the place of a value.
    static func view(_ masked: JSON, _ texts: Texts) -> [View] {
        let purposes = masked.masked.list.map { texts.word("purpose", $0.text) }
        return purposes.isEmpty ? [] : [["purposes": purposes.joined(separator: " · ")]]
    }
}
