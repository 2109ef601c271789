/// Features of many records, one column for each feature: the way from standardization to a matching table.
///
/// A value that a reader has met before keeps its number, so that the table looks it up once, not once a record.
package struct FeatureBatch: Sendable {
    /// Values with numbers. Two numbers may stand for the same value.
    package struct Values: Sendable {
        /// UTF-8 of the values, one after another.
        package private(set) var bytes: [UInt8] = []
        /// Where each value ends.
        package private(set) var ends: [UInt32] = []

        /// Where a value stands in `bytes`.
        func range(of value: UInt32) -> Range<Int> {
            (value == 0 ? 0 : Int(ends[Int(value) - 1]))..<Int(ends[Int(value)])
        }

        /// The number of a new value.
        mutating func number(_ value: some Collection<UInt8>) -> UInt32 {
            bytes.append(contentsOf: value)
            return end()
        }

        /// Appends to the value that `end` will end.
        mutating func write(_ part: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: part) }

        /// Appends to the value that `end` will end.
        mutating func write(_ byte: UInt8) { bytes.append(byte) }

        /// Ends a value written in parts, and numbers it.
        mutating func end() -> UInt32 {
            ends.append(UInt32(bytes.count))
            return UInt32(ends.count - 1)
        }
    }

    /// One feature of all records.
    package struct Column: Sendable {
        package internal(set) var values = Values()
        /// Where each row's numbers start; one more than there are rows.
        package private(set) var offsets: [UInt32] = [0]
        /// Numbers of values, row after row, perhaps with repetitions.
        package private(set) var numbers: [UInt32] = []

        /// Adds a value to the current row.
        mutating func emit(_ value: UInt32) { numbers.append(value) }

        mutating func finishRow() { offsets.append(UInt32(numbers.count)) }
    }

    /// The features, as named when the reader was made.
    package let names: [String]
    /// How many rows are finished.
    package private(set) var count = 0
    /// In the order of the names.
    package internal(set) var columns: [Column]

    init(names: [String]) {
        self.names = names
        columns = names.map { _ in Column() }
    }

    /// Bytes of the largest column, which bounds how long a batch may grow.
    var largestColumn: Int { columns.reduce(0) { max($0, $1.values.bytes.count) } }

    mutating func finishRow() {
        for index in columns.indices { columns[index].finishRow() }
        count += 1
    }
}
