/// The golden values of a customer with the reason of each, its pins and its relations.
struct GoldenView {
    private let asked: PageRequest
    private let path: String
    private let id: String

    init(_ asked: PageRequest, path: String, id: String) {
        self.asked = asked
        self.path = path
        self.id = id
    }

    private var texts: Texts { asked.texts }

    func view(_ customer: JSON) async throws -> View {
        async let traced = asked.get("\(path)/lineage")
        async let catalog = asked.get("/v1/catalog")
        async let pinned = asked.find("/v1/pins?customer=\(id)")
        async let related = asked.get("\(path)/relations")
        let lineage = Lineage(try await traced)
        let attributes = Attribute.all(try await catalog)
        let pins = (try await pinned)?.items.list ?? []
        let answer = try await related
        let relations = answer.relations.list.map(relation) + answer.decided.list.map(decided)
        let lens = asked.query.text("lens").flatMap(Lens.init)
        let first = attributes.filter { attribute in lens.map { $0.works(with: attribute) } ?? true }
        let rest = attributes.filter { attribute in lens.map { !$0.works(with: attribute) } ?? false }
        return [
            "lenses": lenses(lens), "lens": heads(lens), "groups": groups(first, lineage),
            "others": groups(rest, lineage), "hasOthers": lens != nil,
            "pins": pins.map(pin), "hasPins": !pins.isEmpty,
            "relations": relations, "hasRelations": !relations.isEmpty,
        ]
    }

    /// The choice of functions; none is the whole customer in the order of the catalog.
    private func lenses(_ chosen: Lens?) -> [View] {
        let all: [Lens?] = [nil] + Lens.allCases
        return all.map { lens -> View in
            [
                "title": texts[lens.map { "lens-\($0.rawValue)" } ?? "lens-none"], "isChosen": lens == chosen,
                "href": "/workbench/customers/\(id)\(Query([:]).with("lens", lens?.rawValue).string)",
            ]
        }
    }

    private func heads(_ lens: Lens?) -> [View] {
        guard let lens else { return [] }
        let purposes = lens.purposes.sorted().map { texts.word("purpose", $0) }.joined(separator: " · ")
        return [["title": texts["lens-\(lens.rawValue)"], "purposes": purposes]]
    }

    private func groups(_ attributes: [Attribute], _ lineage: Lineage) -> [View] {
        Attribute.Group.allCases.compactMap { group -> View? in
            let rows = attributes.filter { $0.group == group }.flatMap { attribute in
                valueRows(of: attribute, lineage.values(of: attribute.name))
            }
            if rows.isEmpty { return nil }
            return ["title": texts["group-\(group.rawValue)"], "rows": group == .address ? byPlace(rows) : rows]
        }
    }

    /// What may not be seen stands once, however many values there are.
    private func valueRows(of attribute: Attribute, _ values: [JSON]) -> [View] {
        guard let masked = values.first(where: { !$0.masked.isNull }) else {
            return values.map { value($0, of: attribute) }
        }
        return [
            [
                "label": texts.word("attribute", attribute.name), "occurrence": 0,
                "hidden": HiddenValue.view(masked, texts),
            ]
        ]
    }

    /// One address after another, each with a mark at its start.
    private func byPlace(_ rows: [View]) -> [View] {
        let places = Dictionary(grouping: rows) { $0["occurrence"] as? Int ?? 0 }
        return places.sorted { $0.key < $1.key }.flatMap { place in
            place.value.enumerated().map { index, row in row.merging(["startsPlace": index == 0]) { $1 } }
        }
    }

