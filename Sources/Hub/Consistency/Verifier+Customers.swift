import CustomerModel
import Matching
import Postgres
import Store
import Survivorship

extension Verifier {
    /// Clusters the records of a kind again, merges each customer, and compares.
    ///
    /// - Parameter edges: fresh ones, with the refusals that are stored, in any order.
    mutating func compareCustomers(_ fresh: FreshEvidence, _ edges: [StoredEdge]) throws {
        let numbers = fresh.records.map(\.number)
        let plan = try book.plan(fresh.kind)
        report(.clustering, fresh.kind, 0, numbers.count)
        let evidence = Evidence(
            kind: fresh.kind, records: fresh.records, table: fresh.table, edges: edges,
            constraints: try store.constraints(among: numbers).value.shuffled(using: &random),
            confirmations: try store.confirmations(of: numbers).value.shuffled(using: &random))
        let partition = plan.clusters(of: evidence)
        for edge in plan.newRefusals(partition, evidence)
        where !unsettled.contains(edge.one) && !unsettled.contains(edge.other) {
            findings.add(.otherRefusal, records: [min(edge.one, edge.other), max(edge.one, edge.other)])
        }
        let clusters = Clusters(partition)
        let formerly = try store.memberships(of: numbers).value
        let names = GoldenAssignment(clusters, evidence, formerly: formerly.filter { $0.kind == fresh.kind }).names
        try compareMembers(evidence, clusters, names, formerly)
        try compareGolden(evidence, clusters, names)
    }

    /// Which customer each record belongs to, and why.
    private mutating func compareMembers(
        _ evidence: Evidence, _ clusters: Clusters, _ names: [GoldenNumber?], _ formerly: [StoredMembership]
    ) throws {
        let stored = Dictionary(
            formerly.filter { !$0.isRetired }.map { ($0.record, $0.golden) }, uniquingKeysWith: { first, _ in first })
        let storedKeys = try store.matchKeys(of: evidence.records.map(\.number))
        let matchKeys = clusters.matchKeys(evidence)
        for (row, record) in evidence.records.enumerated() where !unsettled.contains(record.number) {
            checked.records += 1
            guard let golden = stored[record.number] else { continue }
            let name = names[clusters.indexOfRow[row]]
            if golden != name {
                findings.add(.otherCustomer, [golden, name].compactMap(\.self), records: [record.number])
            } else if storedKeys[record.number] != .some(matchKeys[row]) {
                findings.add(.otherMatchKey, [golden], records: [record.number])
            }
        }
    }

    /// What each customer that keeps its id says, and where its values come from; part by part, so that memory holds the
    /// fields of one part only.
    private mutating func compareGolden(_ evidence: Evidence, _ clusters: Clusters, _ names: [GoldenNumber?]) throws {
        let confirmed = evidence.confirmationsByRecord
        let merger = Merger(survivorship: survivorship, searchWords: searchWords, kind: evidence.kind)
        let settled = clusters.rows.indices.compactMap { index -> (golden: GoldenNumber, records: [RecordNumber])? in
            let records = clusters.rows[index].map { evidence.records[Int($0)].number }
            guard let golden = names[index], records.allSatisfy({ !unsettled.contains($0) }) else { return nil }
            return (golden, records)
        }.shuffled(using: &random)
        checked.customers += settled.count
        let part = 4000
        for start in stride(from: 0, to: settled.count, by: part) {
            report(.merging, evidence.kind, start, settled.count)
            let customers = settled[start..<min(start + part, settled.count)]
            let contributions = try shuffledContributions(customers.map(\.records))
            let pins = try shuffledPins(customers.map(\.records))
            let golden = Parallel.map(customers.count, threads: threads) { offset in
                merger.merge(
                    contributions[offset], pins: pins[offset],
                    confirmations: customers[start + offset].records.compactMap { confirmed[$0] },
                    golden: customers[start + offset].golden, isNew: false, hasOtherMembers: false)
            }
            for deviation in try store.deviations(from: golden, ruleBook: book.version) { add(deviation) }
            let unknown = Set(try store.unknownWords(Array(Set(golden.flatMap(\.searchText.words)))))
            guard !unknown.isEmpty else { continue }
            for customer in golden where !unknown.isDisjoint(with: customer.searchText.words) {
                findings.add(.otherSearchText, [customer.golden])
            }
        }
    }

    private mutating func shuffledContributions(_ customers: [[RecordNumber]]) throws -> [[Contribution]] {
        let stored = try store.contributions(customers.flatMap(\.self)).value
        let byRecord = Dictionary(
            stored.map { record, contribution in
                (record, otherReadings[record].map { contribution.saying($0) } ?? contribution)
            }, uniquingKeysWith: { first, _ in first })
        return customers.map { $0.compactMap { byRecord[$0] }.shuffled(using: &random) }
    }

    private mutating func shuffledPins(_ customers: [[RecordNumber]]) throws -> [[Pin]] {
        let byRecord = Dictionary(grouping: try store.pins(of: customers.flatMap(\.self)).value, by: \.record)
        return customers.map { records in
            records.flatMap { byRecord[$0]?.map(\.pin) ?? [] }.shuffled(using: &random)
        }
    }

    private mutating func add(_ deviation: GoldenDeviation) {
        let golden = [deviation.golden]
        if !deviation.isActive { findings.add(.otherStatus, golden) }
        if !deviation.hasDocument { findings.add(.otherDocument, golden) }
        if !deviation.hasLineage { findings.add(.otherLineage, golden) }
        if !deviation.hasSearchText { findings.add(.otherSearchText, golden) }
        if !deviation.hasRuleBook { findings.add(.otherRuleBook, golden) }
    }

    /// - Parameter records: all that were compared.
    mutating func compareTasks(_ records: [RecordNumber]) throws {
        let golden = Set(try store.memberships(of: records).value.filter { !$0.isRetired }.map(\.golden))
        let unsettledGolden = Set(try store.memberships(of: Array(unsettled)).value.map(\.golden))
        let deviations = try store.taskDeviations(records: records, golden: golden.map(\.self))
        for deviation in deviations where unsettledGolden.isDisjoint(with: [deviation.left, deviation.right]) {
            findings.add(deviation.kind.difference, [deviation.left, deviation.right])
        }
        checked.tasks = try store.countOpenTasks()
    }
}

extension Contribution {
    /// The same record, read otherwise.
    fileprivate func saying(_ fields: [StandardizedField]) -> Contribution {
        Contribution(key: key, version: version, changedAt: changedAt, receivedAt: receivedAt, fields: fields)
    }
}

extension TaskDeviation.Kind {
    fileprivate var difference: Difference.Kind {
        switch self {
        case .missing: .missingTask
        case .extra: .extraTask
        case .other: .otherTask
        }
    }
}
