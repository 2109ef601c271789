import CustomerModel
import Hub

/// All that a command may change and an undo has to bring back.
struct WorldState: Equatable {
    let partitioning: Partitioning
    let documents: [Set<SourceKey>: [String: String]]
    /// Kind, author, reason, ends and what it asks again of each decision in force.
    let constraints: Set<String>
    /// By whom, why and of how many records each customer is confirmed.
    let confirmed: [Set<SourceKey>: String]
    /// Kind, reason, ends and what has changed of each open task.
    let tasks: Set<String>
}

extension World {
    func decidedState() async throws -> WorldState {
        let partitioning = try await partitioning()
        let page = try await hub.constraints(of: nil, cursor: nil, limit: 500)
        let constraints = try JSON(page.items).list.map { constraint in
            ["kind", "author", "reason", "left", "right", "askAgainWhen"].map { constraint[$0]?.canonical ?? "" }
                .joined(separator: " ")
        }
        var confirmed: [Set<SourceKey>: String] = [:]
        for (id, keys) in partitioning.members { confirmed[keys] = try await confirmation(of: id)?.canonical }
        return WorldState(
            partitioning: partitioning, documents: try await documents(partitioning), constraints: Set(constraints),
            confirmed: confirmed, tasks: try await questions())
    }

    /// What `confirmed` of a customer says; nil when it is not confirmed.
    func confirmation(of id: String?) async throws -> JSON? {
        guard case .found(let json, _) = try await hub.customer(id: id ?? "") else { return nil }
        return try JSON(json)["confirmed"].flatMap { $0.members.isEmpty ? nil : $0 }
    }

    private func questions() async throws -> Set<String> {
        let tasks = try JSON(try await hub.tasks(cursor: nil, limit: 500).items).list
        return Set(
            tasks.map { task in
                let ends = [task["left"]?["record"], task["right"]?["record"]].map { $0?.canonical ?? "" }.sorted()
                let asked = task["asked"]?["changed"]?.canonical ?? ""
                return "\(task["kind"]?.text ?? "") \(task["code"]?.text ?? "") \(ends) \(asked)"
            })
    }

    /// A command that the present customers allow; nil when there are too few.
    func randomCommand(using random: inout SplitMix) async throws -> (StewardCommand.Kind, [UInt8])? {
        let partitioning = try await partitioning()
        let ids = partitioning.members.keys.sorted().shuffled(using: &random)
        let keys = partitioning.idOf.keys.sorted().shuffled(using: &random)
        guard ids.count > 1, keys.count > 1 else { return nil }
        func name(_ key: SourceKey) -> String { #"{"source": "\#(key.system)", "key": "\#(key.key)"}"# }
        let kind =
            [
                StewardCommand.Kind.merge, .separate, .split, .move, .mustLink, .cannotLink, .release, .pin, .unpin,
                .confirm, .confirm, .unconfirm,
            ].randomElement(using: &random) ?? .merge
        let watched =
            [
                "", "", #", "askAgainWhen": ["phone"]"#, #", "askAgainWhen": ["address", "email"]"#,
                #", "askAgainWhen": []"#,
            ]
            .randomElement(using: &random) ?? ""
        let members: String
        switch kind {
        case .merge: members = #""customers": ["\#(ids[0])", "\#(ids[1])"]"#
        case .separate: members = #""customers": ["\#(ids[0])", "\#(ids[1])"]\#(watched)"#
        case .cannotLink: members = #""left": \#(name(keys[0])), "right": \#(name(keys[1]))\#(watched)"#
        case .confirm: members = #""customer": "\#(ids[0])""#
        case .unconfirm:
            var confirmed: String?
            for id in ids where confirmed == nil { if try await confirmation(of: id) != nil { confirmed = id } }
            guard let confirmed else { return nil }
            members = #""customer": "\#(confirmed)""#
        case .split:
            guard let large = ids.first(where: { partitioning.members[$0, default: []].count > 1 }),
                let part = partitioning.members[large]?.sorted().first
            else { return nil }
            members = #""customer": "\#(large)", "parts": [[\#(name(part))]]"#
        case .move:
            guard let target = ids.first(where: { $0 != partitioning.idOf[keys[0]] }) else { return nil }
            members = #""records": [\#(name(keys[0]))], "to": "\#(target)""#
        case .pin:
            let value = ["Aino", "Kalle", "Ossi"].randomElement(using: &random) ?? ""
            members = #""customer": "\#(ids[0])", "attribute": "givenName", "value": "\#(value)""#
        case .unpin: members = #""customer": "\#(ids[0])", "attribute": "givenName""#
        default: members = #""left": \#(name(keys[0])), "right": \#(name(keys[1]))"#
        }
        return (kind, Array(#"{\#(members), "author": "test", "reason": "random"}"#.utf8))
    }
}
