package import CustomerModel

/// What `matching-rules/survivorship.yaml` says: whom to believe about what, and how to choose among the values of
/// one customer's source records.
package struct SurvivorshipRules: Hashable, Sendable, Codable {
    package let trust: SourceTrust
    /// The first rule that names an attribute, or its group, decides about it.
    package let rules: [SurvivorshipRule]
    /// Decides about every attribute that no rule names.
    package let otherwise: SurvivorshipRule
    /// Patterns such as `{givenName} {familyName}` for the name that people see, tried in order until one has
    /// all its attributes.
    package let displayName: [PartyKind: [String]]

    package init(
        trust: SourceTrust, rules: [SurvivorshipRule], otherwise: SurvivorshipRule,
        displayName: [PartyKind: [String]]
    ) {
        self.trust = trust
        self.rules = rules
        self.otherwise = otherwise
        self.displayName = displayName
    }

    private enum CodingKeys: String, CodingKey {
        case trust, rules, otherwise, displayName
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        trust = try container.decode(SourceTrust.self, forKey: .trust)
        rules = try container.decode([SurvivorshipRule].self, forKey: .rules)
        otherwise = try container.decode(SurvivorshipRule.self, forKey: .otherwise)
        let patterns = try container.decodeIfPresent([String: [String]].self, forKey: .displayName) ?? [:]
        displayName = Dictionary(
            patterns.compactMap { name, list in PartyKind(rawValue: name).map { ($0, list) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(trust, forKey: .trust)
        try container.encode(rules, forKey: .rules)
        try container.encode(otherwise, forKey: .otherwise)
        let patterns = displayName.map { ($0.rawValue, $1) }
        try container.encode(Dictionary(uniqueKeysWithValues: patterns), forKey: .displayName)
    }
}

/// How to choose the golden value of some attributes.
package struct SurvivorshipRule: Hashable, Sendable, Codable {
    /// Named in the lineage of every value that the rule chose.
    package let name: String
    /// Attributes, or groups whole; empty for the rule that decides about the rest.
    package let attributes: [String]
    /// When true the attributes come from one source record all together, so that no customer gets the given name of
    /// one record and the family name of another.
    package let survivesTogether: Bool
    /// Each strategy decides among the values that all strategies before it hold equal.
    package let strategies: [Strategy]
    /// The most values that a multi-valued attribute or group keeps; nil keeps every distinct one.
    package let maximumValues: Int?

    package init(
        name: String, attributes: [String] = [], survivesTogether: Bool = false, strategies: [Strategy],
        maximumValues: Int? = nil
    ) {
        self.name = name
        self.attributes = attributes
        self.survivesTogether = survivesTogether
        self.strategies = strategies
        self.maximumValues = maximumValues
    }

    private enum CodingKeys: String, CodingKey {
        case name, attributes, strategies, maximumValues
        case survivesTogether = "together"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        attributes = try container.decodeIfPresent([String].self, forKey: .attributes) ?? []
        survivesTogether = try container.decodeIfPresent(Bool.self, forKey: .survivesTogether) ?? false
        strategies = try container.decode([Strategy].self, forKey: .strategies)
        maximumValues = try container.decodeIfPresent(Int.self, forKey: .maximumValues)
    }
}

/// One way to prefer a value over another.
package enum Strategy: String, Hashable, Sendable, Codable, CaseIterable {
    /// Leaves out invalid values, unless there is nothing else. A filter: it acts before all other strategies.
    case valid
    /// `true` wins over anything else: one opt-out binds the whole customer.
    case anyTrue
    /// The value of a record that its source still uses wins over that of one which says of itself that it is `inactive`.
    case inUse
    /// The value of the more trusted source wins.
    case trust
    /// The value that changed last wins: when the source says so, else when it was received.
    case recency
    /// The value on which more source systems agree wins, upper case and accents set aside.
    case frequency
    /// The longer value wins; of a group, the one with more members.
    case completeness
    /// The better verified value wins: one with right check digits over one that only has the form.
    case verification
}

/// How much each source is believed, from 0 to 100.
package struct SourceTrust: Hashable, Sendable, Codable {
    /// For a source that is not named.
    package let standard: Int
    /// By source system.
    package let sources: [String: Int]
    /// Where a source knows something better or worse than it knows the rest; the first that fits counts.
    package let exceptions: [TrustException]

    package init(standard: Int, sources: [String: Int], exceptions: [TrustException] = []) {
        self.standard = standard
        self.sources = sources
        self.exceptions = exceptions
    }

    private enum CodingKeys: String, CodingKey {
        case standard = "default"
        case sources, exceptions
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        standard = try container.decode(Int.self, forKey: .standard)
        sources = try container.decodeIfPresent([String: Int].self, forKey: .sources) ?? [:]
        exceptions = try container.decodeIfPresent([TrustException].self, forKey: .exceptions) ?? []
    }
}

/// The trust of one source in some attributes.
package struct TrustException: Hashable, Sendable, Codable {
    package let source: String
    /// Attributes, or groups whole.
    package let attributes: [String]
    package let trust: Int

    package init(source: String, attributes: [String], trust: Int) {
        self.source = source
        self.attributes = attributes
        self.trust = trust
    }
}
