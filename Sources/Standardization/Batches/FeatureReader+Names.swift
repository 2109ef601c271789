internal import CustomerModel

/// The names of the current record, as numbers.
struct RecordNames {
    /// Numbers of `FeatureReader.Part.given` and `.family`.
    private(set) var given: [UInt32] = []
    private(set) var families: [UInt32] = []
    /// Features of whole names, which count where given or family names are missing.
    var full: [CellMemo.Item] = []

    var isEmpty: Bool { given.isEmpty && families.isEmpty && full.isEmpty }

    mutating func removeAll() {
        given.removeAll(keepingCapacity: true)
        families.removeAll(keepingCapacity: true)
        full.removeAll(keepingCapacity: true)
    }

    mutating func note(_ item: CellMemo.Item) {
        switch FeatureReader.Part(rawValue: Int(-1 - item.column)) {
        case .given: given.append(item.value)
        case .family: families.append(item.value)
        default: return
        }
    }
}

extension FeatureReader {
    /// Reads a cell of a person's name: its own features, and the parts that go into those of the whole name.
    mutating func readName(_ raw: [UInt8], _ type: AttributeType) {
        let text = raw.collapsingBlanks()
        if settings.references.words.value.isNull(text) { return }
        var parts = NameParts(settings.references.names)
        let maker = NameFeatures(names: settings.references.names)
        switch type {
        case .givenName:
            parts.noteGiven(text)
            for given in parts.given {
                take(.given, given)
                maker.addGiven(given, to: &collector)
            }
            maker.add(parts.generations, to: &collector)
        case .familyName:
            parts.noteFamily(text)
            for family in parts.families { take(.family, family) }
            maker.addFamilies(parts.families, to: &collector)
            maker.add(parts.generations, to: &collector)
        default:
            parts.noteFull(text)
            parts.addFull(to: &collector)
        }
        takeCollected()
    }

    /// Adds the features that need given and family names together, as `NameParts.addFeatures` does.
    mutating func emitNames() {
        if let column = personNameColumn { emitPersonNames(column) }
        guard names.given.isEmpty || names.families.isEmpty else { return }
        for item in names.full where item.column >= 0 { batch.columns[Int(item.column)].emit(item.value) }
    }

    private mutating func emitPersonNames(_ column: Int) {
        for given in names.given {
            for family in names.families { emitPersonName(column, given, family) }
            if names.families.isEmpty, !parts[Part.given.rawValue].range(of: given).isEmpty {
                emitPersonName(column, given, nil)
            }
        }
        if names.given.isEmpty { for family in names.families { emitPersonName(column, nil, family) } }
    }

    private mutating func emitPersonName(_ column: Int, _ given: UInt32?, _ family: UInt32?) {
        let value = wholeNames.number(given ?? PairMemo.none, family ?? PairMemo.none) {
            write(given, .given, to: column)
            batch.columns[column].values.write(.unitSeparator)
            write(family, .family, to: column)
            return batch.columns[column].values.end()
        }
        batch.columns[column].emit(value)
    }

    /// Writes a part to the value that a column is about to get; nil writes nothing.
    mutating func write(_ value: UInt32?, _ part: Part, to column: Int) {
        guard let value else { return }
        let range = parts[part.rawValue].range(of: value)
        let source = parts[part.rawValue].bytes
        source.withUnsafeBufferPointer { bytes in
            batch.columns[column].values.write(UnsafeBufferPointer(rebasing: bytes[range]))
        }
    }

    /// Ends the value written to a column, and adds it to the current row.
    mutating func emitWritten(_ column: Int) {
        let value = batch.columns[column].values.end()
        batch.columns[column].emit(value)
    }
}
