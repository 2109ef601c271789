import CustomerModel
import Store

/// One search, stage by stage: each stage finds what answers less closely than the one before. Two stages for each
/// closeness, first golden values alone, then all.
///
/// What is found depends on the question and on the customer's own search text alone: the words that are known decide only
/// where to look. So a search as of a moment finds what one found at that moment.
struct CustomerSearch {
    let store: Store
    let question: SearchQuestion
    let searchWords: SearchWords
    let kind: PartyKind?
    let moment: Timestamp?
    /// What whoever searches may see: they find customers as if the rest were not there.
    let sight: Sight
    private(set) var likeness: SearchLikeness?

    init(
        store: Store, question: SearchQuestion, searchWords: SearchWords, kind: PartyKind?, moment: Timestamp?,
        sight: Sight
    ) {
        self.store = store
        self.question = question
        self.searchWords = searchWords
        self.kind = kind
        self.moment = moment
        self.sight = sight
    }

    /// Customers after a place, the closest first, then the oldest; one more than the limit when there are more.
    ///
    /// - Throws: `invalidCursor`.
    mutating func hits(after place: Cursor, limit: Int) throws -> [SearchHit] {
        guard !question.terms.isEmpty else { return [] }
        guard let first = Int(exactly: place.score) else {
            throw HubError(.invalidCursor, "The cursor is not one of this list.")
        }
        try store.planSearches()
        guard sight.isWhole else { return try shownHits(from: first, after: place.id, limit: limit) }
        var hits: [SearchHit] = []
        var asked: [String] = []
        for stage in 0..<(SearchQuestion.Closeness.allCases.count * 2) {
            guard let query = try query(stage), !asked.contains(query) else { continue }
            if stage >= first {
                let former = asked.suffix(2).map { "!(\($0))" }
                let found = try store.customers(
                    answering: (["(\(query))"] + former).joined(separator: " & "), kind: kind,
                    after: GoldenNumber(stage == first ? place.id : 0), limit: limit + 1 - hits.count,
                    asOf: moment, isUsual: stage / 2 <= SearchQuestion.Closeness.start.rawValue)
                hits += found.map { SearchHit(golden: $0.golden, stage: stage, json: $0.json) }
            }
            asked.append(query)
            if hits.count > limit { break }
        }
        try explain(&hits)
        return hits
    }

    /// Values that whoever searches may see, with what they are found by.
    func shown(_ values: [SearchedValue]) -> [(value: SearchedValue, tokens: [String])] {
        values.filter { sight.purposes(of: $0.attribute) == nil }.map { ($0, searchWords.tokens($0)) }
    }

    mutating func query(_ stage: Int) throws -> String? {
        guard let closeness = SearchQuestion.Closeness(rawValue: stage / 2) else { return nil }
        return question.query(closeness, everywhere: stage % 2 == 1, try likeness(for: closeness))
    }

    /// Words are looked up when nothing closer is left.
    private mutating func likeness(for closeness: SearchQuestion.Closeness) throws -> SearchLikeness {
        guard closeness >= .close else { return SearchLikeness() }
        if let likeness { return likeness }
        let made = try SearchLikeness(of: question, in: store)
        likeness = made
        return made
    }

    /// Adds `matchedOn` to hits.
    func explain(_ hits: inout [SearchHit]) throws {
        guard !hits.isEmpty else { return }
        let values = try store.searchedValues(of: hits.map(\.golden), asOf: moment)
        for index in hits.indices {
            let searched = shown(values[hits[index].golden] ?? [])
            let answers = question.answers(searched, likeness ?? SearchLikeness())
            var json = JSONWriter(reservingCapacity: 256)
            json.array { json in for answer in answers { json.object { $0.members(of: answer) } } }
            hits[index].json =
                hits[index].json.dropLast() + Array(#", "matchedOn" : "#.utf8) + json.bytes + Array("}".utf8)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func members(of answer: SearchAnswer) {
        member("attribute", answer.value.attribute)
        member("value", answer.value.value)
        member("closeness", answer.closeness.name)
        key("survived")
        bool(answer.value.survived)
        if let source = answer.value.source, let key = answer.value.key {
            member("source", source)
            member("key", key)
        }
    }
}
