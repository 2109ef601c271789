/// What a customer was after one step of how it was built.
struct Replay {
    private let asked: PageRequest
    private let path: String
    private let steps: [JSON]

    /// - Parameter steps: all of them, oldest first.
    init(_ asked: PageRequest, path: String, steps: [JSON]) {
        self.asked = asked
        self.path = path
        self.steps = steps
    }

    private var texts: Texts { asked.texts }

    /// - Parameter now: the step, from 1.
    func view(_ now: Int) async throws -> View {
        let moment = steps[now - 1].at.string
        // Steps of one run have one moment: what was before is what was known at the last other one.
        let former = steps[..<now].last { $0.at.string != moment }?.at.string
        async let golden = values(at: moment)
        async let before = values(at: former)
        let (values, formerly) = (try await golden, try await before)
        let records = Self.records(steps[..<now])
        let earlier = Set(Self.records(steps[..<(now - 1)]))
        let gone = earlier.subtracting(records).sorted()
        return [
            "at": texts.moment(moment), "count": texts.count("records", records.count),
            "records": records.map { ["record": $0, "isNew": !earlier.contains($0)] as View },
            "gone": gone.map { ["record": $0] as View }, "hasValues": !values.isEmpty,
            "isOneOfMany": steps[now...].contains { $0.at.string == moment },
            "values": values.keys.sorted().map { name in
                value(name, values[name] ?? .null, formerly[name] ?? .null, isFirst: formerly.isEmpty)
            },
        ]
    }

    /// The records that the steps leave in the customer, in the order of their names.
    static func records(_ steps: ArraySlice<JSON>) -> [String] {
        steps.reduce(into: Set<String>()) { records, step in
            let name = "\(step.record.source.text)/\(step.record.key.text)"
            if step.step.string == "joined" { records.insert(name) }
            if step.step.string == "left" { records.remove(name) }
        }.sorted()
    }

    /// The golden values as of a moment; none when the customer was not alive then.
    private func values(at moment: String?) async throws -> [String: JSON] {
        guard let moment else { return [:] }
        return try await asked.find(path + Query(["asOf": moment]).string)?.attributes.members ?? [:]
    }

    private func value(_ name: String, _ now: JSON, _ before: JSON, isFirst: Bool) -> View {
        [
            "label": texts.word("attribute", name), "text": now.readable(texts), "former": before.readable(texts),
            "isNew": !isFirst && now.canonical != before.canonical, "hasFormer": !before.isNull,
        ]
    }
}
