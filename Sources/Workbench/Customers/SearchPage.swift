/// `/workbench/search`: customers by what their records say. With `part` only the results, for the script that asks at each key.
struct SearchPage: Page {
    let asked: PageRequest
    var template: String { asked.query.has("part", "1") ? "found" : "search" }

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
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
