import CustomerModel

@testable import Matching

/// A small table for clustering tests: a weight for every pair, as a rule book would give it.
///
/// The prior is -10 bits and links are made from 5 bits, so -10 is "nothing known" and -25 a plain contradiction.
struct ToyTable {
    static let prior: Float = -10
    static let link: Float = 5

    var count: Int
    var weights: [RowPair: Float] = [:]
    var mustLinks: [RowPair] = []
    var cannotLinks: [RowPair] = []
    var claims: [RowPair] = []
    var confirmed: [[Int32]] = []
    var hold = HoldRules()
    var identities: [[UInt32]]?
    /// Of two clusters, each compared as one record; nil: by their pairs alone.
    var wholeWeight: ((Set<Int32>, Set<Int32>) -> Float)?
    /// Pairs that blocking did not find, although they have a weight.
    var unblocked: Set<RowPair> = []

    init(_ count: Int) {
        self.count = count
    }

    subscript(one: Int32, other: Int32) -> Float {
        get { weights[RowPair(one, other)] ?? Self.prior }
        set { weights[RowPair(one, other)] = newValue }
    }

    var edges: [Edge] {
        weights.filter { $0.value >= 0 && !unblocked.contains($0.key) }
            .map { Edge($0.key.left, $0.key.right, weight: $0.value) }
            .sorted(by: Edge.isInRowOrder)
    }

    var problem: ClusterProblem {
        let weights = weights
        var problem = ClusterProblem(
            count: count, edges: edges, mustLinks: mustLinks, cannotLinks: cannotLinks, claims: claims,
            confirmed: Confirmations(confirmed, count: count), hold: hold,
            exclusive: identities.map { [ExclusiveValues(rows: $0)] } ?? [], linkThreshold: Self.link,
            priorWeight: Self.prior
        ) { weights[RowPair(Int32($0), Int32($1))] ?? Self.prior }
        if let wholeWeight { problem.wholeWeight = { wholeWeight(Set($0), Set($1)) } }
        return problem
    }

    var partition: Partition { Clustering.solve(problem) }
}

extension ToyTable {
    /// A table with random weights, decisions and identities; about every third pair has an edge.
    static func random(count: Int, using generator: inout SplitMix) -> ToyTable {
        var table = ToyTable(count)
        for left in 0..<Int32(count) {
            for right in (left + 1)..<max(Int32(count), left + 1) {
                guard Int.random(in: 0..<3, using: &generator) == 0 else { continue }
                table[left, right] = Float([-30, -15, 2, 5, 6, 9, 14, 25].randomElement(using: &generator) ?? 0)
            }
        }
        let pairs = (0..<6).map { _ in
            RowPair(
                Int32.random(in: 0..<Int32(count), using: &generator),
                Int32.random(in: 0..<Int32(count), using: &generator))
        }
        table.mustLinks = Array(pairs.prefix(Int.random(in: 0...2, using: &generator)))
        table.claims = Array(pairs[2..<4].prefix(Int.random(in: 0...2, using: &generator)))
        table.cannotLinks = Array(pairs.suffix(Int.random(in: 0...2, using: &generator)))
        table.identities = (0..<count).map { _ in
            Int.random(in: 0..<3, using: &generator) == 0 ? [UInt32.random(in: 1...2, using: &generator)] : []
        }
        let rows = (0..<Int32(count)).shuffled(using: &generator)
        table.confirmed = [
            Array(rows.prefix(2)), Array(rows.dropFirst(2).prefix(3)), Array(rows.dropFirst(5).prefix(1)),
        ]
        .filter { !$0.isEmpty && Bool.random(using: &generator) }
        table.hold = .random(using: &generator)
        return table
    }
}

extension HoldRules {
    static func random(using generator: inout SplitMix) -> HoldRules {
        HoldRules(
            confirmed: [.never, .both, .either].randomElement(using: &generator) ?? .both,
            recordsAbove: [nil, nil, 3, 4].randomElement(using: &generator) ?? nil,
            bridgeBetween: [nil, 2].randomElement(using: &generator) ?? nil)
    }
}
