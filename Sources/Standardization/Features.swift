internal import CustomerModel

/// The features that several attributes share, by the type of the attribute. Every other attribute gives a feature of
/// its own name.
///
/// | feature | from attributes of type | value |
/// | --- | --- | --- |
/// | `givenName` | givenName, fullName | folded given names |
/// | `givenNameGroup` | the same | the name that stands for all variants of the first given name: `robert` for Bob |
/// | `familyName` | familyName, fullName | folded; earlier names, parts of a double name and spellings as alternatives |
/// | `personName` | the same | given␟family |
/// | `generation` | the same | which of several people of one name: `1` for Sr and I, `2` for Jr and II |
/// | `organizationName` | organizationName | folded without legal form, departments, state words, `&` and `ja`; also with its trade words in Finnish |
/// | `legalForm` | organizationName, legalForm | code of the form, such as `oy` |
/// | `businessId` | businessId, vatId of Finland | 8 digits; of other countries letters of the country and the id |
/// | `vatId` | vatId | with the country's letters |
/// | `address` | address parts | street␟house␟unit␟postal code␟city␟country |
/// | `street` `postalCode` `city` `country` | address parts | the parts alone, street with house number |
/// | `phone` | phone | E.164 |
/// | `email` | email | small letters; a role mailbox of a person gives `roleEmail` instead |
/// | `emailDomain` | email, url | domain of a mailbox or site, no freemail provider |
/// | `iban` `lei` `gln` `personalId` | of the same name | compact, check digits right |
///
/// Values with the status `invalid` or `placeholder` give no feature; only a day that no calendar has is compared as it is
/// written, since it is a keystroke away from one. In records of organizations attributes with a
/// person's name give a feature of the attribute's own name, such as `contactPerson`.
package enum SharedFeature: Int, CaseIterable, Sendable {
    case address, businessId, city, country, email, emailDomain, familyName, generation, givenName, givenNameGroup, gln
    case iban, legalForm, lei, organizationName, personName, personalId, phone, postalCode, roleEmail, street, vatId

    /// The feature's name in records and rule books.
    package var name: String { String(describing: self) }

    /// The features that values of a type may give, besides the one of the attribute's own name.
    static func features(of type: AttributeType) -> [SharedFeature] {
        switch type {
        case .givenName: [.givenName, .givenNameGroup, .personName, .generation]
        case .familyName: [.familyName, .personName, .generation]
        case .fullName: [.givenName, .givenNameGroup, .familyName, .personName, .generation]
        case .organizationName: [.organizationName, .legalForm]
        case .legalForm: [.legalForm]
        case .businessId: [.businessId]
        case .vatId: [.vatId, .businessId]
        case .personalId: [.personalId]
        case .iban: [.iban]
        case .lei: [.lei]
        case .gln: [.gln]
        case .phone: [.phone]
        case .email: [.email, .roleEmail, .emailDomain]
        case .url: [.emailDomain]
        case .street, .postOfficeBox, .postalCode, .city, .country: [.address, .street, .postalCode, .city, .country]
        case .einvoiceAddress, .date, .number, .flag, .careOf, .region, .language, .code, .identifier, .text: []
        }
    }
}

/// The names of all features of a catalog in their order.
struct FeatureNames: Sendable {
    /// Sorted by UTF-8 bytes.
    let names: [String]
    private let sharedRanks: [Int]

    init(_ attributes: [String]) {
        let all = Set(attributes + SharedFeature.allCases.map(\.name))
        let sorted = all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        names = sorted
        sharedRanks = SharedFeature.allCases.map { sorted.firstIndex(of: $0.name) ?? 0 }
    }

    /// The place of a shared feature in `names`.
    func rank(of feature: SharedFeature) -> Int { sharedRanks[feature.rawValue] }

    /// The place of an attribute's own feature in `names`; nil when the catalog has no such attribute.
    func rank(of name: String) -> Int? { names.firstIndex(of: name) }
}

/// Gathers the features of one record, or of a part of one.
struct FeatureCollector: ~Copyable {
    /// One value of the feature at a place in the names.
    struct Item {
        let rank: Int
        /// Of `bytes`.
        let range: Range<Int>
    }

    private let names: Shared<FeatureNames>
    /// In the order in which they came, duplicates included.
    private(set) var items: [Item] = []
    /// The values, one after another, as UTF-8.
    private(set) var bytes: [UInt8] = []

    init(_ names: Shared<FeatureNames>) {
        self.names = names
        items.reserveCapacity(24)
        bytes.reserveCapacity(256)
    }

    /// Adds a value of a shared feature; an empty value is none.
    mutating func add(_ feature: SharedFeature, _ value: [UInt8]) { add(rank: names.value.rank(of: feature), value) }

    /// Adds a value of a shared feature; an empty value is none.
    mutating func add(_ feature: SharedFeature, _ value: String) { add(rank: names.value.rank(of: feature), value) }

    /// Adds a value of the feature at a place in the names; an empty value is none.
    mutating func add(rank: Int, _ value: String) { add(rank: rank, Array(value.utf8)) }

    /// Adds a value of the feature at a place in the names; an empty value is none.
    mutating func add(rank: Int, _ value: [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: value)
        if bytes.count > start { items.append(Item(rank: rank, range: start..<bytes.count)) }
    }

    /// Adds two parts with a byte between them as one value.
    mutating func add(_ feature: SharedFeature, _ first: [UInt8], _ separator: UInt8, _ second: [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: first)
        bytes.append(separator)
        bytes.append(contentsOf: second)
        items.append(Item(rank: names.value.rank(of: feature), range: start..<bytes.count))
    }

    mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Ordered by name, then by first appearance, without duplicates.
    func features() -> [Feature] {
        var ordered = items
        for index in ordered.indices.dropFirst() {
            let item = ordered[index]
            var place = index
            while place > 0, ordered[place - 1].rank > item.rank {
                ordered[place] = ordered[place - 1]
                place -= 1
            }
            ordered[place] = item
        }
        return withoutDuplicates(ordered)
    }

    private func withoutDuplicates(_ ordered: [Item]) -> [Feature] {
        var features: [Feature] = []
        features.reserveCapacity(ordered.count)
        var start = 0
        for (index, item) in ordered.enumerated() {
            if index > 0, ordered[index - 1].rank != item.rank { start = features.count }
            let value = String(decoding: bytes[item.range], as: UTF8.self)
            if features[start...].contains(where: { $0.value == value }) { continue }
            features.append(Feature(names.value.names[item.rank], value))
        }
        return features
    }
}
