/// Divides a table into customers: deterministic, constraint-aware, and judged by all evidence between two clusters.
package enum Clustering {
    /// The partition of a problem, the same for any order of its edges, must-links and cannot-links.
    ///
    /// Inside each component must-links come first, then edges by falling weight, ties by row order. Two clusters join
    /// unless a cannot-link crosses them, an exclusive feature disagrees, or the mean support of their cross pairs
    /// stays under the demand of `ClusterEvidence`. Must-links heed only cannot-links. What happens in one component
    /// depends on nothing outside it, so clustering the records around a change equals clustering everything.
    ///
    /// Refusals are in row order of component, then in the order in which they happened; each pair of final clusters
    /// is reported once, by its strongest bridge, and at most `ComponentSolver.refusalsPerCluster` for each cluster
    /// that already has so many.
    ///
    /// - Complexity: O((n + e) log e); the scores taken for one join are limited by `PairSample`.
    package static func solve(_ problem: borrowing ClusterProblem) -> Partition {
        let components = Components(problem)
        var clusterOf = (0..<Int32(problem.count)).map { $0 }
        var refusals: [RefusedJoin] = []
        var solver = ComponentSolver(problem)
        for component in 0..<components.count {
            if let edge = components.onlyEdge(component, in: problem) {
                if let feature = ClusterIdentities.disagreement(problem.exclusive, edge) {
                    refusals.append(RefusedJoin(bridge: edge, reason: .exclusive(feature: feature)))
                } else {
                    clusterOf[Int(edge.right)] = edge.left
                }
                continue
            }
            solver.solve(component, of: components)
            for (row, cluster) in solver.assignments() { clusterOf[Int(row)] = cluster }
            refusals.append(contentsOf: solver.distinctRefusals())
        }
        return Partition(clusterOf: clusterOf, refusals: refusals)
    }
}
