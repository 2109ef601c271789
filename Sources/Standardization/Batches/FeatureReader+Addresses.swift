internal import CustomerModel

/// What a cell says about an address.
enum AddressPart: UInt8 {
    case street, box, postalCode, city, country

    /// Nil for types that are no part of an address.
    init?(_ type: AttributeType) {
        switch type {
        case .street: self = .street
        case .postOfficeBox: self = .box
        case .postalCode: self = .postalCode
        case .city: self = .city
        case .country: self = .country
        default: return nil
        }
    }

    var type: AttributeType {
        switch self {
        case .street: .street
        case .box: .postOfficeBox
        case .postalCode: .postalCode
        case .city: .city
        case .country: .country
        }
    }
}

/// One cell of an address of the current record.
struct AddressCell {
    let group: Int
    let occurrence: Int
    let part: AddressPart
    /// Valid while the row is read.
    let raw: UnsafeBufferPointer<UInt8>

    /// Whether it is a street or a box, which are read apart from the place.
    var isStreet: Bool { part.rawValue <= AddressPart.box.rawValue }

    func isOfOneAddress(with other: AddressCell) -> Bool { group == other.group && occurrence == other.occurrence }
}

/// Streets and places repeat far more than whole addresses, so each is remembered by itself. That is sound because the
/// lines of a street read alike whatever the place is, as long as nothing of a place hides in them; where something
/// does, or a town may, the address is read whole.
extension FeatureReader {
    /// Reads the record's addresses in the order of their first cells.
    mutating func readAddresses() {
        var index = 0
        while index < addressCells.count {
            let first = addressCells[index]
            let isNew = !addressCells[..<index].contains { $0.isOfOneAddress(with: first) }
            if isNew { readAddress(first) }
            index += 1
        }
    }

    private mutating func readAddress(_ first: AddressCell) {
        streetKey.removeAll(keepingCapacity: true)
        placeKey.removeAll(keepingCapacity: true)
        for cell in addressCells where cell.isOfOneAddress(with: first) {
            if cell.isStreet { Self.append(cell, to: &streetKey) } else { Self.append(cell, to: &placeKey) }
        }
        found.removeAll(keepingCapacity: true)
        if !streetKey.isEmpty { findStreet(first) }
        findPlace(first)
        let numbers = AddressNumbers(found)
        if numbers.isWhole || numbers.hasAside && numbers.isOpen { return emitWhole(first) }
        if let column = addressColumn {
            emitAddress(numbers.head, .head, numbers.tail, column, addresses)
            emitAddress(numbers.box, .box, numbers.tail, column, boxes)
        }
        for item in found where item.column >= 0 { emit(item) }
    }

    private mutating func emitAddress(
        _ head: UInt32?, _ part: Part, _ tail: UInt32?, _ column: Int, _ known: PairMemo
    ) {
        guard let head else { return }
        let value = known.number(head, tail ?? PairMemo.none) {
            write(head, part, to: column)
            write(tail, .tail, to: column)
            return batch.columns[column].values.end()
        }
        batch.columns[column].emit(value)
    }

    /// Type, length and bytes, so that different cells never make the same key.
    private static func append(_ cell: AddressCell, to key: inout [UInt8]) {
        let length = UInt32(cell.raw.count)
        key.append(cell.part.rawValue)
        withUnsafeBytes(of: length) { key.append(contentsOf: $0) }
        key.append(contentsOf: cell.raw)
    }

    // MARK: Streets

    private mutating func findStreet(_ first: AddressCell) {
        if let known = streetKey.withUnsafeBufferPointer({ streets.find($0, tag: 0) }) {
            return found.append(contentsOf: known)
        }
        readNewStreet(first)
        streetKey.withUnsafeBufferPointer { streets.insert($0, tag: 0, found[...]) }
    }

    private mutating func readNewStreet(_ first: AddressCell) {
        let address = gathered(first) { $0.isStreet }
        var reading = AddressReading()
        var rest = address
        settings.references.addressReader.readLines(address, &reading, &rest)
        guard rest.postalCode.isEmpty, rest.city.isEmpty, rest.country == nil else { return mark(.whole) }
        if reading.hasStreet { take(.head, reading.head(isBox: false)) }
        if !reading.box.isEmpty { take(.box, reading.head(isBox: true)) }
        if !rest.aside.isEmpty && !reading.line.house.isEmpty { mark(.aside) }
        collector.removeAll()
        reading.addStreet(to: &collector)
        takeCollected()
    }

    // MARK: Places

    private mutating func findPlace(_ first: AddressCell) {
        if let known = placeKey.withUnsafeBufferPointer({ places.find($0, tag: 0) }) {
            return found.append(contentsOf: known)
        }
        let start = found.count
        readNewPlace(first)
        placeKey.withUnsafeBufferPointer { places.insert($0, tag: 0, found[start...]) }
    }

    private mutating func readNewPlace(_ first: AddressCell) {
        let address = gathered(first) { !$0.isStreet }
        var reading = AddressReading()
        settings.references.addressReader.finish(address, region: settings.defaultRegion, &reading)
        take(.tail, reading.tail)
        if address.city.isEmpty && !address.postalCode.isEmpty { mark(.open) }
        collector.removeAll()
        reading.addPlace(to: &collector)
        takeCollected()
    }

    // MARK: Whole addresses

    private mutating func emitWhole(_ first: AddressCell) {
        let key = streetKey + placeKey
        found.removeAll(keepingCapacity: true)
        if let known = key.withUnsafeBufferPointer({ wholeAddresses.find($0, tag: 0) }) {
            found.append(contentsOf: known)
        } else {
            let reading = settings.references.addressReader
                .read(gathered(first) { _ in true }, region: settings.defaultRegion)
            collector.removeAll()
            reading.addFeatures(to: &collector)
            takeCollected()
            key.withUnsafeBufferPointer { wholeAddresses.insert($0, tag: 0, found[...]) }
        }
        for item in found { emit(item) }
    }

    private func gathered(_ first: AddressCell, _ isWanted: (AddressCell) -> Bool) -> PostalAddress {
        var parts = AddressParts()
        for cell in addressCells where cell.isOfOneAddress(with: first) && isWanted(cell) {
            parts.note(Array(cell.raw), cell.part.type, index: 0, settings.references)
        }
        return parts.gathered(settings.references)
    }

    private mutating func mark(_ part: Part) { found.append(Self.item(part, 0)) }
}

/// The parts of an address that stand among the items of its street and its place.
private struct AddressNumbers {
    private(set) var head: UInt32?
    private(set) var box: UInt32?
    private(set) var tail: UInt32?
    private(set) var isWhole = false
    private(set) var hasAside = false
    private(set) var isOpen = false

    init(_ items: [CellMemo.Item]) {
        for item in items where item.column < 0 {
            switch FeatureReader.Part(rawValue: Int(-1 - item.column)) {
            case .head: head = item.value
            case .box: box = item.value
            case .tail: tail = item.value
            case .whole: isWhole = true
            case .aside: hasAside = true
            case .open: isOpen = true
            default: continue
            }
        }
    }
}
