package import CustomerModel
import Standardization

/// Records as columns of interned values, for matching. Rows stand in source-key order: the caller gives them so.
package struct RecordTable: Sendable {
    /// Number of records.
    package let count: Int
    let columns: [String: Column]
    /// The comparisons' view of the columns, when a plan made the table.
    var prepared: PreparedTable?

    /// Features that are not named are left out.
    ///
    /// - Complexity: O(total bytes of the named features) expected.
    package init(featureNames: [String], records: some Sequence<[Feature]>) {
        var builder = Builder(featureNames: featureNames)
        for record in records { builder.append(record) }
        self = builder.finish()
    }

    /// The same of records as the lines of their features.
    package init(featureNames: [String], lines records: some Sequence<[UInt8]>) {
        var builder = Builder(featureNames: featureNames)
        for record in records { builder.append(lines: record) }
        self = builder.finish()
    }

    init(count: Int, columns: [String: Column]) {
        self.count = count
        self.columns = columns
    }

    /// The same records without the blocking keys that training left with them: nearly half of what a table takes. Whoever
    /// needs the keys later derives them anew.
    package func withoutKeys() -> RecordTable {
        var copy = self
        copy.prepared?.keys = nil
        return copy
    }

    /// The values of a feature in a row, in the record's order; empty when there are none.
    package func values(of feature: String, in row: Int) -> [String] {
        guard let column = columns[feature] else { return [] }
        return column.ids(in: row).map(column.lexicon.string)
    }
}

/// One feature of all records.
struct Column: Sendable {
    let lexicon: Lexicon
    /// Where each row's ids start; one more than there are rows.
    let offsets: Frozen<UInt32>
    /// Value ids, row after row.
    let ids: Frozen<UInt32>
    /// Number of rows that have each value.
    let frequency: Frozen<UInt32>
    /// Number of rows that have any value.
    let filledRows: Int

    @inline(__always)
    func ids(in row: Int) -> UnsafeBufferPointer<UInt32> {
        let start = Int(offsets[row])
        return UnsafeBufferPointer(start: ids.base + start, count: Int(offsets[row + 1]) - start)
    }
}

extension RecordTable {
    /// Builds a table row by row, from bytes, without a String on the way.
    package struct Builder {
        private var columns: [ColumnBuilder]
        private let names: [String]
        private let indexes: [String: Int]
        private let nameBytes: [[UInt8]]
        private var count = 0

        /// Columns are numbered in the order of the names.
        package init(featureNames: [String]) {
            names = featureNames
            nameBytes = featureNames.map { Array($0.utf8) }
            indexes = Dictionary(featureNames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            columns = featureNames.map { _ in ColumnBuilder() }
        }

        /// Adds a value to the row that `finishRow` will end.
        package mutating func add(_ value: UnsafeBufferPointer<UInt8>, column: Int) {
            columns[column].add(value)
        }

        package mutating func finishRow() {
            for index in columns.indices { columns[index].finishRow() }
            count += 1
        }

        /// Adds a whole row. Features come grouped by name, as standardized records have them.
        package mutating func append(_ features: [Feature]) {
            var lastName = ""
            var column: Int?
            for feature in features {
                if feature.name != lastName {
                    lastName = feature.name
                    column = indexes[feature.name]
                }
                guard let column else { continue }
                var value = feature.value
                value.withUTF8 { columns[column].add($0) }
            }
            finishRow()
        }

        /// Adds a whole row of lines, name, tab and value each; lines without a tab are passed over.
        package mutating func append(lines: [UInt8]) {
            lines.withUnsafeBufferPointer { bytes in
                var lastName = bytes[..<0]
                var column: Int?
                FeatureLines.forEach(bytes) { name, value in
                    if !name.elementsEqual(lastName) {
                        lastName = name
                        column = nameBytes.firstIndex { name.elementsEqual($0) }
                    }
                    if let column { columns[column].add(UnsafeBufferPointer(rebasing: value)) }
                }
            }
            finishRow()
        }

        package func finish() -> RecordTable {
            RecordTable(
                count: count,
                columns: Dictionary(
                    zip(names, columns).map { ($0, $1.finish()) }, uniquingKeysWith: { first, _ in first })
            )
        }
    }
}
