package import CustomerModel

/// Standardizes many records for matching only: cells in, columns of features out.
///
/// Gives the features of `Standardizer.standardize`, whose code it calls for every cell that it meets for the first time;
/// for the others it remembers what came out. Each thread has a reader of its own.
package struct FeatureReader: ~Copyable {
    /// What becomes of the values of one attribute.
    enum Role {
        /// Gives no feature that is wanted.
        case unused
        /// Is read alone.
        case value(AttributeType, ownRank: Int?)
        case givenName, familyName, fullName
        /// Is read alone; most are written plainly.
        case phone(ownRank: Int?, column: Int)
        case address(AddressPart, group: Int)
    }

    /// Columns of the reader's own, for values that become parts of features: places in `parts`.
    enum Part: Int, CaseIterable {
        /// A folded given name, and a way to compare a family name.
        case given, family
        /// The first parts of an address, with a street or with a box; the last parts.
        case head, box, tail
        /// Marks: the address must be read whole; words beside the street may be a city; the city is open.
        case whole, aside, open
        /// The tag of a country.
        case country
    }

    let settings: StandardizerSettings
    let kind: PartyKind
    let roles: [Role]
    /// For each place in the feature names the batch's column; negative when the feature is not wanted.
    let columnOfRank: [Int32]
    let addressColumn: Int?
    let personNameColumn: Int?
    private let wantsAddresses: Bool

    var batch: FeatureBatch
    private var finished: [FeatureBatch] = []
    var parts = Part.allCases.map { _ in FeatureBatch.Values() }
    var collector: FeatureCollector

    private let memos: [CellMemo]
    let countries = CellMemo()
    let streets = CellMemo()
    let places = CellMemo()
    let wholeAddresses = CellMemo()
    /// Of the first and the last parts of addresses, with a street and with a box; of given and family names.
    let addresses = PairMemo()
    let boxes = PairMemo()
    let wholeNames = PairMemo()

    /// Of the current record: the region's tag, the names, the cells of addresses.
    var region: UInt32 = 0
    var names = RecordNames()
    var addressCells: [AddressCell] = []
    var found: [CellMemo.Item] = []
    var streetKey: [UInt8] = []
    var placeKey: [UInt8] = []

    /// How long a column's bytes may grow before a new batch begins.
    private static let batchBytes = 1 << 30

    /// - Parameters:
    ///   - attributes: what the cells' numbers mean.
    ///   - features: the features wanted, which name the batches' columns.
    package init(_ standardizer: Standardizer, kind: PartyKind, attributes: [AttributeName], features: [String]) {
        settings = standardizer.settings
        self.kind = kind
        let names = standardizer.settings.featureNames.value
        let columns = Dictionary(features.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        columnOfRank = names.names.map { Int32(columns[$0] ?? -1) }
        addressColumn = columns[SharedFeature.address.name]
        personNameColumn = columns[SharedFeature.personName.name]
        let wanted = Set(features)
        wantsAddresses = !wanted.isDisjoint(with: SharedFeature.features(of: .street).map(\.name))
        let phoneColumn = columns[SharedFeature.phone.name]
        roles = attributes.map { Self.role($0, standardizer.settings, kind, wanted, phoneColumn) }
        memos = attributes.map { _ in CellMemo() }
        batch = FeatureBatch(names: features)
        collector = FeatureCollector(standardizer.settings.featureNames)
    }

    private static func role(
        _ attribute: AttributeName, _ settings: StandardizerSettings, _ kind: PartyKind, _ wanted: Set<String>,
        _ phoneColumn: Int?
    ) -> Role {
        guard let plan = settings.plan(attribute) else { return .unused }
        if let part = AddressPart(plan.type) { return .address(part, group: plan.group) }
        let shared = SharedFeature.features(of: plan.type).map(\.name)
        guard wanted.contains(attribute.rawValue) || !wanted.isDisjoint(with: shared) else { return .unused }
        switch plan.type {
        case .givenName where kind == .person: return .givenName
        case .familyName where kind == .person: return .familyName
        case .fullName where kind == .person: return .fullName
        case .phone: return phoneColumn.map { .phone(ownRank: plan.rank, column: $0) } ?? .unused
        default: return .value(plan.type, ownRank: plan.rank)
        }
    }

    /// Reads the rows of a block.
    ///
    /// - Returns: the batch and its row that the block's first row became; the others follow it.
    /// - Complexity: linear in the bytes of cells met for the first time; a lookup for each other cell.
    package mutating func read(_ block: CellBlock) -> (batch: Int, row: Int) {
        if batch.largestColumn > Self.batchBytes { startBatch() }
        let place = (finished.count, batch.count)
        block.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<block.count { read(block, row, bytes) }
        }
        return place
    }

    /// What has been read, in the order of the batches' numbers.
    package var batches: [FeatureBatch] { finished + [batch] }

    private mutating func startBatch() {
        finished.append(batch)
        batch = FeatureBatch(names: batch.names)
        for part in parts.indices { parts[part] = FeatureBatch.Values() }
        for memo in memos + [countries, streets, places, wholeAddresses] { memo.removeAll() }
        for memo in [addresses, boxes, wholeNames] { memo.removeAll() }
    }

    private mutating func read(_ block: CellBlock, _ row: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        let cells = block.cells(of: row)
        findRegion(block, cells, bytes)
        names.removeAll()
        addressCells.removeAll(keepingCapacity: true)
        for index in cells {
            let cell = block.cells[index]
            let raw = UnsafeBufferPointer(rebasing: bytes[block.range(of: index)])
            switch roles[Int(cell.attribute)] {
            case .unused: continue
            case .address(let part, let group):
                guard wantsAddresses else { continue }
                addressCells.append(AddressCell(group: group, occurrence: Int(cell.occurrence), part: part, raw: raw))
            case .phone(_, let column) where emitPlainPhone(raw, column): continue
            default: readCell(Int(cell.attribute), raw)
            }
        }
        if !names.isEmpty { emitNames() }
        if !addressCells.isEmpty { readAddresses() }
        batch.finishRow()
    }

    /// The first country that the record names.
    private mutating func findRegion(
        _ block: CellBlock, _ cells: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        region = 0
        for index in cells {
            guard case .address(.country, _) = roles[Int(block.cells[index].attribute)] else { continue }
            let raw = UnsafeBufferPointer(rebasing: bytes[block.range(of: index)])
            region = country(raw)
            if region > 0 { return }
        }
    }

    /// The tag of the country that a cell names: its place in the list of countries, plus 1; 0 when it names none.
    private mutating func country(_ raw: UnsafeBufferPointer<UInt8>) -> UInt32 {
        if let known = countries.find(raw, tag: 0) { return known.first?.value ?? 0 }
        let index = settings.references.countries.value.index(of: Folding.fold(Array(raw)))
        let tag = UInt32((index ?? -1) + 1)
        countries.insert(raw, tag: 0, [Self.item(.country, tag)])
        return tag
    }

    private mutating func readCell(_ attribute: Int, _ raw: UnsafeBufferPointer<UInt8>) {
        let isWholeName = if case .fullName = roles[attribute] { true } else { false }
        let memo = memos[attribute]
        let isMemoOfUse = memo.isOfUse
        if isMemoOfUse, let known = memo.find(raw, tag: region) {
            for item in known { emit(item, isWholeName) }
            return
        }
        found.removeAll(keepingCapacity: true)
        readNewCell(roles[attribute], Array(raw))
        if isMemoOfUse { memo.insert(raw, tag: region, found[...]) }
        for item in found { emit(item, isWholeName) }
    }

    /// Features of whole names wait until it is known whether they count.
    private mutating func emit(_ item: CellMemo.Item, _ isWholeName: Bool) {
        if isWholeName { names.full.append(item) } else { emit(item) }
    }

    private mutating func readNewCell(_ role: Role, _ raw: [UInt8]) {
        let reader = reader
        collector.removeAll()
        switch role {
        case .phone(let ownRank, _):
            _ = reader.read(raw, .phone, ownRank: ownRank, into: &collector)
            takeCollected()
        case .value(let type, let ownRank):
            let reading = reader.read(raw, type, ownRank: ownRank, into: &collector)
            if reading.status > .placeholder {
                var names = NameParts(settings.references.names)
                reader.noteName(raw, type, ownRank: ownRank, into: &names, &collector)
            }
            takeCollected()
        case .givenName: readName(raw, .givenName)
        case .familyName: readName(raw, .familyName)
        case .fullName: readName(raw, .fullName)
        case .unused, .address: return
        }
    }

    /// Adds the number of a plainly written phone, as `ValueReader` would read it.
    ///
    /// - Returns: false, with nothing added, when the phone must be read in the general way.
    private mutating func emitPlainPhone(_ raw: UnsafeBufferPointer<UInt8>, _ column: Int) -> Bool {
        let words = settings.references.words.value
        guard raw[0].isDigit || raw[0] == UInt8(ascii: "+") && !words.hasNullWordsWithDigits,
            let dialled = Dialled(raw),
            let (code, national) = NordicPhonePlan.number(dialled, region: regionCode),
            !dialled.written.withBytes({ words.contains($0, .phone) || words.contains($0, .code) })
        else { return false }
        batch.columns[column].values.write(UInt8(ascii: "+"))
        code.withUnsafeBufferPointer { batch.columns[column].values.write($0) }
        national.withBytes { batch.columns[column].values.write($0) }
        emitWritten(column)
        return true
    }

    /// Where the current record's values are taken to be.
    private var regionCode: String {
        region == 0 ? settings.defaultRegion : settings.references.countries.value.codes[Int(region) - 1]
    }

    /// Reads single values of the current record's region.
    var reader: ValueReader {
        ValueReader(settings, region: regionCode, isRegionKnown: region > 0, kind: kind, isShowing: false)
    }

    /// Gives the wanted features of the collector numbers, as items of `found`.
    mutating func takeCollected() {
        let (items, bytes) = (collector.items, collector.bytes)
        bytes.withUnsafeBufferPointer { bytes in
            for item in items {
                let column = columnOfRank[item.rank]
                guard column >= 0 else { continue }
                batch.columns[Int(column)].values.write(UnsafeBufferPointer(rebasing: bytes[item.range]))
                found.append(CellMemo.Item(column: column, value: batch.columns[Int(column)].values.end()))
            }
        }
    }

    /// Numbers a part of features, as an item of `found`.
    mutating func take(_ part: Part, _ value: [UInt8]) {
        found.append(Self.item(part, parts[part.rawValue].number(value)))
    }

    static func item(_ part: Part, _ value: UInt32) -> CellMemo.Item {
        CellMemo.Item(column: Int32(-1 - part.rawValue), value: value)
    }

    /// Adds an item to the current row, or notes it when it is a part of features.
    @inline(__always)
    mutating func emit(_ item: CellMemo.Item) {
        if item.column >= 0 { batch.columns[Int(item.column)].emit(item.value) } else { names.note(item) }
    }
}
