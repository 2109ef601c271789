import CustomerModel
import Postgres

/// What is to be known of a delivery before it is taken back.
package struct StandingDelivery: Hashable, Sendable {
    package let source: String
    package let sourceNumber: SourceNumber
    /// Nil of records that came as a request.
    package let fileName: String?
    /// `running`, `stored`, `failed` or `interrupted`.
    package let state: String
    /// The delivery that it took back.
    package let undoes: Int64?
    /// True when that one had taken back another.
    package let isRepeal: Bool
    package let undoneBy: Int64?
    /// The newest later file of the source, in effect, that repeated what the hub knew.
    package let repeatedBy: Int64?
}

/// What taking back a delivery does.
package struct UndoneCounts: Hashable, Sendable {
    /// Records that stand at another version afterwards.
    package var restored = 0
    /// Records of which nothing is left: withdrawn.
    package var removed = 0
    /// Records that something newer has changed, or that it left as they were.
    package var kept = 0
    /// Customers that have records of the first two kinds.
    package var customers = 0
    /// Decisions and pins of people in force about the removed records.
    package var decisions = 0
    /// Rows in quarantine that it dismisses, or that wait again.
    package var rejects = 0

    package init() {}
}

/// A version counts when its delivery was not taken back. Where a record stands is what the versions that count say, read by
/// `RecordChain` in the order in which their deliveries became known; so it is the same way there and back.
extension Store {
    /// Nil when there is none.
    package func standingDelivery(_ id: Int64) throws -> StandingDelivery? {
        try session.first(
            Self.readStandingDelivery, id, as: Int16.self, String.self, String?.self, String.self, Int64?.self,
            Bool.self, Int64?.self, Int64?.self
        ).map { number, source, file, state, undoes, isRepeal, undoneBy, repeatedBy in
            StandingDelivery(
                source: source, sourceNumber: number, fileName: file, state: state, undoes: undoes, isRepeal: isRepeal,
                undoneBy: undoneBy, repeatedBy: repeatedBy)
        }
    }

    /// Notes a delivery that takes back another, which counts no more; what that had taken back counts again. The source's
    /// lock must be held.
    package func beginUndo(of target: Int64, _ known: StandingDelivery, author: String, reason: String) throws -> Int64
    {
        let undo = try beginDelivery(source: known.sourceNumber, fileName: known.fileName, isFull: false).value
        try session.execute(Self.signUndo, undo, target, author, reason)
        try session.execute(Self.setUndone, target, undo)
        if let former = known.undoes { try session.execute(Self.setUndone, former, Int64?.none) }
        return undo
    }

    /// Decides where each record goes that has versions of the delivery, or of the one that this had taken back, and closes or
    /// opens its rows in quarantine.
    ///
    /// - Parameter undo: of `beginUndo`.
    /// - Complexity: O(versions of the records · log).
    package func decideUndo(
        _ undo: Int64, of target: Int64, _ known: StandingDelivery, reason: String
    ) throws -> UndoneCounts {
        try prepareStaging()
        try session.execute(Self.findUndone, [target, known.undoes].compactMap(\.self))
        try session.runScript("ANALYZE decided_record", name: "measure_decided")
        let open = try session.query(Self.takeOpen, "open", as: Int64.self)
        for start in stride(from: 0, to: open.count, by: 5000) {
            try decideFromChains(Array(open[start..<min(start + 5000, open.count)]))
        }
        var counts = UndoneCounts()
        for (outcome, count) in try session.query(Self.countUndone, Int64(0), as: String.self, Int.self) {
            switch outcome {
            case "restored": counts.restored = count
            case "absent": counts.removed = count
            default: counts.kept += count
            }
        }
        (counts.customers, counts.decisions) =
            try session.first(Self.countTouched, "kept", "absent", as: Int.self, Int.self) ?? (0, 0)
        counts.rejects =
            known.undoes == nil
            ? try session.execute(Self.dismissRejects, target, undo, reason)
            : try session.execute(Self.reopenRejects, target)
        return counts
    }

