import Testing

@testable import Matching

@Suite struct BlobTests {
    private let count: Int32 = 5000

    private func solve(_ edges: [Edge], crossWeight: @escaping (Int, Int) -> Float) -> Partition {
        Clustering.solve(
            ClusterProblem(
                count: Int(count), edges: edges, linkThreshold: ToyTable.link, priorWeight: ToyTable.prior,
                crossWeight: crossWeight
            )
        )
    }

    private func largest(_ partition: Partition) -> Int {
        partition.clusters.map(\.count).max() ?? 1
    }

    @Test(.timeLimit(.minutes(1))) func `one record that resembles everybody does not unite them`() {
        let edges = (1..<count).map { Edge(0, $0, weight: 6) }
        let partition = solve(edges) { left, _ in left == 0 ? 6 : -16 }
        #expect(largest(partition) <= 2)
        #expect(partition.refusals.count <= 2 * Int(count))
    }

    @Test(.timeLimit(.minutes(1))) func `a chain of neighbours does not become one customer`() {
        let edges = (1..<count).map { Edge($0 - 1, $0, weight: 6) }
        #expect(largest(solve(edges) { left, right in right - left == 1 ? 6 : -16 }) <= 2)
    }

    @Test(.timeLimit(.minutes(1))) func `a value shared by all stops at small clusters and few tasks`() {
        // The shared value is enough for a link with every 512th record only; with the rest other values contradict.
        var edges: [Edge] = []
        for left in 0..<count {
            for right in (left + 1)..<max(count, left + 1) where (left &* 31 ^ right &* 17) % 512 == 0 {
                edges.append(Edge(left, right, weight: 5))
            }
        }
        let partition = solve(edges) { left, right in (left &* 31 ^ right &* 17) % 512 == 0 ? 5 : -12 }
        #expect(edges.count > 20_000)
        // The pairs that agree form knots of two times ten records; no cluster may reach beyond its knot.
        #expect(largest(partition) <= 2 * (Int(count) / 512 + 1))
        #expect(partition.refusals.count <= ComponentSolver.refusalsPerCluster * Int(count))
    }
}
