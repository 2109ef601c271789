import Store

/// Searching for who may not see everything.
extension CustomerSearch {
    /// Customers that are looked at in one go, and at most: a question that only hidden values answer ends.
    private static let batch = 200
    private static let most = 5000

    /// As `hits`, as if hidden values were not there: every stage is asked for whatever answers it, and keeps the customers
    /// whose shown values answer exactly so closely.
    mutating func shownHits(from first: Int, after start: Int64, limit: Int) throws -> [SearchHit] {
        var hits: [SearchHit] = []
        var looked = 0
        for stage in first..<max(first, SearchQuestion.Closeness.allCases.count * 2) {
            guard let query = try query(stage) else { continue }
            var last = stage == first ? start : 0
            var isMore = true
            while isMore, hits.count <= limit, looked < Self.most {
                let found = try store.customers(
                    answering: query, kind: kind, after: GoldenNumber(last), limit: Self.batch, asOf: moment,
                    isUsual: stage / 2 <= SearchQuestion.Closeness.start.rawValue)
                let values = try store.searchedValues(of: found.map(\.golden), asOf: moment)
                hits += found.filter { question.stage(shown(values[$0.golden] ?? []), likeness) == stage }.map {
                    SearchHit(golden: $0.golden, stage: stage, json: $0.json)
                }
                looked += found.count
                isMore = found.count == Self.batch
                last = found.last?.golden.value ?? last
            }
        }
        hits.removeLast(max(0, hits.count - limit - 1))
        try explain(&hits)
        return hits
    }
}

extension SearchQuestion {
    /// The stage of a search in which values answer; nil when they do not answer everything.
    fileprivate func stage(_ values: [(value: SearchedValue, tokens: [String])], _ likeness: SearchLikeness?) -> Int? {
        let likeness = likeness ?? SearchLikeness()
        let golden = closeness(of: values.filter(\.value.survived), likeness).map { $0.rawValue * 2 }
        let all = closeness(of: values, likeness).map { $0.rawValue * 2 + 1 }
        return [golden, all].compactMap(\.self).min()
    }

    /// How closely values answer everything that is looked for.
    private func closeness(
        of values: [(value: SearchedValue, tokens: [String])], _ likeness: SearchLikeness
    ) -> Closeness? {
        var farthest = Closeness.identifier
        for term in terms {
            let ways = term.compactMap { way -> Closeness? in
                let found = way.atoms.compactMap { best($0, values, likeness)?.closeness }
                return found.count == way.atoms.count ? found.max() ?? .identifier : nil
            }
            guard let closest = ways.min() else { return nil }
            farthest = max(farthest, closest)
        }
        return farthest
    }
}
