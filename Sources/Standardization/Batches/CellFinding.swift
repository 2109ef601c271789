internal import CustomerModel

/// What a cell, or the cells of a street or place, came to: texts under marks, in one block of bytes that a memo keeps.
struct CellFinding: ~Copyable {
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

    private var arena = ByteArena()
    private var json = ByteArena()

    /// Everything found; valid until the next change.
    var bytes: UnsafeRawBufferPointer { arena.bytes }

    mutating func removeAll() { arena.removeAll() }

    mutating func add(_ mark: UInt32, _ text: UnsafeRawBufferPointer) {
        arena.append(word: mark)
        arena.append(word: UInt32(truncatingIfNeeded: text.count))
        arena.append(text)
    }

    mutating func add(_ mark: UInt32, _ text: [UInt8]) { text.withUnsafeBytes { add(mark, $0) } }

    /// Adds a mark without a text.
    mutating func add(_ mark: UInt32) { add(mark, []) }

    /// Adds a cell's canonical form.
    mutating func show(_ reading: ValueReading, raw: [UInt8]) {
        let raw = raw.text
        json.removeAll()
        FieldJSON.append(reading.canonical, reading.status, raw: reading.canonical == raw ? nil : raw, to: &json)
        add(Mark.shown, json.bytes)
    }

    /// Adds the features of a collector.
    mutating func add(_ collector: borrowing FeatureCollector, over first: UInt32 = 0) {
        collector.bytes.withUnsafeBytes { bytes in
            for item in collector.items {
                add(first + UInt32(item.rank), UnsafeRawBufferPointer(rebasing: bytes[item.range]))
            }
        }
    }
}
