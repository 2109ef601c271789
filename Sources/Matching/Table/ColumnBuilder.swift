/// Builds one column row by row.
struct ColumnBuilder {
    private var lexicon: LexiconBuilder
    private var offsets: [UInt32] = [0]
    private var ids: [UInt32] = []
    private var frequency: [UInt32] = []
    private var filledRows = 0

    /// - Parameters:
    ///   - rows: how many rows there will be; more are fine.
    ///   - values: how many distinct values there may be; more are fine.
    init(rows: Int = 0, values: Int = 0) {
        lexicon = LexiconBuilder(expected: values)
        offsets.reserveCapacity(rows + 1)
    }

    /// The id of a value, new or known.
    ///
    /// - Parameter hash: its `StableHash`.
    mutating func intern(_ value: UnsafeBufferPointer<UInt8>, hash: UInt64) -> UInt32 {
        lexicon.intern(value, hash: hash)
    }

    /// Reads where interning a value of this hash will look first, so that it is in the cache.
    func touchSlot(of hash: UInt64) -> UInt64 { lexicon.touchSlot(of: hash) }

    /// Reads what interning will compare the value with; to be called once the slot is in the cache.
    func touchValue(of hash: UInt64) -> UInt64 { lexicon.touchValue(of: hash) }

    /// Adds a value to the current row, unless the row has it.
    mutating func add(_ value: UnsafeBufferPointer<UInt8>) { add(lexicon.intern(value)) }

    /// Adds an interned value to the current row, unless the row has it.
    mutating func add(_ id: UInt32) {
        let start = Int(offsets[offsets.count - 1])
        for index in start..<ids.count where ids[index] == id { return }
        ids.append(id)
        if Int(id) == frequency.count { frequency.append(1) } else { frequency[Int(id)] += 1 }
    }

    mutating func finishRow() {
        if ids.count > Int(offsets[offsets.count - 1]) { filledRows += 1 }
        offsets.append(UInt32(ids.count))
    }

    func finish() -> Column {
        Column(
            lexicon: lexicon.finish(), offsets: Frozen(offsets), ids: Frozen(ids), frequency: Frozen(frequency),
            filledRows: filledRows)
    }
}
