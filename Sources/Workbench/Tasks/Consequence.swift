/// What each answer would change, in words.
struct Consequence {
    private let customers: [JSON]
    private let preview: JSON
    private let listeners: Int
    private let texts: Texts

    /// - Parameter listeners: consumers and subscriptions of the feed.
    init(_ customers: [JSON], _ preview: JSON, listeners: Int, _ texts: Texts) {
        self.customers = customers
        self.preview = preview
        self.listeners = listeners
        self.texts = texts
    }

    var view: View {
        [
            "same": preview.isNull ? [] : lines(preview.same),
            "different": preview.isNull ? [] : lines(preview.different),
        ]
    }

    private func lines(_ receipt: JSON) -> [View] {
        var lines = receipt.customers.list.compactMap(line)
        let changed = changedAttributes(receipt)
        if !changed.isEmpty {
            lines.append(texts.filled("effect-fields", ["n": changed.count, "names": changed.joined(separator: ", ")]))
        }
        if lines.isEmpty { lines.append(texts["effect-none"]) }
        if receipt.outcome.string == "held" { lines.append(texts["effect-held"]) }
        if !receipt.customers.list.isEmpty { lines.append(told) }
        return lines.map { ["text": $0] }
    }

    private var told: String {
        listeners == 0 ? texts["effect-told-0"] : texts.count("effect-told", listeners)
    }

    private func line(_ customer: JSON) -> String? {
        let values: [String: Any] = [
            "id": customer.id.text, "to": customer.canonicalId.text, "n": customer.records.integer ?? 0,
        ]
        switch customer.status.string {
        case "redirected": return texts.filled("effect-retired", values)
        case "active": return texts.filled("effect-records", values)
        default: return nil
        }
    }

    /// Golden attributes of those that stay which are not what they are now.
    private func changedAttributes(_ receipt: JSON) -> [String] {
        var names: [String] = []
        for foreseen in receipt.previews.list.map(\.customer) {
            guard let now = customers.first(where: { $0.id.text == foreseen.id.text }) else { continue }
            let (before, after) = (now.attributes.members, foreseen.attributes.members)
            for name in Set(before.keys).union(after.keys).sorted()
            where before[name]?.canonical != after[name]?.canonical {
                names.append(texts.word("attribute", name))
            }
        }
        return names
    }
}

extension JSON {
    /// The same text for the same value.
    var canonical: String {
        switch self {
        case .array(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.canonical)" }.joined(separator: ",")
                + "}"
        default: text
        }
    }
}
