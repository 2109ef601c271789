import CustomerModel

/// What `schemas/catalog.yaml` says, in the order of the file.
struct CatalogFile {
    /// By name: what is done for the purpose.
    let purposes: [String: String]
    let catalog: Catalog

    /// - Throws: one finding at the value that does not fit.
    init(_ root: YAMLNode, file: String) throws(RuleBookError) {
        var attributes: [CatalogAttribute] = []
        for member in root["attributes"]?.members ?? [] {
            attributes.append(try member.value.decode(Entry.self, file: file).attribute(named: member.key))
        }
        catalog = Catalog(attributes)
        let named = root["purposes"]?.members.map { ($0.key, $0.value.text ?? "") } ?? []
        purposes = Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    private struct Entry: Decodable {
        let type: AttributeType
        let meaning: String
        let appliesTo: Set<PartyKind>
        let multiValued: Bool?
        let group: String?
        let sensitivity: Sensitivity
        let purposes: [String]
        let legalBasis: String
        let retention: String
        let owner: String

        func attribute(named name: String) -> CatalogAttribute {
            CatalogAttribute(
                name: AttributeName(rawValue: name), type: type, meaning: meaning, appliesTo: appliesTo,
                isMultivalued: multiValued ?? false, group: group, sensitivity: sensitivity, purposes: purposes,
                legalBasis: legalBasis, retention: retention, owner: owner
            )
        }
    }
}
