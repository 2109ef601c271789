/// Records and the links that hold them together, as a graph: which single link joins two parts, and where it parts most
/// easily.
package struct LinkGraph: Sendable {
    package struct Link: Hashable, Sendable {
        package let one: Int
        package let other: Int
        /// What cutting it takes away; above 0.
        package let weight: Double

        package init(_ one: Int, _ other: Int, weight: Double) {
            self.one = one
            self.other = other
            self.weight = weight
        }
    }

    /// Where to part the nodes so that the links between the two sides weigh the least.
    package struct Cut: Hashable, Sendable {
        /// The side with fewer nodes, ascending; of sides alike the one without node 0.
        package let part: [Int]
        /// The sum of the links between the sides; 0 when nothing holds them together.
        package let weight: Double
    }

    private let count: Int
    private let links: [Link]
    /// Of each node the places of its links.
    private let linksOf: [[Int]]

    /// - Parameters:
    ///   - count: nodes are `0..<count`.
    ///   - links: each pair once, in any order.
    package init(count: Int, links: [Link]) {
        self.count = count
        self.links = links
        var places: [[Int]] = Array(repeating: [], count: count)
        for (place, link) in links.enumerated() {
            places[link.one].append(place)
            places[link.other].append(place)
        }
        linksOf = places
    }

    /// The places of links without which a part would fall apart, ascending.
    ///
    /// Tarjan, "A note on finding the bridges of a graph" (1974).
    /// - Complexity: linear; the recursion is as deep as the longest path.
    package var bridges: [Int] {
        var search = BridgeSearch(graph: self)
        for node in 0..<count where search.entered[node] == 0 { search.visit(node, from: nil) }
        return search.found.sorted()
    }

    private struct BridgeSearch {
        let graph: LinkGraph
        /// When each node was entered, from 1; 0 before.
        var entered: [Int]
        /// The earliest node that a node reaches without the link that led to it.
        var earliest: [Int]
        var found: [Int] = []
        private var clock = 0

        init(graph: LinkGraph) {
            self.graph = graph
            entered = Array(repeating: 0, count: graph.count)
            earliest = entered
        }

        mutating func visit(_ node: Int, from way: Int?) {
            clock += 1
            entered[node] = clock
            earliest[node] = clock
            for place in graph.linksOf[node] where place != way {
                let link = graph.links[place]
                let next = link.one == node ? link.other : link.one
                if entered[next] > 0 {
                    earliest[node] = min(earliest[node], entered[next])
                } else {
                    visit(next, from: place)
                    earliest[node] = min(earliest[node], earliest[next])
                    if earliest[next] > entered[node] { found.append(place) }
                }
            }
        }
    }

    /// The cheapest cut; nil of fewer than two nodes. The same whatever the order of links.
    ///
    /// Stoer and Wagner, "A simple min-cut algorithm" (1997).
    /// - Complexity: cubic in the nodes.
    package var cheapestCut: Cut? {
        guard count > 1 else { return nil }
        var weights = Array(repeating: Array(repeating: 0.0, count: count), count: count)
        for link in links {
            weights[link.one][link.other] += link.weight
            weights[link.other][link.one] += link.weight
        }
        var merged = (0..<count).map { [$0] }
        var living = Array(0..<count)
        var best: (part: [Int], weight: Double)?
        while living.count > 1 {
            let (last, former, weight) = Self.phase(living, weights)
            if best.map({ weight < $0.weight }) ?? true { best = (merged[last], weight) }
            merged[former] += merged[last]
            for node in living {
                weights[former][node] += weights[last][node]
                weights[node][former] = weights[former][node]
            }
            living.removeAll { $0 == last }
        }
        return best.map { Cut(part: smallerSide($0.part), weight: $0.weight) }
    }

    /// Adds the node that hangs most on those before it, one after another.
    ///
    /// - Returns: the last two, and the weight between the last and all others.
    private static func phase(_ living: [Int], _ weights: [[Double]]) -> (last: Int, former: Int, weight: Double) {
        var pull = weights[living[0]]
        var (former, last) = (living[0], living[0])
        var waiting = Array(living.dropFirst())
        while let next = waiting.max(by: { (pull[$0], $1) < (pull[$1], $0) }) {
            (former, last) = (last, next)
            waiting.removeAll { $0 == next }
            for node in waiting { pull[node] += weights[next][node] }
        }
        return (last, former, pull[last])
    }

    private func smallerSide(_ part: [Int]) -> [Int] {
        let isSmaller = part.count * 2 < count || part.count * 2 == count && !part.contains(0)
        return isSmaller ? part.sorted() : (0..<count).filter { !part.contains($0) }
    }
}
