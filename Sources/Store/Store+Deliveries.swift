import CustomerModel
package import Postgres

/// What became of the rows of a delivery, as `delivery` holds it.
package struct StoredCounts: Hashable, Sendable {
    package var records = 0
    package var created = 0
    package var updated = 0
    package var unchanged = 0
    package var late = 0
    package var withdrawn = 0
    package var rejected = 0
    /// Rows of erased records: not taken.
    package var suppressed = 0
    /// Rows whose key stood before in the same delivery, counted among the others as well. Not stored.
    package var repeated = 0

    package init() {}
}

extension Store {
    /// The number of a source system, made on first use.
    package func sourceNumber(_ name: String) throws -> SourceNumber {
        if let number = try session.first(Self.findSource, name, as: Int16.self) { return number }
        try session.execute(Self.addSource, name)
        guard let number = try session.first(Self.findSource, name, as: Int16.self) else {
            throw PostgresError(.decoding, "a source system was added and is not there")
        }
        return number
    }

    /// Notes that a delivery has begun.
    ///
    /// - Parameter fileName: nil for a record that came as a request.
    package func beginDelivery(source: SourceNumber, fileName: String?, isFull: Bool) throws -> Reply<Int64> {
        try session.queue(Self.addDelivery, source, fileName, isFull, as: Int64.self)
            .map { (ids) throws(PostgresError) in
                guard let id = ids.first else {
                    throw PostgresError(.decoding, "a delivery was added and has no number")
                }
                return id
            }
    }

    /// Its records become known at the moment that it takes: see `takeMoment`.
    ///
    /// - Parameters:
    ///   - layout: JSON of how its table was laid out; nil when it was none.
    ///   - warnings: JSON list of what its readers noticed.
    package func finishDelivery(
        _ id: Int64, counts: StoredCounts, bytes: Int, layout: [UInt8]? = nil, warnings: [UInt8] = Array("[]".utf8)
    ) throws {
        try takeMoment()
        try session.queue(
            Self.endDelivery, id, counts.records, counts.created, counts.updated, counts.unchanged, counts.late,
            counts.withdrawn, counts.rejected, bytes, layout.map { JSONB($0) }, TextBytes(warnings), counts.suppressed)
    }

    /// Notes that deliveries whose process died before it stored anything are not running any more.
    package func noteInterrupted() throws {
        try session.execute(Self.interruptDeliveries, Self.interruption)
    }

    /// Stored deliveries whose records no run has resolved since.
    package func unresolvedDeliveries() throws -> [Int64] {
        try session.query(Self.findUnresolved, "done", as: Int64.self)
    }

    /// Notes that the records of deliveries have become golden customers.
    ///
    /// - Parameter run: the run that did it; nil when there was nothing to do.
    package func noteResolved(_ deliveries: [Int64], by run: Int64?) throws {
        guard !deliveries.isEmpty else { return }
        try session.execute(Self.resolveDeliveries, deliveries, run)
    }

    /// Notes why the records of a delivery have not become golden customers.
    ///
    /// - Parameter delivery: nil: of all that wait.
    package func noteUnresolved(_ delivery: Int64?, message: String) throws {
        try session.execute(Self.failResolution, delivery, message)
    }

    private static let interruption =
        "The process that read the delivery ended before it was stored; nothing of it was. Deliver it again."

    /// Notes why a delivery stored nothing.
    package func failDelivery(_ id: Int64, code: String, message: String) throws {
        try session.execute(Self.failDeliveryStatement, id, code, message)
    }

    /// Asks whoever reads a delivery to end it.
    ///
    /// - Returns: false when it is not being read any more.
    package func askToStop(_ id: Int64, by author: String) throws -> Bool {
        try session.execute(Self.markStopped, id, author) > 0
    }

    /// Who asked for the end of a delivery; nil when nobody did. Once its end is noted in this transaction nobody can any more.
    package func stopper(of id: Int64) throws -> String? {
        try session.first(Self.readStopper, id, as: String?.self) ?? nil
    }

    /// One delivery as JSON; nil when there is none.
    package func delivery(_ id: Int64) throws -> [UInt8]? {
        try session.first(Self.readDelivery, id, as: TextBytes.self)?.bytes
    }

    /// Deliveries of files as JSON objects, newest first, before a number.
    ///
    /// - Parameter source: only those of one source system; nil: of all.
    package func deliveries(
        of source: String?, before id: Int64, limit: Int
    ) throws -> [(id: Int64, json: TextBytes)] {
        let rows =
            if let source {
                try session.query(Self.listDeliveriesOfSource, id, limit, source, as: Int64.self, TextBytes.self)
            } else {
                try session.query(Self.listDeliveries, id, limit, as: Int64.self, TextBytes.self)
            }
        return rows.map { (id: $0, json: $1) }
    }

    /// Source systems that have delivered a file.
    package func sourcesOfFiles() throws -> [String] {
        try session.query(Self.findSourcesOfFiles, "stored", as: String.self)
    }

