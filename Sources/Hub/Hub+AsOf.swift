package import CustomerModel
import Postgres
import Store

extension Hub {
    /// What `customer(id:)` answered at a moment.
    ///
    /// - Throws: `momentNotPassed`; `conflict` while what became known at about the moment is still being written.
    package func customer(id: String, asOf moment: Timestamp) async throws -> CustomerAnswer {
        try await answer(id, asOf: moment) { try $0.customer($1, asOf: moment) }
    }

    /// What `lineage(id:)` answered at a moment; throws as `customer(id:asOf:)`.
    package func lineage(id: String, asOf moment: Timestamp) async throws -> CustomerAnswer {
        try await answer(id, asOf: moment) { try $0.lineage($1, asOf: moment) }
    }

    /// What `records(id:)` answered at a moment; throws as `customer(id:asOf:)`.
    package func records(id: String, asOf moment: Timestamp) async throws -> CustomerAnswer {
        try await answer(id, asOf: moment) { try $0.sourceRecords($1, asOf: moment) }
    }

    /// What `customerOf(source:key:)` answered at a moment; throws as `customer(id:asOf:)`.
    package func customerOf(source: String, key: String, asOf moment: Timestamp) async throws -> CustomerAnswer {
        try await read(asOf: moment) { store in
            let key = SourceKey(system: source, key: key)
            guard let golden = try store.goldenOf(key, asOf: moment) else { return try store.end(of: key) }
            return try store.life(of: golden, try store.customer(golden, asOf: moment), asOf: moment)
        }
    }

    /// What `record(source:key:)` answered at a moment; throws as `customer(id:asOf:)`.
    package func record(source: String, key: String, asOf moment: Timestamp) async throws -> RecordAnswer? {
        try await read(asOf: moment) { store in
            let key = SourceKey(system: source, key: key)
            if let record = try store.record(key, asOf: moment) { return RecordAnswer(record) }
            try store.refuseErased(key)
            return nil
        }
    }

    /// Reads from one snapshot that has all that was known at the moment, and will not be added to; nil for the present.
    func read<Answer: Sendable>(
        asOf moment: Timestamp?, _ body: @escaping @Sendable (Store) throws -> Answer
    ) async throws -> Answer {
        guard let moment else { return try await read(body) }
        guard try await ask({ try $0.settle(moment) }) else {
            throw HubError(.momentNotPassed, "The moment has not passed yet: what will be known then is not known.")
        }
        return try await read(body)
    }

    private func answer(
        _ id: String, asOf moment: Timestamp,
        _ body: @escaping @Sendable (Store, GoldenNumber) throws -> StoredAnswer?
    ) async throws -> CustomerAnswer {
        guard let golden = GoldenNumber(publicId: id) else { return .unknown }
        return try await read(asOf: moment) { store in
            try store.life(of: golden, try body(store, golden), asOf: moment)
        }
    }
}

extension Store {
    /// What an id answered in the stage of life that it was in.
    func life(
        of golden: GoldenNumber, _ answer: StoredAnswer?, asOf moment: Timestamp
    ) throws -> CustomerAnswer {
        guard let answer else {
            guard let status = try status(of: golden) else { return .unknown }
            return status == "erased" ? .erased : .notYet
        }
        if answer.status == "erased" { return .erased }
        if answer.status == "redacted" { return .redacted }
        if answer.status == "active" { return .found(json: answer.json, etag: answer.tag) }
        guard let end = try successor(of: golden, asOf: moment) else { return .unknown }
        guard end.publicId == golden.publicId || end.status != "active" else { return .redirect(id: end.publicId) }
        return .split(ids: end.parts)
    }
}
