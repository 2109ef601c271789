/// The form of an attribute's values: chooses the standardizer and the features that matching gets.
package enum AttributeType: String, Hashable, Sendable, Codable, CaseIterable {
    case givenName, familyName, fullName
    case organizationName, legalForm
    case businessId, vatId, personalId, iban, lei, gln, einvoiceAddress
    case date, number, flag
    case phone, email, url
    case careOf, street, postOfficeBox, postalCode, city, region, country
    case language, code, identifier, text
}

/// How much harm a leaked value does; masking and logging follow it.
package enum Sensitivity: String, Hashable, Sendable, Codable, CaseIterable {
    case `public`
    case `internal`
    case personal
    case secret
}

/// One customer attribute as `schemas/catalog.yaml` declares it.
package struct CatalogAttribute: Hashable, Sendable {
    package let name: AttributeName
    package let type: AttributeType
    /// One sentence for people: what the value says about the customer.
    package let meaning: String
    package let appliesTo: Set<PartyKind>
    /// True when a customer may have several at once (phones); false when one survives.
    package let isMultivalued: Bool
    /// The correlated group that survives whole, such as `address`; nil when the attribute stands alone.
    package let group: String?
    package let sensitivity: Sensitivity
    /// What the value may be used for, such as `invoicing`. Never empty.
    package let purposes: [String]
    package let legalBasis: String
    /// How long it may be kept, in words of the retention rules, such as `customer-relationship + 2 y`.
    package let retention: String
    /// The function that answers for the attribute, such as `Finance`.
    package let owner: String

    package init(
        name: AttributeName, type: AttributeType, meaning: String, appliesTo: Set<PartyKind>, isMultivalued: Bool,
        group: String?, sensitivity: Sensitivity, purposes: [String], legalBasis: String, retention: String,
        owner: String
    ) {
        self.name = name
        self.type = type
        self.meaning = meaning
        self.appliesTo = appliesTo
        self.isMultivalued = isMultivalued
        self.group = group
        self.sensitivity = sensitivity
        self.purposes = purposes
        self.legalBasis = legalBasis
        self.retention = retention
        self.owner = owner
    }
}

/// Every attribute that a customer may have. The canonical model is this list: a new attribute is a new entry
/// in `schemas/catalog.yaml` and a line in a mapping.
package struct Catalog: Sendable {
    /// In the order of the file.
    package let attributes: [CatalogAttribute]
    private let byName: [AttributeName: Int]

    /// The first of two attributes with one name wins; `kulta check` reports the second.
    package init(_ attributes: [CatalogAttribute]) {
        self.attributes = attributes
        byName = Dictionary(attributes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Nil when the catalog does not declare it.
    package subscript(name: AttributeName) -> CatalogAttribute? {
        byName[name].map { attributes[$0] }
    }

    /// Whether a group holds several occurrences (all its members are multi-valued) in the order of the file.
    package func members(of group: String) -> [CatalogAttribute] {
        attributes.filter { $0.group == group }
    }
}
