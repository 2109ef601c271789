import Store

extension Verifier {
    /// What can be seen without resolving, of the whole store.
    mutating func checkSoundness() throws {
        let extent = try store.extent()
        checked.separations = extent.separations
        checked.endedIds = extent.ended
        checked.versions = extent.versions
        checked.events = extent.events
        try checkMembers()
        for crossed in try store.crossedSeparations()
        where !waiting.contains(crossed.one) && !waiting.contains(crossed.other) {
            findings.add(.crossedSeparation, [crossed.golden], records: [crossed.one, crossed.other])
        }
        try checkEnds()
        for golden in try store.brokenHistories() { findings.add(.brokenHistory, [golden]) }
        for golden in try store.untoldVersions() { findings.add(.untoldVersion, [golden]) }
        for gap in try store.feedGaps() { findings.add(.feedGap, place: Self.place(of: gap)) }
    }

    private mutating func checkMembers() throws {
        for record in try store.livingRecordsOutside() where !waiting.contains(record) {
            findings.add(.missingMember, records: [record])
        }
        for (record, golden) in try store.withdrawnRecordsInside() where !waiting.contains(record) {
            findings.add(.extraMember, [golden], records: [record])
        }
        let several = Dictionary(grouping: try store.recordsInSeveral(), by: \.record)
        for (record, places) in several {
            findings.add(.doubleMember, places.map(\.golden).sorted(), records: [record])
        }
        for (record, golden) in try store.recordsInEnded() { findings.add(.memberOfEnded, [golden], records: [record]) }
        for golden in try store.miscountedGolden() { findings.add(.otherMemberCount, [golden]) }
    }

    /// Every id that is no longer active leads to ids that are or were, and never back to itself.
    private mutating func checkEnds() throws {
        let ends = try store.ends()
        let successors = Dictionary(ends.map { ($0.golden, $0.successors) }, uniquingKeysWith: { first, _ in first })
        let known = try store.known(Array(Set(ends.flatMap(\.successors))))
        for end in ends {
            let lost = end.successors.filter { !known.contains($0) }
            if !lost.isEmpty { findings.add(.unknownSuccessor, [end.golden] + lost) }
        }
        for golden in Cycles.members(of: successors).sorted() { findings.add(.redirectCycle, [golden]) }
    }

    private static func place(of gap: (first: Int64, last: Int64)) -> String {
        if gap.last < gap.first { return "an event beyond position \(gap.last)" }
        return gap.first == gap.last ? "position \(gap.first)" : "positions \(gap.first) to \(gap.last)"
    }
}

/// Ways that lead back to where they began.
enum Cycles {
    /// Nodes from which a cycle is reached, or that are on one.
    ///
    /// Takes away, again and again, whatever leads nowhere (Kahn, "Topological sorting of large networks", 1962).
    /// - Complexity: O(nodes + ways).
    static func members<Node: Hashable>(of ways: [Node: [Node]]) -> Set<Node> {
        var open = ways.mapValues { $0.count { ways[$0] != nil } }
        var back: [Node: [Node]] = [:]
        for (node, nexts) in ways { for next in nexts where ways[next] != nil { back[next, default: []].append(node) } }
        var done = open.filter { $0.value == 0 }.map(\.key)
        while let node = done.popLast() {
            open[node] = nil
            for before in back[node] ?? [] {
                open[before, default: 0] -= 1
                if open[before] == 0 { done.append(before) }
            }
        }
        return Set(open.keys)
    }
}
