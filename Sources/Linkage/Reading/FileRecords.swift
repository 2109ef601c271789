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
    /// Of each row, instead of batches, when records were read by a source mapping.
    private var features: [[Feature]] = []

    init(keys: SourceKeys, rejectedRows: Int, sets: [Int8], places: [BatchRow], batches: [[FeatureBatch]]) {
        self.keys = keys
        self.rejectedRows = rejectedRows
        self.sets = sets
        self.places = places
        self.batches = batches
    }

    /// Puts records in order.
    ///
    /// - Parameter kinds: the kinds that have rules, in the order of the rules.
    /// - Throws: `repeatedKey` when two records have one key.
    init(_ records: [LinkRecord], kinds: [PartyKind], rejectedRows: Int) throws(LinkageError) {
        var builder = SourceKeyBuilder()
        for record in records {
            let system = builder.system(record.key.system)
            Array(record.key.key.utf8).withUnsafeBytes { builder.add($0, system: system) }
        }
        let (keys, order) = try builder.sorted()
        self.init(
            keys: keys, rejectedRows: rejectedRows,
            sets: order.map { place in Int8(kinds.firstIndex(of: records[Int(place)].kind) ?? -1) }, places: [],
            batches: kinds.map { _ in [] })
        features = order.map { records[Int($0)].features }
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
        if !features.isEmpty {
            return RecordTable(featureNames: featureNames, records: rows.lazy.map { [features] in features[Int($0)] })
        }
        let taken = batches[set]
        batches[set] = []
        return RecordTable(
            featureNames: featureNames, batches: taken, rows: rows.map { places[Int($0)] }, threads: threads)
    }
}

/// A record as a source mapping gives it, with its features.
struct LinkRecord: Sendable {
    let key: SourceKey
    let kind: PartyKind
    let features: [Feature]
}
