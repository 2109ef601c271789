/// Every version of a customer, and what differs between two of them.
struct CustomerHistory {
    private let asked: PageRequest
    private let path: String

    init(_ asked: PageRequest, path: String) {
        self.asked = asked
        self.path = path
    }

    private var texts: Texts { asked.texts }

    func view() async throws -> View {
        let versions = try await asked.get("\(path)/history").versions.list
        let last = versions.count
        let to = chosen("to", versions) ?? last
        let from = chosen("from", versions) ?? max(1, to - 1)
        return [
            "versions": versions.enumerated().reversed().map { view($1, number: $0 + 1, from: from, to: to) },
            "from": from, "to": to, "isOne": from == to,
            "changes": changes(versions, from, to), "isEqual": changes(versions, from, to).isEmpty,
        ]
    }

    private func chosen(_ name: String, _ versions: [JSON]) -> Int? {
        asked.query.text(name).flatMap { Int($0) }.flatMap { (1...max(1, versions.count)).contains($0) ? $0 : nil }
    }

    private func view(_ version: JSON, number: Int, from: Int, to: Int) -> View {
        [
            "number": number, "at": texts.moment(version.validFrom.string),
            "status": texts.word("life", version.status.string),
            "cause": texts.word("trigger", version.cause.trigger.string),
            "records": texts.count("records", version.records.integer ?? 0),
            "joined": records(version.joined), "hasJoined": !version.joined.list.isEmpty,
            "left": records(version["left"]), "hasLeft": !version["left"].list.isEmpty,
            "isFrom": number == from, "isTo": number == to,
        ]
    }

    private func records(_ list: JSON) -> String {
        list.list.map { "\($0.source.text)/\($0.key.text)" }.joined(separator: ", ")
    }

    private func changes(_ versions: [JSON], _ from: Int, _ to: Int) -> [View] {
        guard versions.indices.contains(from - 1), versions.indices.contains(to - 1) else { return [] }
        let (before, after) = (versions[from - 1].attributes.members, versions[to - 1].attributes.members)
        return Set(before.keys).union(after.keys).sorted().compactMap { name -> View? in
            let (old, new) = (before[name] ?? .null, after[name] ?? .null)
            if old.canonical == new.canonical { return nil }
            return ["label": texts.word("attribute", name), "before": old.readable, "after": new.readable]
        }
    }
}

extension JSON {
    /// A value or several, as people read them.
    var readable: String {
        switch self {
        case .array(let items): items.map(\.readable).joined(separator: " · ")
        case .object(let members):
            ["careOf", "street", "postOfficeBox", "postalCode", "city", "region", "country"]
                .compactMap { members[$0]?.text }.joined(separator: ", ")
        default: text
        }
    }
}
