import CustomerModel
import Postgres
import Store

extension Hub {
    /// One golden customer:
    /// `{"id", "kind", "displayName", "status", "version", "records", "createdAt", "updatedAt", "confirmed": {"by", "at",
    /// "reason", "command", "records"} | null, "attributes": {…}}`.
    package func customer(id: String) async throws -> CustomerAnswer {
        guard let golden = GoldenNumber(publicId: id) else { return .unknown }
        return try await asHubErrors { try await customerReader.customer(golden) }
    }

    /// The lineage of every value:
    /// `{"id", "displayName", "version", "ruleBookVersion", "values": […], "withoutValue": […], "unmetPins": […]}`.
    package func lineage(id: String) async throws -> CustomerAnswer {
        try await answer(id) { try $0.lineage($1) }
    }

    /// The source records:
    /// `{"id", "records": [{"source", "key", "kind", "version", "changedAt", "receivedAt", "since", "matchKey", "fields"}]}`.
    package func records(id: String) async throws -> CustomerAnswer {
        try await answer(id) { try $0.sourceRecords($1) }
    }

    /// Every version with its cause: `{"id", "status", "canonicalId", "parts", "versions": [{"version", "status",
    /// "validFrom", "validTo", "ruleBookVersion", "records", "attributes", "cause", "joined", "left"}]}`.
    /// Answers `found` for ids that are no longer active, too.
    package func history(id: String) async throws -> CustomerAnswer {
        guard let golden = GoldenNumber(publicId: id) else { return .unknown }
        return try await ask { store in
            guard let answer = try store.history(golden) else { return .unknown }
            if answer.status == "erased" { return .erased }
            return .found(json: answer.json, etag: answer.tag)
        }
    }

    /// How the customer came to be what it is: `{"id", "status", "steps": [{"step": "created" | "joined" | "left" |
    /// "merged" | "redirected" | "split" | "retired" | "restored" | "confirmed" | "unconfirmed", "at", "record", "matchKey",
    /// "customer", "parts", "cause", "confirmed", "decisions"}]}`, oldest first. Answers `found` for ids that are no longer active, too.
    package func how(id: String) async throws -> CustomerAnswer {
        guard let golden = GoldenNumber(publicId: id) else { return .unknown }
        return try await ask { store in
            guard let answer = try store.how(golden) else { return .unknown }
            if answer.status == "erased" { return .erased }
            return .found(json: answer.json, etag: answer.tag)
        }
    }

    /// What the customer is to others, and others to it, by the word of the sources:
    /// `{"id", "displayName", "relations": [{"role", "direction": "outgoing" | "incoming", "customer": {"id", "kind",
    /// "displayName"} | null, "statedBy": [{"source", "key", "version", "other": {"source", "key"}}]}], "decided": […]}`.
    /// And what people have answered to tasks with `related`, while that holds: `"decided": [{"relation": "sameGroup", "customer",
    /// "author", "at", "command"}]`.
    /// The customer is null while the other record is unknown, withdrawn or not yet resolved.
    package func relations(id: String) async throws -> CustomerAnswer {
        try await answer(id) { try $0.relations($1) }
    }

    /// The golden customer of a source record. `unknown` when the record is withdrawn, not resolved yet or not known.
    package func customerOf(source: String, key: String) async throws -> CustomerAnswer {
        try await read { store in
            let key = SourceKey(system: source, key: key)
            guard let golden = try store.goldenOf(key) else { return try store.end(of: key) }
            return try store.life(of: golden, try store.customer(golden))
        }
    }

    /// One current source record with its fields and golden customer; nil when the hub never had it.
    ///
    /// - Throws: `erased`.
    package func record(source: String, key: String) async throws -> RecordAnswer? {
        try await ask { store in
            let key = SourceKey(system: source, key: key)
            if let record = try store.record(key) { return RecordAnswer(record) }
            try store.refuseErased(key)
            return nil
        }
    }

