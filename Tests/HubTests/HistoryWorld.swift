import CustomerModel
import Hub
import Postgres
import Store
import Testing

/// A hub's partition: the source keys of each golden record.
struct Partitioning: Equatable {
    /// Golden id to its records.
    var members: [String: Set<SourceKey>] = [:]

    var groups: Set<Set<SourceKey>> { Set(members.values) }
    var idOf: [SourceKey: String] {
        Dictionary(members.flatMap { id, keys in keys.map { ($0, id) } }, uniquingKeysWith: { first, _ in first })
    }
}

extension World {
    /// Performs one step of a history.
    func perform(_ step: Step) async throws {
        switch step {
        case .submit(let key, let person):
            _ = try await hub.submit(source: key.system, key: key.key, document: person.document)
        case .deliver(let system, let rows, let changed):
            let text = rows.map { $1?.row(key: $0) ?? TinyPerson.withdrawal(key: $0, changed: changed) }
            try await deliver(text.joined(), to: system)
        case .withdraw(let key): _ = try await hub.withdraw(source: key.system, key: key.key)
        case .constrain(let mustLink, let one, let other):
            try await withNumbers(one, other) { store, one, other in
                let kind: StoredConstraint.Kind = mustLink ? .mustLink : .cannotLink
                _ = try store.decide(kind, [RecordPair(one, other)], Verdict(author: "test", reason: "test"))
                try store.markPending([one, other])
            }
        case .release(let one, let other):
            try await withNumbers(one, other) { store, one, other in
                _ = try store.release([RecordPair(one, other)])
                try store.markPending([one, other])
            }
        case .resolve(let full): _ = try await hub.resolve(ResolveOptions(full: full))
        case .decide(let deed):
            var decisions = Decisions()
            let now = try await partitioning()
            try await perform(deed, among: now, known: Array(now.idOf.keys), &decisions)
        }
    }

    private func withNumbers(
        _ one: SourceKey, _ other: SourceKey,
        _ body: @escaping @Sendable (Store, RecordNumber, RecordNumber) throws -> Void
    ) async throws {
        try await pool.transaction { session in
            let store = Store(session)
            guard let one = try store.recordNumber(one), let other = try store.recordNumber(other) else { return }
            try body(store, one, other)
        }
    }

    /// A hub without any record on the same database.
    func emptied() async throws -> World {
        try await pool.withSession { session in
            try session.runScript(
                """
                DO $$ BEGIN EXECUTE (
                    SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY'
                    FROM pg_tables
                    WHERE schemaname = 'public' AND tablename NOT IN ('schema_migration', 'feed', 'moment'));
                END $$;
                UPDATE feed SET position = 0
                """)
        }
        let hub = try await Hub.open(pool: pool, ruleBook: hub.ruleBook, schemaFolder: Self.root + "/schemas")
        return World(hub: hub, pool: pool)
    }

    /// The crosswalk as it stands.
    func partitioning() async throws -> Partitioning {
        let rows = try await pool.transaction { try Store($0).exportCrosswalk(after: 0, limit: 10_000) }
        var partitioning = Partitioning()
        for row in rows {
            partitioning.members[row.golden, default: []].insert(SourceKey(system: row.source, key: row.key))
        }
        return partitioning
    }

    /// The document of every living golden record, by its records.
    ///
    /// - Parameter left: an attribute that is left out.
    func documents(
        _ partitioning: Partitioning, without left: String? = nil
    ) async throws -> [Set<SourceKey>: [String: String]] {
        var documents: [Set<SourceKey>: [String: String]] = [:]
        for (id, keys) in partitioning.members {
            guard case .found(let json, _) = try await hub.customer(id: id) else { continue }
            documents[keys] = try JSON(json)["attributes"]?.members.filter { $0.key != left }
        }
        return documents
    }
}
