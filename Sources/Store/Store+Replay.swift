import CustomerModel
import Postgres

/// A row of quarantine that could be read now.
package struct ReplayedRow: Sendable {
    let record: StagedRecord
    /// Its reject.
    package let reject: Int64
    /// The first and the last delivery that held it.
    let deliveries: ClosedRange<Int64>

    package init(_ record: StagedRecord, reject: Int64, deliveries: ClosedRange<Int64>) {
        self.record = record
        self.reject = reject
        self.deliveries = deliveries
    }
}

/// What a replayed row became.
package struct ReplayedOutcome: Hashable, Sendable {
    package let reject: Int64
    package let key: String
    package let outcome: StoredOutcome
    /// The version that holds what the row says; nil when there is none, as for a withdrawal of an unknown record.
    package let version: Int?
}

extension Store {
    /// Stores rows as if they had been accepted when they were delivered.
    ///
    /// All that the source said of each record is read again in order, the rows at their places. A row that something
    /// newer followed is kept as a late version; numbers of versions that are there never change. The source's lock must
    /// be held.
    /// - Returns: an outcome for each row, in their order.
    package func replay(_ rows: [ReplayedRow], source: SourceNumber) throws -> [ReplayedOutcome] {
        let stopped = try suppressed(Array(Set(rows.map(\.record.key))), of: source)
        guard stopped.isEmpty else { return try replay(rows, source: source, without: stopped) }
        guard let first = rows.map(\.deliveries.lowerBound).min() else { return [] }
        let full = try session.query(Self.readFullDeliveries, source, first, as: Int64.self)
        var outcomes: [Int: ReplayedOutcome] = [:]
        let byKey = Dictionary(grouping: rows.indices) { rows[$0].record.key }
        for key in byKey.keys.sorted() {
            var replay = RecordReplay(store: self, source: source, key: key)
            for index in byKey[key] ?? [] { replay.rows[index] = rows[index] }
            outcomes.merge(try replay.run(full), uniquingKeysWith: { first, _ in first })
        }
        return rows.indices.compactMap { outcomes[$0] }
    }

    /// Rows of erased records are not taken; their outcomes name no key.
    private func replay(
        _ rows: [ReplayedRow], source: SourceNumber, without stopped: Set<String>
    ) throws -> [ReplayedOutcome] {
        var taken = try replay(rows.filter { !stopped.contains($0.record.key) }, source: source).makeIterator()
        return rows.compactMap { row in
            guard stopped.contains(row.record.key) else { return taken.next() }
            return ReplayedOutcome(reject: row.reject, key: "", outcome: .suppressed, version: nil)
        }
    }

    /// Withdraws records that full deliveries lack and that were spared because a rejected row might have been theirs,
    /// now that those rows wait no longer. The source's lock must be held.
    ///
    /// - Parameter deliveries: those that held the rows.
    /// - Returns: the number of records that were withdrawn.
    package func withdrawSpared(source: SourceNumber, in deliveries: ClosedRange<Int64>) throws -> Int {
        let full = try session.query(Self.readFullDeliveries, source, deliveries.lowerBound, as: Int64.self)
            .filter { deliveries.contains($0) }
        var withdrawn = 0
        for delivery in full {
            for key in try session.query(Self.findSpared, source, delivery, as: String.self) {
                var replay = RecordReplay(store: self, source: source, key: key)
                withdrawn += try replay.withdrawIfAbsent(from: [delivery]) ? 1 : 0
            }
        }
        return withdrawn
    }

    /// Living records that were there before a delivery and of which it said nothing.
    private static let findSpared = Statement(
        "find_spared",
        """
        SELECT r.native_key FROM source_record AS r
        WHERE r.source_id = $1 AND NOT r.is_withdrawn
            AND EXISTS (SELECT FROM record_version AS v WHERE v.record_id = r.record_id AND v.delivery_id < $2)
            AND NOT EXISTS (SELECT FROM record_version AS v WHERE v.record_id = r.record_id AND v.delivery_id = $2)
            AND NOT EXISTS (
                SELECT FROM confirmation AS c
                WHERE c.source_id = $1 AND c.native_key = r.native_key AND c.delivery_id = $2)
        """)
    /// Full deliveries of a source from one of them on, oldest first.
    private static let readFullDeliveries = Statement(
        "read_full_deliveries",
        """
        SELECT delivery_id FROM delivery
        WHERE source_id = $1 AND is_full AND state = 'stored' AND undone_by IS NULL AND file_name IS NOT NULL
            AND delivery_id >= $2
        ORDER BY delivery_id
        """)
}

