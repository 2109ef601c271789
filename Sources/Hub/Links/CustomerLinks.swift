import CustomerModel
import Matching
import Postgres
import RuleBook
import Store

/// Everything between the records of some customers that says that two are one, or are not.
struct CustomerLinks {
    struct Link {
        let one: Int
        let other: Int
        /// Nil when only a decision links the two.
        let edge: StoredEdge?
        let decision: StoredDecision?
        let blocking: [String]
        var isBridge = false

        /// Whether it holds its records together in one customer, and by how much.
        func hold(from linkWeight: Float) -> Double? {
            switch decision?.kind {
            case .cannotLink: nil
            case .mustLink: Self.decided
            case nil: edge.flatMap { $0.weight >= linkWeight ? Double($0.weight) : nil }
            }
        }

        /// More than any evidence.
        private static let decided = 1000.0
    }

    private let customers: [GoldenNumber]
    private let summaries: [GoldenNumber: [UInt8]]
    private let ids: [GoldenNumber: String]
    private let members: [StoredMember]
    private let counts: [GoldenNumber: Int]
    private let plan: MatchPlan
    private let version: Int
    private var links: [Link] = []
    private var cuts: [GoldenNumber: (part: [Int], weight: Double)] = [:]

    /// - Parameter customers: living ones.
    init(_ customers: [GoldenNumber], _ store: Store, _ book: TrainedRuleBook) throws {
        self.customers = customers
        let all = try store.members(customers)
        let kinds = try store.kinds(of: all.map(\.record))
        guard kinds.count == 1, let kind = kinds.first.flatMap(PartyKind.init(rawValue:)) else {
            throw HubError(.invalidDocument, "A person and an organization are never one customer.")
        }
        summaries = try store.summaries(customers)
        ids = Dictionary(customers.map { ($0, $0.publicId) }, uniquingKeysWith: { first, _ in first })
        members = try store.namedMembers(customers, limit: Hub.mostLinkedRecords)
        counts = Dictionary(grouping: all, by: \.golden).mapValues(\.count)
        plan = try book.plan(kind)
        version = book.version
        links = try Self.links(members.map(\.record), store, plan)
        weighCustomers()
    }

    private static func links(_ records: [RecordNumber], _ store: Store, _ plan: MatchPlan) throws -> [Link] {
        let place = Dictionary(records.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let edges = Dictionary(
            try store.edges(among: records).value.map { (RecordPair($0.one, $0.other), $0) },
            uniquingKeysWith: { first, _ in first })
        let decisions = Dictionary(
            try store.decisions(among: records).map { ($0.pair, $0) }, uniquingKeysWith: { first, _ in first })
        let keys = try store.sharedKeys(among: records)
        let links = Set(edges.keys).union(decisions.keys).compactMap { pair -> Link? in
            guard let left = place[pair.left], let right = place[pair.right] else { return nil }
            let rules = keys[pair, default: []].filter(plan.rules.blocking.indices.contains)
            return Link(
                one: min(left, right), other: max(left, right), edge: edges[pair], decision: decisions[pair],
                blocking: rules.map { plan.rules.blocking[$0].name })
        }
        return links.sorted { ($0.one, $0.other) < ($1.one, $1.other) }
    }

    /// Bridges and cuts, of customers of which every record is here.
    private mutating func weighCustomers() {
        for (golden, places) in Dictionary(grouping: members.indices, by: { members[$0].golden }) {
            guard places.count > 1, places.count == counts[golden] else { continue }
            let node = Dictionary(places.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            var kept: [Int] = []
            var graph: [LinkGraph.Link] = []
            for (number, link) in links.enumerated() {
                guard let one = node[link.one], let other = node[link.other],
                    let weight = link.hold(from: plan.linkWeight)
                else { continue }
                kept.append(number)
                graph.append(LinkGraph.Link(one, other, weight: weight))
            }
            let whole = LinkGraph(count: places.count, links: graph)
            for place in whole.bridges { links[kept[place]].isBridge = true }
            cuts[golden] = whole.cheapestCut.map { (part: $0.part.map { places[$0] }, weight: $0.weight) }
        }
    }
}

// MARK: JSON

extension CustomerLinks {
    /// `{"id", "ruleBookVersion", "linkWeight", "reviewWeight", "customers": [{"customer": {"id", "kind", "displayName"},
    /// "records", "cut": {"weight", "part": […]} | null}], "records": [{"source", "key", "customer"}], "omitted", "links":
    /// [{"left", "right", "outcome", "weight", "probability", "matchKey", "refusal", "blocking": […], "decision":
    /// {"kind", "author", "reason", "at", "command"} | null, "bridge"}]}`. Weights are in bits.
    var json: [UInt8] {
        var writer = JSONWriter(reservingCapacity: 1024 + 256 * links.count)
        writer.object { writer in
            writer.member("id", customers.first.flatMap { ids[$0] })
            writer.member("ruleBookVersion", version)
            writer.key("linkWeight")
            writer.number(Double(plan.linkWeight))
            writer.key("reviewWeight")
            writer.number(Double(plan.reviewWeight))
            writer.key("customers")
            writer.array { writer in for golden in customers { write(golden, &writer) } }
            writer.key("records")
            writer.array { writer in for member in members { write(member, &writer) } }
            writer.member("omitted", counts.values.reduce(0, +) - members.count)
            writer.key("links")
            writer.array { writer in for link in links { write(link, &writer) } }
        }
        return writer.bytes
    }

    private func write(_ golden: GoldenNumber, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("customer")
            writer.raw(summaries[golden] ?? Array("null".utf8))
            writer.member("records", counts[golden, default: 0])
            writer.key("cut")
            guard let cut = cuts[golden] else { return writer.null() }
            writer.object { writer in
                writer.key("weight")
                writer.number(cut.weight)
                writer.key("part")
                writer.array { writer in for place in cut.part { writer.write(members[place].key) } }
            }
        }
    }

    private func write(_ member: StoredMember, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("source", member.key.system)
            writer.member("key", member.key.key)
            writer.member("customer", ids[member.golden])
        }
    }

    private func write(_ link: Link, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("left")
            writer.write(members[link.one].key)
            writer.key("right")
            writer.write(members[link.other].key)
            writer.member("outcome", link.edge.map { $0.weight >= plan.linkWeight ? "match" : "possibleMatch" })
            writer.number("weight", link.edge.map { Double($0.weight) })
            writer.number("probability", link.edge?.probability)
            writer.member("matchKey", link.edge?.matchKey)
            writer.member("refusal", link.edge?.refusal)
            writer.key("blocking")
            writer.array { writer in link.blocking.forEach { writer.string($0) } }
            writer.key("decision")
            write(link.decision, &writer)
            writer.member("bridge", link.isBridge)
        }
    }

    private func write(_ decision: StoredDecision?, _ writer: inout JSONWriter) {
        guard let decision else { return writer.null() }
        writer.object { writer in
            writer.member("kind", decision.kind.rawValue)
            writer.member("author", decision.author)
            writer.member("reason", decision.reason)
            writer.member("at", decision.madeAt)
            writer.member("command", decision.command.map { Int($0) })
        }
    }
}

extension JSONWriter {
    /// A number, or null.
    fileprivate mutating func number(_ name: String, _ value: Double?) {
        key(name)
        if let value { number(value) } else { null() }
    }
}
