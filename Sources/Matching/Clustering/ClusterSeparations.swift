/// A steward's cannot-links inside one component, by cluster.
struct ClusterSeparations {
    /// By cluster: members of other clusters from which one of its own members is to stay apart.
    private var strangers: [Int32: [Int32]] = [:]

    mutating func add(_ left: Int32, _ right: Int32) {
        strangers[left, default: []].append(right)
        strangers[right, default: []].append(left)
    }

    /// Whether a cannot-link runs between two clusters.
    ///
    /// - Complexity: O(cannot-links of the cluster that has fewer).
    func cross(_ left: Int32, _ right: Int32, _ sets: inout DisjointSets) -> Bool {
        guard let ofLeft = strangers[left], let ofRight = strangers[right] else { return false }
        let (fewer, other) = ofLeft.count <= ofRight.count ? (ofLeft, right) : (ofRight, left)
        for stranger in fewer where sets.find(stranger) == other { return true }
        return false
    }

    mutating func join(_ absorbed: Int32, into joined: Int32) {
        guard let moved = strangers.removeValue(forKey: absorbed) else { return }
        strangers[joined, default: []].append(contentsOf: moved)
    }
}
