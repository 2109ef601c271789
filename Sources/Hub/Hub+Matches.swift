package import CustomerModel
import Foundation
import Matching
import Postgres
import RuleBook
import Standardization
import Store

extension Hub {
    /// Golden customers that a document would match, best first, with the comparison of each; stores nothing.
    ///
    /// `reservation` is for `submit`: a record made with it is refused when such a customer has come since.
    ///
    /// `{"ruleBookVersion", "reservation", "matches": [{"customer": {"id", "kind", "displayName"}, "record": {"source", "key"},
    /// "explanation": {…}}]}`; only customers at or above the review threshold.
    /// - Throws: `invalidDocument`, `notTrained`.
    package func matches(document: [UInt8], limit: Int = 10) async throws -> [UInt8] {
        try await asHubErrors {
            let record = standardizer.standardize(try parse(document, SourceKey(system: "", key: "")))
            return try await read { [self] store in
                let book = try ruleBookForReading(store)
                let lookup = MatchLookup(store: store, plan: try book.plan(record.kind))
                let matches = try lookup.matches(of: record, limit: limit)
                return try json(matches, book, store)
            }
        }
    }

    /// Why two source records match or do not: `{"ruleBookVersion", "a", "b", "sameCustomer", "constraint", …}` and the
    /// members of an explanation: outcome, weight, probability, thresholds, comparisons, interactions, blocking, flips.
    ///
    /// - Throws: `unknownRecord`, `notTrained`, `invalidDocument` when they are of different kinds.
    package func explanation(_ a: SourceKey, _ b: SourceKey) async throws -> [UInt8] {
        try await read { [self] store in
            let numbers = try [a, b].map { key in
                guard let number = try store.recordNumber(key) else {
                    throw HubError(.unknownRecord, "The hub has no source record \(key).")
                }
                return number
            }
            let records = try store.records(numbers).value
            guard let first = records.first, let last = records.last, first.kind == last.kind else {
                throw HubError(.invalidDocument, "A person and an organization are never one customer.")
            }
            let book = try ruleBookForReading(store)
            let plan = try book.plan(first.kind)
            let table = plan.makeTable(lines: [a, b].map { ($0 == first.key ? first : last).features })
            let standings = try store.standings(numbers).value
            let standing = numbers.map { standings[$0]?.golden }
            return try Self.json(
                plan.explain(0, 1, in: table), a, b, version: book.version,
                isSame: standing[0] != nil && standing[0] == standing[1],
                constraint: store.constraints(among: numbers).value.first?.kind.rawValue)
        }
    }

    private func json(_ matches: [MatchLookup.Match], _ book: TrainedRuleBook, _ store: Store) throws -> [UInt8] {
        let customers = try store.summaries(matches.map(\.golden))
        var writer = JSONWriter(reservingCapacity: 4096)
        try writer.object { writer in
            writer.member("ruleBookVersion", book.version)
            writer.member("reservation", try Reservation(position: store.feedPosition()).token)
            writer.key("matches")
            try writer.array { writer in
                for match in matches {
                    try writer.object { writer in
                        writer.key("customer")
                        writer.raw(customers[match.golden] ?? Array("null".utf8))
                        writer.key("record")
                        writer.write(match.record)
                        writer.key("explanation")
                        writer.raw(try JSONEncoder().encode(match.explanation))
                    }
                }
            }
        }
        return writer.bytes
    }

    private static func json(
        _ explanation: Explanation, _ a: SourceKey, _ b: SourceKey, version: Int, isSame: Bool, constraint: String?
    ) throws -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        try writer.object { writer in
            writer.member("ruleBookVersion", version)
            writer.key("a")
            writer.write(a)
            writer.key("b")
            writer.write(b)
            writer.member("sameCustomer", isSame)
            writer.member("constraint", constraint)
            writer.key("explanation")
            writer.raw(try JSONEncoder().encode(explanation))
        }
        return writer.bytes
    }
}

extension JSONWriter {
    /// A source key as the API names records.
    mutating func write(_ key: SourceKey) {
        object { writer in
            writer.member("source", key.system)
            writer.member("key", key.key)
        }
    }
}

/// Looks a record up that is not stored.
struct MatchLookup {
    let store: Store
    let plan: MatchPlan

    struct Match {
        let golden: GoldenNumber
        /// The customer's record that is most like the one looked up.
        let record: SourceKey
        let explanation: Explanation
    }

    func matches(of record: StandardizedRecord, limit: Int) throws -> [Match] {
        let keys = plan.blockingKeys(of: record.features)
        let candidates = try store.candidates(
            kind: record.kind, rules: keys.map(\.rule), hashes: keys.map(\.hash)
        ).value
        let table = plan.makeTable(lines: [FeatureLines.encode(record.features)] + candidates.map(\.features))
        let edges = plan.edges(in: table, involving: [true] + candidates.map { _ in false })
        let memberships = try store.memberships(of: candidates.map(\.number)).value
        let golden = Dictionary(
            memberships.filter { !$0.isRetired }.map { ($0.record, $0.golden) }, uniquingKeysWith: { first, _ in first }
        )
        var seen: Set<GoldenNumber> = []
        let best = edges.sorted { ($1.weight, $0.right) < ($0.weight, $1.right) }.compactMap {
            edge -> (GoldenNumber, Int)? in
            guard let golden = golden[candidates[Int(edge.right) - 1].number], seen.insert(golden).inserted else {
                return nil
            }
            return (golden, Int(edge.right))
        }
        return best.prefix(limit).map { golden, row in
            Match(
                golden: golden, record: candidates[row - 1].key, explanation: plan.explain(0, row, in: table))
        }
    }
}
