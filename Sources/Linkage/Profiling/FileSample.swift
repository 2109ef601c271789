import CustomerModel
import Matching

/// What the profiler sees of the files: some rows, cell by cell.
struct FileSample {
    /// In the order of first appearance over the files.
    let columns: [String]
    /// The trimmed cells of each sampled row, one for each column; empty where a file lacks the column.
    let rows: [[String]]
    /// All rows that can be read.
    let rowCount: Int

    /// The columns of all sampled rows.
    var samples: [ColumnSample] { samples { _ in true } }

    /// How often two rows with one value of a column have one value of another too, 0...1, without regard to case; nil when
    /// few rows share a value.
    func agreement(of column: Int, within other: Int) -> Double? {
        var last: [String: String] = [:]
        var (pairs, agreeing) = (0, 0)
        for row in rows where !row[column].isEmpty && !row[other].isEmpty {
            let value = row[column].lowercased()
            guard let known = last.updateValue(value, forKey: row[other]) else { continue }
            pairs += 1
            if known == value { agreeing += 1 }
        }
        return pairs < 30 ? nil : Double(agreeing) / Double(pairs)
    }

    /// The columns of the sampled rows for which something holds.
    func samples(where holds: (Int) -> Bool) -> [ColumnSample] {
        let chosen = rows.indices.filter(holds)
        return columns.indices.map { column in
            ColumnSample(
                name: columns[column], values: chosen.map { rows[$0][column] }.filter { !$0.isEmpty },
                rows: chosen.count)
        }
    }
}

/// Gathers a sample of rows by their hashes: the same rows whatever order they come in.
struct SampleBuilder {
    private struct Entry {
        let hash: UInt64
        let cells: [String]
    }

    private let limit: Int
    private var columns: [String] = []
    private var entries: [Entry] = []
    /// Rows with a hash above this are passed over.
    private var highest = UInt64.max
    private var count = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Where the cells of these columns go; columns that are new get places at the end.
    mutating func places(of names: [String]) -> [Int] {
        names.map { name in
            if let place = columns.firstIndex(of: name) { return place }
            columns.append(name)
            return columns.count - 1
        }
    }

    /// Counts a row, and takes it when its hash is low enough.
    mutating func add(_ bytes: UnsafeRawBufferPointer, fill: (inout [String]) -> Void) {
        count += 1
        let hash = StableHash.hash(bytes.assumingMemoryBound(to: UInt8.self))
        guard hash <= highest else { return }
        var cells = [String](repeating: "", count: columns.count)
        fill(&cells)
        entries.append(Entry(hash: hash, cells: cells))
        while entries.count > limit {
            highest /= 2
            entries.removeAll { $0.hash > highest }
        }
    }

    /// The sample, ordered by hash, then by cells.
    func finish() -> FileSample {
        let sorted = entries.sorted { one, other in
            one.hash != other.hash ? one.hash < other.hash : one.cells.lexicographicallyPrecedes(other.cells)
        }
        let rows = sorted.map { $0.cells + Array(repeating: "", count: columns.count - $0.cells.count) }
        return FileSample(columns: columns, rows: rows, rowCount: count)
    }
}
