package import CustomerModel
import Postgres
import Store

extension Hub {
    /// Golden customers, best first when searching, else in the order of their age; of the present, or of a moment.
    ///
    /// `{"id", "kind", "displayName", "version", "records", "updatedAt", "attributes": {…}}`; when searching also
    /// `"matchedOn": [{"attribute", "value", "closeness": "exact", "start" or "similar", "survived", "source", "key"}]`.
    /// - Parameters:
    ///   - sight: hidden values answer no search; what is found is not masked.
    ///   - search: words of a name or address, identifiers, phones or e-mail addresses, or parts of them, that the
    ///   records of a customer must all have, golden or not; typing errors are allowed in words. Nil lists all.
    /// - Throws: `invalidCursor`; as `customer(id:asOf:)`.
    package func customers(
        search: String?, kind: PartyKind?, cursor: String?, limit: Int, asOf moment: Timestamp? = nil,
        seenBy sight: Sight = .whole
    ) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "c") } ?? Cursor("c", score: 0, id: 0)
        let question = search.map(SearchQuestion.init)
        let searchWords = searchWords
        let rows = try await read(asOf: moment) { store -> [SearchHit] in
            guard let question else {
                return try store.customers(
                    kind: kind, after: GoldenNumber(place.id), limit: limit + 1, asOf: moment
                ).map { SearchHit(golden: $0.golden, stage: 0, json: $0.json) }
            }
            var search = CustomerSearch(
                store: store, question: question, searchWords: searchWords, kind: kind, moment: moment,
                sight: sight)
            return try search.hits(after: place, limit: limit)
        }
        return Page(rows, limit: limit, json: \.json) {
            Cursor("c", score: Float($0.stage), id: $0.golden.value)
        }
    }

    /// Makes the search texts of customers from before there were any, and of all their versions: once, when the first hub
    /// starts on a migrated database. Customers of which it is not made yet are not found.
    func makeSearchable() async throws {
        let words = searchWords
        while try await asHubErrors({
            try await pool.transaction { session in
                let store = Store(session)
                guard try store.isUnsearchable() else { return false }
                try store.lockResolution()
                try store.expectMuchWork()
                let standings = try store.unsearchable(limit: 2000)
                let texts = Parallel.map(standings.count, threads: 2) { words.text(standings[$0].values) }
                var former: [(golden: GoldenNumber, until: Timestamp, text: SearchText)] = []
                var present: [(golden: GoldenNumber, text: SearchText)] = []
                for (index, standing) in standings.enumerated() {
                    guard let until = standing.until else {
                        present.append((standing.golden, texts[index]))
                        continue
                    }
                    if texts[index + 1].text != texts[index].text {
                        former.append((standing.golden, until, texts[index]))
                    }
                }
                try store.storeSearchTexts(present, former: former)
                return !present.isEmpty
            }
        }) {}
    }
}

/// A customer that a search found.
struct SearchHit: Sendable {
    let golden: GoldenNumber
    /// How closely, from 0.
    let stage: Int
    var json: [UInt8]
}
