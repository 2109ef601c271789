import Testing

@testable import Matching

@Suite("Joins that wait for a person")
struct HoldTests {
    /// Two pairs with a strong edge between every two records across them.
    private static func twoPairs(_ confirmed: [[Int32]], _ rule: HoldRules.Confirmed = .both) -> ToyTable {
        var table = ToyTable(4)
        for left in Int32(0)..<4 { for right in (left + 1)..<max(4, left + 1) { table[left, right] = 9 } }
        table[0, 1] = 20
        table[2, 3] = 20
        table.confirmed = confirmed
        table.hold.confirmed = rule
        return table
    }

    @Test func `two confirmed customers are not joined, and say why once`() {
        let partition = Self.twoPairs([[0, 1], [2, 3]]).partition
        #expect(partition.clusterOf == [0, 0, 2, 2])
        #expect(partition.refusals == [RefusedJoin(bridge: Edge(0, 2, weight: 9), reason: .bothConfirmed)])
        #expect(Self.twoPairs([[0], [3]]).partition.clusterOf == [0, 0, 2, 2])
        #expect(Self.twoPairs([[0, 1], [2, 3]], .never).partition.clusterOf == [0, 0, 0, 0])
    }

    @Test func `what nobody has confirmed joins a confirmed customer, unless the rules hold that, too`() {
        #expect(Self.twoPairs([[0, 1]]).partition.clusterOf == [0, 0, 0, 0])
        let partition = Self.twoPairs([[0, 1]], .either).partition
        #expect(partition.clusterOf == [0, 0, 2, 2])
        #expect(partition.refusals.map(\.reason) == [.oneConfirmed])
    }

    @Test func `two single records wait like larger customers`() {
        var table = ToyTable(2)
        table[0, 1] = 9
        table.confirmed = [[0], [1]]
        #expect(table.partition.refusals == [RefusedJoin(bridge: Edge(0, 1, weight: 9), reason: .bothConfirmed)])
        table.confirmed = [[1]]
        #expect(table.partition.clusterOf == [0, 0])
        table.hold.confirmed = .either
        #expect(table.partition.refusals.map(\.reason) == [.oneConfirmed])
    }

    @Test func `a must-link joins confirmed customers, a claim of a source does not`() {
        var table = Self.twoPairs([[0, 1], [2, 3]])
        table.claims = [RowPair(1, 3)]
        #expect(table.partition.clusterOf == [0, 0, 2, 2])
        #expect(table.partition.refusals == [RefusedJoin(bridge: Edge(1, 3, weight: 9), reason: .bothConfirmed)])
        table.mustLinks = [RowPair(1, 3)]
        #expect(table.partition.clusterOf == [0, 0, 0, 0])
    }

    @Test func `a confirmed customer stays together whatever the evidence, but for what is said to be different`() {
        var table = ToyTable(4)
        table[0, 1] = -25
        table.identities = [[1], [2], [], []]
        table.confirmed = [[2, 0, 1]]
        #expect(table.partition.clusterOf == [0, 0, 0, 3])
        table.cannotLinks = [RowPair(0, 1)]
        #expect(table.partition.clusterOf == [0, 1, 0, 3])
        #expect(
            table.partition.refusals == [RefusedJoin(bridge: Edge(0, 1, weight: -25), reason: .contradictoryDecisions)])
    }

    @Test func `a record with an equal claim on two confirmed customers goes to neither`() {
        var table = ToyTable(3)
        table[0, 1] = 9
        table[0, 2] = 9
        table[1, 2] = 9
        table.confirmed = [[1], [2]]
        let partition = table.partition
        #expect(partition.clusterOf == [0, 1, 2])
        #expect(Set(partition.refusals.map(\.reason)) == [.rival, .bothConfirmed])
        table[0, 1] = 12
        #expect(table.partition.clusterOf == [0, 0, 2])
    }

    @Test func `a customer does not grow beyond the size that the rules allow`() {
        var table = ToyTable(6)
        for left in Int32(0)..<6 { for right in (left + 1)..<max(6, left + 1) { table[left, right] = 9 } }
        table.hold.recordsAbove = 4
        let partition = table.partition
        #expect(partition.clusterOf == [0, 0, 0, 0, 4, 4])
        #expect(partition.refusals == [RefusedJoin(bridge: Edge(0, 4, weight: 9), reason: .tooManyRecords)])
    }

    @Test func `a join that hangs on one edge between two groups waits when the rules say so`() {
        var table = ToyTable(4)
        table.weights = [RowPair(0, 1): 20, RowPair(2, 3): 20, RowPair(1, 2): 9, RowPair(0, 2): 4, RowPair(0, 3): 4]
        table[1, 3] = 4
        #expect(table.partition.clusterOf == [0, 0, 0, 0])
        table.hold.bridgeBetween = 2
        #expect(table.partition.refusals == [RefusedJoin(bridge: Edge(1, 2, weight: 9), reason: .singleBridge)])
        table[1, 3] = 6
        #expect(table.partition.clusterOf == [0, 0, 0, 0])
        table[1, 3] = 4
        table.hold.bridgeBetween = 3
        #expect(table.partition.clusterOf == [0, 0, 0, 0])
    }
}
