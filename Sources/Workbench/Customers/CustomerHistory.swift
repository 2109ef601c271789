/// Every version of a customer, and what differs between any two moments of its life: golden values, records and decisions.
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
        let to = chosen("to", versions) ?? versions.count
        let from = chosen("from", versions) ?? max(1, to - 1)
        var view = try await difference(versions, from, to)
        view["versions"] = versions.enumerated().reversed().map { self.view($1, number: $0 + 1, from: from, to: to) }
        view["from"] = from
        view["to"] = to
        return view
    }

    /// The version that a moment names, or its number; nil when there is none.
    private func chosen(_ name: String, _ versions: [JSON]) -> Int? {
        guard let text = asked.query.text(name) else { return nil }
        if let place = versions.firstIndex(where: { $0.validFrom.string == text }) { return place + 1 }
        return Int(text).flatMap { (1...max(1, versions.count)).contains($0) ? $0 : nil }
    }

    private func view(_ version: JSON, number: Int, from: Int, to: Int) -> View {
        [
            "number": number, "at": texts.moment(version.validFrom.string), "moment": version.validFrom.string,
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

    // MARK: Two moments

    private func difference(_ versions: [JSON], _ from: Int, _ to: Int) async throws -> View {
        guard versions.indices.contains(from - 1), versions.indices.contains(to - 1), from != to else {
            return ["isEqual": true]
        }
        let (start, end) = (versions[from - 1].validFrom.string, versions[to - 1].validFrom.string)
        async let one = asked.find(path + Self.then(start))
        async let other = asked.find(path + Self.then(end))
        async let catalog = asked.get("/v1/catalog")
        async let made = decisions(versions, min(start, end), max(start, end))
        guard let before = try await one, let after = try await other else {
            return ["unknown": [["text": texts["moment-erased"]] as View]]
        }
        let attributes = Attribute.all(try await catalog)
        let changes = MomentDifference(before, after, attributes, texts)
        let decisions = try await made
        return [
            "changes": changes.values, "hasChanges": !changes.values.isEmpty,
            "records": changes.records, "hasRecords": !changes.records.isEmpty,
            "decisions": decisions, "hasDecisions": !decisions.isEmpty,
            "isEqual": changes.values.isEmpty && changes.records.isEmpty && decisions.isEmpty,
        ]
    }

    /// The customer with its records, as of a moment.
    static func then(_ moment: String) -> String { Query(["asOf": moment, "include": "records"]).string }

    /// What people decided after one moment and until another, oldest first. Moments of one form, so that texts compare as they do.
    private func decisions(_ versions: [JSON], _ start: String, _ end: String) async throws -> [View] {
        func isBetween(_ moment: JSON) -> Bool { start < moment.string && moment.string <= end }
        let steps = (try await asked.find("\(path)/how")?.steps.list ?? []).filter { isBetween($0.at) }
        let numbers = Set(
            versions.filter { isBetween($0.validFrom) }.compactMap(\.cause.command.integer)
                + steps.compactMap(\.cause.command.integer)
                + steps.flatMap(\.decisions.list).compactMap(\.command.integer))
        var views: [View] = []
        for number in numbers.sorted().prefix(30) {
            guard let command = try await asked.find("/v1/commands/\(number)") else { continue }
            views.append([
                "number": number, "kind": texts.word("command", command.kind.string), "author": command.author.text,
                "reason": command.reason.text, "at": texts.moment(command.createdAt.string),
                "isUndone": !command.undoneBy.isNull,
            ])
        }
        return views
    }
}

/// What differs between a customer as of one moment and as of another.
struct MomentDifference {
    private let before: JSON
    private let after: JSON
    private let attributes: [Attribute]
    private let texts: Texts

    init(_ before: JSON, _ after: JSON, _ attributes: [Attribute], _ texts: Texts) {
        self.before = before
        self.after = after
        self.attributes = attributes
        self.texts = texts
    }

    /// Golden values, in the order of their names.
    var values: [View] {
        let (before, after) = (before.attributes.members, after.attributes.members)
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            change(name, before[name] ?? .null, after[name] ?? .null)
        }
    }

    private func change(_ name: String, _ old: JSON, _ new: JSON) -> View? {
        if old.canonical == new.canonical { return nil }
        return [
            "label": texts.word("attribute", name), "before": old.readable(texts), "after": new.readable(texts),
        ]
    }

    /// Records that came, went, or say something else.
    var records: [View] {
        let (old, new) = (named(before), named(after))
        return Set(old.keys).union(new.keys).sorted().compactMap { name -> View? in
            guard let now = new[name] else { return view(name, "went", "−", "minus", old[name] ?? .null) }
            guard let then = old[name] else { return view(name, "came", "+", "plus", now) }
            let fields = fields(then, now)
            if fields.isEmpty { return nil }
            return view(name, "changed", "≠", "other", now, fields)
        }
    }

    private func named(_ customer: JSON) -> [String: JSON] {
        let records = customer.included.records.records.list
        return Dictionary(
            records.map { ("\($0.source.text)/\($0.key.text)", $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func view(
        _ name: String, _ says: String, _ sign: String, _ kind: String, _ record: JSON, _ fields: [View] = []
    ) -> View {
        [
            "record": name, "name": Attribute.name(of: record), "sign": sign, "says": texts[says], "kind": kind,
            "fields": fields, "hasFields": !fields.isEmpty,
        ]
    }

    private func fields(_ old: JSON, _ new: JSON) -> [View] {
        attributes.compactMap { attribute in
            let (then, now) = (old.fields[attribute.name], new.fields[attribute.name])
            if !now.masked.isNull { return nil }
            return change(
                attribute.name, .array(then.list.map { .string($0.value.text) }),
                .array(now.list.map { .string($0.value.text) }))
        }
    }
}

extension JSON {
    /// A value or several, as people read them; of what may not be seen the purposes that would show it.
    func readable(_ texts: Texts) -> String {
        if let hidden = HiddenValue.view(self, texts).first {
            return "\(texts["hidden"]) (\(hidden["purposes"] ?? ""))"
        }
        switch self {
        case .array(let items): return items.map { $0.readable(texts) }.joined(separator: " · ")
        case .object(let members):
            return ["careOf", "street", "postOfficeBox", "postalCode", "city", "region", "country"]
                .compactMap { members[$0]?.text }.filter { !$0.isEmpty }.joined(separator: ", ")
        default: return text
        }
    }
}
