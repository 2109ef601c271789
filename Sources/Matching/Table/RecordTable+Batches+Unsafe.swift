package import Standardization

/// Where a record's features stand: in which batch, and in which row of it.
package struct BatchRow: Hashable, Sendable {
    package let batch: Int32
    package let row: Int32

    package init(batch: Int, row: Int) {
        self.batch = Int32(batch)
        self.row = Int32(row)
    }
}

extension RecordTable {
    /// A table of rows of batches, in the order of `rows`; equal whatever batch a record's features stand in.
    ///
    /// - Parameters:
    ///   - featureNames: the columns; each batch has them in this order.
    ///   - threads: columns are built side by side.
    /// - Complexity: O(values of the rows), one lookup for each distinct number of a batch.
    package init(featureNames: [String], batches: [FeatureBatch], rows: [BatchRow], threads: Int = 1) {
        let built = Workers.map(chunks: featureNames.count, threads: threads) { column, _ in
            Self.column(batches.map { $0.columns[column] }, rows)
        }
        self.init(
            count: rows.count,
            columns: Dictionary(zip(featureNames, built), uniquingKeysWith: { first, _ in first }))
    }

    private static func column(_ batches: [FeatureBatch.Column], _ rows: [BatchRow]) -> Column {
        let numbers = batches.reduce(0) { $0 + $1.values.ends.count }
        var builder = ColumnBuilder(rows: rows.count, values: min(numbers, 2 * rows.count))
        var sources = batches.map(BatchColumn.init)
        rows.withUnsafeBufferPointer { rows in
            for place in rows {
                sources[Int(place.batch)].append(Int(place.row), to: &builder)
                builder.finishRow()
            }
        }
        return builder.finish()
    }
}

/// A column of a batch, with the table's id of each number.
private struct BatchColumn {
    private let source: FeatureBatch.Column
    /// For each number the id in the table; `Lexicon.none` while it has not been met.
    private var ids: [UInt32]

    init(_ source: FeatureBatch.Column) {
        self.source = source
        ids = [UInt32](repeating: Lexicon.none, count: source.values.ends.count)
    }

    mutating func append(_ row: Int, to builder: inout ColumnBuilder) {
        let end = Int(source.offsets[row + 1])
        var index = Int(source.offsets[row])
        while index < end {
            let number = Int(source.numbers[index])
            if ids[number] == Lexicon.none { ids[number] = intern(number, &builder) }
            builder.add(ids[number])
            index += 1
        }
    }

    private func intern(_ number: Int, _ builder: inout ColumnBuilder) -> UInt32 {
        let start = number == 0 ? 0 : Int(source.values.ends[number - 1])
        let end = Int(source.values.ends[number])
        return source.values.bytes.withUnsafeBufferPointer { bytes in
            builder.intern(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        }
    }
}
