package import CustomerModel

extension Hub {
    /// One golden customer: `{"id", "kind", "status", "version", "updatedAt", "sources", "attributes": {…}}`.
    package func customer(id: String) async throws -> CustomerAnswer {
        throw HubError(.unavailable, "not built yet")
    }

    /// The lineage of every value: `{"id", "version", "ruleBookVersion", "values": […]}`.
    package func lineage(id: String) async throws -> CustomerAnswer {
        throw HubError(.unavailable, "not built yet")
    }

    /// The source records: `{"id", "records": […]}`.
    package func records(id: String) async throws -> CustomerAnswer {
        throw HubError(.unavailable, "not built yet")
    }

    /// Every version with its cause: `{"id", "versions": […]}`. Answers `found` for redirected and split ids, too.
    package func history(id: String) async throws -> CustomerAnswer {
        throw HubError(.unavailable, "not built yet")
    }

    /// Golden customers, best first when searching, else in the order of their ids.
    ///
    /// - Parameter search: words of a name (typos allowed), an identifier, phone or e-mail; nil lists all.
    /// - Throws: `invalidCursor`.
    package func customers(
        search: String?, kind: PartyKind?, cursor: String?, limit: Int
    ) async throws -> Page {
        throw HubError(.unavailable, "not built yet")
    }

    /// The golden customer of a source record. `unknown` when the record is withdrawn, not resolved yet or not known.
    package func customerOf(source: String, key: String) async throws -> CustomerAnswer {
        throw HubError(.unavailable, "not built yet")
    }

    /// Golden customers that a document would match, best first, with the comparison of each; stores nothing.
    ///
    /// `{"matches": [{"customer", "weight", "probability", "matchKey", "explanation"}]}`
    /// - Throws: `invalidDocument`, `notTrained`.
    package func matches(document: [UInt8], limit: Int = 10) async throws -> [UInt8] {
        throw HubError(.unavailable, "not built yet")
    }

    /// Why two source records match or do not.
    ///
    /// - Throws: `unknownRecord`, `notTrained`, `invalidDocument` when they are of different kinds.
    package func explanation(_ a: SourceKey, _ b: SourceKey) async throws -> [UInt8] {
        throw HubError(.unavailable, "not built yet")
    }

    /// Open steward tasks, strongest evidence first.
    package func tasks(cursor: String?, limit: Int) async throws -> Page {
        throw HubError(.unavailable, "not built yet")
    }

    /// Change events after a cursor (nil: from the beginning). With nothing new it waits up to `wait` for something.
    package func changes(after cursor: String?, limit: Int, wait: Duration = .zero) async throws -> ChangePage {
        throw HubError(.unavailable, "not built yet")
    }

    /// Rows in quarantine, newest first, of one delivery or of all.
    package func quarantine(delivery: Int64?, cursor: String?, limit: Int) async throws -> Page {
        throw HubError(.unavailable, "not built yet")
    }

    /// Deliveries, newest first.
    package func deliveries(cursor: String?, limit: Int) async throws -> Page {
        throw HubError(.unavailable, "not built yet")
    }

    /// One delivery with its state and counts; nil when there is none.
    package func delivery(_ id: Int64) async throws -> [UInt8]? {
        throw HubError(.unavailable, "not built yet")
    }

    /// One current source record with its fields; nil when the hub never had it.
    package func record(source: String, key: String) async throws -> [UInt8]? {
        throw HubError(.unavailable, "not built yet")
    }

    package func summary() async throws -> HubSummary {
        throw HubError(.unavailable, "not built yet")
    }

    /// Writes one consistent snapshot to a sink, in chunks, in the order of the ids.
    ///
    /// - Returns: rows written.
    package func export(
        _ content: ExportContent, as format: ExportFormat, into sink: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws -> Int {
        throw HubError(.unavailable, "not built yet")
    }

    /// Answers when the database does; throws `unavailable` otherwise.
    package func ping() async throws {
        throw HubError(.unavailable, "not built yet")
    }
}
