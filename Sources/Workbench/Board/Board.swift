/// Records of some customers and what links them, as `GET /v1/customers/{id}/links` answers it.
struct Board {
    struct Node {
        let source: String
        let key: String
        let customer: Int
        /// What the record says; null when it may not be seen.
        let record: JSON

        var name: String { "\(source)/\(key)" }
    }

    struct Customer {
        let id: String
        let name: String
        let records: Int
        /// The nodes that the cheapest cut would take away, and what it would cost.
        let cut: (part: Set<Int>, weight: Double)?
        let isWhole: Bool
    }

    struct Link {
        enum Kind: String {
            case match, possible, must, cannot
        }

        let one: Int
        let other: Int
        let kind: Kind
        let isBridge: Bool
        let answer: JSON

        /// Nil when only a decision links the two.
        var bits: Double? { answer.weight.number }

        /// Whether it holds its records together when links under a weight are taken away.
        func holds(from least: Double) -> Bool {
            switch kind {
            case .must: true
            case .cannot: false
            case .match, .possible: (bits ?? -.infinity) >= least
            }
        }
    }

    let nodes: [Node]
    let customers: [Customer]
    let links: [Link]
    let omitted: Int
    /// Bits from which records are joined without a person, and from which they are a link at all.
    let linkWeight: Double
    let reviewWeight: Double

    /// - Parameter records: of all its customers, as the API answers them.
    init(_ answer: JSON, records: [JSON]) {
        let saying = Dictionary(
            records.map { ("\($0.source.text)/\($0.key.text)", $0) }, uniquingKeysWith: { first, _ in first })
        let ids = answer.customers.list.map(\.customer.id.text)
        let nodes = answer.records.list.map { record in
            Node(
                source: record.source.text, key: record.key.text,
                customer: ids.firstIndex(of: record.customer.text) ?? 0,
                record: saying["\(record.source.text)/\(record.key.text)"] ?? .null)
        }
        let places = Dictionary(
            nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        func place(_ record: JSON) -> Int? { places["\(record.source.text)/\(record.key.text)"] }
        let customers = answer.customers.list.enumerated().map { number, entry in
            let count = entry.records.integer ?? 0
            let (id, name) = (entry.customer.id.text, entry.customer.displayName.text)
            return Customer(
                id: id, name: name.isEmpty ? id : name, records: count,
                cut: entry.cut.weight.number.map { (Set(entry.cut.part.list.compactMap(place)), $0) },
                isWhole: nodes.count { $0.customer == number } == count)
        }
        links = answer.links.list.compactMap { link in
            guard let one = place(link.left), let other = place(link.right) else { return nil }
            let isAlone = customers[nodes[one].customer].records < 3
            return Link(
                one: one, other: other, kind: Self.kind(link), isBridge: link.bridge.isTrue && !isAlone, answer: link)
        }
        self.nodes = nodes
        self.customers = customers
        omitted = answer.omitted.integer ?? 0
        linkWeight = answer.linkWeight.number ?? 0
        reviewWeight = answer.reviewWeight.number ?? 0
    }

    private static func kind(_ link: JSON) -> Link.Kind {
        switch link.decision.kind.string {
        case "must-link": .must
        case "cannot-link": .cannot
        default: link.outcome.string == "match" ? .match : .possible
        }
    }

    /// The weights of a slider that takes links away: from the weakest to above the strongest, in whole bits.
    var range: ClosedRange<Int> {
        let strongest = links.compactMap(\.bits).max() ?? reviewWeight
        let least = Int(reviewWeight.rounded(.down))
        return least...max(least + 1, Int(strongest.rounded(.up)) + 1)
    }

    /// In which part of its customer each node is when links under a weight are taken away, from 0 in the order of nodes.
    func parts(from least: Double) -> [Int] {
        var roots = Array(nodes.indices)
        func root(_ node: Int) -> Int {
            var node = node
            while roots[node] != node { node = roots[node] }
            return node
        }
        for link in links where nodes[link.one].customer == nodes[link.other].customer && link.holds(from: least) {
            let (one, other) = (root(link.one), root(link.other))
            roots[max(one, other)] = min(one, other)
        }
        var seen: [Int: [Int]] = [:]
        return nodes.indices.map { node in
            let (customer, root) = (nodes[node].customer, root(node))
            if let part = seen[customer]?.firstIndex(of: root) { return part }
            seen[customer, default: []].append(root)
            return seen[customer, default: []].count - 1
        }
    }

    /// `A`, `B`, … of a customer.
    static func letter(_ customer: Int) -> String { String(UnicodeScalar(UInt8(65 + customer % 26))) }

    /// The source systems, in the order of the alphabet.
    var sources: [String] { Set(nodes.map(\.source)).sorted() }
}
