extension ComponentSolver {
    /// So many edges on either side of a bridge, by weight, are searched for rivals.
    private static let rivalsLooked = 64
    /// Claims are as good as each other when they differ by no more than this, in bits.
    private static let tie: Float = 0.25

    /// Whether a third cluster has as good a claim to one side of a bridge as the other side has, and no join of all three
    /// would hold: a record without birth date at the address of a father and a son of one name.
    ///
    /// One record belongs to one customer, so of two equal claims that exclude each other neither is likelier than not.
    ///
    /// - Complexity: O(1) edges looked at.
    mutating func hasRival(_ place: Int, in edges: ArraySlice<Int32>, _ left: Int32, _ right: Int32) -> Bool {
        let weight = problem.edges[Int(edges[place])].weight
        let last = min(edges.endIndex, place + Self.rivalsLooked)
        for other in max(edges.startIndex, place - Self.rivalsLooked)..<last where other != place {
            let edge = problem.edges[Int(edges[other])]
            if edge.weight < weight - Self.tie { break }
            let (one, two) = clusters(of: edge)
            guard one != two, let (shared, rival) = Self.claim(one, two, left, right) else { continue }
            if excludes(shared: shared, shared == left ? right : left, rival) { return true }
        }
        return false
    }

    /// The side of the bridge that an edge to a third cluster claims, and that cluster.
    private static func claim(
        _ one: Int32, _ two: Int32, _ left: Int32, _ right: Int32
    ) -> (shared: Int32, rival: Int32)? {
        let (hasOne, hasTwo) = (one == left || one == right, two == left || two == right)
        guard hasOne != hasTwo else { return nil }
        return hasOne ? (one, two) : (two, one)
    }

    /// Whether the shared cluster, about to go with one of two others, could as well go with the other, but not with both.
    private mutating func excludes(shared: Int32, _ one: Int32, _ two: Int32) -> Bool {
        if separations.cross(shared, two, &sets) || identities.disagreement(shared, two) != nil { return false }
        let claims = (meanSupport(shared, one), meanSupport(shared, two))
        if claims.1 < problem.evidence.demand(Int(size[Int(shared)]), Int(size[Int(two)])) { return false }
        if separations.cross(one, two, &sets) || identities.disagreement(one, two) != nil { return true }
        if confirmedHold(one, two) == .bothConfirmed { return true }
        let sizes = (Float(size[Int(shared)]), Float(size[Int(one)]), Float(size[Int(two)]))
        let across = meanSupport(one, two)
        if across < 0 { return true }
        let ofOne = (claims.0 * sizes.0 + across * sizes.2) / (sizes.0 + sizes.2)
        let ofTwo = (claims.1 * sizes.0 + across * sizes.1) / (sizes.0 + sizes.1)
        return ofOne < problem.evidence.demand(Int(sizes.0 + sizes.2), Int(sizes.1))
            && ofTwo < problem.evidence.demand(Int(sizes.0 + sizes.1), Int(sizes.2))
    }

    private mutating func meanSupport(_ left: Int32, _ right: Int32) -> Float {
        meanSupport(
            sample.members(next, from: left, size: size[Int(left)]),
            sample.members(next, from: right, size: size[Int(right)]))
    }
}