/// The replay of all rows of one record.
private struct RecordReplay {
    let store: Store
    let source: SourceNumber
    let key: String
    /// By index among all rows.
    var rows: [Int: ReplayedRow] = [:]
    private var chain = RecordChain()
    private var number: RecordNumber?
    private var current: Int32 = 0
    private var last: Int32 = 0
    /// Where the record stood before; the version is nil when the hub did not know it.
    private var former: (current: Int32?, last: Int32) = (nil, 0)
    private var kind = PartyKind.organization

    init(store: Store, source: SourceNumber, key: String) {
        self.store = store
        self.source = source
        self.key = key
    }

    mutating func run(_ fullDeliveries: [Int64]) throws -> [Int: ReplayedOutcome] {
        try loadChain()
        for (index, row) in rows { addLinks(index, row) }
        let first = rows.values.map(\.deliveries.lowerBound).min() ?? 0
        try addAbsences(fullDeliveries, after: first)
        let reading = chain.read()
        let isNew = number == nil
        if isNew, let start = try firstRow(reading) { try createRecord(start) }
        var outcomes: [Int: ReplayedOutcome] = [:]
        var versions: [RecordChain.Link: Int32] = [:]
        for index in rows.keys.sorted(by: { place($0) < place($1) }) {
            outcomes[index] = try store(index, reading, isNew: isNew, &versions)
        }
        if let number, let end = reading.current { try point(number, to: end, versions) }
        if let number, rows.values.contains(where: \.record.isErased) {
            try store.session.execute(Self.askForErasure, number)
        }
        return outcomes
    }

    /// - Returns: whether the record is withdrawn now because the deliveries lack it.
    mutating func withdrawIfAbsent(from deliveries: [Int64]) throws -> Bool {
        try loadChain()
        guard let number else { return false }
        let count = chain.links.count
        try addAbsences(deliveries, after: 0)
        guard chain.links.count > count, let end = chain.read().current, end.isWithdrawn else { return false }
        try point(number, to: end, [:])
        return true
    }

    private func place(_ index: Int) -> DeliveryPlace {
        DeliveryPlace(
            delivery: rows[index]?.deliveries.lowerBound ?? 0,
            rows[index]?.record.position ?? TextPosition(line: 1, column: 1))
    }

    // MARK: The chain

    private mutating func loadChain() throws {
        let session = store.session
        if let record = try session.first(
            Self.readRecord, source, key, as: Int64.self, Int32.self, Int32.self, String.self)
        {
            (number, current, last) = (record.0, record.1, record.2)
            former = (current, last)
            kind = PartyKind(rawValue: record.3) ?? kind
            for (version, delivery, line, column, hash, changed, gone) in try session.query(
                Self.readVersions, record.0, as: Int32.self, Int64.self, Int32.self, Int32.self, [UInt8].self,
                PostgresTimestamp?.self, Bool.self)
            {
                chain.add(
                    .init(
                        origin: .version(version), place: .init(delivery: delivery, line: line, column: column),
                        hash: hash, changedAt: changed?.microseconds, isWithdrawn: gone))
            }
        }
        for (delivery, line, column, hash, changed, gone) in try session.query(
            Self.readConfirmations, source, key, as: Int64.self, Int32.self, Int32.self, [UInt8].self,
            PostgresTimestamp?.self, Bool.self)
        {
            chain.add(
                .init(
                    origin: .confirmation, place: .init(delivery: delivery, line: line, column: column), hash: hash,
                    changedAt: changed?.microseconds, isWithdrawn: gone))
        }
    }