    /// Where each of these records stands by the versions that count.
    private func decideFromChains(_ records: [RecordNumber]) throws {
        var chains: [RecordNumber: RecordChain] = [:]
        for (record, version, known, line, column, hash, changed, isWithdrawn) in try session.query(
            Self.readCounting, records, as: Int64.self, Int32.self, PostgresTimestamp.self, Int32.self, Int32.self,
            [UInt8].self, PostgresTimestamp?.self, Bool.self)
        {
            // The moments at which deliveries became known are their order, whichever was begun first.
            chains[record, default: RecordChain()].add(
                .init(
                    origin: .version(version), place: .init(delivery: known.microseconds, line: line, column: column),
                    hash: hash, changedAt: changed?.microseconds, isWithdrawn: isWithdrawn))
        }
        let ends = records.map { record -> Int32 in
            guard case .version(let version)? = chains[record]?.read().current?.origin else { return 0 }
            return version
        }
        try session.execute(Self.addDecided, records, ends)
    }

    /// Moves the records to where `decideUndo` has them. The moved ones wait to be resolved.
    ///
    /// - Returns: those that stand at a version that they had before, in their order. It may have been read by other rules.
    package func performUndo(_ undo: Int64) throws -> [RecordNumber] {
        try session.execute(Self.keepUndone, "kept")
        try withdrawAbsentRecords(delivery: undo)
        try session.execute(Self.restoreRecords, "restored")
        try session.execute(Self.addRestoredPending, "restored")
        return try session.query(Self.readRestored, "restored", as: Int64.self)
    }

    /// Records of customers that came to be, or ended, when a delivery was resolved that is taken back now, with the golden
    /// records that they were moved from.
    ///
    /// - Parameter undos: deliveries that take back others.
    package func homes(before undos: [Int64]) throws -> [(record: RecordNumber, golden: GoldenNumber)] {
        try session.query(Self.readHomes, undos, as: Int64.self, Int64.self)
            .map { (record: $0.0, golden: GoldenNumber($0.1)) }
    }

    private static let readStandingDelivery = Statement(
        "read_standing_delivery",
        """
        SELECT d.source_id, s.name, d.file_name, d.state, d.undoes,
            EXISTS (SELECT FROM delivery AS o WHERE o.delivery_id = d.undoes AND o.undoes IS NOT NULL), d.undone_by,
            (SELECT max(l.delivery_id) FROM delivery AS l
            WHERE l.source_id = d.source_id AND l.delivery_id > d.delivery_id AND l.file_name IS NOT NULL
                AND l.state = 'stored' AND l.undoes IS NULL AND l.undone_by IS NULL AND l.unchanged > 0)
        FROM delivery AS d JOIN source_system AS s USING (source_id) WHERE d.delivery_id = $1
        """)
    private static let signUndo = Statement(
        "sign_undo", "UPDATE delivery SET undoes = $2, author = $3, reason = $4 WHERE delivery_id = $1")
    private static let setUndone = Statement(
        "set_undone", "UPDATE delivery SET undone_by = $2 WHERE delivery_id = $1")