    private static let findSourcesOfFiles = Statement(
        "find_sources_of_files",
        """
        SELECT name FROM source_system AS s
        WHERE EXISTS (
            SELECT FROM delivery AS d WHERE d.source_id = s.source_id AND d.file_name IS NOT NULL AND d.state = $1)
        """)
    private static let findSource = Statement(
        "find_source", "SELECT source_id FROM source_system WHERE name = $1")
    private static let addSource = Statement(
        "add_source", "INSERT INTO source_system (name) VALUES ($1) ON CONFLICT DO NOTHING")
    private static let addDelivery = Statement(
        "add_delivery",
        "INSERT INTO delivery (source_id, file_name, is_full) VALUES ($1, $2, $3) RETURNING delivery_id")
    private static let endDelivery = Statement(
        "end_delivery",
        """
        UPDATE delivery
        SET state = 'stored', records = $2, created = $3, updated = $4, unchanged = $5, late = $6, withdrawn = $7,
            rejected = $8, suppressed = $12, bytes = $9, layout = $10, warnings = $11::text::json, received_at = now(),
            finished_at = (SELECT at FROM moment),
            resolution = CASE WHEN file_name IS NULL THEN 'done' ELSE 'waiting' END
        WHERE delivery_id = $1
        """)
    private static let findUnresolved = Statement(
        "find_unresolved", "SELECT delivery_id FROM delivery WHERE resolution <> $1 AND state = 'stored'")
    private static let resolveDeliveries = Statement(
        "resolve_deliveries",
        """
        UPDATE delivery SET resolution = 'done', resolution_error = NULL, resolved_by = $2 WHERE delivery_id = ANY ($1)
        """)
    private static let failResolution = Statement(
        "fail_resolution",
        """
        UPDATE delivery SET resolution = 'failed', resolution_error = $2
        WHERE ($1::bigint IS NULL OR delivery_id = $1) AND resolution <> 'done' AND state = 'stored'
        """)
    private static let interruptDeliveries = Statement(
        "interrupt_deliveries",
        """
        UPDATE delivery AS d
        SET state = 'interrupted', error_code = 'interrupted', error = $1, finished_at = clock_timestamp()
        WHERE d.state = 'running' AND
        """, isAbandoned)
    private static let failDeliveryStatement = Statement(
        "fail_delivery",
        """
        UPDATE delivery SET state = 'failed', error_code = $2, error = $3, finished_at = clock_timestamp()
        WHERE delivery_id = $1 AND state = 'running'
        """)

    private static let markStopped = Statement(
        "mark_stopped",
        "UPDATE delivery SET stopped_by = COALESCE(stopped_by, $2) WHERE delivery_id = $1 AND state = 'running'")
    private static let readStopper = Statement(
        "read_stopper", "SELECT stopped_by FROM delivery WHERE delivery_id = $1")

    /// A running delivery whose lock is free has lost its process; a young one may not have taken its lock yet.
    private static let isAbandoned: StaticString = """
        d.started_at < clock_timestamp() - interval '2 seconds' AND NOT EXISTS (
            SELECT FROM pg_locks AS l
            WHERE l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid = 1802857475
                AND l.objid = (d.delivery_id % 4294967296)::oid AND l.granted)
        """
    private static let deliveryBegin: StaticString = """
        json_build_object(
            'id', d.delivery_id, 'source', s.name, 'fileName', d.file_name,
            'state', CASE WHEN d.state = 'running' AND
        """
    private static let deliveryEnd: StaticString = """
            THEN 'interrupted' ELSE d.state END,
            'full', d.is_full, 'startedAt', d.started_at, 'finishedAt', d.finished_at,
            'bytes', d.bytes, 'records', d.records, 'created', d.created, 'updated', d.updated,
            'unchanged', d.unchanged, 'late', d.late, 'withdrawn', d.withdrawn, 'suppressed', d.suppressed, 'rejected', d.rejected,
            'quarantined', (
                SELECT count(*) FROM quarantine AS q
                WHERE q.status = 'open' AND (q.delivery_id = d.delivery_id OR q.last_delivery_id = d.delivery_id)),
            'resolution', CASE WHEN d.state = 'stored' THEN json_build_object(
                'state', d.resolution, 'message', d.resolution_error) END,
            'warnings', d.warnings, 'undoes', d.undoes, 'undoneBy', d.undone_by, 'author', d.author, 'reason', d.reason,
            'canUndo', d.state = 'stored' AND d.file_name IS NOT NULL AND d.undone_by IS NULL AND NOT EXISTS (
                SELECT FROM delivery AS o WHERE o.delivery_id = d.undoes AND o.undoes IS NOT NULL),
            'error', CASE WHEN d.error_code IS NOT NULL
                THEN json_build_object('code', d.error_code, 'message', d.error) END)::text
        """
    private static let readDelivery = Statement(
        "read_delivery", "SELECT", deliveryBegin, isAbandoned, deliveryEnd,
        "FROM delivery AS d JOIN source_system AS s USING (source_id) WHERE d.delivery_id = $1")
    private static let listDeliveries = Statement(
        "list_deliveries", "SELECT d.delivery_id,", deliveryBegin, isAbandoned, deliveryEnd,
        """
        FROM delivery AS d JOIN source_system AS s USING (source_id)
        WHERE d.delivery_id < $1 AND d.file_name IS NOT NULL ORDER BY d.delivery_id DESC LIMIT $2
        """)
    private static let listDeliveriesOfSource = Statement(
        "list_deliveries_of_source", "SELECT d.delivery_id,", deliveryBegin, isAbandoned, deliveryEnd,
        """
        FROM delivery AS d JOIN source_system AS s USING (source_id)
        WHERE d.source_id = (SELECT source_id FROM source_system WHERE name = $3) AND d.delivery_id < $1
            AND d.file_name IS NOT NULL
        ORDER BY d.delivery_id DESC LIMIT $2
        """)
}
