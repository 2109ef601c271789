internal import CustomerModel

/// What a cell, or the cells of a street or place, came to: texts under marks, in one block of bytes that a memo keeps.
struct CellFinding {
    /// What a text is.
    enum Mark {
        /// A value of the feature at a place in the names.
        static let firstPart: UInt32 = 1 << 16
        /// A cell in canonical form, as `FieldJSON` has it.
        static let shown = firstPart
        /// A folded given name, and a way to compare a family name.
        static let given = firstPart + 1
        static let family = firstPart + 2
        /// A feature of a whole name, which counts where given or family names are missing: its place is added.
        static let fullName: UInt32 = 1 << 17
        /// The first parts of an address, with a street or with a box; the last parts.
        static let head = firstPart + 3
        static let box = firstPart + 4
        static let tail = firstPart + 5
        /// The address must be read whole; words beside the street may be a city; the city is open.
        static let whole = firstPart + 6
        static let aside = firstPart + 7
        static let open = firstPart + 8
    }

    private(set) var bytes: [UInt8] = []
    private var json: [UInt8] = []

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func add(_ mark: UInt32, _ text: some Collection<UInt8>) {
        withUnsafeBytes(of: mark) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: text.count)) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text)
    }

    /// Adds a mark without a text.
    mutating func add(_ mark: UInt32) { add(mark, []) }

    /// Adds a cell's canonical form.
    mutating func show(_ reading: ValueReading, raw: [UInt8]) {
        json.removeAll(keepingCapacity: true)
        let isSame = reading.canonical == raw.text
        FieldJSON.append(Array(reading.canonical.utf8), reading.status, raw: isSame ? nil : raw, to: &json)
        add(Mark.shown, json)
    }

    /// Adds the features of a collector.
    mutating func add(_ collector: borrowing FeatureCollector, over first: UInt32 = 0) {
        for item in collector.items { add(first + UInt32(item.rank), collector.bytes[item.range]) }
    }
}