    /// Records of which a version is left go to `decideFromChains`, with the outcome that means so.
    private static let findUndone = Statement(
        "find_undone",
        """
        INSERT INTO decided_record (ordinal, record_id, outcome)
        SELECT 0, r.record_id, CASE
            WHEN EXISTS (
                SELECT FROM record_version AS v JOIN delivery AS d USING (delivery_id)
                WHERE v.record_id = r.record_id AND d.undone_by IS NULL
            ) THEN 'open'
            WHEN r.is_withdrawn THEN 'kept'
            ELSE 'absent' END
        FROM (SELECT DISTINCT record_id FROM record_version WHERE delivery_id = ANY ($1)) AS t
        JOIN source_record AS r USING (record_id)
        """)
    private static let takeOpen = Statement(
        "take_undone_open", "DELETE FROM decided_record WHERE outcome = $1 RETURNING record_id")
    private static let readCounting = Statement(
        "read_counting_versions",
        """
        SELECT v.record_id, v.version, d.finished_at, v.position_line, v.position_column, v.content_hash, v.changed_at,
            v.is_withdrawn
        FROM record_version AS v JOIN delivery AS d USING (delivery_id)
        WHERE v.record_id = ANY ($1) AND d.undone_by IS NULL
        """)
    private static let addDecided = Statement(
        "add_undone_decided",
        """
        INSERT INTO decided_record (ordinal, record_id, outcome)
        SELECT n.version, r.record_id, CASE
            WHEN n.version = r.current_version OR n.version = 0 AND r.is_withdrawn THEN 'kept'
            WHEN n.version = 0 THEN 'absent'
            ELSE 'restored' END
        FROM unnest($1::bigint[], $2::integer[]) AS n (record_id, version)
        JOIN source_record AS r USING (record_id)
        """)
    private static let countUndone = Statement(
        "count_undone", "SELECT outcome, count(*) FROM decided_record WHERE ordinal >= $1 GROUP BY outcome")
    private static let countTouched = Statement(
        "count_touched",
        """
        SELECT (
            SELECT count(DISTINCT x.golden_id) FROM decided_record AS d
            JOIN crosswalk AS x ON x.record_id = d.record_id AND x.until IS NULL
            WHERE d.outcome <> $1
        ), (
            SELECT count(*) FROM link_constraint AS k
            WHERE k.removed_at IS NULL AND k.command_id IS NOT NULL AND (
                k.left_id IN (SELECT record_id FROM decided_record WHERE outcome = $2)
                OR k.right_id IN (SELECT record_id FROM decided_record WHERE outcome = $2))
        ) + (
            SELECT count(*) FROM pin AS p
            WHERE p.removed_at IS NULL AND p.record_id IN (SELECT record_id FROM decided_record WHERE outcome = $2))
        """)
    private static let dismissRejects = Statement(
        "dismiss_undone_rejects",
        """
        UPDATE quarantine SET status = 'dismissed', undone_by = $2, reason = $3, closed_at = now()
        WHERE delivery_id = $1 AND last_delivery_id = $1 AND status = 'open'
        """)
    private static let reopenRejects = Statement(
        "reopen_undone_rejects",
        """
        UPDATE quarantine AS q SET status = 'open', undone_by = NULL, reason = NULL, closed_at = NULL
        WHERE q.undone_by = $1 AND NOT EXISTS (
            SELECT FROM quarantine AS o
            WHERE o.status = 'open' AND o.source_id = q.source_id AND o.code = q.code
                AND md5(o.raw_text) = md5(q.raw_text) AND o.position_line = q.position_line
                AND o.position_column = q.position_column)
        """)
    private static let keepUndone = Statement(
        "keep_undone",
        """
        INSERT INTO former_record (record_id, version, last_version)
        SELECT r.record_id, r.current_version, r.last_version
        FROM decided_record AS d JOIN source_record AS r USING (record_id)
        WHERE d.outcome <> $1 ON CONFLICT DO NOTHING
        """)
    private static let restoreRecords = Statement(
        "restore_records",
        """
        UPDATE source_record AS r
        SET current_version = v.version, is_withdrawn = v.is_withdrawn, changed_at = v.changed_at,
            content_hash = v.content_hash, kind = v.kind
        FROM decided_record AS d JOIN record_version AS v ON v.record_id = d.record_id AND v.version = d.ordinal
        WHERE d.outcome = $1 AND r.record_id = d.record_id
        """)
    private static let addRestoredPending = Statement(
        "add_restored_pending",
        "INSERT INTO pending (record_id) SELECT record_id FROM decided_record WHERE outcome = $1")
    private static let readRestored = Statement(
        "read_restored", "SELECT record_id FROM decided_record WHERE outcome = $1 ORDER BY record_id")
    private static let readHomes = Statement(
        "read_homes_before",
        """
        SELECT x.record_id, x.golden_id
        FROM delivery AS u
        JOIN delivery AS d ON d.delivery_id = u.undoes
        JOIN resolution_run AS n ON n.run_id = d.resolved_by
        """, movedByRun, "WHERE u.delivery_id = ANY ($1) ORDER BY x.record_id")
}
