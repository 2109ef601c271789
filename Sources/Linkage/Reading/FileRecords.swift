import CustomerModel
import Matching
import Standardization

/// Every record of the files in the order of source keys: keys, kinds, and features that become tables.
struct FileRecords: Sendable {
    let keys: SourceKeys
    /// Rows that could not be read or have no id.
    let rejectedRows: Int
    /// Rows that are one customer by the word of their source.
    let sameCustomers: [RowPair]
    /// For each row the index of its kind's rules; negative for rows of a kind without rules.
    private let sets: [Int8]
    /// For each row where its features stand.
    private let places: [BatchRow]
    /// Of each rules' records.
    private var batches: [[FeatureBatch]]

    init(
        keys: SourceKeys, rejectedRows: Int, sameCustomers: [RowPair] = [], sets: [Int8], places: [BatchRow],
        batches: [[FeatureBatch]]
    ) {
        self.keys = keys
        self.rejectedRows = rejectedRows
        self.sameCustomers = sameCustomers
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

    /// The pairs of rows of one kind that their source calls one customer, numbered as in the kind's table.
    ///
    /// - Parameter rows: the rows of the kind, ascending.
    func sameCustomers(among rows: [Int32]) -> [RowPair] {
        if sameCustomers.isEmpty { return [] }
        let named = Set(sameCustomers.flatMap { [$0.left, $0.right] })
        let places = Dictionary(
            uniqueKeysWithValues: rows.enumerated().filter { named.contains($1) }.map { ($1, Int32($0)) })
        return sameCustomers.compactMap { pair in
            guard let left = places[pair.left], let right = places[pair.right] else { return nil }
            return RowPair(left, right)
        }
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
