package import CustomerModel

/// Turns a parsed record into canonical form with the features that matching compares.
///
/// A pure function of the record, the catalog and the reference lists: no clock, no randomness. Any number of threads may
/// call one standardizer. See `SharedFeature` for the features.
package struct Standardizer: Sendable {
    let settings: StandardizerSettings

    /// - Parameter defaultRegion: where phone numbers, ids and postal codes belong when the record names no country.
    package init(catalog: Catalog, references: ReferenceLists, defaultRegion: String = "FI") {
        settings = StandardizerSettings(catalog: catalog, references: references, defaultRegion: defaultRegion)
    }

    /// The attribute whose values most often agree between records of one customer while they differ between customers,
    /// by its type: streets first, then names, then ways to reach somebody. Nil when none is of such a type.
    ///
    /// - Returns: its place in the list.
    package func tellingAttribute(of attributes: [AttributeName]) -> Int? {
        let types = attributes.map { settings.plan($0)?.type }
        return [.street, .organizationName, .fullName, .familyName, .email, .phone].lazy.compactMap(types.firstIndex)
            .first
    }

    /// The canonical form of a record. Fields keep their order; a field that the catalog does not declare is kept as
    /// given and gives no feature.
    ///
    /// - Complexity: O(bytes of the record); about ten microseconds for twelve fields.
    package func standardize(_ record: ParsedRecord) -> StandardizedRecord {
        var draft = RecordDraft(settings, record, region: settings.region(of: record))
        for index in record.fields.indices { draft.read(index) }
        return draft.finish()
    }

    /// One value in canonical form.
    ///
    /// - Parameter region: where the value belongs when it does not say so itself, ISO 3166 alpha-2.
    package func standardize(
        value: String, type: AttributeType, region: String
    ) -> (canonical: String, status: ValueStatus) {
        var features = FeatureCollector(settings.featureNames)
        let reading = ValueReader(settings, region: region, isRegionKnown: true, kind: .person)
            .read(Array(value.utf8), type, ownRank: nil, into: &features)
        return (reading.canonical, reading.status)
    }
}

/// What a standardizer knows, made once and shared by all who use it.
final class StandardizerSettings: Sendable {
    let references: ReferenceLists
    let phones = PhoneReader()
    /// Where values without a country are taken to be, ISO 3166 alpha-2.
    let defaultRegion: String
    let featureNames: Shared<FeatureNames>
    private let plans: [AttributeName: AttributePlan]
    private let countryAttributes: [AttributeName]

    init(catalog: Catalog, references: ReferenceLists, defaultRegion: String) {
        self.references = references
        self.defaultRegion = defaultRegion
        let names = FeatureNames(catalog.attributes.map(\.name.rawValue))
        let groups = Array(Set(catalog.attributes.map { $0.group ?? "" })).sorted()
        featureNames = Shared(names)
        plans = Dictionary(
            catalog.attributes.map { ($0.name, AttributePlan($0, names, groups)) },
            uniquingKeysWith: { first, _ in first }
        )
        countryAttributes = catalog.attributes.filter { $0.type == .country }.map(\.name)
    }

    /// What to do with an attribute; nil when the catalog does not declare it.
    func plan(_ attribute: AttributeName) -> AttributePlan? { plans[attribute] }

    /// The first country that the record names, as alpha-2; nil when it names none.
    func region(of record: ParsedRecord) -> String? {
        for field in record.fields where countryAttributes.contains(field.attribute) {
            let folded = Folding.fold(Array(field.value.utf8))
            if let code = references.countries.value.code(of: folded) { return code }
        }
        return nil
    }
}

/// What to do with the values of one attribute.
struct AttributePlan: Sendable {
    let type: AttributeType
    /// A number for the correlated group; parts of addresses outside any group belong together, in a group of their own.
    let group: Int
    /// The place of the attribute's own feature.
    let rank: Int?

    init(_ attribute: CatalogAttribute, _ names: FeatureNames, _ groups: [String]) {
        type = attribute.type
        group = groups.firstIndex(of: attribute.group ?? "") ?? -1
        rank = names.rank(of: attribute.name.rawValue)
    }
}
