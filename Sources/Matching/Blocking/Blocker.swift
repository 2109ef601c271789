/// The blocking rules of a plan, compiled.
struct Blocker: Sendable {
    let rules: [BlockingRule]
    let terms: [String: TermIndex]
    /// Per rule.
    let stopKeys: [KeySet]

    init(rules: [BlockingRule], terms: [String: TermIndex], stopKeys: [[StopKey]]) {
        self.rules = rules
        self.terms = terms
        self.stopKeys = stopKeys.map { KeySet($0.map(\.hash)) }
    }

    /// The keys of all rows. Stop keys are left out.
    func keyIndex(of table: RecordTable, threads: Int) -> KeyIndex {
        let columns = Columns(self, table, threads: threads)
        let index = KeyIndex(rows: table.count, rules: rules.count)
        Workers.run(chunks: index.chunks, threads: threads) { chunk, _ in
            var maker = KeyMaker(columns.rules, stopKeys)
            index.fill(chunk: chunk) { row, rule, keys in maker.append(row, rule, to: &keys) }
        }
        return index
    }

    /// The derived keys that the rules read, and views of them rule by rule.
    private struct Columns: Sendable {
        private let columns: [Column]
        private let derived: [DerivedKeys]
        /// For each key its choices; nil for a rule with a key of which no record has any.
        let rules: [[[KeyView]]?]

        init(_ blocker: Blocker, _ table: RecordTable, threads: Int) {
            var made: [String: DerivedKeys] = [:]
            for key in blocker.rules.flatMap(\.keys).flatMap(\.choices) where made[key.description] == nil {
                guard let column = table.columns[key.feature] else { continue }
                let words = blocker.terms[WordTable.name(of: key.feature)]
                made[key.description] = DerivedKeys(
                    column, KeyDeriver(derivation: key.derivation, words: words), threads: threads)
            }
            columns = Array(table.columns.values)
            derived = Array(made.values)
            rules = blocker.rules.map { rule in
                let views = rule.keys.map { key in
                    key.choices.enumerated().compactMap { choice, key -> KeyView? in
                        guard let column = table.columns[key.feature], let keys = made[key.description] else {
                            return nil
                        }
                        return KeyView(column, keys, choice: choice)
                    }
                }
                return views.contains(where: \.isEmpty) ? nil : views
            }
        }
    }
}

/// Combines the derived keys of a row into its blocking keys. Belongs to one thread.
private struct KeyMaker {
    private let rules: [[[KeyView]]?]
    private let stopKeys: [KeySet]
    private var found: [UInt64] = []
    private var before: [UInt64] = []

    init(_ rules: [[[KeyView]]?], _ stopKeys: [KeySet]) {
        self.rules = rules
        self.stopKeys = stopKeys
    }

    /// Appends the keys of a row under a rule: ascending, without duplicates and stop keys.
    mutating func append(_ row: Int, _ rule: Int, to keys: inout [UInt64]) {
        guard let views = rules[rule] else { return }
        if let only = single(row, views) {
            if only != 0, !stopKeys[rule].contains(only) { keys.append(only) }
            return
        }
        collect(row, views)
        found.sort()
        var last: UInt64?
        for key in found where key != last && !stopKeys[rule].contains(key) {
            keys.append(key)
            last = key
        }
    }

    /// The only key of a row; 0 when it has none, nil when it may have several.
    private func single(_ row: Int, _ views: [[KeyView]]) -> UInt64? {
        var key: UInt64 = 0
        for position in views.indices {
            guard views[position].count == 1, let hash = views[position][0].single(row) else { return nil }
            if hash == 0 { return 0 }
            key = position == 0 ? hash : StableHash.combine(key, hash)
        }
        return key
    }

    /// All combinations of the alternatives of each key, as many as a row may have.
    private mutating func collect(_ row: Int, _ views: [[KeyView]]) {
        found.removeAll(keepingCapacity: true)
        for position in views.indices {
            swap(&found, &before)
            found.removeAll(keepingCapacity: true)
            for view in views[position] {
                view.forEach(row) { hash in
                    if position == 0 { add(hash) }
                    for prefix in before { add(StableHash.combine(prefix, hash)) }
                }
            }
            if found.isEmpty { return }
        }
    }

    private mutating func add(_ key: UInt64) {
        if found.count < KeyIndex.keyLimit { found.append(key) }
    }
}
