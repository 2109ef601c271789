package import CustomerModel
import Store

extension Hub {
    /// Golden customers, best first when searching, else in the order of their age.
    ///
    /// `{"id", "kind", "displayName", "version", "records", "updatedAt", "attributes": {…}}`
    /// - Parameter search: words of a name (typing errors allowed), an identifier, phone or e-mail; nil lists all.
    /// - Throws: `invalidCursor`.
    package func customers(
        search: String?, kind: PartyKind?, cursor: String?, limit: Int
    ) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "c") } ?? Cursor("c", score: 2, id: 0)
        let golden = GoldenNumber(place.id)
        let rows = try await ask { store -> [FoundCustomer] in
            guard let search else { return try store.customers(kind: kind, after: golden, limit: limit + 1) }
            switch SearchText.question(search) {
            case .name(let words):
                return try store.customers(
                    named: words, kind: kind, after: (place.score, golden), limit: limit + 1)
            case .part(let text):
                return try store.customers(containing: text, kind: kind, after: golden, limit: limit + 1)
            case nil: return []
            }
        }
        return Page(rows, limit: limit, json: \.json) { Cursor("c", score: $0.score, id: $0.golden.value) }
    }
}
