internal import CustomerModel

/// Brings records into the form in which they are stored. Each value is read once, for its canonical form and for its
/// features, and what came of it is remembered: most values of a load repeat.
///
/// Gives the fields and features of `Standardizer.standardize`, whose code it calls for every value that it meets for the
/// first time. Each thread has a reader of its own.
struct RecordReader: ~Copyable {
    /// What becomes of the values of one attribute.
    enum Role {
        /// The catalog does not declare it.
        case asGiven
        /// Is read alone.
        case value(AttributeType, ownRank: Int?)
        /// A name of a person.
        case name(AttributeType)
        /// Is read alone; most are written plainly.
        case phone(ownRank: Int?)
        case address(AddressPart, group: Int)
    }

    /// One value of a feature of the current record.
    struct Line {
        /// The feature's place in the names.
        let rank: Int
        /// Of `texts`.
        let range: Range<Int>
    }

    let settings: StandardizerSettings
    private let places: [AttributeName: Int]
    /// Attributes met lately, each at a slot of its own, and their places: records of one source have the same.
    private var recentNames = [AttributeName](repeating: AttributeName(rawValue: ""), count: Self.recentPlaces)
    private var recent = [Int](repeating: -1, count: Self.recentPlaces)
    private static let recentPlaces = 256
    /// By place of an attribute: how its member of the JSON begins.
    private let keys: ByteTexts
    private let personRoles: [Role]
    private let organizationRoles: [Role]
    /// By place of a feature: its name and a tab.
    let prefixes: ByteTexts

    private let memos: [CellMemo]
    private let countries = CellMemo()
    /// Streets with their house numbers are many.
    let streets = CellMemo(limit: 1 << 18, mostBytes: 3 * Self.memoBytes)
    let placesOfAddresses = CellMemo(mostBytes: Self.memoBytes)

    /// How much memory a memo may take.
    private static let memoBytes = 16 << 20

    // Of the current record.
    private(set) var kind = PartyKind.person
    /// The place of its first country in the list of countries, plus 1; 0 when it names none.
    private(set) var region: UInt32 = 0
    /// By field: the place of its attribute; -1 when the catalog does not declare it.
    private var attributes: [Int] = []
    var addressCells: [RecordAddressCell] = []
    /// By field that is a part of an address: its canonical form, of `shownTexts`.
    var shown: [Range<Int>] = []
    var shownTexts = ByteArena()
    var lines: [Line] = []
    var addressLines: [Line] = []
    /// Features of whole names, which count where given or family names are missing.
    var fullNameLines: [Line] = []
    var givenNames: [Range<Int>] = []
    var familyNames: [Range<Int>] = []
    var texts = ByteArena()

    var finding = CellFinding()
    var collector: FeatureCollector
    var streetKey = ByteArena()
    var placeKey = ByteArena()

