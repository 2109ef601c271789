/// Divides a table into customers: deterministic, constraint-aware, and judged by all evidence between two clusters.
package enum Clustering {
    /// The partition of a problem, the same for any order of its edges, must-links and cannot-links.
    ///
    /// Inside each component must-links come first, then confirmed customers, then claims of sources, then edges by falling
    /// weight, ties by row order. Two clusters join unless a cannot-link crosses them, an exclusive feature disagrees, the
    /// mean support of their cross pairs stays under the demand of `ClusterEvidence`, compared as one record each they would
    /// not link, a rival has as good a claim, or `HoldRules` leave the join to a person. Must-links and confirmations heed
    /// only cannot-links, claims also what is confirmed. What happens in one component depends on nothing outside it, so
    /// clustering the records around a change equals clustering everything.
    ///
    /// Refusals are in row order of component, then in the order in which they happened; each pair of final clusters
    /// is reported once, by its strongest bridge, and at most `ComponentSolver.refusalsPerCluster` for each cluster
    /// that already has so many.
    ///
    /// - Complexity: O((n + e) log e); the scores taken for one join are limited by `PairSample`.
    package static func solve(_ problem: borrowing ClusterProblem) -> Partition {
        let components = Components(problem)
        let part = solve(0..<components.count, of: components, problem)
        return partition(of: problem.count, [part])
    }

    /// The same on several threads.
    ///
    /// - Parameter problem: makes the problem; each thread asks for its own, so that each has its own `crossWeight` and
    ///   `wholeWeight`. All must be alike.
    static func solve(threads: Int, _ problem: @escaping @Sendable () -> ClusterProblem) -> Partition {
        let whole = problem()
        let components = Components(whole)
        let chunk = max(Self.leastComponents, (components.count + Self.mostChunks - 1) / Self.mostChunks)
        let parts = Workers.map(chunks: (components.count + chunk - 1) / chunk, threads: threads) { index, _ in
            solve(index * chunk..<min(components.count, (index + 1) * chunk), of: components, problem())
        }
        return partition(of: whole.count, parts)
    }

    private static let leastComponents = 1024
    private static let mostChunks = 16

    /// What came out of some components.
    private struct Solved: Sendable {
        /// Rows that do not name their own cluster, with it.
        var assignments: [(row: Int32, cluster: Int32)] = []
        var refusals: [RefusedJoin] = []
    }

    private static func solve(
        _ range: Range<Int>, of components: Components, _ problem: borrowing ClusterProblem
    ) -> Solved {
        var solved = Solved()
        var solver = ComponentSolver(problem)
        for component in range {
            if let edge = components.onlyEdge(component, in: problem) {
                if let feature = ClusterIdentities.disagreement(problem.exclusive, edge) {
                    solved.refusals.append(RefusedJoin(bridge: edge, reason: .exclusive(feature: feature)))
                } else if let reason = problem.hold.reason(
                    problem.confirmed.contains(edge.left), problem.confirmed.contains(edge.right))
                {
                    solved.refusals.append(RefusedJoin(bridge: edge, reason: reason))
                } else {
                    solved.assignments.append((edge.right, edge.left))
                }
                continue
            }
            solver.solve(component, of: components)
            solved.assignments.append(contentsOf: solver.assignments())
            solved.refusals.append(contentsOf: solver.distinctRefusals())
        }
        return solved
    }

    private static func partition(of count: Int, _ parts: [Solved]) -> Partition {
        var clusterOf = (0..<Int32(count)).map { $0 }
        for part in parts { for (row, cluster) in part.assignments { clusterOf[Int(row)] = cluster } }
        return Partition(clusterOf: clusterOf, refusals: parts.flatMap(\.refusals))
    }
}
