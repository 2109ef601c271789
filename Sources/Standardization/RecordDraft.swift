internal import CustomerModel

/// A record on its way to canonical form: single values are read at once, names and addresses when all parts are there.
struct RecordDraft: ~Copyable {
    private let settings: StandardizerSettings
    private let record: ParsedRecord
    private let reader: ValueReader
    private let isRegionKnown: Bool
    private var fields: [StandardizedField] = []
    private var features: FeatureCollector
    private var names = NameParts()
    private var addresses: [AddressParts] = []

    init(_ settings: StandardizerSettings, _ record: ParsedRecord, region: String?) {
        self.settings = settings
        self.record = record
        isRegionKnown = region != nil
        reader = ValueReader(
            settings, region: region ?? settings.defaultRegion, isRegionKnown: region != nil, kind: record.kind
        )
        features = FeatureCollector(settings.featureNames)
        fields.reserveCapacity(record.fields.count)
    }

    /// Folded names of a person, from all attributes.
    private struct NameParts {
        var given: [[UInt8]] = []
        var families: [[UInt8]] = []
        var full: [PersonName] = []
    }

    /// One field of an address, its text in single spaces.
    private struct Part {
        let index: Int
        let type: AttributeType
        let text: [UInt8]
    }

    /// The fields of one occurrence of one group.
    private struct AddressParts {
        let group: Int
        let occurrence: Int
        var parts: [Part] = []
    }

    // MARK: Fields

    /// Reads the field at `index`; one that the catalog does not declare stays as given.
    mutating func read(_ index: Int) {
        let field = record.fields[index]
        guard let plan = settings.plan(field.attribute) else {
            return append(field, ValueReading(field.value, .asGiven))
        }
        if Self.isAddressPart(plan.type) { return readAddressPart(index, field, plan) }
        let reading = reader.read(field.value, plan.type, ownRank: plan.rank, into: &features)
        append(field, reading)
        let isName = plan.type == .givenName || plan.type == .familyName || plan.type == .fullName
        if isName && reading.status > .placeholder { noteName(field, plan, reading) }
    }

    /// Parts of addresses get their canonical form when the whole address is there.
    private mutating func readAddressPart(_ index: Int, _ field: Field, _ plan: AttributePlan) {
        let text = Array(field.value.utf8).collapsingBlanks()
        let isNull = settings.references.words.value.isNull(text)
        append(field, ValueReading(field.value, isNull ? .placeholder : .asGiven))
        if !isNull { noteAddress(Part(index: index, type: plan.type, text: text), field.occurrence, plan.group) }
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

    private mutating func noteAddress(_ part: Part, _ occurrence: Int, _ group: Int) {
        if let place = addresses.firstIndex(where: { $0.occurrence == occurrence && $0.group == group }) {
            addresses[place].parts.append(part)
        } else {
            addresses.append(AddressParts(group: group, occurrence: occurrence, parts: [part]))
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
        default: names.full.append(PersonNameReader(names: settings.references.names).read(text))
        }
    }

    private mutating func noteGiven(_ text: [UInt8]) {
        let draft = NameDraft(FoldedWords(text), settings.references.names)
        let fold = draft.words.joined(draft.main.isEmpty ? Array(draft.words.words.indices) : draft.main)
        names.given.append(fold)
        for nickname in draft.nicknames { names.given.append(draft.words.joined([nickname])) }
    }

    private mutating func noteFamily(_ text: [UInt8]) {
        let draft = NameDraft(FoldedWords(text), settings.references.names)
        names.families.append(draft.words.joined(draft.main))
        for previous in draft.previous { names.families.append(draft.words.joined([previous])) }
    }

    private mutating func addNameFeatures() {
        let maker = NameFeatures(names: settings.references.names)
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

    private mutating func addAddress(_ parts: [Part]) {
        let references = settings.references
        var address = PostalAddress()
        for part in parts { collect(part, into: &address) }
        let reader = AddressReader(
            terms: references.streets, cities: references.cities, countries: references.countries)
        let reading = reader.read(address, region: settings.defaultRegion)
        for part in parts { complete(part, address, reading) }
        let hasStreet = !reading.line.street.isEmpty
        if hasStreet { features.add(.address, reading.composite(isBox: false).text) }
        if !reading.box.isEmpty { features.add(.address, reading.composite(isBox: true).text) }
        features.add(.street, hasStreet ? reading.street.text : reading.box.text)
        features.add(.postalCode, reading.postalCode.text)
        features.add(.city, reading.city.text)
        features.add(.country, reading.country.text)
    }

    private func collect(_ part: Part, into address: inout PostalAddress) {
        switch part.type {
        case .street: address.streetLines += lines(of: part)
        case .postOfficeBox: address.boxes.append(part.text)
        case .postalCode: if reader.postalCode(part.text, nil).status != .placeholder { address.postalCode = part.text }
        case .city: address.city = part.text
        default:
            address.country = settings.references.countries.value.code(of: Folding.fold(part.text)) ?? address.country
        }
    }

    private func lines(of part: Part) -> [[UInt8]] {
        let raw = record.fields[part.index].value.utf8
        return raw.contains(where: Self.isLineBreak) ? Array(raw).parts(where: Self.isLineBreak) : [part.text]
    }

    private static func isLineBreak(_ byte: UInt8) -> Bool {
        byte == .newline || byte == .comma || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\r")
    }

    /// Gives a part its canonical form: with the whole address at hand a Finnish postal code gets its zeros back.
    private mutating func complete(_ part: Part, _ address: PostalAddress, _ reading: AddressReading) {
        let field = record.fields[part.index]
        let canonical: ValueReading
        switch part.type {
        case .city where part.text == address.city: canonical = reader.city(reading.place)
        case .postalCode: canonical = reader.postalCode(part.text, part.text == address.postalCode ? reading.code : nil)
        default: canonical = reader.place(field.value, part.text, part.type)
        }
        fields[part.index] = StandardizedField(
            attribute: field.attribute, occurrence: field.occurrence, raw: field.value, canonical: canonical.canonical,
            status: canonical.status
        )
    }

    // MARK: End

    /// The record, complete.
    consuming func finish() -> StandardizedRecord {
        addNameFeatures()
        for index in addresses.indices { addAddress(addresses[index].parts) }
        return StandardizedRecord(key: record.key, kind: record.kind, fields: fields, features: features.features())
    }
}
