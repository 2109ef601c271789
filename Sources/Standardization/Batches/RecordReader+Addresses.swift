internal import CustomerModel

/// One field of an address of the current record.
struct RecordAddressCell {
    /// The field's place in its record.
    let index: Int
    let group: Int
    let occurrence: Int
    let part: AddressPart

    /// Whether it is a street or a box, which are read apart from the place.
    var isStreet: Bool { part.rawValue <= AddressPart.box.rawValue }

    func isOfOneAddress(with other: RecordAddressCell) -> Bool {
        group == other.group && occurrence == other.occurrence
    }
}

/// Streets and places repeat far more than whole addresses, so each is remembered by itself. That is sound because the
/// lines of a street read alike whatever the place is, as long as nothing of a place hides in them; where something
/// does, or a town may, the record is read whole.
extension RecordReader {
    /// What street and place of one address came to, of `texts`.
    private struct Parts {
        var head: Range<Int>?
        var box: Range<Int>?
        var tail = 0..<0
        var isWhole = false
        var hasAside = false
        var isOpen = false
    }

    /// Reads the record's addresses in the order of their first fields.
    ///
    /// - Returns: false when one must be read whole.
    mutating func readAddresses(_ record: ParsedRecord) -> Bool {
        guard !addressCells.isEmpty else { return true }
        for _ in record.fields { shown.append(0..<0) }
        for index in addressCells.indices {
            let first = addressCells[index]
            let isNew = !addressCells[..<index].contains { $0.isOfOneAddress(with: first) }
            if isNew, !readAddress(first, record) { return false }
        }
        return true
    }

    private mutating func readAddress(_ first: RecordAddressCell, _ record: ParsedRecord) -> Bool {
        streetKey.removeAll()
        placeKey.removeAll()
        for cell in addressCells where cell.isOfOneAddress(with: first) {
            if cell.isStreet {
                Self.append(cell, record, to: &streetKey)
            } else {
                Self.append(cell, record, to: &placeKey)
            }
        }
        var parts = Parts()
        if streetKey.count > 0 { findStreet(first, record, &parts) }
        findPlace(first, record, &parts)
        if parts.isWhole || parts.hasAside && parts.isOpen { return false }
        let rank = settings.featureNames.value.rank(of: .address)
        for head in [parts.head, parts.box] {
            guard let head else { continue }
            let start = texts.count
            texts.append(again: head)
            texts.append(again: parts.tail)
            addressLines.append(Line(rank: rank, range: start..<texts.count))
        }
        return true
    }

    /// Type, length and bytes, so that different fields never make the same key.
    private static func append(_ cell: RecordAddressCell, _ record: ParsedRecord, to key: inout ByteArena) {
        var value = record.fields[cell.index].value
        value.withUTF8 { raw in
            key.append(cell.part.rawValue)
            key.append(word: UInt32(truncatingIfNeeded: raw.count))
            key.append(UnsafeRawBufferPointer(raw))
        }
    }

    private mutating func findStreet(_ first: RecordAddressCell, _ record: ParsedRecord, _ parts: inout Parts) {
        let key = streetKey.bytes.assumingMemoryBound(to: UInt8.self)
        if let known = streets.findBytes(key, tag: 0) { return take(known, first, isStreet: true, &parts) }
        readNewStreet(first, record)
        streets.insert(key, tag: 0, bytes: finding.bytes)
        take(finding.bytes, first, isStreet: true, &parts)
    }

    private mutating func findPlace(_ first: RecordAddressCell, _ record: ParsedRecord, _ parts: inout Parts) {
        let key = placeKey.bytes.assumingMemoryBound(to: UInt8.self)
        if let known = placesOfAddresses.findBytes(key, tag: region) {
            return take(known, first, isStreet: false, &parts)
        }
        readNewPlace(first, record)
        placesOfAddresses.insert(key, tag: region, bytes: finding.bytes)
        take(finding.bytes, first, isStreet: false, &parts)
    }

