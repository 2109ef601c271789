/// Joins the rows of one component after another, keeping its buffers between components.
///
/// Members are numbered locally, in row order; a cluster is named by its smallest member.
struct ComponentSolver {
    /// Beyond this many reported bridges a cluster adds none of its own: a blob must not flood the stewards.
    static let refusalsPerCluster = 8

    let problem: ClusterProblem
    private(set) var rows: [Int32] = []
    var sets = DisjointSets(count: 0)
    var size: [Int32] = []
    /// The members of a cluster as a ring, so that two clusters join in constant time.
    var next: [Int32] = []
    var identities = ClusterIdentities()
    var separations = ClusterSeparations()
    /// By cluster: whether one of its records belongs to a confirmed customer; empty when nothing is confirmed.
    var isConfirmed: [Bool] = []
    /// By member: the members to which an edge at or above the link threshold runs; empty until somebody asks.
    var neighbours: [[Int32]] = []
    private var weights = PairWeights()
    var sample = PairSample(edgeCount: 0)
    private var refusals: [RefusedJoin] = []
    /// Sizes at which two clusters were judged too thin; as long as neither has grown the verdict stands.
    private var thinAt: [UInt64: UInt64] = [:]

    init(_ problem: borrowing ClusterProblem) {
        self.problem = copy problem
    }

    /// Solves one component; `assignments` and `distinctRefusals` tell the outcome.
    mutating func solve(_ component: Int, of components: borrowing Components) {
        let edges = components.edges[component]
        begin(components.rows[component], edgeCount: edges.count)
        for index in edges { weights.remember(local(problem.edges[Int(index)])) }
        for index in components.cannotLinks[component] { separate(problem.cannotLinks[Int(index)]) }
        let joins = components.mustLinks[component]
        let claims = joins.firstIndex { $0 >= problem.mustLinks.count } ?? joins.endIndex
        for index in joins[..<claims] { obey(problem.mustLinks[Int(index)]) }
        for index in components.confirmed[component] { keepTogether(problem.confirmed.groups[Int(index)]) }
        for index in joins[claims...] { heed(problem.claims[Int(index) - problem.mustLinks.count]) }
        for place in edges.indices { consider(place, in: edges) }
    }

    /// Each row of the component with the smallest row of its cluster.
    mutating func assignments() -> [(row: Int32, cluster: Int32)] {
        (0..<Int32(rows.count)).map { (rows[Int($0)], rows[Int(sets.find($0))]) }
    }

    /// The refusals that final clusters still show, one for each pair of them.
    mutating func distinctRefusals() -> [RefusedJoin] {
        var reported: [UInt64: Int] = [:]
        var seen: Set<UInt64> = []
        var distinct: [RefusedJoin] = []
        for refusal in refusals {
            let (left, right) = clusters(of: refusal.bridge)
            guard left != right, seen.insert(Self.pairKey(left, right)).inserted else { continue }
            guard
                reported[UInt64(left), default: 0] < Self.refusalsPerCluster
                    || reported[UInt64(right), default: 0] < Self.refusalsPerCluster
            else { continue }
            reported[UInt64(left), default: 0] += 1
            reported[UInt64(right), default: 0] += 1
            distinct.append(refusal)
        }
        return distinct
    }

    private mutating func begin(_ members: ArraySlice<Int32>, edgeCount: Int) {
        rows = Array(members)
        sets = DisjointSets(count: rows.count)
        size = [Int32](repeating: 1, count: rows.count)
        next = (0..<Int32(rows.count)).map { $0 }
        identities = ClusterIdentities(problem.exclusive, rows: rows)
        separations = ClusterSeparations()
        isConfirmed = problem.confirmed.isEmpty ? [] : rows.map { problem.confirmed.contains($0) }
        if !neighbours.isEmpty { neighbours.removeAll() }
        weights.begin(count: rows.count)
        sample = PairSample(edgeCount: edgeCount)
        refusals.removeAll(keepingCapacity: true)
        if !thinAt.isEmpty { thinAt.removeAll() }
    }

    private mutating func separate(_ pair: RowPair) {
        guard pair.left != pair.right else { return }
        separations.add(member(pair.left), member(pair.right))
    }

    private mutating func obey(_ pair: RowPair) {
        let (left, right) = (sets.find(member(pair.left)), sets.find(member(pair.right)))
        guard left != right else { return }
        if separations.cross(left, right, &sets) {
            refuse(pair, .contradictoryDecisions)
        } else {
            join(left, right, vouched: true)
        }
    }

