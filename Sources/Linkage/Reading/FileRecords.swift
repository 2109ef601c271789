import CustomerModel
import Matching
import Standardization

/// Every record of the files in the order of source keys: keys, kinds, and features that become tables.
struct FileRecords: Sendable {
    let keys: SourceKeys
    /// Rows that could not be read or have no id.
    let rejectedRows: Int
    /// For each row the index of its kind's rules; negative for rows of a kind without rules.
    private let sets: [Int8]
    /// For each row where its features stand.
    private let places: [BatchRow]
    /// Of each rules' records.
    private var batches: [[FeatureBatch]]

    init(keys: SourceKeys, rejectedRows: Int, sets: [Int8], places: [BatchRow], batches: [[FeatureBatch]]) {
        self.keys = keys
        self.rejectedRows = rejectedRows
        self.sets = sets
        self.places = places
        self.batches = batches
    }

    /// The rows of the records of one kind, ascending.
    ///
    /// - Parameter set: the index of the kind's rules.
    func rows(of set: Int) -> [Int32] {
        sets.indices.filter { sets[$0] == set }.map { Int32($0) }
    }

    /// Takes out the features of some rows as a table; to be asked once for each kind, so that the memory goes.
    mutating func takeTable(
        of set: Int, rows: [Int32], featureNames: [String], threads: Int
    ) -> RecordTable {
        let taken = batches[set]
        batches[set] = []
        return RecordTable(
            featureNames: featureNames, batches: taken, rows: rows.map { places[Int($0)] }, threads: threads)
    }
}