    /// Takes what was found for the streets or for the place of an address; canonical forms stand in the order of the
    /// fields.
    private mutating func take(
        _ found: UnsafeRawBufferPointer, _ first: RecordAddressCell, isStreet: Bool, _ parts: inout Parts
    ) {
        var findings = CellFindingTexts(found)
        var next = 0
        while let (mark, text) = findings.next() {
            switch mark {
            case CellFinding.Mark.shown:
                let start = shownTexts.count
                shownTexts.append(text)
                while !(addressCells[next].isStreet == isStreet && addressCells[next].isOfOneAddress(with: first)) {
                    next += 1
                }
                shown[addressCells[next].index] = start..<shownTexts.count
                next += 1
            case CellFinding.Mark.head: parts.head = keep(text)
            case CellFinding.Mark.box: parts.box = keep(text)
            case CellFinding.Mark.tail: parts.tail = keep(text)
            case CellFinding.Mark.whole: parts.isWhole = true
            case CellFinding.Mark.aside: parts.hasAside = true
            case CellFinding.Mark.open: parts.isOpen = true
            default: addressLines.append(Line(rank: Int(mark), range: keep(text)))
            }
        }
    }

    // MARK: New ones

    private mutating func readNewStreet(_ first: RecordAddressCell, _ record: ParsedRecord) {
        finding.removeAll()
        let cells = addressCells.filter { $0.isStreet && $0.isOfOneAddress(with: first) }
        let parts = gathered(cells, record)
        let address = parts.gathered(settings.references)
        var reading = AddressReading()
        var rest = address
        settings.references.addressReader.readLines(address, &reading, &rest)
        guard rest.postalCode.isEmpty, rest.city.isEmpty, rest.country == nil else {
            return finding.add(CellFinding.Mark.whole)
        }
        let reader = reader
        for cell in cells { show(cell, parts, record) { reader.place($0.raw, $0.text, $0.type) } }
        if reading.hasStreet { finding.add(CellFinding.Mark.head, reading.head(isBox: false)) }
        if !reading.box.isEmpty { finding.add(CellFinding.Mark.box, reading.head(isBox: true)) }
        if !rest.aside.isEmpty && !reading.line.house.isEmpty { finding.add(CellFinding.Mark.aside) }
        collector.removeAll()
        reading.addStreet(to: &collector)
        finding.add(collector)
    }

    private mutating func readNewPlace(_ first: RecordAddressCell, _ record: ParsedRecord) {
        finding.removeAll()
        let cells = addressCells.filter { !$0.isStreet && $0.isOfOneAddress(with: first) }
        let parts = gathered(cells, record)
        let address = parts.gathered(settings.references)
        var reading = AddressReading()
        settings.references.addressReader.finish(address, region: settings.defaultRegion, &reading)
        let reader = reader
        for cell in cells { show(cell, parts, record) { reader.completed($0, address, reading) } }
        finding.add(CellFinding.Mark.tail, reading.tail)
        if address.city.isEmpty && !address.postalCode.isEmpty { finding.add(CellFinding.Mark.open) }
        collector.removeAll()
        reading.addPlace(to: &collector)
        finding.add(collector)
    }

    private func gathered(_ cells: [RecordAddressCell], _ record: ParsedRecord) -> AddressParts {
        var parts = AddressParts()
        for cell in cells {
            let raw = Array(record.fields[cell.index].value.utf8)
            parts.note(raw, cell.part.type, index: cell.index, settings.references)
        }
        return parts
    }

    /// A null word is no part of an address.
    private mutating func show(
        _ cell: RecordAddressCell, _ parts: AddressParts, _ record: ParsedRecord,
        _ read: (AddressParts.Part) -> ValueReading
    ) {
        let value = record.fields[cell.index].value
        let part = parts.parts.first { $0.index == cell.index }
        finding.show(part.map(read) ?? ValueReading(value, .placeholder), raw: Array(value.utf8))
    }
}
