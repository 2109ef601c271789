package import CustomerModel

/// The keys of many records in a few arrays, as bytes; strings are made when they are asked for.
package struct SourceKeys: RandomAccessCollection, Sendable {
    /// Names of source systems, each once.
    let systems: [String]
    /// For each key the place of its system in `systems`.
    let systemOf: [UInt32]
    private let bytes: [UInt8]
    /// Where each key ends; one fewer than there are starts.
    private let ends: [Int]

    fileprivate init(systems: [String], systemOf: [UInt32], bytes: [UInt8], ends: [Int]) {
        self.systems = systems
        self.systemOf = systemOf
        self.bytes = bytes
        self.ends = ends
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { ends.count }

    package subscript(index: Int) -> SourceKey {
        SourceKey(system: systems[Int(systemOf[index])], key: String(decoding: key(index), as: UTF8.self))
    }

    /// A key within its system, as UTF-8.
    func key(_ index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }
}

/// Gathers keys as they come, then puts them in order.
struct SourceKeyBuilder {
    private var systems: [String] = []
    private var systemNumbers: [String: UInt32] = [:]
    private var systemOf: [UInt32] = []
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    var count: Int { ends.count }

    /// The number of a source system, for `add`.
    mutating func system(_ name: String) -> UInt32 {
        if let number = systemNumbers[name] { return number }
        let number = UInt32(systems.count)
        systems.append(name)
        systemNumbers[name] = number
        return number
    }

    /// Adds a record's key.
    mutating func add(_ key: UnsafeRawBufferPointer, system: UInt32) {
        bytes.append(contentsOf: key)
        ends.append(bytes.count)
        systemOf.append(system)
    }

    /// The keys in the order of source keys, and where each stood in the order of coming.
    ///
    /// - Throws: `repeatedKey` when two records have one key.
    func sorted() throws(LinkageError) -> (keys: SourceKeys, order: [UInt32]) {
        let order = ordered()
        var sortedBytes: [UInt8] = []
        sortedBytes.reserveCapacity(bytes.count)
        var sortedEnds: [Int] = []
        sortedEnds.reserveCapacity(ends.count)
        for place in order {
            sortedBytes.append(contentsOf: bytes[range(Int(place))])
            sortedEnds.append(sortedBytes.count)
        }
        let keys = SourceKeys(
            systems: systems, systemOf: order.map { systemOf[Int($0)] }, bytes: sortedBytes, ends: sortedEnds)
        try refuseRepeated(order, keys)
        return (keys, order)
    }

    private func range(_ place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1])..<ends[place] }

    private func refuseRepeated(_ order: [UInt32], _ keys: SourceKeys) throws(LinkageError) {
        for index in order.indices.dropFirst() {
            let (one, next) = (Int(order[index - 1]), Int(order[index]))
            guard systemOf[one] == systemOf[next], bytes[range(one)].elementsEqual(bytes[range(next)]) else { continue }
            throw LinkageError(
                .repeatedKey,
                "Two rows have the id \(keys[index]): choose another --id column, or name the --source column.")
        }
    }

    /// Sorts by system, then by the first eight bytes as a number, then by all bytes.
    private func ordered() -> [UInt32] {
        let byName = systems.indices.sorted { systems[$0].utf8.lexicographicallyPrecedes(systems[$1].utf8) }
        var ranks = [UInt32](repeating: 0, count: systems.count)
        for (rank, system) in byName.enumerated() { ranks[system] = UInt32(rank) }
        var items = ends.indices.map { Item(rank: ranks[Int(systemOf[$0])], place: UInt32($0), head: head($0)) }
        items.sort { one, other in
            if one.rank != other.rank { return one.rank < other.rank }
            if one.head != other.head { return one.head < other.head }
            return bytes[range(Int(one.place))].lexicographicallyPrecedes(bytes[range(Int(other.place))])
        }
        return items.map(\.place)
    }

    private struct Item {
        let rank: UInt32
        let place: UInt32
        let head: UInt64
    }

    /// The first eight bytes, the first of them highest; zeros stand in for bytes that are not there.
    private func head(_ place: Int) -> UInt64 {
        let range = range(place)
        var head: UInt64 = 0
        for offset in 0..<8 {
            head = head << 8 | (offset < range.count ? UInt64(bytes[range.lowerBound + offset]) : 0)
        }
        return head
    }
}
