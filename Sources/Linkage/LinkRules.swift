package import CustomerModel
package import Matching

/// Everything that `kulta link` needs to know about files of one shape: what the columns are, and how to match.
///
/// `kulta rules suggest` writes it as YAML, a person edits it, `kulta link --rules` reads it.
package struct LinkRules: Hashable, Sendable, Codable {
    /// One column and the attribute that its values become. Columns of one attribute are joined in this order.
    package struct Column: Hashable, Sendable, Codable {
        package var column: String
        package var attribute: AttributeName
        package var type: AttributeType

        package init(column: String, attribute: AttributeName, type: AttributeType) {
            self.column = column
            self.attribute = attribute
            self.type = type
        }
    }

    package var columns: [Column]
    /// ISO 3166 alpha-2 code of records that name no country, for phones and postal codes; nil means Finland.
    package var assumedCountry: String?
    package var rules: MatchRules

    package init(columns: [Column], assumedCountry: String? = nil, rules: MatchRules) {
        self.columns = columns
        self.assumedCountry = assumedCountry
        self.rules = rules
    }

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
