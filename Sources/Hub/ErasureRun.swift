import CustomerModel
import Intake
import Postgres
import RuleBook
import Store

/// One erasure inside one transaction.
///
/// The records are withdrawn first, so that a run draws the consequences for other records; then what is left of them goes.
struct ErasureRun {
    let hub: Hub
    let store: Store
    let isTrial: Bool

    /// Who erases what sources mark as erased, and why.
    static let source = (author: "kulta:source", reason: "The source says that it erased the records.")

    func perform(_ asked: ErasureDocument) throws -> ErasureReceipt {
        try store.expectMuchWork()
        switch asked.target {
        case .customer(let id): return try eraseCustomer(id, asked)
        case .record(let key): return try eraseRecord(key, asked)
        }
    }

    private func eraseCustomer(_ id: String, _ asked: ErasureDocument) throws -> ErasureReceipt {
        let golden = try customer(id)
        let sources = try store.sources(of: golden)
        try lock(sources)
        guard try customer(id) == golden else { throw Self.moved }
        if try store.status(of: golden) == "erased" { return try former(store.erasure(ofCustomer: golden.publicId)) }
        try store.prepareErasure()
        try store.eraseRecords(of: golden)
        return try finish(asked, "customer", named: [golden], locked: sources)
    }

    private func eraseRecord(_ key: SourceKey, _ asked: ErasureDocument) throws -> ErasureReceipt {
        try hub.requireSource(key.system)
        let source = try store.sourceNumber(key.system)
        try lock([source])
        guard let record = try store.recordNumber(key) else {
            if let erasure = try store.erasure(of: key) { return try former(erasure.id) }
            throw HubError(.unknownRecord, "The hub has no source record with that key.")
        }
        try store.prepareErasure()
        try store.eraseRecord(record)
        return try finish(asked, "record", named: [], locked: [source])
    }

    /// The customer that an id stands for now.
    private func customer(_ id: String) throws -> GoldenNumber {
        guard let golden = GoldenNumber(publicId: id), let end = try store.successor(of: golden),
            let heir = GoldenNumber(publicId: end.publicId)
        else { throw HubError(.unknownCustomer, "No customer ever had that id.") }
        guard end.status != "split" else {
            let parts = end.parts.joined(separator: ", ")
            throw HubError(
                .invalidDocument, "The erasure is not acceptable.",
                problems: [.init(pointer: "/customer", message: "The customer was split: name one of \(parts).")])
        }
        return heir
    }

    /// Deliveries of the sources, then resolutions wait: everybody takes these locks in that order.
    private func lock(_ sources: [SourceNumber]) throws {
        for source in sources.sorted() { try store.lockSource(source) }
        try store.lockResolution()
    }

    private func former(_ id: Int64?) throws -> ErasureReceipt {
        guard let id, let json = try store.erasure(id) else {
            throw HubError(.internal, "What was erased has no erasure.")
        }
        return ErasureReceipt(erasure: id, isRepeated: true, json: json)
    }

    private func finish(
        _ asked: ErasureDocument, _ target: String, named: [GoldenNumber], locked: [SourceNumber]
    ) throws -> ErasureReceipt {
        let book = try hub.ruleBookInForce(store)
        let chosen = try store.withdrawErased()
        guard chosen.sources.isSubset(of: locked) else { throw Self.moved }
        try store.removePending(chosen.records)
        let run = try store.beginRun(trigger: .erasure, ruleBook: book.version, delivery: nil)
        var resolver = Resolver(
            store: store, book: book, survivorship: hub.survivorship, searchWords: hub.searchWords, run: run,
            threads: 1, progress: { _ in })
        _ = try resolver.resolveChanged(chosen.records)
        let id = try clear(target, author: asked.author, reason: asked.reason, ruleBook: book.version, named: named)
        guard let json = try store.erasure(id, isNamed: !isTrial) else {
            throw HubError(.internal, "The erasure is not there.")
        }
        return ErasureReceipt(erasure: isTrial ? nil : id, isRepeated: false, json: json)
    }

    /// Takes out what was chosen, once a run has published that the chosen records are withdrawn.
    ///
    /// - Returns: the erasure's number.
    func clear(
        _ target: String, author: String, reason: String, ruleBook: Int, named: [GoldenNumber]
    ) throws -> Int64 {
        let run = try store.beginRun(trigger: .erasure, ruleBook: ruleBook, delivery: nil)
        let customers = try store.redactGolden(run: run.value, named: named)
        let id = try store.addErasure(target: target, author: author, reason: reason, customers: customers)
        let counts = try store.clearErased()
        var json = JSONWriter()
        json.object { json in
            for thing in ErasedThing.allCases { json.member(thing.rawValue, counts[thing, default: 0]) }
        }
        try store.finishErasure(id, counts: json.bytes)
        return id
    }

    private static let moved = HubError(
        .conflict, "The customer changed while the erasure waited for its turn. Send it again.")
}
