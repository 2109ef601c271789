import CustomerModel

/// The features that standardization can derive for a catalog.
enum FeatureNames {
    /// Sorted; only from attributes that customers of the kind can have.
    static func features(of kind: PartyKind, in catalog: Catalog) -> [String] {
        let attributes = catalog.attributes.filter { $0.appliesTo.contains(kind) }
        return Set(attributes.flatMap(features)).sorted()
    }

    private static func features(of attribute: CatalogAttribute) -> [String] {
        switch attribute.type {
        case .givenName: ["givenName", "givenNameGroup", "personName", "generation"]
        case .familyName: ["familyName", "personName", "generation"]
        case .fullName: ["givenName", "givenNameGroup", "familyName", "personName", "generation"]
        case .organizationName: ["organizationName", "legalForm"]
        case .vatId: ["vatId", "businessId"]
        case .legalForm, .businessId, .personalId, .iban, .lei, .gln, .phone: [attribute.type.rawValue]
        case .email: ["email", "emailDomain", "roleEmail"]
        case .url: ["emailDomain"]
        case .careOf, .street, .postOfficeBox, .region: ["address", "street"]
        case .postalCode, .city, .country: ["address", attribute.type.rawValue]
        case .einvoiceAddress, .date, .number, .flag, .language, .code, .identifier, .text: [attribute.name.rawValue]
        }
    }
}
