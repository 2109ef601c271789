import CustomerModel
import Testing

@testable import Matching

@Suite struct ClusteringTests {
    @Test func `every graph of four records agrees with the plain rule`() {
        let weights: [Float] = [-30, -10, 5, 20]
        for code in 0..<4096 {
            var table = ToyTable(4)
            var rest = code
            for left in Int32(0)..<4 {
                for right in (left + 1)..<max(4, left + 1) {
                    table[left, right] = weights[rest % 4]
                    rest /= 4
                }
            }
            #expect(table.partition.clusterOf == ClusteringOracle.clusterOf(table), "graph \(code)")
        }
    }

    @Test(arguments: 0..<400)
    func `random tables with decisions and identities agree with the plain rule`(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        let table = ToyTable.random(count: Int.random(in: 2...12, using: &generator), using: &generator)
        #expect(table.partition.clusterOf == ClusteringOracle.clusterOf(table))
    }

    @Test(arguments: 0..<200)
    func `the order of edges and decisions does not matter`(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        let table = ToyTable.random(count: 14, using: &generator)
        var shuffled = table.problem
        shuffled.edges.shuffle(using: &generator)
        shuffled.mustLinks.shuffle(using: &generator)
        shuffled.cannotLinks.shuffle(using: &generator)
        shuffled.claims.shuffle(using: &generator)
        shuffled.confirmed = Confirmations(
            table.confirmed.map { $0.shuffled(using: &generator) }.shuffled(using: &generator), count: table.count)
        #expect(Clustering.solve(shuffled) == table.partition)
    }

    @Test(arguments: 0..<200)
    func `no cannot-link is inside a cluster and no identity is mixed without a steward`(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        var table = ToyTable.random(count: 20, using: &generator)
        table.mustLinks.removeAll { _ in seed % 2 == 0 }
        table.claims.removeAll { _ in seed % 2 == 0 }
        table.confirmed.removeAll { _ in seed % 2 == 0 }
        let clusterOf = table.partition.clusterOf
        for pair in table.cannotLinks where pair.left != pair.right {
            #expect(clusterOf[Int(pair.left)] != clusterOf[Int(pair.right)])
        }
        guard table.mustLinks.isEmpty, table.claims.isEmpty, table.confirmed.isEmpty else { return }
        for cluster in table.partition.clusters {
            #expect(Set(cluster.flatMap { table.identities?[Int($0)] ?? [] }).count <= 1)
        }
    }

    @Test(arguments: 0..<100)
    func `a component solved among others is solved as if it were alone`(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        let hold = HoldRules.random(using: &generator)
        let parts = (0..<4).map { _ in
            var part = ToyTable.random(count: 9, using: &generator)
            part.hold = hold
            return part
        }
        var whole = ToyTable(36)
        whole.hold = hold
        whole.identities = parts.flatMap { $0.identities ?? [] }
        for (number, part) in parts.enumerated() {
            let shift = Int32(number * 9)
            func moved(_ pair: RowPair) -> RowPair { RowPair(pair.left + shift, pair.right + shift) }
            for (pair, weight) in part.weights { whole.weights[moved(pair)] = weight }
            whole.mustLinks += part.mustLinks.map(moved)
            whole.claims += part.claims.map(moved)
            whole.confirmed += part.confirmed.map { $0.map { $0 + shift } }
            whole.cannotLinks += part.cannotLinks.map(moved)
        }
        let alone = parts.enumerated().flatMap { number, part in
            part.partition.clusterOf.map { $0 + Int32(number * 9) }
        }
        #expect(whole.partition.clusterOf == alone)
    }

    @Test func `records without edges stay alone`() {
        #expect(ToyTable(3).partition == Partition(clusterOf: [0, 1, 2], refusals: []))
        #expect(ToyTable(0).partition == Partition(clusterOf: [], refusals: []))
    }

    @Test func `an edge below the link threshold joins nothing`() {
        var table = ToyTable(2)
        table[0, 1] = 4.9
        #expect(table.partition.clusterOf == [0, 1])
    }
}
