import Testing

@testable import Matching

@Suite struct ChainTests {
    @Test func `a chain through a moved address holds`() {
        // 0 has the old address, 1 both, 2 the new one: name and birth date agree at both ends, the address does not.
        var table = ToyTable(3)
        table[0, 1] = 16
        table[1, 2] = 14
        table[0, 2] = 1
        table.unblocked = [RowPair(0, 2)]
        #expect(table.partition == Partition(clusterOf: [0, 0, 0], refusals: []))
    }

    @Test func `a chain through a shared phone breaks, and the bridge is shown`() {
        // 0 and 2 have different names and share a switchboard with 1, whose name resembles both.
        var table = ToyTable(3)
        table[0, 1] = 12
        table[1, 2] = 6
        table[0, 2] = -18
        table.unblocked = [RowPair(0, 2)]
        let partition = table.partition
        #expect(partition.clusterOf == [0, 0, 2])
        #expect(partition.refusals == [RefusedJoin(bridge: Edge(1, 2, weight: 6), reason: .thinEvidence)])
        #expect(partition.refusals.map(\.needsReview) == [true])
    }

    @Test func `a record on which two contradicting ones have an equal claim goes with neither`() {
        // 0 and 1 are father and son of one name at one address; 2 and 3 have that name and address and no birth date.
        var table = ToyTable(4)
        for one in Int32(0)..<2 { for other in Int32(2)..<4 { table[one, other] = 6 } }
        table[2, 3] = 6
        table[0, 1] = -14
        #expect(table.partition.clusterOf == [0, 1, 2, 2])
        #expect(Set(table.partition.refusals.map(\.reason)) == [.rival])
    }

    @Test(arguments: [true, false]) func `a thin record does not join what contradicts itself when taken together`(
        areComparedWhole: Bool
    ) {
        // 0 and 1 are a father, 1 without birth date; 2 is his son of one name at one address.
        var table = ToyTable(3)
        table[0, 1] = 20
        table[1, 2] = 6
        table[0, 2] = -1
        if areComparedWhole { table.wholeWeight = { $0.union($1) == [0, 1, 2] ? 4 : 20 } }
        #expect(table.partition.clusterOf == [0, 0, areComparedWhole ? 2 : 0])
        #expect(table.partition.refusals.map(\.reason) == (areComparedWhole ? [.thinEvidence] : []))
    }

    @Test func `a claim that is stronger wins`() {
        var table = ToyTable(3)
        table[0, 2] = 7
        table[1, 2] = 6
        table[0, 1] = -20
        #expect(table.partition.clusterOf == [0, 1, 0])
    }

    @Test func `two large clusters do not fall together over one bridge`() {
        var table = ToyTable(12)
        for base in [Int32(0), 6] {
            for left in base..<(base + 5) { for right in (left + 1)..<(base + 6) { table[left, right] = 20 } }
        }
        table[0, 6] = 18
        #expect(table.partition.clusterOf == [0, 0, 0, 0, 0, 0, 6, 6, 6, 6, 6, 6])
        #expect(table.partition.refusals.map(\.reason) == [.thinEvidence])
    }

    @Test func `a cannot-link holds through must-link groups`() {
        var table = ToyTable(4)
        table.mustLinks = [RowPair(0, 1), RowPair(2, 3)]
        table.cannotLinks = [RowPair(0, 3)]
        table[1, 2] = 40
        let partition = table.partition
        #expect(partition.clusterOf == [0, 0, 2, 2])
        #expect(partition.refusals == [RefusedJoin(bridge: Edge(1, 2, weight: 40), reason: .cannotLink)])
        #expect(partition.refusals.map(\.needsReview) == [false])
    }

    @Test func `when decisions contradict each other the cannot-link wins and a steward hears of it`() {
        var table = ToyTable(3)
        table.mustLinks = [RowPair(0, 1), RowPair(1, 2)]
        table.cannotLinks = [RowPair(0, 2)]
        let partition = table.partition
        #expect(partition.clusterOf == [0, 0, 2])
        #expect(partition.refusals.map(\.reason) == [.contradictoryDecisions])
        #expect(partition.refusals.map(\.needsReview) == [true])
    }

    @Test func `a steward's must-link goes before the claim of a source`() {
        var table = ToyTable(3)
        table.claims = [RowPair(0, 1)]
        table.mustLinks = [RowPair(1, 2)]
        table.cannotLinks = [RowPair(0, 2)]
        let partition = table.partition
        #expect(partition.clusterOf == [0, 1, 1])
        #expect(partition.refusals.map(\.reason) == [.contradictoryDecisions])
        #expect(partition.refusals.map(\.bridge.left) == [0])
    }

    @Test func `different business ids keep records apart, also over a record without one`() {
        var table = ToyTable(3)
        table.identities = [[7], [], [8]]
        table[0, 1] = 20
        table[1, 2] = 15
        table[0, 2] = 14
        let partition = table.partition
        #expect(partition.clusterOf == [0, 0, 2])
        #expect(partition.refusals.map(\.reason) == [.exclusive(feature: 0)])
    }

    @Test func `a must-link may bring two business ids together, and then both are at home`() {
        var table = ToyTable(4)
        table.identities = [[7], [8], [8], [9]]
        table.mustLinks = [RowPair(0, 1)]
        table[1, 2] = 20
        table[1, 3] = 20
        table[0, 2] = 8
        #expect(table.partition.clusterOf == [0, 0, 0, 3])
    }
}