    /// - Parameter attributes: of the catalog.
    init(_ settings: StandardizerSettings, attributes: [AttributeName]) {
        self.settings = settings
        places = Dictionary(attributes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        keys = ByteTexts(attributes.map(FieldJSON.key))
        personRoles = attributes.map { Self.role(settings.plan($0), .person) }
        organizationRoles = attributes.map { Self.role(settings.plan($0), .organization) }
        prefixes = ByteTexts(settings.featureNames.value.names.map { Array($0.utf8) + [0x09] })
        memos = attributes.map { _ in CellMemo(mostBytes: Self.memoBytes) }
        collector = FeatureCollector(settings.featureNames)
    }

    private static func role(_ plan: AttributePlan?, _ kind: PartyKind) -> Role {
        guard let plan else { return .asGiven }
        if let part = AddressPart(plan.type) { return .address(part, group: plan.group) }
        switch plan.type {
        case .givenName, .familyName, .fullName:
            return kind == .person ? .name(plan.type) : .value(plan.type, ownRank: plan.rank)
        case .phone: return .phone(ownRank: plan.rank)
        default: return .value(plan.type, ownRank: plan.rank)
        }
    }

    /// Adds a record to a block.
    ///
    /// - Returns: false, with nothing added, when cells cannot hold the record or its address must be read whole.
    /// - Complexity: linear in the bytes of values met for the first time; a lookup for each other value.
    mutating func read(_ record: ParsedRecord, to block: inout StandardizedBlock) -> Bool {
        begin(record)
        guard note(record), readAddresses(record) else { return false }
        block.bytes.append(UInt8(ascii: "{"))
        for index in record.fields.indices { add(index, of: record, to: &block.bytes) }
        block.bytes.append(UInt8(ascii: "}"))
        let fieldsEnd = block.bytes.count
        addNames()
        lines.append(contentsOf: addressLines)
        addLines(to: &block.bytes)
        block.finishRecord(fieldsEnd: fieldsEnd)
        return true
    }

    private mutating func begin(_ record: ParsedRecord) {
        kind = record.kind
        region = 0
        attributes.removeAll(keepingCapacity: true)
        addressCells.removeAll(keepingCapacity: true)
        shown.removeAll(keepingCapacity: true)
        shownTexts.removeAll()
        lines.removeAll(keepingCapacity: true)
        addressLines.removeAll(keepingCapacity: true)
        fullNameLines.removeAll(keepingCapacity: true)
        givenNames.removeAll(keepingCapacity: true)
        familyNames.removeAll(keepingCapacity: true)
        texts.removeAll()
    }

    private func role(_ place: Int) -> Role { kind == .person ? personRoles[place] : organizationRoles[place] }

    /// Notes attributes, region and cells of addresses.
    ///
    /// - Returns: whether cells hold the values as they are.
    private mutating func note(_ record: ParsedRecord) -> Bool {
        for index in record.fields.indices {
            let text = record.fields[index].value.utf8
            guard let first = text.first, let last = text.last, first > 0x20, last > 0x20 else { return false }
            let place = place(of: record.fields[index].attribute)
            attributes.append(place)
            guard place >= 0, case .address(let part, let group) = role(place) else { continue }
            if part == .country, region == 0 { region = country(record.fields[index].value) }
            addressCells.append(
                RecordAddressCell(
                    index: index, group: group, occurrence: record.fields[index].occurrence, part: part))
        }
        return true
    }

    /// The place of an attribute in the list; -1 when the catalog does not declare it.
    @inline(__always)
    private mutating func place(of attribute: AttributeName) -> Int {
        let name = attribute.rawValue.utf8
        let slot = (name.count &* 7 &+ Int(name.last ?? 0)) & (Self.recentPlaces - 1)
        if recentNames[slot] == attribute { return recent[slot] }
        let place = places[attribute] ?? -1
        recentNames[slot] = attribute
        recent[slot] = place
        return place
    }

    /// The place of a country in the list, plus 1; 0 when the name is of none.
    private func country(_ name: String) -> UInt32 {
        var name = name
        return name.withUTF8 { bytes in
            if let known = countries.find(bytes, tag: 0) { return known.first?.value ?? 0 }
            let index = settings.references.countries.value.index(of: Folding.fold(Array(bytes)))
            let tag = UInt32((index ?? -1) + 1)
            countries.insert(bytes, tag: 0, [CellMemo.Item(column: 0, value: tag)])
            return tag
        }
    }

    // MARK: Single values

    /// Adds a field to the JSON of its record.
    @inline(__always)
    private mutating func add(_ index: Int, of record: ParsedRecord, to json: inout ByteArena) {
        let next = index + 1
        let place = FieldJSON.Place(
            isFirst: index == 0 || !hasSameAttribute(index - 1, index, of: record),
            isLast: next == record.fields.count || !hasSameAttribute(index, next, of: record),
            occurrence: record.fields[index].occurrence)
        if attributes[index] >= 0 {
            FieldJSON.begin(place, keys[attributes[index]], in: &json)
        } else {
            FieldJSON.key(record.fields[index].attribute).withUnsafeBytes { FieldJSON.begin(place, $0, in: &json) }
        }
        add(index, record.fields[index].value, to: &json)
        FieldJSON.end(place, in: &json)
    }

    @inline(__always)
    private func hasSameAttribute(_ one: Int, _ other: Int, of record: ParsedRecord) -> Bool {
        attributes[one] == attributes[other]
            && (attributes[one] >= 0 || record.fields[one].attribute == record.fields[other].attribute)
    }

    private mutating func add(_ index: Int, _ value: String, to json: inout ByteArena) {
        let place = attributes[index]
        let role = place < 0 ? Role.asGiven : role(place)
        var value = value
        value.withUTF8 { raw in
            switch role {
            case .asGiven: FieldJSON.append(UnsafeRawBufferPointer(raw), .asGiven, raw: nil, to: &json)
            case .address: json.append(shownTexts.bytes(shown[index]))
            case .phone where addPlainPhone(raw, to: &json): break
            default: addCell(memos[place], role, raw, to: &json)
            }
        }
    }

    private mutating func addCell(
        _ memo: CellMemo, _ role: Role, _ raw: UnsafeBufferPointer<UInt8>, to json: inout ByteArena
    ) {
        let tag = region << 1 | (kind == .person ? 1 : 0)
        let isMemoOfUse = memo.isOfUse
        if isMemoOfUse, let known = memo.findBytes(raw, tag: tag) { return take(known, to: &json) }
        readNewCell(role, Array(raw))
        if isMemoOfUse { memo.insert(raw, tag: tag, bytes: finding.bytes) }
        take(finding.bytes, to: &json)
    }

    private mutating func readNewCell(_ role: Role, _ raw: [UInt8]) {
        finding.removeAll()
        collector.removeAll()
        switch role {
        case .value(let type, let ownRank): readValue(raw, type, ownRank)
        case .phone(let ownRank): readValue(raw, .phone, ownRank)
        case .name(let type): readName(raw, type)
        case .asGiven, .address: return
        }
    }

    private mutating func readValue(_ raw: [UInt8], _ type: AttributeType, _ ownRank: Int?) {
        let reader = reader
        let reading = reader.read(raw, type, ownRank: ownRank, into: &collector)
        let isName = type == .givenName || type == .familyName || type == .fullName
        if isName, reading.status > .placeholder {
            var names = NameParts(settings.references.names)
            reader.noteName(raw, type, ownRank: ownRank, into: &names, &collector)
        }
        finding.show(reading, raw: raw)
        finding.add(collector)
    }

    /// Reads single values of the current record's region.
    var reader: ValueReader {
        ValueReader(settings, region: regionCode, isRegionKnown: region > 0, kind: kind)
    }

    /// Where the current record's values are taken to be.
    var regionCode: String {
        region == 0 ? settings.defaultRegion : settings.references.countries.value.codes[Int(region) - 1]
    }

    /// Takes what was found: the canonical form at once, features as lines, parts of names until all are there.
    private mutating func take(_ found: UnsafeRawBufferPointer, to json: inout ByteArena) {
        var findings = CellFindingTexts(found)
        while let (mark, text) = findings.next() {
            if mark == CellFinding.Mark.shown {
                json.append(text)
                continue
            }
            let range = keep(text)
            switch mark {
            case ..<CellFinding.Mark.firstPart: lines.append(Line(rank: Int(mark), range: range))
            case CellFinding.Mark.given: givenNames.append(range)
            case CellFinding.Mark.family: familyNames.append(range)
            default: fullNameLines.append(Line(rank: Int(mark &- CellFinding.Mark.fullName), range: range))
            }
        }
    }

    /// Keeps a text until the record is finished.
    @inline(__always)
    mutating func keep(_ text: UnsafeRawBufferPointer) -> Range<Int> {
        let start = texts.count
        texts.append(text)
        return start..<texts.count
    }
}
