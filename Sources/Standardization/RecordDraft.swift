internal import CustomerModel

/// A record on its way to canonical form: single values are read at once, names and addresses when all parts are there.
struct RecordDraft {
    private let standardizer: Standardizer
    private let record: ParsedRecord
    private let reader: ValueReader
    private let isRegionKnown: Bool
    private var fields: [StandardizedField] = []
    private var features: FeatureCollector
    private var names = NameParts()
    private var addresses: [AddressParts] = []

    init(_ standardizer: Standardizer, _ record: ParsedRecord, region: String?) {
        self.standardizer = standardizer
        self.record = record
        isRegionKnown = region != nil
        reader = ValueReader(
            standardizer, region: region ?? standardizer.defaultRegion, isRegionKnown: region != nil, kind: record.kind
        )
        features = FeatureCollector(standardizer.featureNames)
        fields.reserveCapacity(record.fields.count)
    }

    /// Folded names of a person, from all attributes.
    private struct NameParts {
        var given: [[UInt8]] = []
        var families: [[UInt8]] = []
        var full: [PersonName] = []
    }

    /// The fields of one occurrence of one group.
    private struct AddressParts {
        let group: String
        let occurrence: Int
        var indices: [(field: Int, type: AttributeType)] = []
    }

    // MARK: Fields

    /// Reads the field at `index`; without a plan it stays as given.
    mutating func read(_ index: Int, _ field: Field, _ plan: AttributePlan?) {
        guard let plan else { return append(field, ValueReading(field.value, .asGiven)) }
        let isName = plan.type == .givenName || plan.type == .familyName || plan.type == .fullName
        let reading = reader.read(field.value, plan.type, ownRank: plan.rank, into: &features)
        append(field, reading)
        guard reading.status > .placeholder else { return }
        if isName {
            noteName(field, plan, reading)
        } else if Self.isAddressPart(plan.type) {
            noteAddress(index, field, plan)
        }
    }

    private mutating func append(_ field: Field, _ reading: ValueReading) {
        fields.append(
            StandardizedField(
                attribute: field.attribute, occurrence: field.occurrence, raw: field.value,
                canonical: reading.canonical,
                status: reading.status
            )
        )
    }

    private static func isAddressPart(_ type: AttributeType) -> Bool {
        switch type {
        case .street, .postOfficeBox, .postalCode, .city, .country: true
        default: false
        }
    }

    private mutating func noteAddress(_ index: Int, _ field: Field, _ plan: AttributePlan) {
        let place = addresses.firstIndex { $0.occurrence == field.occurrence && $0.group == plan.group }
        if let place {
            addresses[place].indices.append((index, plan.type))
        } else {
            addresses.append(
                AddressParts(group: plan.group, occurrence: field.occurrence, indices: [(index, plan.type)]))
        }
    }

    // MARK: Names

    private mutating func noteName(_ field: Field, _ plan: AttributePlan, _ reading: ValueReading) {
        guard record.kind == .person else {
            if let rank = plan.rank { features.add(rank: rank, Folding.fold(Array(reading.canonical.utf8)).text) }
            return
        }
        let text = Array(field.value.utf8).collapsingBlanks()
        switch plan.type {
        case .givenName: noteGiven(text)
        case .familyName: noteFamily(text)
        default: names.full.append(PersonNameReader(names: standardizer.references.names).read(text))
        }
    }

    private mutating func noteGiven(_ text: [UInt8]) {
        let draft = NameDraft(FoldedWords(text), standardizer.references.names)
        let fold = draft.words.joined(draft.main.isEmpty ? Array(draft.words.words.indices) : draft.main)
        names.given.append(fold)
        for nickname in draft.nicknames { names.given.append(draft.words.joined([nickname])) }
    }

    private mutating func noteFamily(_ text: [UInt8]) {
        let draft = NameDraft(FoldedWords(text), standardizer.references.names)
        names.families.append(draft.words.joined(draft.main))
        for previous in draft.previous { names.families.append(draft.words.joined([previous])) }
    }

    private mutating func addNameFeatures() {
        let maker = NameFeatures(names: standardizer.references.names)
        let families = names.families.flatMap(maker.families)
        if names.given.isEmpty || families.isEmpty || names.full.isEmpty {
            for given in names.given { maker.add(given: given, families: families, to: &features) }
            if names.given.isEmpty && !families.isEmpty { maker.add(given: [], families: families, to: &features) }
            for name in names.full { add(name, maker) }
        } else {
            for given in names.given { maker.add(given: given, families: families, to: &features) }
        }
    }

    private mutating func add(_ name: PersonName, _ maker: NameFeatures) {
        let families = ([name.family] + name.previous).flatMap(maker.families)
        for given in [name.given] + name.nicknames { maker.add(given: given, families: families, to: &features) }
        if !name.isOrderSure {
            maker.add(given: name.swappedGiven, families: maker.families(name.swappedFamily), to: &features)
        }
    }

    // MARK: Addresses

    private mutating func addAddress(_ parts: AddressParts) {
        let references = standardizer.references
        var address = PostalAddress()
        for (index, type) in parts.indices { collect(index, type, into: &address) }
        let reader = AddressReader(
            terms: references.streets, cities: references.cities, countries: references.countries)
        let reading = reader.read(address, region: standardizer.defaultRegion)
        improvePostalCode(parts, address)
        let hasStreet = !reading.line.street.isEmpty
        let isLocated = hasStreet || !reading.box.isEmpty
        if hasStreet || !isLocated { features.add(.address, reading.composite(isBox: false).text) }
        if !reading.box.isEmpty { features.add(.address, reading.composite(isBox: true).text) }
        features.add(.street, hasStreet ? reading.street.text : reading.box.text)
        features.add(.postalCode, reading.postalCode.text)
        features.add(.city, reading.city.text)
        features.add(.country, reading.country.text)
    }

    private func collect(_ index: Int, _ type: AttributeType, into address: inout PostalAddress) {
        let raw = Array(record.fields[index].value.utf8)
        switch type {
        case .street: address.streetLines += raw.parts { Self.lineBreaks.contains($0) }
        case .postOfficeBox: address.boxes.append(raw.collapsingBlanks())
        case .postalCode: address.postalCode = raw.collapsingBlanks()
        case .city: address.city = raw.collapsingBlanks()
        default: if fields[index].status == .verified { address.country = fields[index].canonical }
        }
    }

    private static let lineBreaks = Array("\n\r,;".utf8)

    /// With the whole address at hand a postal code can say more: leading zeros of a Finnish town come back.
    private mutating func improvePostalCode(_ parts: AddressParts, _ address: PostalAddress) {
        let isListed = PlaceName(address.city, standardizer.references.cities).isListed
        for (index, type) in parts.indices where type == .postalCode {
            let reading = reader.postalCode(
                Array(record.fields[index].value.utf8).collapsingBlanks(), country: address.country,
                isSurelyFinnish: isListed
            )
            let field = record.fields[index]
            fields[index] = StandardizedField(
                attribute: field.attribute, occurrence: field.occurrence, raw: field.value,
                canonical: reading.canonical,
                status: reading.status
            )
        }
    }

    // MARK: End

    /// The record, complete.
    consuming func finish() -> StandardizedRecord {
        addNameFeatures()
        for parts in addresses { addAddress(parts) }
        return StandardizedRecord(key: record.key, kind: record.kind, fields: fields, features: features.features())
    }
}
