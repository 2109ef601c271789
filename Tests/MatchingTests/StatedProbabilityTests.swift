import Testing

@testable import Matching

@Suite struct StatedProbabilityTests {
    /// Two thousand pairs of neighbours; of a weak pair one in two ends apart, of a strong one hardly any.
    private func stated() -> StatedProbability {
        let edges = (0..<2000).map { pair -> Edge in
            let weight: Float = pair < 1000 ? 4 : 12
            return Edge(Int32(2 * pair), Int32(2 * pair + 1), weight: weight)
        }
        let clusterOf = (0..<4000).map { row -> Int32 in
            let pair = row / 2
            let isApart = pair < 1000 ? pair.isMultiple(of: 2) : pair.isMultiple(of: 100)
            return Int32(isApart ? row : 2 * pair)
        }
        return StatedProbability(edges: edges, partition: Partition(clusterOf: clusterOf, refusals: []))
    }

    @Test func `a weight is stated as clustering bore it out`() {
        let stated = stated()
        #expect(abs(stated(4) - 0.5) < 0.1)
        #expect(stated(12) > 0.95)
        #expect(MatchWeight.probability(bits: 4) > 0.94)
    }

    @Test func `the likelier of two pairs stays the likelier`() {
        let stated = stated()
        let all = stride(from: -10.0, through: 20, by: 0.5).map { stated($0) }
        #expect(zip(all, all.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `weights stay as they are where hardly a pair ended apart`() {
        let edges = (0..<500).map { pair in Edge(Int32(2 * pair), Int32(2 * pair + 1), weight: 4) }
        let clusterOf = (0..<1000).map { row in Int32(row / 2 * 2) }
        let stated = StatedProbability(edges: edges, partition: Partition(clusterOf: clusterOf, refusals: []))
        #expect(stated(4) == MatchWeight.probability(bits: 4))
    }
}
