internal import CustomerModel

/// The canonical forms of values, remembered: what `RecordDraft` makes of a record whose address need not be read whole.
struct FieldMemo: ~Copyable {
    private let settings: StandardizerSettings
    private let places: [AttributeName: Int]
    /// By the place of an attribute in the list.
    private let plans: [AttributePlan?]
    private var values: [CellMemo]
    /// By field of the current record: the place of its attribute; nil when the catalog does not declare it.
    private var attributes: [Int?] = []
    private var addresses = CellMemo()
    private var countries = CellMemo()
    private var canonicals: [String] = []
    private var found: [CellMemo.Item] = []
    private var key: [UInt8] = []

    /// How many forms are kept before all are forgotten.
    private static let limit = 1 << 16

    /// An item whose canonical form is the value itself.
    private static let sameAsRaw = UInt32.max

    /// - Parameter places: where each attribute of the catalog stands in a list of them.
    init(_ settings: StandardizerSettings, _ places: [AttributeName: Int]) {
        self.settings = settings
        self.places = places
        let names = Dictionary(places.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        plans = (0..<places.count).map { names[$0].flatMap(settings.plan) }
        values = plans.map { _ in CellMemo() }
    }

    /// The fields in canonical form, in their order.
    mutating func read(_ record: ParsedRecord) -> [StandardizedField] {
        if canonicals.count > Self.limit { forget() }
        attributes.removeAll(keepingCapacity: true)
        for field in record.fields { attributes.append(places[field.attribute]) }
        let region = region(of: record)
        let reader = ValueReader(
            settings,
            region: region.map { settings.references.countries.value.codes[Int($0)] } ?? settings.defaultRegion,
            isRegionKnown: region != nil, kind: record.kind)
        let tag = (region.map { $0 + 1 } ?? 0) << 1 | (record.kind == .person ? 1 : 0)
        var fields: [StandardizedField] = []
        fields.reserveCapacity(record.fields.count)
        for (index, field) in record.fields.enumerated() {
            fields.append(standardized(field, item(of: field, attributes[index], reader, tag)))
        }
        completePlaces(record, reader, tag, &fields)
        return fields
    }

    private mutating func forget() {
        for index in values.indices { values[index].removeAll() }
        addresses.removeAll()
        canonicals.removeAll(keepingCapacity: true)
    }

    private func standardized(_ field: Field, _ item: CellMemo.Item?) -> StandardizedField {
        let isSame = item.map { $0.value == Self.sameAsRaw } ?? true
        return StandardizedField(
            attribute: field.attribute, occurrence: field.occurrence, raw: field.value,
            canonical: isSame ? field.value : canonicals[Int(item?.value ?? 0)],
            status: item.map { ValueStatus.allCases[Int($0.column)] } ?? .asGiven)
    }

    private mutating func number(_ reading: ValueReading, _ raw: String) -> CellMemo.Item {
        let status = Int32(ValueStatus.allCases.firstIndex(of: reading.status) ?? 0)
        if reading.canonical == raw, reading.canonical.utf8.elementsEqual(raw.utf8) {
            return CellMemo.Item(column: status, value: Self.sameAsRaw)
        }
        canonicals.append(reading.canonical)
        return CellMemo.Item(column: status, value: UInt32(canonicals.count - 1))
    }

    // MARK: Single values

    /// Nil for an attribute that the catalog does not declare.
    private mutating func item(
        of field: Field, _ attribute: Int?, _ reader: ValueReader, _ tag: UInt32
    ) -> CellMemo.Item? {
        guard let attribute, let plan = plans[attribute] else { return nil }
        var value = field.value
        if let known = value.withUTF8({ values[attribute].find($0, tag: tag)?.first }) { return known }
        let item = number(read(field, plan, reader), field.value)
        value.withUTF8 { values[attribute].insert($0, tag: tag, [item][...]) }
        return item
    }

    private func read(_ field: Field, _ plan: AttributePlan, _ reader: ValueReader) -> ValueReading {
        let raw = Array(field.value.utf8)
        guard AddressParts.isPart(plan.type) else {
            var features = FeatureCollector(settings.featureNames)
            return reader.read(raw, plan.type, ownRank: nil, into: &features)
        }
        let text = raw.collapsingBlanks()
        if settings.references.words.value.isNull(text) { return ValueReading(field.value, .placeholder) }
        return reader.place(raw, text, plan.type)
    }

    // MARK: Places

    /// City and postal code read together, with the country beside them.
    private mutating func completePlaces(
        _ record: ParsedRecord, _ reader: ValueReader, _ tag: UInt32, _ fields: inout [StandardizedField]
    ) {
        for index in record.fields.indices {
            guard let plan = plan(index), isPlace(plan.type) else { continue }
            let group = indices(of: record, plan.group, record.fields[index].occurrence)
            guard group.first(where: { self.plan($0).map { isPlace($0.type) } ?? false }) == index else { continue }
            completePlace(record, group, reader, tag, &fields)
        }
    }

    private func plan(_ index: Int) -> AttributePlan? { attributes[index].flatMap { plans[$0] } }

    private func isPlace(_ type: AttributeType) -> Bool { type == .city || type == .postalCode }

    /// The city, postal code and country of one address.
    private func indices(of record: ParsedRecord, _ group: Int, _ occurrence: Int) -> [Int] {
        record.fields.indices.filter { index in
            guard record.fields[index].occurrence == occurrence, let plan = plan(index) else { return false }
            return plan.group == group && (isPlace(plan.type) || plan.type == .country)
        }
    }

    private mutating func completePlace(
        _ record: ParsedRecord, _ group: [Int], _ reader: ValueReader, _ tag: UInt32,
        _ fields: inout [StandardizedField]
    ) {
        key.removeAll(keepingCapacity: true)
        for index in group { append(record.fields[index]) }
        var items = key.withUnsafeBufferPointer { key in
            addresses.find(key, tag: tag).map { Array($0) }
        }
        if items == nil {
            let read = readPlace(record, group, reader)
            key.withUnsafeBufferPointer { addresses.insert($0, tag: tag, read[...]) }
            items = read
        }
        for (index, item) in zip(group, items ?? []) { fields[index] = standardized(record.fields[index], item) }
    }

    /// Attribute, length and bytes, so that different fields never make the same key.
    private mutating func append(_ field: Field) {
        key.append(contentsOf: field.attribute.rawValue.utf8)
        key.append(0)
        withUnsafeBytes(of: UInt32(field.value.utf8.count)) { key.append(contentsOf: $0) }
        key.append(contentsOf: field.value.utf8)
    }

    private mutating func readPlace(_ record: ParsedRecord, _ group: [Int], _ reader: ValueReader) -> [CellMemo.Item] {
        var parts = AddressParts()
        for index in group {
            guard let plan = plan(index) else { continue }
            parts.note(Array(record.fields[index].value.utf8), plan.type, index: index, settings.references)
        }
        let address = parts.gathered(settings.references)
        var reading = AddressReading()
        settings.references.addressReader.finish(address, region: settings.defaultRegion, &reading)
        return group.map { index in
            let raw = record.fields[index].value
            guard let part = parts.parts.first(where: { $0.index == index }) else {
                return number(ValueReading(raw, .placeholder), raw)
            }
            return number(reader.completed(part, address, reading), raw)
        }
    }

    // MARK: Regions

    /// The place of the first country that the record names in the list of countries; nil when it names none.
    private mutating func region(of record: ParsedRecord) -> UInt32? {
        for (index, field) in record.fields.enumerated() where plan(index)?.type == .country {
            if let country = country(field.value) { return country }
        }
        return nil
    }

    private mutating func country(_ name: String) -> UInt32? {
        var name = name
        return name.withUTF8 { bytes in
            if let known = countries.find(bytes, tag: 0) { return known.first?.value }
            let index = settings.references.countries.value.index(of: Folding.fold(Array(bytes)))
            let items = index.map { [CellMemo.Item(column: 0, value: UInt32($0))] } ?? []
            countries.insert(bytes, tag: 0, items[...])
            return items.first?.value
        }
    }
}
