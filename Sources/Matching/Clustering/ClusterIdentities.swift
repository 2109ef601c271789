/// The exclusive values that each cluster of a component holds.
struct ClusterIdentities {
    private var features: [FeatureIdentities] = []

    init() {}

    /// Features of which no row has a value are left out, so that most components carry nothing.
    init(_ exclusive: [ExclusiveValues], rows: [Int32]) {
        for (index, values) in exclusive.enumerated()
        where rows.contains(where: { !values.values(of: Int($0)).isEmpty }) {
            features.append(FeatureIdentities(index: index, values: rows.map { Array(values.values(of: Int($0))) }))
        }
    }

    /// The first feature that forbids the join; nil when none does.
    func disagreement(_ left: Int32, _ right: Int32) -> Int? {
        features.first { $0.disagrees(Int(left), Int(right)) }?.index
    }

    /// The first feature of which two records have different values; nil when there is none.
    static func disagreement(_ exclusive: [ExclusiveValues], _ pair: Edge) -> Int? {
        exclusive.firstIndex { feature in
            let (left, right) = (feature.values(of: Int(pair.left)), feature.values(of: Int(pair.right)))
            return !left.isEmpty && !right.isEmpty && !(left.count == 1 && left.elementsEqual(right))
        }
    }

    /// Gives one cluster's values to another; `vouched` when a steward wanted the join in spite of two values.
    mutating func join(_ absorbed: Int32, into joined: Int32, vouched: Bool) {
        for index in features.indices { features[index].join(Int(absorbed), into: Int(joined), vouched: vouched) }
    }
}

private struct FeatureIdentities {
    let index: Int
    /// By cluster, ascending.
    private var values: [[UInt32]]
    /// By cluster: several values that a steward's must-link brought together are all at home in it.
    private var isVouched: [Bool]

    init(index: Int, values: [[UInt32]]) {
        self.index = index
        self.values = values
        isVouched = [Bool](repeating: false, count: values.count)
    }

    /// Both have values, and together they would have more than one that no steward has vouched for.
    func disagrees(_ left: Int, _ right: Int) -> Bool {
        if values[left].isEmpty || values[right].isEmpty { return false }
        if values[left].count == 1, values[left] == values[right] { return false }
        if isVouched[left], Set(values[right]).isSubset(of: values[left]) { return false }
        if isVouched[right], Set(values[left]).isSubset(of: values[right]) { return false }
        return true
    }

    mutating func join(_ absorbed: Int, into joined: Int, vouched: Bool) {
        let union = Set(values[absorbed]).union(values[joined]).sorted()
        let isBroughtTogether = vouched && union.count > max(values[absorbed].count, values[joined].count)
        isVouched[joined] = isVouched[joined] || isVouched[absorbed] || isBroughtTogether
        values[joined] = union
        values[absorbed] = []
    }
}
