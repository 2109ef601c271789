import CustomerModel
import Hub

/// All that a command may change and an undo has to bring back.
struct WorldState: Equatable {
    let partitioning: Partitioning
    let documents: [Set<SourceKey>: [String: String]]
    /// Kind, author, reason and ends of each decision in force.
    let constraints: Set<String>
}

extension World {
    func decidedState() async throws -> WorldState {
        let partitioning = try await partitioning()
        let page = try await hub.constraints(of: nil, cursor: nil, limit: 500)
        let constraints = try JSON(page.items).list.map { constraint in
            ["kind", "author", "reason", "left", "right"].map { constraint[$0]?.canonical ?? "" }.joined(separator: " ")
        }
        return WorldState(
            partitioning: partitioning, documents: try await documents(partitioning), constraints: Set(constraints))
    }

    /// A command that the present customers allow; nil when there are too few.
    func randomCommand(using random: inout SplitMix) async throws -> (StewardCommand.Kind, [UInt8])? {
        let partitioning = try await partitioning()
        let ids = partitioning.members.keys.sorted().shuffled(using: &random)
        let keys = partitioning.idOf.keys.sorted().shuffled(using: &random)
        guard ids.count > 1, keys.count > 1 else { return nil }
        func name(_ key: SourceKey) -> String { #"{"source": "\#(key.system)", "key": "\#(key.key)"}"# }
        let kind =
            [StewardCommand.Kind.merge, .separate, .split, .move, .mustLink, .cannotLink, .release, .pin, .unpin]
            .randomElement(using: &random) ?? .merge
        let members: String
        switch kind {
        case .merge, .separate: members = #""customers": ["\#(ids[0])", "\#(ids[1])"]"#
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
