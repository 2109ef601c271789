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
    ///
    /// - Returns: the number of the import that it was.
    @discardableResult
    func perform(_ step: Step) async throws -> Int64? {
        switch step {
        case .submit(let key, let person):
            _ = try await hub.submit(source: key.system, key: key.key, document: person.document)
        case .deliver(let system, let rows, let changed):
            let text = rows.map { $1?.row(key: $0) ?? TinyPerson.withdrawal(key: $0, changed: changed) }
            return try await deliver(text.joined(), to: system).delivery
        case .withdraw(let key): _ = try await hub.withdraw(source: key.system, key: key.key)
        case .constrain(let mustLink, let one, let other):
            try await withNumbers(one, other) { store, one, other in
                let kind: StoredConstraint.Kind = mustLink ? .mustLink : .cannotLink
                _ = try store.decide(
                    kind, [RecordPair(one, other)], Verdict(author: "test", reason: "test"),
                    askAgainWhen: mustLink ? nil : ["phone", "address", "givenName"])
                try store.markPending([one, other])
            }
        case .release(let one, let other):
            try await withNumbers(one, other) { store, one, other in
                _ = try store.release([RecordPair(one, other)])
                try store.markPending([one, other])
            }
        case .confirm(let key):
            guard let id = try await golden(key.key, in: key.system) else { break }
            _ = try await hub.perform(
                .confirm, document: Array(#"{"customer": "\#(id)", "author": "test", "reason": "test"}"#.utf8))
        case .resolve(let full): _ = try await hub.resolve(ResolveOptions(full: full))
        case .takeBack: break
        case .decide(let deed):
            var decisions = Decisions()
            let now = try await partitioning()
            try await perform(deed, among: now, known: Array(now.idOf.keys), &decisions)
        }
        return nil
    }

    /// Takes back an import and resolves.
    ///
    /// - Returns: the number of the undo; nil when a later file must go first.
    func takeBack(_ delivery: Int64) async throws -> Int64? {
        do {
            let receipt = try await hub.undoImport(
                delivery, document: Array(#"{"author": "test", "reason": "test"}"#.utf8), of: nil)
            _ = try await hub.resolve()
            return receipt.delivery
        } catch let error as HubError where error.code == .alreadyDecided && error.message.contains("came later") {
            return nil
        }
    }

    /// Confirms records as one customer, wherever they are now.
    func confirm(_ records: Set<SourceKey>) async throws {
        try await pool.transaction { session in
            let store = Store(session)
            let command = try store.addCommand(
                kind: "confirm", author: "test", token: nil, reason: "test", document: Array("{}".utf8), undoes: nil)
            let numbers = try records.compactMap { try store.recordNumber($0) }
            _ = try store.confirm(numbers, by: command)
            try store.markPending(numbers)
        }
    }

    /// The records of each customer that is confirmed.
    func confirmed() async throws -> [Set<SourceKey>] {
        let rows = try await pool.withSession {
            try $0.query(Self.readConfirmed, true, as: Int64.self, String.self, String.self)
        }
        return Dictionary(grouping: rows, by: \.0).sorted { $0.key < $1.key }.map { _, rows in
            Set(rows.map { SourceKey(system: $0.1, key: $0.2) })
        }
    }

    private static let readConfirmed = Statement(
        "read_confirmed_groups",
        """
        SELECT f.command_id, s.name, r.native_key
        FROM confirmed_record AS f JOIN source_record AS r USING (record_id) JOIN source_system AS s USING (source_id)
        WHERE $1 AND f.removed_at IS NULL
        """)

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
                    WHERE schemaname = 'public' AND tablename NOT IN ('schema_migration', 'feed', 'moment', 'erasure_salt') AND tablename NOT LIKE 'audit%');
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
