package import CustomerModel

/// What a value may be standardized as: a type of the catalog, shown as the hub shows it, or one scheme of identifiers in
/// its compact form.
package enum ValueKind: Hashable, Sendable {
    case type(AttributeType)
    case scheme(IdentifierScheme)

    /// The kind of a name, whatever the case of its letters and with `-`, `_` or spaces between its words; nil when there is
    /// none.
    ///
    /// - Complexity: linear in the name.
    package init?(_ name: String) {
        guard let kind = Self.byKey[Self.key(name)] else { return nil }
        self = kind
    }

    /// As people write it: `phone`, `FI_YTUNNUS`.
    package var name: String {
        switch self {
        case .type(let type): type.rawValue
        case .scheme(let scheme): scheme.name
        }
    }

    /// Every kind: the catalog's types first, without those that are schemes of the same name.
    package static let all: [ValueKind] = {
        let kinds = AttributeType.allCases.map(ValueKind.type) + IdentifierScheme.all.map(ValueKind.scheme)
        return kinds.filter { byKey[key($0.name)] == $0 }
    }()

    /// `iban` and `lei` are types and schemes with one form: the type stands for both.
    private static let byKey: [String: ValueKind] = {
        let named = AttributeType.allCases.map(ValueKind.type) + IdentifierScheme.all.map(ValueKind.scheme)
        return Dictionary(named.map { (key($0.name), $0) }, uniquingKeysWith: { first, _ in first })
    }()

    private static func key(_ name: String) -> String {
        String(decoding: Folding.fold(Array(name.utf8)).filter { $0 != .space }, as: UTF8.self)
    }
}
