package import CustomerModel
package import Matching

/// Everything that `kulta link` needs to know about files of one shape: what the columns are, which rows are persons and
/// which organizations, and how to match each kind.
///
/// `kulta rules suggest` writes it as YAML, a person edits it, `kulta link --rules` reads it.
package struct LinkRules: Hashable, Sendable {
    /// One column and the attribute that its values become. Columns of one attribute are joined in this order.
    package struct Column: Hashable, Sendable, Codable {
        private enum CodingKeys: String, CodingKey {
            case column, attribute, type
            case kind = "for"
        }

        package var column: String
        package var attribute: AttributeName
        package var type: AttributeType
        /// Only rows of this kind have the attribute; nil means all rows.
        package var kind: PartyKind?

        package init(column: String, attribute: AttributeName, type: AttributeType, kind: PartyKind? = nil) {
            self.column = column
            self.attribute = attribute
            self.type = type
            self.kind = kind
        }
    }

    package var columns: [Column]
    /// How a row's kind is known: tried in order, the first that decides wins. A row that none decides is of the first
    /// kind of `rules`.
    package var kinds: [KindRule]
    /// ISO 3166 alpha-2 code of records that name no country, for phones and postal codes; nil means Finland.
    package var assumedCountry: String?
    /// One for each kind of customer in the files, never empty. Rows of a kind without rules are matched with nothing.
    package var rules: [MatchRules]

    package init(
        columns: [Column], kinds: [KindRule] = [], assumedCountry: String? = nil, rules: [MatchRules]
    ) {
        self.columns = columns
        self.kinds = kinds
        self.assumedCountry = assumedCountry
        self.rules = rules
    }

    /// The kind of a row that no kind rule decides.
    var usualKind: PartyKind { rules.first?.kind ?? .organization }

    /// The catalog of just these attributes.
    var catalog: Catalog {
        var seen: Set<AttributeName> = []
        let attributes = columns.filter { seen.insert($0.attribute).inserted }
        return Catalog(attributes.map { Self.attribute($0.attribute, $0.type) })
    }

    private static func attribute(_ name: AttributeName, _ type: AttributeType) -> CatalogAttribute {
        CatalogAttribute(
            name: name, type: type, meaning: "A column of the linked files.", appliesTo: Set(PartyKind.allCases),
            isMultivalued: true, group: name.rawValue.hasPrefix("address.") ? "address" : nil, sensitivity: .personal,
            purposes: ["matching"], legalBasis: "the linker's own", retention: "none: nothing is stored",
            owner: "whoever links")
    }
}

/// One rule that may decide whether a row is a person or an organization.
///
/// With `values` the column's word decides. Else `kind` is the decision when the column is filled and passes the other
/// tests that are set; without a column it always is.
package struct KindRule: Hashable, Sendable {
    /// What a value may look like.
    package enum Look: String, Hashable, Sendable, Codable {
        /// A name with a legal form or a word for a trade.
        case organizationName
        /// A name with a known given name, without legal form or trade.
        case personName
    }

    package var column: String?
    /// Words to kinds, compared without regard to case.
    package var values: [String: PartyKind]
    package var looksLike: Look?
    /// One of these folded words stands in the value.
    package var containsWord: [String]
    package var kind: PartyKind?

    package init(
        column: String?, values: [String: PartyKind] = [:], looksLike: Look? = nil, containsWord: [String] = [],
        kind: PartyKind? = nil
    ) {
        self.column = column
        self.values = values
        self.looksLike = looksLike
        self.containsWord = containsWord
        self.kind = kind
    }
}
