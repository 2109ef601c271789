/// `/workbench/search`: customers by what their records say. With `part` only the results, for the script that asks at each key.
struct SearchPage: Page {
    let asked: PageRequest
    var template: String { asked.query.has("part", "1") ? "found" : "search" }

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        if let figure = asked.query.text("figure") { return try await behind(figure) }
        let words = asked.query.text("q")
        let query = Query(["q": words ?? "", "limit": "20", "kind": asked.query.text("kind") ?? ""])
        let found = words == nil ? .null : try await asked.get("/v1/customers\(query.string)")
        let customers = found.items.list.map(customer)
        return [
            "title": asked.texts["search"], "script": "search.js", "q": words ?? "", "hasQuestion": words != nil,
            "customers": customers, "hasNone": words != nil && customers.isEmpty,
            "hasMore": !found.next.isNull,
        ]
    }

    /// Those behind a number of the overview.
    private func behind(_ figure: String) async throws -> View {
        let query = Query(["figure": figure, "limit": "50"]).with("cursor", asked.query.text("cursor"))
        let found = try await asked.get("/v1/customers\(query.string)")
        let customers = found.items.list.map(customer)
        return [
            "title": asked.texts["search"], "script": "search.js", "q": "", "hasQuestion": true,
            "figure": [["text": meaning(of: figure)] as View],
            "customers": customers, "hasNoneBehind": customers.isEmpty,
            "nextPage": next(of: found) { "/workbench/search\(Query(["figure": figure, "cursor": $0]).string)" },
        ]
    }

    /// `missing:person:phone` in words.
    private func meaning(of figure: String) -> String {
        let parts = figure.split(separator: ":").map(String.init)
        let (first, last) = (parts.count > 1 ? parts[1] : "", parts.last ?? "")
        let texts = asked.texts
        switch parts.first {
        case "missing":
            return texts.filled(
                "figure-missing", ["kind": texts.word("parties", first), "name": texts.word("attribute", last)])
        case "invalid", "placeholder":
            return texts.filled(
                "figure-\(parts[0])", ["source": first, "name": texts.word("attribute", last)])
        case "changed":
            return texts.filled("figure-changed", ["source": first, "age": texts.word("changed", last)])
        case "records": return texts.filled("figure-records", ["n": last == "10" ? "10+" : last])
        default: return texts.filled("figure-sources", ["sources": last.replacing("+", with: " + ")])
        }
    }

    private func customer(_ found: JSON) -> View {
        let attributes = found.attributes
        let address = attributes.address.list.first ?? .null
        return [
            "href": "/workbench/customers/\(found.id.text)", "id": found.id.text, "name": found.displayName.text,
            "kind": asked.texts.word("party", found.kind.string),
            "records": asked.texts.count("records", found.records.integer ?? 0),
            "place": [address.street.text, address.postalCode.text, address.city.text].filter { !$0.isEmpty }.joined(
                separator: " "),
            "number": attributes.businessId.text,
            "matches": found.matchedOn.list.map { match -> View in
                [
                    "label": asked.texts.word("attribute", match.attribute.string), "value": match.value.text,
                    "closeness": asked.texts.word("closeness", match.closeness.string),
                    "isLost": !match.survived.isTrue, "source": match.source.text,
                ]
            },
        ]
    }
}