    /// Deliveries of files, newest first, as `delivery(_:)` answers them.
    ///
    /// - Parameter source: only those of one source system; nil: of all.
    /// - Throws: `invalidCursor`.
    package func deliveries(of source: String? = nil, cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "d").id } ?? .max
        let rows = try await ask { try $0.deliveries(of: source, before: place, limit: limit + 1) }
        return Page(rows, limit: limit, json: \.json.bytes) { Cursor("d", id: $0.id) }
    }

    /// What a delivery brought, line by line; of rows that said what the hub knew, nothing is kept.
    ///
    /// `{"line", "column", "record": {"source", "key"}, "version", "outcome": "created" | "updated" | "late" | "withdrawn",
    /// "current", "customer" | null}`; line 0 of records that a full delivery lacked.
    /// - Throws: `invalidCursor`.
    package func deliveredRecords(_ delivery: Int64, cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "i") }
        // A line in the bits of a score: the cursor has no other place for it.
        let line = place.map { Int32(truncatingIfNeeded: $0.score.bitPattern) } ?? -1
        let rows = try await ask {
            try $0.deliveredRecords(delivery, after: (line, place?.id ?? 0), limit: limit + 1)
        }
        return Page(rows, limit: limit, json: \.json.bytes) {
            Cursor("i", score: Float(bitPattern: UInt32($0.line)), id: $0.record)
        }
    }

    /// One delivery with its state and counts; nil when there is none.
    ///
    /// `{"id", "source", "fileName", "state": "running" | "stored" | "failed" | "interrupted", "full", "startedAt",
    /// "finishedAt", "bytes", "records", "created", "updated", "unchanged", "late", "withdrawn", "rejected",
    /// "error", "progress"}`; `progress` while it runs in this process: `{"records", "rejects", "bytes", "seconds"}`.
    package func delivery(_ id: Int64) async throws -> [UInt8]? {
        guard var json = try await ask({ try $0.delivery(id) }) else { return nil }
        guard let progress = imports[id], json.last == UInt8(ascii: "}") else { return json }
        json.removeLast()
        json.append(contentsOf: ",\"progress\":".utf8)
        return json + progress.json + [UInt8(ascii: "}")]
    }

    /// Counts for a summary of the whole hub.
    package func summary() async throws -> HubSummary {
        HubSummary(try await read { try $0.summary() })
    }

    /// Answers when the database does; throws `unavailable` otherwise.
    package func ping() async throws {
        try await ask { try $0.ping() }
    }

    private func answer(
        _ id: String, _ body: @escaping @Sendable (Store, GoldenNumber) throws -> StoredAnswer?
    ) async throws -> CustomerAnswer {
        guard let golden = GoldenNumber(publicId: id) else { return .unknown }
        return try await ask { store in try store.life(of: golden, try body(store, golden)) }
    }
}

extension Store {
    /// What an id answers in its present stage of life.
    func life(of golden: GoldenNumber, _ answer: StoredAnswer?) throws -> CustomerAnswer {
        guard let answer else { return .unknown }
        if answer.status == "erased" { return .erased }
        if answer.status == "active" { return .found(json: answer.json, etag: answer.tag) }
        guard let end = try successor(of: golden) else { return .unknown }
        guard end.publicId == golden.publicId || end.status != "active" else { return .redirect(id: end.publicId) }
        return .split(ids: end.parts)
    }
}

extension ImportProgress {
    fileprivate var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("records", records)
            writer.member("rejects", rejects)
            writer.member("bytes", bytes)
            writer.key("seconds")
            writer.number(seconds)
        }
        return writer.bytes
    }
}

extension HubSummary {
    fileprivate init(_ stored: StoredSummary) {
        self.init()
        records = stored.recordsBySource.values.reduce(0, +)
        recordsBySource = stored.recordsBySource
        quarantined = stored.quarantined
        goldenCustomers = stored.persons + stored.organizations
        goldenPersons = stored.persons
        goldenOrganizations = stored.organizations
        duplicates = max(0, stored.members - goldenCustomers)
        possibleMatches = stored.openTasks
        pending = stored.pending
        ruleBookVersion = stored.ruleBookVersion
    }
}
