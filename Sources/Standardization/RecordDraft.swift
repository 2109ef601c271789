internal import CustomerModel

/// A record on its way to canonical form: single values are read at once, names and addresses when all parts are there.
struct RecordDraft: ~Copyable {
    private let settings: StandardizerSettings
    private let record: ParsedRecord
    private let reader: ValueReader
    private var fields: [StandardizedField] = []
    private var features: FeatureCollector
    private var names: NameParts
    private var addresses: [Address] = []

    init(_ settings: StandardizerSettings, _ record: ParsedRecord, region: String?) {
        self.settings = settings
        self.record = record
        reader = ValueReader(
            settings, region: region ?? settings.defaultRegion, isRegionKnown: region != nil, kind: record.kind
        )
        features = FeatureCollector(settings.featureNames)
        names = NameParts(settings.references.names)
        fields.reserveCapacity(record.fields.count)
    }

    /// The fields of one occurrence of one group.
    private struct Address {
        let group: Int
        let occurrence: Int
        var parts = AddressParts()
    }

    // MARK: Fields

    /// Reads the field at `index`; one that the catalog does not declare stays as given.
    mutating func read(_ index: Int) {
        let field = record.fields[index]
        guard let plan = settings.plan(field.attribute) else {
            return append(field, ValueReading(field.value, .asGiven))
        }
        if AddressParts.isPart(plan.type) { return readAddressPart(index, field, plan) }
        let raw = Array(field.value.utf8)
        let reading = reader.read(raw, plan.type, ownRank: plan.rank, into: &features)
        append(field, reading)
        if reading.status > .placeholder {
            reader.noteName(raw, plan.type, ownRank: plan.rank, into: &names, &features)
        }
    }

    /// Parts of addresses get their canonical form when the whole address is there.
    private mutating func readAddressPart(_ index: Int, _ field: Field, _ plan: AttributePlan) {
        var place = addresses.firstIndex { $0.occurrence == field.occurrence && $0.group == plan.group }
        if place == nil {
            addresses.append(Address(group: plan.group, occurrence: field.occurrence))
            place = addresses.endIndex - 1
        }
        let isNoted = addresses[place ?? 0].parts
            .note(Array(field.value.utf8), plan.type, index: index, settings.references)
        append(field, ValueReading(field.value, isNoted ? .asGiven : .placeholder))
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

    // MARK: Addresses

    private mutating func addAddress(_ parts: AddressParts) {
        let address = parts.gathered(settings.references)
        let reading = settings.references.addressReader.read(address, region: settings.defaultRegion)
        for part in parts.parts { complete(part, address, reading) }
        reading.addFeatures(to: &features)
    }

    /// Gives a part its canonical form: with the whole address at hand a Finnish postal code gets its zeros back.
    private mutating func complete(_ part: AddressParts.Part, _ address: PostalAddress, _ reading: AddressReading) {
        let field = record.fields[part.index]
        let canonical = reader.completed(part, address, reading)
        fields[part.index] = StandardizedField(
            attribute: field.attribute, occurrence: field.occurrence, raw: field.value, canonical: canonical.canonical,
            status: canonical.status
        )
    }

    // MARK: End

    /// The record, complete.
    consuming func finish() -> StandardizedRecord {
        names.addFeatures(to: &features)
        for index in addresses.indices { addAddress(addresses[index].parts) }
        return StandardizedRecord(key: record.key, kind: record.kind, fields: fields, features: features.features())
    }
}

extension ValueReader {
    /// The canonical form of a part of an address, with what the whole address made of it.
    func completed(_ part: AddressParts.Part, _ address: PostalAddress, _ reading: AddressReading) -> ValueReading {
        switch part.type {
        case .city where part.text == address.city: city(reading.place)
        case .postalCode:
            postalCode(part.text, part.text == address.postalCode ? reading.code : nil, place: reading.place)
        default: place(part.raw, part.text, part.type)
        }
    }
}
