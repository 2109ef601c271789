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
        var gathering = ColumnGathering(batches)
        var start = 0
        while start < rows.count {
            let end = min(rows.count, start + ColumnGathering.rows)
            gathering.append(rows[start..<end], to: &builder)
            start = end
        }
        return builder.finish()
    }
}

/// Brings a column's values of some rows at a time into a table.
///
/// The rows stand anywhere in the batches, and a value's bytes and its place in the lexicon are anywhere in memory. So each
/// step of the way is gone for many values before the next: the memory fetches many places at once.
private struct ColumnGathering {
    /// Rows at a time.
    static let rows = 256

    private var batches: [BatchColumn]
    /// Values of the rows at hand.
    private var values: [(batch: Int, number: Int)] = []
    /// How many values there are up to the end of each row.
    private var rowEnds: [Int] = []
    /// Places in `values` of those that the table's lexicon has not been asked for, and their hashes.
    private var unknown: [(place: Int, hash: UInt64)] = []
    /// Means nothing; keeps the reading ahead from being left out.
    private var touched: UInt64 = 0

    init(_ batches: [FeatureBatch.Column]) {
        self.batches = batches.map(BatchColumn.init)
    }

    mutating func append(_ rows: ArraySlice<BatchRow>, to builder: inout ColumnBuilder) {
        collect(rows)
        findUnknown(builder)
        for item in unknown {
            let (batch, number) = values[item.place]
            batches[batch].intern(number, item.hash, &builder)
        }
        var place = 0
        for end in rowEnds {
            while place < end {
                let (batch, number) = values[place]
                builder.add(batches[batch].ids[number])
                place += 1
            }
            builder.finishRow()
        }
    }

    private mutating func collect(_ rows: ArraySlice<BatchRow>) {
        values.removeAll(keepingCapacity: true)
        rowEnds.removeAll(keepingCapacity: true)
        for row in rows { touched &+= UInt64(batches[Int(row.batch)].source.offsets[Int(row.row)]) }
        for row in rows {
            let batch = Int(row.batch)
            let offsets = batches[batch].source.offsets
            for index in Int(offsets[Int(row.row)])..<Int(offsets[Int(row.row) + 1]) {
                values.append((batch, Int(batches[batch].source.numbers[index])))
            }
            rowEnds.append(values.count)
        }
    }

    private mutating func findUnknown(_ builder: ColumnBuilder) {
        unknown.removeAll(keepingCapacity: true)
        for (place, value) in values.enumerated() where batches[value.batch].ids[value.number] == Lexicon.none {
            unknown.append((place, 0))
        }
        for item in unknown { touched &+= UInt64(start(of: item.place)) }
        for item in unknown { touched &+= UInt64(firstByte(of: item.place)) }
        for index in unknown.indices {
            let (batch, number) = values[unknown[index].place]
            let hash = batches[batch].withBytes(of: number) { StableHash.hash($0) }
            unknown[index].hash = hash
            touched &+= builder.touchSlot(of: hash)
        }
        for item in unknown { touched &+= builder.touchValue(of: item.hash) }
    }

    private func start(of place: Int) -> Int {
        let (batch, number) = values[place]
        return batches[batch].range(of: number).lowerBound
    }

    private func firstByte(of place: Int) -> UInt8 {
        let (batch, number) = values[place]
        return batches[batch].withBytes(of: number) { $0.first ?? 0 }
    }
}

/// A column of a batch, with the table's id of each number.
private struct BatchColumn {
    let source: FeatureBatch.Column
    /// For each number the id in the table; `Lexicon.none` while it has not been met.
    private(set) var ids: [UInt32]

    init(_ source: FeatureBatch.Column) {
        self.source = source
        ids = [UInt32](repeating: Lexicon.none, count: source.values.ends.count)
    }

    /// Finds the table's id of a number, unless it is known.
    mutating func intern(_ number: Int, _ hash: UInt64, _ builder: inout ColumnBuilder) {
        if ids[number] != Lexicon.none { return }
        ids[number] = withBytes(of: number) { builder.intern($0, hash: hash) }
    }

    @inline(__always)
    func range(of number: Int) -> Range<Int> {
        (number == 0 ? 0 : Int(source.values.ends[number - 1]))..<Int(source.values.ends[number])
    }

    @inline(__always)
    func withBytes<Result>(of number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        source.values.bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range(of: number)])) }
    }
}