    /// A source's claim, which moves no confirmed customer that the rules hold.
    private mutating func heed(_ pair: RowPair) {
        let (left, right) = (sets.find(member(pair.left)), sets.find(member(pair.right)))
        guard left != right else { return }
        if let reason = confirmedHold(left, right), !separations.cross(left, right, &sets) {
            refuse(pair, reason)
        } else {
            obey(pair)
        }
    }

    mutating func refuse(_ pair: RowPair, _ reason: RefusedJoin.Reason) {
        let score = score
        let weight = weights.weight(member(pair.left), member(pair.right), score)
        refuse(Edge(pair.left, pair.right, weight: weight), reason)
    }

    private mutating func consider(_ place: Int, in edges: ArraySlice<Int32>) {
        let edge = problem.edges[Int(edges[place])]
        let (left, right) = clusters(of: edge)
        guard left != right else { return }
        if separations.cross(left, right, &sets) {
            refuse(edge, .cannotLink)
        } else if let feature = identities.disagreement(left, right) {
            refuse(edge, .exclusive(feature: feature))
        } else if isThin(left, right, bridge: edge) {
            refuse(edge, .thinEvidence)
        } else if hasRival(place, in: edges, left, right) {
            refuse(edge, .rival)
        } else if let reason = hold(left, right, edges) {
            refuse(edge, reason)
        } else {
            join(left, right, vouched: false)
        }
    }

    private mutating func isThin(_ left: Int32, _ right: Int32, bridge: Edge) -> Bool {
        let (leftSize, rightSize) = (size[Int(left)], size[Int(right)])
        guard leftSize > 1 || rightSize > 1 else { return false }
        let key = Self.pairKey(left, right)
        let sizes = Self.pairKey(leftSize, rightSize)
        if thinAt[key] == sizes { return true }
        let ends = local(bridge)
        let isLeftFirst = sets.find(ends.left) == left
        let lefts = sample.members(next, from: isLeftFirst ? ends.left : ends.right, size: leftSize)
        let rights = sample.members(next, from: isLeftFirst ? ends.right : ends.left, size: rightSize)
        let isThin =
            meanSupport(lefts, rights) < problem.evidence.demand(Int(leftSize), Int(rightSize))
            || contradict(lefts, rights)
        if isThin { thinAt[key] = sizes }
        return isThin
    }

    /// Whether two clusters, each compared as one record, would not be linked: a record without birth date looks like a father
    /// as much as like his son, and lends neither its silence.
    func contradict(_ lefts: [Int32], _ rights: [Int32]) -> Bool {
        guard let wholeWeight = problem.wholeWeight else { return false }
        return wholeWeight(lefts.map { rows[Int($0)] }, rights.map { rows[Int($0)] }) < problem.linkThreshold
    }

    mutating func meanSupport(_ lefts: [Int32], _ rights: [Int32]) -> Float {
        var sum: Float = 0
        let score = score
        for left in lefts {
            for right in rights {
                let weight = weights.weight(left, right, score)
                sum += problem.evidence.support(
                    weight: weight, prior: problem.priorWeight, link: problem.linkThreshold
                )
            }
        }
        return sum / Float(lefts.count * rights.count)
    }

    mutating func join(_ left: Int32, _ right: Int32, vouched: Bool) {
        let joined = sets.unite(left, right)
        let absorbed = joined == left ? right : left
        size[Int(joined)] += size[Int(absorbed)]
        next.swapAt(Int(left), Int(right))
        identities.join(absorbed, into: joined, vouched: vouched)
        separations.join(absorbed, into: joined)
        if !isConfirmed.isEmpty { isConfirmed[Int(joined)] = isConfirmed[Int(joined)] || isConfirmed[Int(absorbed)] }
    }

    private mutating func refuse(_ bridge: Edge, _ reason: RefusedJoin.Reason) {
        refusals.append(RefusedJoin(bridge: bridge, reason: reason))
    }

    mutating func clusters(of edge: Edge) -> (Int32, Int32) {
        let ends = local(edge)
        let (one, other) = (sets.find(ends.left), sets.find(ends.right))
        return (min(one, other), max(one, other))
    }

    /// Holds nothing of the solver but what it reads, so that the solver's own tables stay unshared and change in place.
    private var score: (_ left: Int32, _ right: Int32) -> Float {
        { [rows, crossWeight = problem.crossWeight] left, right in
            crossWeight(Int(rows[Int(left)]), Int(rows[Int(right)]))
        }
    }

    private func local(_ edge: Edge) -> Edge {
        Edge(member(edge.left), member(edge.right), weight: edge.weight)
    }

    /// - Complexity: O(log n) for n members.
    func member(_ row: Int32) -> Int32 {
        var low = 0
        var high = rows.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if rows[middle] <= row { low = middle } else { high = middle }
        }
        return Int32(low)
    }

    private static func pairKey(_ high: Int32, _ low: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
    }
}