    private func value(_ value: JSON, of attribute: Attribute) -> View {
        let losers = value.losers.list.map { loser -> View in
            [
                "record": "\(loser.source.text)/\(loser.key.text)", "raw": loser.raw.text,
                "reason": texts.word("lost", loser.reason.string),
                "segments": CharacterDiff.segments(of: loser.value.text, against: value.value.text),
            ]
        }
        let supporters = value.supporters.list.map { "\($0.source.text)/\($0.key.text)" }
        return [
            "label": texts.word("attribute", attribute.name), "attribute": attribute.pinned,
            "occurrence": value.occurrence.integer ?? 0, "text": value.value.text,
            "reason": texts.word("decided", value.decidedBy.string), "rule": value.rule.text,
            "isPinned": value.decidedBy.string == "pin",
            "winner": value.winner.isNull
                ? []
                : [
                    ["record": "\(value.winner.source.text)/\(value.winner.key.text)", "raw": value.winner.raw.text]
                        as View
                ],
            "supporters": supporters.joined(separator: ", "), "hasSupporters": !supporters.isEmpty,
            "losers": losers, "others": texts.count("other-values", losers.count), "hasLosers": !losers.isEmpty,
        ]
    }

    private func pin(_ pin: JSON) -> View {
        let values = pin.values.members.sorted { $0.key < $1.key }.map(\.value.text).joined(separator: ", ")
        let record = pin.record.isNull ? "" : "\(pin.record.source.text)/\(pin.record.key.text)"
        return [
            "label": texts.word("attribute", pin.attribute.string), "attribute": pin.attribute.text,
            "occurrence": pin.occurrence.integer ?? 0, "value": values.isEmpty ? record : values,
            "until": texts.words["until-\(pin.until.string)"] ?? texts.moment(pin.until.string),
            "author": pin.author.text, "reason": pin.reason.text, "at": texts.moment(pin.createdAt.string),
            "command": pin.command.integer ?? 0,
        ]
    }

    /// What a steward has answered to a case.
    private func decided(_ decided: JSON) -> View {
        let other = decided.customer
        return [
            "role": texts.word("relation", decided.relation.string), "direction": "↔",
            "customer": [["name": name(other), "href": "/workbench/customers/\(other.id.text)"] as View],
            "stated": "\(decided.author.text), \(texts.moment(decided.at.string)), № \(decided.command.text)",
        ]
    }

    private func name(_ customer: JSON) -> String {
        customer.displayName.text.isEmpty ? customer.id.text : customer.displayName.text
    }

    private func relation(_ relation: JSON) -> View {
        let other = relation.customer
        return [
            "role": texts.word("role", relation.role.string),
            "direction": texts.word("direction", relation.direction.string),
            "customer": other.isNull
                ? [] : [["name": name(other), "href": "/workbench/customers/\(other.id.text)"] as View],
            "stated": relation.statedBy.list.map { "\($0.source.text)/\($0.key.text)" }.joined(separator: ", "),
        ]
    }
}

/// The source records of a customer, each with all that it says.
struct SourcesView {
    private let asked: PageRequest
    private let path: String

    init(_ asked: PageRequest, path: String) {
        self.asked = asked
        self.path = path
    }

    func view() async throws -> View {
        async let found = asked.get("\(path)/records")
        async let catalog = asked.get("/v1/catalog")
        let (records, attributes) = (try await found.records.list, Attribute.all(try await catalog))
        return ["records": records.map { record($0, attributes) }]
    }

    private func record(_ record: JSON, _ attributes: [Attribute]) -> View {
        let texts = asked.texts
        return [
            "source": record.source.text, "key": record.key.text, "name": Attribute.name(of: record),
            "version": record.version.integer ?? 0, "since": texts.moment(record.since.string),
            "received": texts.moment(record.receivedAt.string),
            "chips": TaskView.chips(record.matchKey.string, texts),
            "fields": attributes.compactMap { attribute -> View? in
                let values = record.fields[attribute.name].list
                if values.isEmpty { return nil }
                return [
                    "label": texts.word("attribute", attribute.name),
                    "values": values.map { value -> View in
                        [
                            "text": value.value.text, "raw": value.raw.isNull ? [] : [["text": value.raw.text] as View],
                            "status": texts.word("status", value.status.string),
                            "isDoubtful": ["invalid", "placeholder"].contains(value.status.string),
                        ]
                    },
                ]
            },
        ]
    }
}
