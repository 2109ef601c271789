/// `/workbench/customers/{id}/split`: a customer falls into several, with a proposal of who goes where.
struct SplitPage: Page {
    let asked: PageRequest
    let template = "split"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    /// More records are shown, but their pairs are not all compared.
    private static let mostCompared = 12

    func view() async throws -> View {
        let id = asked.pathText("id")
        let customer = try await asked.get("/v1/customers/\(id)?include=records")
        let records = customer.included.records.records.list
        let pairs = try await pairs(of: Array(records.prefix(Self.mostCompared)))
        let proposal = SplitProposal(count: records.count, pairs: pairs)
        return [
            "title": asked.texts["split"], "script": "split.js", "style": "compare.css", "id": id,
            "name": customer.displayName.text, "back": "/workbench/customers/\(id)",
            "canSplit": records.count > 1,
            "why": asked.texts[proposal.isByEvidence ? "split-by-evidence" : "split-by-cut"],
            "records": records.enumerated().map { index, record in
                view(record, group: proposal.groups[index], records.count)
            },
        ]
    }

    private func pairs(of records: [JSON]) async throws -> [SplitProposal.Pair] {
        var pairs: [SplitProposal.Pair] = []
        for left in records.indices {
            for right in records.indices where left < right {
                let query = Query(["a": name(records[left]), "b": name(records[right])])
                guard let answer = try await asked.find("/v1/explanations\(query.string)") else { continue }
                let explanation = answer.explanation
                pairs.append(
                    SplitProposal.Pair(
                        left: left, right: right, weight: explanation.weight.number ?? -.infinity,
                        isMatch: explanation.outcome.string == "match"))
            }
        }
        return pairs
    }

    private func name(_ record: JSON) -> String { "\(record.source.text)/\(record.key.text)" }

    private func view(_ record: JSON, group: Int, _ count: Int) -> View {
        let fields = record.fields
        let address = ["address.street", "address.postalCode", "address.city"].compactMap {
            fields[$0].list.first?.value.text
        }
        let facts = ["businessId", "birthDate", "phone", "email"].compactMap { fields[$0].list.first?.value.text }
        return [
            "source": record.source.text, "key": record.key.text, "name": Attribute.name(of: record),
            "place": address.joined(separator: " "), "facts": facts.joined(separator: " · "),
            "choices": (1...min(4, max(2, count))).map { number -> View in
                [
                    "number": number, "isChosen": number == group + 1,
                    "letter": String(UnicodeScalar(UInt8(64 + number))),
                ]
            },
            "id": "\(record.source.text)-\(record.key.text)",
        ]
    }
}

/// Which records of a customer look like customers of their own.
struct SplitProposal {
    struct Pair {
        let left: Int
        let right: Int
        let weight: Double
        let isMatch: Bool
    }

    /// The group of each record; the largest is 0. Never more than four: what is small beyond that is left with the largest.
    let groups: [Int]
    /// Whether the evidence alone holds the groups apart; else it is the weakest link that was cut.
    let isByEvidence: Bool

    init(count: Int, pairs: [Pair]) {
        var forest = Forest(count)
        for pair in pairs where pair.isMatch { forest.join(pair.left, pair.right) }
        isByEvidence = forest.count > 1
        if !isByEvidence, count > 1 {
            forest = Forest(count)
            for pair in pairs.sorted(by: { $0.weight > $1.weight }) where forest.count > 2 {
                forest.join(pair.left, pair.right)
            }
        }
        let roots = (0..<count).map { forest.root(of: $0) }
        let sizes = Dictionary(grouping: roots, by: \.self).mapValues(\.count)
        let order = sizes.keys.sorted { (sizes[$1] ?? 0, $0) < (sizes[$0] ?? 0, $1) }
        groups = roots.map { root in
            let place = order.firstIndex(of: root) ?? 0
            return place < 4 ? place : 0
        }
    }

    /// Disjoint sets.
    private struct Forest {
        private var parents: [Int]
        private(set) var count: Int

        init(_ count: Int) {
            parents = Array(0..<count)
            self.count = count
        }

        func root(of node: Int) -> Int {
            var node = node
            while parents[node] != node { node = parents[node] }
            return node
        }

        mutating func join(_ left: Int, _ right: Int) {
            let (one, other) = (root(of: left), root(of: right))
            guard one != other else { return }
            parents[max(one, other)] = min(one, other)
            count -= 1
        }
    }
}
