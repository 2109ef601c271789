import Testing

@testable import Matching

@Suite("Links between records as a graph")
struct LinkGraphTests {
    private func graph(_ count: Int, _ links: [(Int, Int, Double)]) -> LinkGraph {
        LinkGraph(count: count, links: links.map { LinkGraph.Link($0.0, $0.1, weight: $0.2) })
    }

    /// Two triangles and what joins them.
    private let triangles = [(0, 1, 9.0), (1, 2, 9.0), (0, 2, 9.0), (3, 4, 9.0), (4, 5, 9.0), (3, 5, 9.0)]

    @Test("one link between two groups is a bridge, two are none")
    func bridges() {
        #expect(graph(6, triangles + [(2, 3, 12)]).bridges == [6])
        #expect(graph(6, triangles + [(2, 3, 12), (0, 5, 1)]).bridges == [])
        #expect(graph(3, [(0, 1, 1), (1, 2, 1)]).bridges == [0, 1])
        #expect(graph(1, []).bridges == [])
    }

    @Test("the cheapest cut goes where the links weigh the least, and names the smaller side")
    func cuts() {
        let whole = graph(6, triangles + [(2, 3, 12), (0, 5, 1)])
        #expect(whole.cheapestCut == LinkGraph.Cut(part: [3, 4, 5], weight: 13))
        #expect(graph(3, [(0, 1, 2), (1, 2, 7)]).cheapestCut == LinkGraph.Cut(part: [0], weight: 2))
        #expect(graph(2, []).cheapestCut == LinkGraph.Cut(part: [1], weight: 0))
        #expect(graph(1, []).cheapestCut == nil)
    }

    @Test("both are what trying everything finds, on random graphs", arguments: 0..<40)
    func oracle(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let count = 2 + next(6)
        var links: [(Int, Int, Double)] = []
        for one in 0..<count {
            for other in (one + 1)..<max(count, one + 1) where next(3) > 0 {
                links.append((one, other, Double(1 + next(20))))
            }
        }
        let graph = graph(count, links)
        let sides = (1..<(1 << count) - 1).map { side in
            links.reduce(0) { sum, link in (side >> link.0 ^ side >> link.1) & 1 == 1 ? sum + link.2 : sum }
        }
        #expect(graph.cheapestCut?.weight == sides.min())
        let bridges = links.indices.filter { place in
            parts(count, links) < parts(count, links.enumerated().filter { $0.offset != place }.map(\.element))
        }
        #expect(graph.bridges == bridges)
        let part = graph.cheapestCut?.part ?? []
        let crossing = links.filter { part.contains($0.0) != part.contains($0.1) }.map(\.2).reduce(0, +)
        #expect(crossing == graph.cheapestCut?.weight)
        #expect(self.graph(count, links.reversed()).cheapestCut == graph.cheapestCut)
    }

    private func parts(_ count: Int, _ links: [(Int, Int, Double)]) -> Int {
        var root = Array(0..<count)
        for _ in 0..<count {
            for link in links { root[link.0] = min(root[link.0], root[link.1]); root[link.1] = root[link.0] }
        }
        return Set(root).count
    }
}
