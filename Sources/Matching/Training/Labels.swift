/// A person's verdict on two rows of a table.
package struct PairLabel: Hashable, Sendable {
    package let pair: RowPair
    package let isMatch: Bool

    package init(_ pair: RowPair, isMatch: Bool) {
        self.pair = pair
        self.isMatch = isMatch
    }
}

/// Verdicts made consistent: each pair once, what follows from them, and what contradicts itself.
///
/// If A is B and B is C then A is C, and if moreover A is not D then C is not D. Such conclusions are as good as the verdicts
/// that they rest on.
package struct LabelSet: Sendable {
    /// Each pair once, by row order, without the contradicting ones.
    package let given: [PairLabel]
    /// What follows from `given` and is not in it, by row order.
    package let implied: [PairLabel]
    /// Pairs that were called both, or called different though others make them one; by row order.
    package let contradictions: [RowPair]
    /// The group of each labelled row: the smallest row that matches put it together with.
    let groups: [Int32: Int32]

    /// The pairs called a match.
    package var mustLinks: [RowPair] { given.filter(\.isMatch).map(\.pair) }

    /// The pairs called no match.
    package var cannotLinks: [RowPair] { given.filter { !$0.isMatch }.map(\.pair) }

    /// Conclusions from one pair of groups at most; large groups say the same thing over and over.
    private static let impliedLimit = 60

    package init(_ labels: [PairLabel]) {
        var verdicts: [RowPair: Bool] = [:]
        var contradictions: Set<RowPair> = []
        for label in labels where label.pair.left != label.pair.right {
            if let known = verdicts[label.pair], known != label.isMatch { contradictions.insert(label.pair) }
            verdicts[label.pair] = label.isMatch
        }
        for pair in contradictions { verdicts[pair] = nil }
        let groups = Self.groups(verdicts)
        for (pair, isMatch) in verdicts where !isMatch && groups[pair.left] == groups[pair.right] {
            contradictions.insert(pair)
            verdicts[pair] = nil
        }
        self.groups = groups
        self.contradictions = contradictions.sorted(by: Self.isBefore)
        given = verdicts.map { PairLabel($0.key, isMatch: $0.value) }.sorted { Self.isBefore($0.pair, $1.pair) }
        implied = Self.implied(given, groups)
    }

    private static func isBefore(_ one: RowPair, _ other: RowPair) -> Bool {
        (one.left, one.right) < (other.left, other.right)
    }

    private static func groups(_ verdicts: [RowPair: Bool]) -> [Int32: Int32] {
        let rows = Set(verdicts.keys.flatMap { [$0.left, $0.right] }).sorted()
        let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, Int32($0)) })
        var sets = DisjointSets(count: rows.count)
        for (pair, isMatch) in verdicts where isMatch {
            if let left = places[pair.left], let right = places[pair.right] { sets.unite(left, right) }
        }
        return Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, rows[Int(sets.find(Int32($0)))]) })
    }

    private static func implied(_ given: [PairLabel], _ groups: [Int32: Int32]) -> [PairLabel] {
        let members = Dictionary(grouping: groups.keys.sorted()) { groups[$0] ?? $0 }
        let known = Set(given.map(\.pair))
        var asked: Set<RowPair> = []
        var implied: [PairLabel] = []
        for label in given {
            let (one, other) = (groups[label.pair.left] ?? 0, groups[label.pair.right] ?? 0)
            guard asked.insert(RowPair(one, other)).inserted else { continue }
            let (lefts, rights) = (members[one] ?? [], members[other] ?? [])
            let pairs = lefts.flatMap { left in rights.map { RowPair(left, $0) } }
            let new = Set(pairs).filter { $0.left != $0.right && !known.contains($0) }.sorted(by: isBefore)
            implied += spread(new).map { PairLabel($0, isMatch: one == other) }
        }
        return implied.sorted { isBefore($0.pair, $1.pair) }
    }

    /// At most `impliedLimit`, evenly over all.
    private static func spread(_ pairs: [RowPair]) -> [RowPair] {
        guard pairs.count > impliedLimit else { return pairs }
        return (0..<impliedLimit).map { pairs[$0 * pairs.count / impliedLimit] }
    }
}
