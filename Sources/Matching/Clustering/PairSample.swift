/// Which members speak for a cluster when two clusters are weighed, so that a giant component costs no more than its edges.
struct PairSample {
    /// The most members that one side sends; their pairs with the other side's are all scored.
    private let limit: Int

    /// Depends only on the component, so the answer does not depend on what else is in the table.
    init(edgeCount: Int) {
        switch edgeCount {
        case ..<2000: limit = 16
        case ..<20_000: limit = 8
        case ..<200_000: limit = 4
        default: limit = 3
        }
    }

    /// Members evenly spaced along the ring, the bridge's own end first.
    ///
    /// - Complexity: O(size).
    func members(_ ring: [Int32], from end: Int32, size: Int32) -> [Int32] {
        let count = min(limit, Int(size))
        var members: [Int32] = []
        members.reserveCapacity(count)
        var member = end
        for step in 0..<Int(size) {
            if step == members.count * Int(size) / count { members.append(member) }
            if members.count == count { break }
            member = ring[Int(member)]
        }
        return members
    }
}
