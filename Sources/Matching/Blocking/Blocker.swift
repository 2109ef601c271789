/// The blocking rules of a plan, compiled.
struct Blocker: Sendable {
    let rules: [BlockingRule]
    let terms: [String: TermIndex]
    /// Per rule, ascending.
    let stopKeys: [[UInt64]]

    /// Most keys that one record gets under one rule; further combinations of its alternatives are dropped.
    private static let keyLimit = 64

    /// The keys of all rows. Stop keys are left out.
    func keyIndex(of table: RecordTable, threads: Int) -> KeyIndex {
        let columns = derivedColumns(of: table)
        let chunkSize = 16_384
        let chunks = (table.count + chunkSize - 1) / chunkSize
        let parts = Workers.map(chunks: chunks, threads: threads) { chunk, _ in
            let from = chunk * chunkSize
            return keys(of: from..<min(table.count, from + chunkSize), columns)
        }
        return Self.joined(parts, rows: table.count, rules: rules.count)
    }

    private struct RowKeys: Sendable {
        var counts: [UInt32] = []
        var hashes: [UInt64] = []
    }

    private static func joined(_ parts: [RowKeys], rows: Int, rules: Int) -> KeyIndex {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(rows * rules + 1)
        var hashes: [UInt64] = []
        hashes.reserveCapacity(parts.reduce(0) { $0 + $1.hashes.count })
        for part in parts {
            for count in part.counts { starts.append(starts[starts.count - 1] + count) }
            hashes.append(contentsOf: part.hashes)
        }
        return KeyIndex(rows: rows, rules: rules, starts: Frozen(starts), hashes: Frozen(hashes))
    }

    /// The derived hashes of each distinct value of a column.
    private struct DerivedColumn: Sendable {
        let column: Column
        let starts: [UInt32]
        let hashes: [UInt64]

        init(_ column: Column, _ deriver: KeyDeriver) {
            self.column = column
            var starts: [UInt32] = [0]
            var hashes: [UInt64] = []
            var own: [UInt64] = []
            for id in 0..<column.lexicon.count {
                own.removeAll(keepingCapacity: true)
                deriver.derive(column.lexicon.span(UInt32(id)), into: &own)
                hashes.append(contentsOf: own)
                starts.append(UInt32(hashes.count))
            }
            self.starts = starts
            self.hashes = hashes
        }

        func hashes(of id: UInt32) -> ArraySlice<UInt64> { hashes[Int(starts[Int(id)])..<Int(starts[Int(id) + 1])] }
    }

    /// Per rule, per key.
    private func derivedColumns(of table: RecordTable) -> [[DerivedColumn?]] {
        var made: [String: DerivedColumn] = [:]
        return rules.map { rule in
            rule.keys.map { key in
                guard let column = table.columns[key.feature] else { return nil }
                if let known = made[key.description] { return known }
                let words = terms[WordTable.name(of: key.feature)]
                let derived = DerivedColumn(column, KeyDeriver(derivation: key.derivation, words: words))
                made[key.description] = derived
                return derived
            }
        }
    }

    private func keys(of rows: Range<Int>, _ columns: [[DerivedColumn?]]) -> RowKeys {
        var result = RowKeys()
        var keys: [UInt64] = []
        for row in rows {
            for rule in rules.indices {
                keys.removeAll(keepingCapacity: true)
                collect(row, columns[rule], &keys)
                finish(&keys, rule)
                result.counts.append(UInt32(keys.count))
                result.hashes.append(contentsOf: keys)
            }
        }
        return result
    }

    /// All combinations of the alternatives of each key.
    private func collect(_ row: Int, _ columns: [DerivedColumn?], _ keys: inout [UInt64]) {
        for (position, derived) in columns.enumerated() {
            guard let derived else { return keys.removeAll(keepingCapacity: true) }
            let before = keys
            keys.removeAll(keepingCapacity: true)
            for id in derived.column.ids(in: row) {
                for hash in derived.hashes(of: id) {
                    if position == 0 { keys.append(hash) }
                    for prefix in before { keys.append(StableHash.combine(prefix, hash)) }
                }
            }
            if keys.isEmpty { return }
            if keys.count > Self.keyLimit { keys.removeSubrange(Self.keyLimit...) }
        }
    }

    private func finish(_ keys: inout [UInt64], _ rule: Int) {
        if keys.count > 1 {
            keys.sort()
            var unique: [UInt64] = []
            for key in keys where unique.last != key { unique.append(key) }
            keys = unique
        }
        let stops = stopKeys[rule]
        if !stops.isEmpty { keys.removeAll { Self.contains(stops, $0) } }
    }

    private static func contains(_ sorted: [UInt64], _ key: UInt64) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == key
    }
}