    /// The row stood in its first delivery, and again in its last.
    private mutating func addLinks(_ index: Int, _ row: ReplayedRow) {
        let record = row.record
        for delivery in Set([row.deliveries.lowerBound, row.deliveries.upperBound]) {
            chain.add(
                .init(
                    origin: delivery == row.deliveries.lowerBound ? .replayed(index) : .confirmation,
                    place: .init(delivery: delivery, record.position), hash: record.hash.bytes,
                    changedAt: record.changedAt?.microseconds, isWithdrawn: record.isWithdrawn))
        }
    }

    /// A full delivery after the first row that says nothing of the record, and holds no rejected row that may be about
    /// it, withdraws it.
    private mutating func addAbsences(_ deliveries: [Int64], after first: Int64) throws {
        for delivery in deliveries where delivery > first && !chain.isIn(delivery) {
            let isHeld = rows.values.contains { $0.deliveries.contains(delivery) }
            if isHeld { continue }
            if try store.session.first(Self.isRejected, source, delivery, key, as: Bool.self) == true { continue }
            chain.add(.init(origin: .absence, place: .end(of: delivery), hash: nil, changedAt: nil, isWithdrawn: true))
        }
    }

    // MARK: Storing

    /// The row that makes a record that the store does not know.
    private func firstRow(_ reading: RecordChain.Reading) throws -> ReplayedRow? {
        let index = rows.keys.filter { reading.outcomes[$0] == .created }.min { place($0) < place($1) }
        return index.flatMap { rows[$0] }
    }

    private mutating func createRecord(_ row: ReplayedRow) throws {
        let record = row.record
        number = try store.session.first(
            Self.addRecord, source, key, record.kind.rawValue, record.changedAt?.stored, record.hash.bytes,
            as: Int64.self)
        kind = record.kind
    }

    private mutating func store(
        _ index: Int, _ reading: RecordChain.Reading, isNew: Bool, _ versions: inout [RecordChain.Link: Int32]
    ) throws -> ReplayedOutcome? {
        guard let row = rows[index], let outcome = reading.outcomes[index],
            let link = chain.links.first(where: { $0.origin == .replayed(index) })
        else { return nil }
        let known = chain.links.first { if case .version = $0.origin { $0.says(link) } else { false } }
        let isCurrent = reading.current.map { $0.says(link) } ?? false
        guard let number, outcome != .unchanged, known == nil || (isCurrent && known?.origin != .version(current))
        else {
            try confirm(row)
            var version: Int?
            if case .version(let found)? = known?.origin { version = Int(found) }
            return ReplayedOutcome(reject: row.reject, key: key, outcome: .unchanged, version: version)
        }
        let isLate = outcome == .late || (!isNew && !isCurrent)
        last += 1
        versions[link] = last
        if !link.isWithdrawn, !isLate { kind = row.record.kind }
        try addVersion(number, row, isLate: isLate)
        let told: StoredOutcome = isLate ? .late : outcome
        return ReplayedOutcome(reject: row.reject, key: key, outcome: told, version: Int(last))
    }

    private func addVersion(_ number: RecordNumber, _ row: ReplayedRow, isLate: Bool) throws {
        let record = row.record
        try store.session.execute(
            Self.addVersionStatement, number, last, (record.isWithdrawn ? kind : record.kind).rawValue,
            TextBytes(record.fields), TextBytes(record.features), record.hash.bytes, record.changedAt?.stored,
            record.isWithdrawn, isLate, row.deliveries.lowerBound, Int32(clamping: record.position.line),
            Int32(clamping: record.position.column), record.sameAs.map { TextBytes($0) },
            record.relations.map { JSONB($0) })
    }

    private func confirm(_ row: ReplayedRow) throws {
        let record = row.record
        for delivery in Set([row.deliveries.lowerBound, row.deliveries.upperBound]) {
            try store.session.execute(
                Self.addConfirmation, source, key, delivery, Int32(clamping: record.position.line),
                Int32(clamping: record.position.column), record.hash.bytes, record.changedAt?.stored,
                record.isWithdrawn)
        }
    }

