/// Which rows are one customer.
package struct Partition: Hashable, Sendable {
    /// For each row the smallest row of its cluster; a row alone names itself.
    package let clusterOf: [Int32]
    /// Joins at or above the link threshold that were not made, in the order in which they were refused.
    package let refusals: [RefusedJoin]

    package init(clusterOf: [Int32], refusals: [RefusedJoin]) {
        self.clusterOf = clusterOf
        self.refusals = refusals
    }

    /// The clusters of two rows or more, each in row order, ordered by their smallest row.
    package var clusters: [[Int32]] {
        var members: [Int32: [Int32]] = [:]
        for (row, cluster) in clusterOf.enumerated() { members[cluster, default: []].append(Int32(row)) }
        return members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    }
}
