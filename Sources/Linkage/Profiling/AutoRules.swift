package import CustomerModel
package import Matching

/// Writes match rules for a file from what its columns are.
///
/// The comparisons, their starting weights and the blocking rules are those that suit each kind of attribute anywhere;
/// training then learns the weights from the file itself.
package struct AutoRules {
    let profiles: [ColumnProfile]
    let rowCount: Int
    let kind: PartyKind?
    /// Whether organizations are registered companies rather than places: they have business ids or legal forms.
    let areLegalEntities: Bool

    /// - Parameters:
    ///   - kind: the kind of all records; nil when it is not known.
    ///   - legalFormShare: share of organizations whose names end or begin with a legal form, 0...1.
    package init(
        _ profiles: [ColumnProfile], rowCount: Int, kind: PartyKind? = nil, legalFormShare: Double = 0
    ) {
        let identifiers: Set<AttributeType> = [.businessId, .vatId, .lei, .legalForm]
        let hasIdentifiers = profiles.contains { $0.attribute != nil && identifiers.contains($0.type ?? .text) }
        areLegalEntities = hasIdentifiers || legalFormShare > 0.25
        self.profiles = profiles
        self.rowCount = rowCount
        self.kind = kind
    }

    /// The rules, or nil when no column tells customers apart.
    package func rules() -> MatchRules? {
        let comparisons = comparisons
        guard !comparisons.isEmpty, !blocking.isEmpty else { return nil }
        return MatchRules(
            kind: kind ?? (has(.organizationName) && !hasPersonName ? .organization : .person),
            title: "Suggested for \(rowCount) \(noun)",
            thresholds: Thresholds(link: 0.8, review: 0.3),
            exclusive: exclusiveTypes.map(\.rawValue),
            blocking: blocking,
            largestBlock: largestBlock,
            comparisons: comparisons,
            interactions: interactions,
            prior: PriorHint(rules: certainties, recall: 0.6)
        )
    }

    private var noun: String { kind.map { "\($0.rawValue)s" } ?? "records" }

    /// What a person should know before trusting the rules, one sentence each.
    package var warnings: [String] {
        var warnings: [String] = []
        if !hasPersonName && !has(.organizationName) {
            warnings.append("No column holds names; records are told apart by the other columns alone.")
        }
        if strongWitnesses == 0 {
            warnings.append("No identifier, birth date, phone, e-mail or street: people of one name will be confused.")
        }
        if rowCount < 500 {
            warnings.append("Few records: the weights rest mostly on general experience, not on this file.")
        }
        return warnings
    }

    /// A block of more records than this finds nothing; larger files may have somewhat larger blocks.
    private var largestBlock: Int {
        max(100, min(1000, rowCount / 50))
    }

    // MARK: What there is

    func has(_ type: AttributeType) -> Bool {
        profiles.contains { $0.type == type && $0.attribute != nil }
    }

    /// Whether the records are organizations with names of their own.
    var isOrganizations: Bool { has(.organizationName) && !hasPersonName && kind != .person }

    /// Identifiers of which one customer has one at most.
    var exclusiveTypes: [AttributeType] { [registration, .personalId, .lei].filter(has) }

    /// The identifier that says under which number a company is registered. Where there are no business ids, numbers for
    /// value added tax say it: few companies have two, and fewer share one.
    var registration: AttributeType { has(.businessId) ? .businessId : .vatId }

    var hasPersonName: Bool { has(.fullName) || has(.familyName) || has(.givenName) }

    /// Whether there are streets; postal codes and towns without them are witnesses of their own.
    var hasAddress: Bool { has(.street) }

    /// Attributes that become one feature each under their own names, in the file's order.
    func attributes(of types: Set<AttributeType>) -> [(name: String, profile: ColumnProfile)] {
        profiles.compactMap { profile in
            guard let attribute = profile.attribute, let type = profile.type, types.contains(type) else { return nil }
            return (attribute.rawValue, profile)
        }
    }

    private var strongWitnesses: Int {
        let types: [AttributeType] = [.identifier, .businessId, .vatId, .iban, .lei, .phone, .email, .date, .street]
        return types.count(where: has)
    }
}
