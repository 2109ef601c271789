import CustomerModel
import Matching
import Standardization

/// Takes records as they come, keeps their keys and hands their cells on to be standardized.
struct RecordGathering {
    private var keys = SourceKeyBuilder()
    private let kinds: [PartyKind]
    /// For each rule set the attributes that cells are numbered by.
    private let attributes: [[AttributeName: Int]]
    /// For each rule set the attribute by whose values rows go to their lanes, in the numbering of the cells; nil when
    /// there is none.
    let tellingAttributes: [Int?]
    /// For each record the index of its kind's rules.
    private var sets: [Int8] = []
    /// One for each lane of the crew.
    private var blocks: [KindBlock]
    private let crew: CellStandardizer
    /// The first sources that records named.
    private var named: [(bytes: [UInt8], system: UInt32)] = []
    /// Records with those that their source calls the same customer.
    private var claims: [(record: SourceKey, other: SourceKey)] = []
    /// The source of records that name none.
    var source = ""
    /// Rows that could not be read or have no id.
    var rejectedRows = 0

    /// How many records have come.
    var count: Int { keys.count }

    /// - Parameter attributes: what cells of records of a kind are numbered by, in the order of a record's fields.
    init(
        _ rules: [MatchRules], _ standardizer: Standardizer, threads: Int, attributes: (PartyKind) -> [AttributeName]
    ) {
        let lists = rules.map { attributes($0.kind) }
        kinds = rules.map(\.kind)
        self.attributes = lists.map { list in Dictionary(uniqueKeysWithValues: zip(list, list.indices)) }
        tellingAttributes = lists.map(standardizer.tellingAttribute)
        crew = CellStandardizer(threads: threads, sets: rules.count) { set in
            SetReader(
                FeatureReader(
                    standardizer, kind: rules[set].kind, attributes: lists[set], features: rules[set].featureNames))
        }
        blocks = (0..<rules.count * crew.lanesOfKind).map { KindBlock(lane: $0) }
    }

    /// Runs `body`, which adds every record, and puts the records in order.
    ///
    /// - Throws: what `body` throws; `repeatedKey` when two records have one key.
    mutating func gather(_ body: (inout RecordGathering) throws -> Void) throws -> FileRecords {
        do {
            try body(&self)
        } catch {
            crew.stop()
            throw error
        }
        for lane in blocks.indices where !blocks[lane].places.isEmpty { crew.take(&blocks[lane]) }
        let (places, batches) = crew.finish(rows: keys.count)
        let (sorted, order) = try keys.sorted()
        return FileRecords(
            keys: sorted, rejectedRows: rejectedRows, sameCustomers: claimedPairs(in: sorted),
            sets: order.map { sets[Int($0)] },
            places: order.map { places[Int($0)] }, batches: batches)
    }

    /// Adds a record's key.
    ///
    /// - Parameters:
    ///   - source: what the record names as its source; nil means `source`.
    ///   - kind: nil when it has no rules.
    /// - Returns: the index of the kind's rules, for `addCells`; nil when there are none.
    mutating func add(_ key: UnsafeRawBufferPointer, _ source: UnsafeRawBufferPointer?, _ kind: PartyKind) -> Int? {
        keys.add(key, system: system(source))
        let set = kinds.firstIndex(of: kind)
        sets.append(Int8(set ?? -1))
        return set
    }

    /// Adds the cells of the record whose key was added last.
    ///
    /// - Parameter telling: of the record the value of `tellingAttributes`; any bytes do, but records of one customer
    /// should have the same.
    mutating func addCells(_ set: Int, telling: UnsafeRawBufferPointer, _ fill: (inout CellBlock) -> Void) {
        let hash = StableHash.hash(telling.assumingMemoryBound(to: UInt8.self))
        let lanes = UInt64(crew.lanesOfKind)
        let lane = set * crew.lanesOfKind + Int(truncatingIfNeeded: hash % lanes)
        fill(&blocks[lane].cells)
        blocks[lane].cells.finishRow()
        blocks[lane].places.append(UInt32(truncatingIfNeeded: keys.count &- 1))
        if blocks[lane].isFull { crew.take(&blocks[lane]) }
    }

    /// Adds a record that a source mapping has read.
    mutating func add(_ record: ParsedRecord) {
        var (system, key) = (record.key.system, record.key.key)
        claims += record.sameAs.map { (record.key, $0) }
        let set = system.withUTF8 { system in
            key.withUTF8 { add(UnsafeRawBufferPointer($0), UnsafeRawBufferPointer(system), record.kind) }
        }
        guard let set else { return }
        let numbers = attributes[set]
        let telling = tellingAttributes[set]
        var value = record.fields.first { numbers[$0.attribute] == telling }?.value ?? record.key.key
        value.withUTF8 { telling in
            addCells(set, record, numbers, telling: UnsafeRawBufferPointer(telling))
        }
    }

    private mutating func addCells(
        _ set: Int, _ record: ParsedRecord, _ numbers: [AttributeName: Int], telling: UnsafeRawBufferPointer
    ) {
        addCells(set, telling: telling) { block in
            for field in record.fields {
                guard let attribute = numbers[field.attribute] else { continue }
                var value = field.value
                value.withUTF8 {
                    block.add(attribute: attribute, occurrence: field.occurrence, UnsafeRawBufferPointer($0))
                }
            }
        }
    }

    /// The rows of claims; those that name a record which is not there are left out.
    private func claimedPairs(in sorted: SourceKeys) -> [RowPair] {
        if claims.isEmpty { return [] }
        let named = Set(claims.flatMap { [$0.record, $0.other] })
        var rows: [SourceKey: Int32] = [:]
        for (row, key) in sorted.enumerated() where named.contains(key) { rows[key] = Int32(row) }
        return claims.compactMap { claim in
            guard let left = rows[claim.record], let right = rows[claim.other] else { return nil }
            return RowPair(left, right)
        }
    }

    private mutating func system(_ source: UnsafeRawBufferPointer?) -> UInt32 {
        guard let source else { return keys.system(self.source) }
        if let known = named.first(where: { $0.bytes.elementsEqual(source) }) { return known.system }
        let system = keys.system(String(decoding: source, as: UTF8.self))
        if named.count < Self.mostNamed { named.append((Array(source), system)) }
        return system
    }

    private static let mostNamed = 16
}
