/// The weights of a component's pairs, each scored at most once.
struct PairWeights {
    /// Components up to this many members keep a square table; larger ones keep what they need in a dictionary.
    private static let denseLimit = 64

    private var count = 0
    /// Row by row; not a number where nothing is known yet.
    private var dense: [Float] = []
    private var sparse: [UInt64: Float] = [:]

    mutating func begin(count: Int) {
        self.count = count
        dense.removeAll(keepingCapacity: true)
        if !sparse.isEmpty { sparse.removeAll() }
        guard isDense else { return }
        dense.append(contentsOf: repeatElement(.nan, count: count * count))
    }

    /// Takes over what blocking has already scored. Large components take it from `score` instead, which is the same.
    mutating func remember(_ edge: Edge) {
        guard isDense else { return }
        dense[Int(edge.left) * count + Int(edge.right)] = edge.weight
    }

    /// The weight of two members, in either order; `score` gets the smaller one first.
    mutating func weight(_ one: Int32, _ other: Int32, _ score: (Int32, Int32) -> Float) -> Float {
        let (left, right) = (min(one, other), max(one, other))
        return isDense ? denseWeight(left, right, score) : sparseWeight(left, right, score)
    }

    private var isDense: Bool { count <= Self.denseLimit }

    private mutating func denseWeight(_ left: Int32, _ right: Int32, _ score: (Int32, Int32) -> Float) -> Float {
        let place = Int(left) * count + Int(right)
        if dense[place].isNaN { dense[place] = score(left, right) }
        return dense[place]
    }

    private mutating func sparseWeight(_ left: Int32, _ right: Int32, _ score: (Int32, Int32) -> Float) -> Float {
        let key = UInt64(left) << 32 | UInt64(right)
        if let known = sparse[key] { return known }
        let weight = score(left, right)
        sparse[key] = weight
        return weight
    }
}
