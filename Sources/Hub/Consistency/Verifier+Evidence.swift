import CustomerModel
import Matching
import Postgres
import Standardization
import Store

extension Verifier {
    /// Standardizes records again and makes their blocking keys and edges.
    ///
    /// - Parameter isWhole: the records are all that there are; otherwise candidates are looked up by the stored keys.
    mutating func freshEvidence(_ numbers: [RecordNumber], isWhole: Bool) throws -> [FreshEvidence] {
        let records = try reread(numbers)
        return try PartyKind.allCases.map { kind in
            let living = records.filter { $0.kind == kind }.sorted { $0.key < $1.key }
            report(.matching, kind, 0, living.count)
            let plan = try book.plan(kind)
            let table = plan.table(of: living)
            let keys = plan.blockingKeys(of: living, in: table, threads: threads)
            let edges =
                isWhole
                ? plan.named(plan.edges(in: table, threads: threads), of: living, in: table)
                : plan.edges(of: living, beside: try candidates(living, keys, kind), threads: threads)
            return FreshEvidence(kind: kind, records: living, table: table, keys: keys, edges: edges)
        }
    }

    /// Records outside these that share a stored key with one of them.
    private mutating func candidates(
        _ living: [MatchableRecord], _ keys: [StoredBlockingKey], _ kind: PartyKind
    ) throws -> [MatchableRecord] {
        let known = Set(living.map(\.number))
        let found = try store.candidates(kind: kind, rules: keys.map(\.rule), hashes: keys.map(\.hash)).value
        return try reread(found.map(\.number).filter { !known.contains($0) }).filter { $0.kind == kind }
    }

    /// Records that are not withdrawn, with the features that standardizing what was delivered gives; in the order given.
    private mutating func reread(_ numbers: [RecordNumber]) throws -> [MatchableRecord] {
        var records: [MatchableRecord] = []
        records.reserveCapacity(numbers.count)
        let part = 4000
        for start in stride(from: 0, to: numbers.count, by: part) {
            report(.loading, nil, start, numbers.count)
            let stored = try store.readings(of: Array(numbers[start..<min(start + part, numbers.count)]))
            let fresh = Parallel.map(stored.count, threads: threads) { [standardizer] in
                standardizer.standardize(stored[$0].parsed)
            }
            for (stored, fresh) in zip(stored, fresh) {
                let features = FeatureLines.encode(fresh.features)
                if features != stored.matchable.features || !stored.says(fresh.fields) {
                    otherReadings[stored.matchable.number] = fresh.fields
                }
                records.append(stored.matchable.reading(features))
            }
        }
        return records
    }

    mutating func compareReadings() throws {
        for record in otherReadings.keys where !waiting.contains(record) {
            findings.add(.otherReading, records: [record])
        }
    }

    /// - Parameter records: nil stands for all.
    mutating func compareKeys(_ evidence: [FreshEvidence], of records: [RecordNumber]?) throws {
        let stored = try store.blockingKeys(of: records).sorted(by: StoredBlockingKey.precedes)
        let fresh = evidence.flatMap(\.keys).sorted(by: StoredBlockingKey.precedes)
        let kinds = Dictionary(
            evidence.flatMap { part in part.records.map { ($0.number, part.kind) } },
            uniquingKeysWith: { first, _ in first })
        checked.blockingKeys = fresh.count
        SideBySide.walk(stored, fresh, by: StoredBlockingKey.precedes) { stored, fresh in
            guard (stored == nil) != (fresh == nil), let key = stored ?? fresh, !waiting.contains(key.record) else {
                return
            }
            let rules = kinds[key.record].flatMap { book.plans[$0]?.rules.blocking } ?? []
            let name = rules.indices.contains(key.rule) ? rules[key.rule].name : "\(key.rule)"
            findings.add(
                stored == nil ? .missingKey : .extraKey, records: [key.record], place: "blocking rule \(name)")
        }
    }

    /// - Parameters:
    ///   - fresh: edges as they follow from the records.
    ///   - records: nil stands for all.
    /// - Returns: the fresh edges in random order, each with the refusal that is stored.
    mutating func compareEdges(_ fresh: [StoredEdge], of records: [RecordNumber]?) throws -> [StoredEdge] {
        let known = try store.edges(of: records)
        let stored = known.sorted { StoredEdge.precedes($0.edge, $1.edge) }
        let fresh = fresh.map { (edge: $0, ruleBook: book.version) }.sorted { StoredEdge.precedes($0.edge, $1.edge) }
        checked.edges = fresh.count
        var noted: [StoredEdge] = []
        SideBySide.walk(stored, fresh, by: { StoredEdge.precedes($0.edge, $1.edge) }) { stored, fresh in
            if var edge = fresh?.edge {
                edge.refusal = stored?.edge.refusal
                noted.append(edge)
            }
            guard let edge = fresh?.edge ?? stored?.edge, !waiting.contains(edge.one), !waiting.contains(edge.other)
            else { return }
            let ends = [min(edge.one, edge.other), max(edge.one, edge.other)]
            switch (stored, fresh) {
            case (nil, _): findings.add(.missingEdge, records: ends)
            case (_, nil): findings.add(.extraEdge, records: ends)
            case (let stored?, let fresh?) where stored.ruleBook == fresh.ruleBook && stored.edge.says(fresh.edge):
                break
            default: findings.add(.otherEdge, records: ends)
            }
        }
        return noted.shuffled(using: &random)
    }
}

extension StoredReading {
    fileprivate func says(_ fresh: [StandardizedField]) -> Bool {
        fields == fresh.sorted { ($0.attribute, $0.occurrence) < ($1.attribute, $1.occurrence) }
    }
}

extension StoredBlockingKey {
    fileprivate static func precedes(_ one: StoredBlockingKey, _ other: StoredBlockingKey) -> Bool {
        (one.record, one.rule, one.hash) < (other.record, other.rule, other.hash)
    }
}

extension StoredEdge {
    /// By the ends, the smaller first.
    fileprivate static func precedes(_ one: StoredEdge, _ other: StoredEdge) -> Bool {
        (min(one.one, one.other), max(one.one, one.other)) < (min(other.one, other.other), max(other.one, other.other))
    }

    /// The same evidence; the database keeps probabilities in single precision.
    fileprivate func says(_ fresh: StoredEdge) -> Bool {
        weight == fresh.weight && Float(probability) == Float(fresh.probability) && matchKey == fresh.matchKey
    }
}

/// Two ascending lists.
enum SideBySide {
    /// Visits equal elements together, and each of the others alone.
    ///
    /// - Complexity: O(m + n).
    static func walk<Element>(
        _ left: [Element], _ right: [Element], by precedes: (Element, Element) -> Bool,
        _ visit: (_ left: Element?, _ right: Element?) -> Void
    ) {
        var (one, other) = (0, 0)
        while one < left.count || other < right.count {
            let isLeft = other == right.count || (one < left.count && !precedes(right[other], left[one]))
            let isRight = one == left.count || (other < right.count && !precedes(left[one], right[other]))
            visit(isLeft ? left[one] : nil, isRight ? right[other] : nil)
            one += isLeft ? 1 : 0
            other += isRight ? 1 : 0
        }
    }
}