    /// Makes the version that the chain ends with the current one.
    private mutating func point(
        _ number: RecordNumber, to end: RecordChain.Link, _ versions: [RecordChain.Link: Int32]
    ) throws {
        var target: Int32?
        if case .version(let version) = end.origin { target = version }
        target = target ?? versions[end]
        if target == nil {
            let same = chain.links.filter { $0.says(end) }
            target = same.compactMap { versions[$0] }.max()
            for link in same { if case .version(let version) = link.origin { target = max(target ?? 0, version) } }
        }
        if target == nil, end.origin == .absence {
            last += 1
            target = last
            try store.session.execute(Self.addAbsence, number, last, end.place.delivery)
        }
        if former.last != last || target != former.current {
            try store.session.execute(Self.keepStanding, number, former.current, former.last)
        }
        try store.session.execute(Self.setCurrent, number, target ?? current, last)
        if let target, target != current { try store.session.execute(Self.addPending, number) }
    }

    private static let readRecord = Statement(
        "replay_read_record",
        """
        SELECT record_id, current_version, last_version, kind::text FROM source_record
        WHERE source_id = $1 AND native_key = $2 FOR UPDATE
        """)
    private static let readVersions = Statement(
        "replay_read_versions",
        """
        SELECT version, delivery_id, position_line, position_column, content_hash, changed_at, is_withdrawn
        FROM record_version JOIN delivery AS d USING (delivery_id) WHERE record_id = $1 AND d.undone_by IS NULL
        """)
    private static let readConfirmations = Statement(
        "replay_read_confirmations",
        """
        SELECT delivery_id, position_line, position_column, content_hash, changed_at, is_withdrawn
        FROM confirmation AS c JOIN delivery AS d USING (delivery_id)
        WHERE c.source_id = $1 AND native_key = $2 AND d.undone_by IS NULL
        """)
    private static let isRejected = Statement(
        "replay_is_rejected",
        """
        SELECT EXISTS (
            SELECT FROM quarantine
            WHERE source_id = $1 AND delivery_id <= $2 AND last_delivery_id >= $2 AND status = 'open'
                AND position($3 IN raw_text) > 0)
        """)
    private static let addRecord = Statement(
        "replay_add_record",
        """
        INSERT INTO source_record
            (source_id, native_key, kind, current_version, last_version, is_withdrawn, changed_at, content_hash)
        VALUES ($1, $2, $3::text::party_kind, 0, 0, false, $4, $5) RETURNING record_id
        """)
    private static let addVersionStatement = Statement(
        "replay_add_version",
        """
        INSERT INTO record_version
            (record_id, version, kind, fields, features, content_hash, changed_at, is_withdrawn, is_late, delivery_id,
             position_line, position_column, same_as, relations, received_at)
        SELECT $1, $2, $3::text::party_kind, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text::json, $14,
            COALESCE((SELECT received_at FROM delivery WHERE delivery_id = $10), now())
        """)
    private static let addConfirmation = Statement(
        "replay_add_confirmation",
        """
        INSERT INTO confirmation
            (source_id, native_key, delivery_id, position_line, position_column, content_hash, changed_at, is_withdrawn)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let addAbsence = Statement(
        "replay_add_absence",
        """
        INSERT INTO record_version
            (record_id, version, kind, fields, features, content_hash, changed_at, is_withdrawn, is_late, delivery_id,
             position_line, position_column, received_at)
        SELECT record_id, $2, kind, fields, features, content_hash, NULL, true, false, $3, 0, 0,
            COALESCE((SELECT received_at FROM delivery WHERE delivery_id = $3), now())
        FROM record_version WHERE record_id = $1 AND version < $2 ORDER BY is_late, version DESC LIMIT 1
        """)
    private static let setCurrent = Statement(
        "replay_set_current",
        """
        UPDATE source_record AS r
        SET current_version = v.version, last_version = $3, is_withdrawn = v.is_withdrawn, changed_at = v.changed_at,
            content_hash = v.content_hash, kind = v.kind
        FROM record_version AS v WHERE r.record_id = $1 AND v.record_id = $1 AND v.version = $2
        """)
    private static let keepStanding = Statement(
        "replay_keep_standing",
        "INSERT INTO former_record (record_id, version, last_version) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
    private static let askForErasure = Statement(
        "replay_ask_for_erasure", "INSERT INTO erasure_request (record_id) VALUES ($1) ON CONFLICT DO NOTHING")
    private static let addPending = Statement("replay_add_pending", "INSERT INTO pending (record_id) VALUES ($1)")
}
