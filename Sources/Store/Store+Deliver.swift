import CustomerModel
import Postgres

/// What the store decided about one staged record.
package enum StoredOutcome: String, Hashable, Sendable {
    case created, updated, unchanged, late, withdrawn
    /// The record was erased, and is not taken again.
    case suppressed
}

/// What the store made of one staged record.
package struct StoredRecordOutcome: Hashable, Sendable {
    package let outcome: StoredOutcome
    /// Nil for the withdrawal of an unknown key, and when the record was erased.
    package let record: RecordNumber?
    /// Of the record, the version that stands, or of a late one the version that was kept.
    package let version: Int
}

extension Store {
    /// Stores what is staged as versions of the source's records, in the order of the rows.
    ///
    /// A row changes nothing when it says what the current version says. A row older than the current version is kept
    /// as a version and does not become current. A key that stands several times in the delivery is
    /// treated as if each row had come in a delivery of its own. Rows of erased records are not taken; rows that a source
    /// marks as erased ask for the erasure of their records.
    /// - Complexity: a fixed number of statements for each time that the most repeated key is repeated.
    package func storeStaged(source: SourceNumber, delivery: Int64) throws -> StoredCounts {
        try session.queue(Self.numberRounds, Int32(1))
        let staged = try session.first(
            Self.surveyStaged, Int32(1), source, as: Int32.self, Int.self, Bool.self, Bool.self)
        let (rounds, repeated, suppresses, hasRejects) = staged ?? (1, 0, false, false)
        if suppresses { try session.queue(Self.suppressStaged, source, delivery) }
        for round in 1..<max(1, rounds) { try storeRound(round, source: source, delivery: delivery) }
        var counts = try mendingRaces {
            try queueRound(max(1, rounds), source: source, delivery: delivery)
            if hasRejects { try session.queue(Self.addConfirmations, source, delivery) }
            return try countStaged(source: source, delivery: delivery)
        }
        counts.repeated = repeated
        return counts
    }

    private func countStaged(source: SourceNumber, delivery: Int64) throws -> StoredCounts {
        let outcomes = try session.queue(Self.countOutcomes, Int64(0), as: String.self, Int.self)
        try session.queue(Self.addRejects, source, delivery)
        var counts = StoredCounts()
        counts.rejected = try session.first(Self.countRejects, Int64(0), as: Int.self) ?? 0
        for (outcome, count) in try outcomes.value { counts.add(count, outcome) }
        counts.records =
            counts.created + counts.updated + counts.unchanged + counts.late + counts.withdrawn + counts.suppressed
        return counts
    }

    /// Keys of the source's current records that no staged row has, as a number, and how many current records there are.
    ///
    /// A record whose key stands in the text of a rejected row of the delivery does not count as absent.
    package func countAbsent(source: SourceNumber, delivery: Int64) throws -> (absent: Int, current: Int) {
        try session.execute(Self.decideAbsent, source, delivery)
        let absent = try session.first(Self.countDecided, "absent", as: Int.self) ?? 0
        let withdrawnNow = try session.first(Self.countDecided, "withdrawn", as: Int.self) ?? 0
        let createdNow = try session.first(Self.countDecided, "created", as: Int.self) ?? 0
        let current = try session.first(Self.countCurrent, source, as: Int.self) ?? 0
        return (absent, current + withdrawnNow - createdNow)
    }

    /// Withdraws the records that `countAbsent` counted.
    package func withdrawAbsent(delivery: Int64) throws {
        try session.execute(Self.keepAbsent, "absent")
        try withdrawAbsentRecords(delivery: delivery)
    }

    /// Gives the records decided as absent a version that says so, and lets them wait to be resolved.
    func withdrawAbsentRecords(delivery: Int64) throws {
        try session.execute(Self.withdrawAbsentRecords, "absent")
        try session.execute(Self.addAbsentVersions, delivery)
        try session.execute(Self.addAbsentPending, "absent")
    }

    /// What became of each staged record, in the order of the rows.
    package func outcomes(source: SourceNumber) throws -> [StoredRecordOutcome] {
        try session.query(Self.readOutcomes, source, as: String.self, Int64?.self, Int32?.self).map { row in
            guard let outcome = StoredOutcome(rawValue: row.0) else {
                throw PostgresError(.decoding, "decided_record.outcome has an unknown value")
            }
            return StoredRecordOutcome(outcome: outcome, record: row.1, version: Int(row.2 ?? 0))
        }
    }

    private func storeRound(_ round: Int32, source: SourceNumber, delivery: Int64) throws {
        try mendingRaces { _ = try queueRound(round, source: source, delivery: delivery).value }
    }

    /// - Returns: the last statement's answer.
    @discardableResult
    private func queueRound(_ round: Int32, source: SourceNumber, delivery: Int64) throws -> Reply<Int> {
        try session.queue(Self.lockRecords, round, source)
        try session.queue(Self.decide, round, source)
        try session.queue(Self.addRecords, round, source)
        try session.queue(Self.keepStandings, round)
        try session.queue(Self.updateRecords, round)
        try session.queue(Self.addVersions, round, delivery, source)
        return try session.queue(Self.addPending, round, source)
    }

    /// Single records of a source are stored beside each other: when another transaction adds the same one first, this one
    /// begins again and finds it.
    private func mendingRaces<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do {
            return try body()
        } catch let error as PostgresError where error.isUniqueViolation && error.statement == Self.addRecords.name {
            throw PostgresError(
                .server, "another transaction added the record first", sqlState: .serializationFailure,
                statement: error.statement, constraint: error.constraint)
        }
    }

    private static let numberRounds = Statement(
        "number_rounds",
        """
        WITH repeated AS (
            SELECT ordinal, row_number() OVER (PARTITION BY native_key ORDER BY ordinal) AS round
            FROM staged_record
            WHERE native_key IN (
                SELECT native_key FROM staged_record WHERE reject_code IS NULL GROUP BY native_key HAVING count(*) > $1)
        )
        UPDATE staged_record AS s SET round = r.round FROM repeated AS r WHERE r.ordinal = s.ordinal AND r.round > 1
        """)
    /// The last round, how many rows repeat a key, whether records of the source were erased, and whether rows of it wait or
    /// are about to.
    private static let surveyStaged = Statement(
        "survey_staged",
        """
        SELECT COALESCE(max(round), $1), count(*) FILTER (WHERE round > $1),
            EXISTS (SELECT FROM suppression WHERE source_id = $2 AND NOT is_lifted),
            COALESCE(bool_or(reject_code IS NOT NULL), false)
                OR EXISTS (SELECT FROM quarantine WHERE source_id = $2 AND status = 'open')
        FROM staged_record
        """)

    /// Single records of the source may be on their way at the same time.
    private static let lockRecords = Statement(
        "lock_records",
        """
        SELECT count(*) FROM (
            SELECT FROM staged_record AS s
            JOIN source_record AS r ON r.source_id = $2 AND r.native_key = s.native_key
            WHERE s.round = $1 AND s.reject_code IS NULL ORDER BY r.record_id FOR UPDATE OF r
        ) AS locked
        """)
    private static let decide = Statement(
        "decide_records",
        """
        INSERT INTO decided_record (ordinal, record_id, outcome)
        SELECT s.ordinal, r.record_id, CASE
            WHEN r.record_id IS NULL AND s.is_withdrawn THEN 'unchanged'
            WHEN r.record_id IS NULL THEN 'created'
            WHEN s.is_withdrawn AND r.is_withdrawn THEN 'unchanged'
            WHEN s.is_withdrawn = r.is_withdrawn AND s.content_hash = r.content_hash
                AND (s.changed_at IS NULL OR s.changed_at IS NOT DISTINCT FROM r.changed_at) THEN 'unchanged'
            WHEN s.changed_at < r.changed_at AND EXISTS (
                SELECT FROM record_version AS v
                WHERE v.record_id = r.record_id AND v.content_hash = s.content_hash
                    AND v.changed_at = s.changed_at AND v.is_withdrawn = s.is_withdrawn
            ) THEN 'unchanged'
            WHEN s.changed_at < r.changed_at THEN 'late'
            WHEN s.is_withdrawn THEN 'withdrawn'
            ELSE 'updated' END
        FROM staged_record AS s
        LEFT JOIN source_record AS r ON r.source_id = $2 AND r.native_key = s.native_key
        WHERE s.round = $1 AND s.reject_code IS NULL
        """)
    private static let addRecords = Statement(
        "add_records",
        """
        INSERT INTO source_record
            (source_id, native_key, kind, current_version, last_version, is_withdrawn, changed_at, content_hash)
        SELECT $2, s.native_key, s.kind::party_kind, 1, 1, false, s.changed_at, s.content_hash
        FROM decided_record AS d JOIN staged_record AS s USING (ordinal)
        WHERE s.round = $1 AND d.outcome = 'created'
        ORDER BY s.ordinal
        """)
    private static let keptStandings: StaticString = """
        INSERT INTO former_record (record_id, version, last_version)
        SELECT r.record_id, r.current_version, r.last_version
        FROM decided_record AS d
        JOIN source_record AS r USING (record_id)
        """
    private static let keepStandings = Statement(
        "keep_standings", keptStandings,
        """
        JOIN staged_record AS s USING (ordinal)
        WHERE s.round = $1 AND d.outcome IN ('updated', 'withdrawn', 'late') ON CONFLICT DO NOTHING
        """)
    private static let keepAbsent = Statement(
        "keep_absent", keptStandings, "WHERE d.outcome = $1 ON CONFLICT DO NOTHING")
    /// A withdrawal says nothing about what the customer is, so the kind stays.
    private static let updateRecords = Statement(
        "update_records",
        """
        UPDATE source_record AS r
        SET last_version = r.last_version + 1,
            current_version = CASE WHEN d.outcome = 'late' THEN r.current_version ELSE r.last_version + 1 END,
            kind = CASE WHEN d.outcome = 'updated' THEN s.kind::party_kind ELSE r.kind END,
            is_withdrawn = CASE WHEN d.outcome = 'late' THEN r.is_withdrawn ELSE s.is_withdrawn END,
            changed_at = CASE WHEN d.outcome = 'late' THEN r.changed_at ELSE s.changed_at END,
            content_hash = CASE WHEN d.outcome = 'late' THEN r.content_hash ELSE s.content_hash END
        FROM decided_record AS d JOIN staged_record AS s USING (ordinal)
        WHERE r.record_id = d.record_id AND s.round = $1 AND d.outcome IN ('updated', 'withdrawn', 'late')
        """)
    private static let addVersions = Statement(
        "add_versions",
        """
        INSERT INTO record_version
            (record_id, version, kind, fields, features, content_hash, changed_at, is_withdrawn, is_late, delivery_id,
             position_line, position_column, same_as, relations)
        SELECT r.record_id, r.last_version, CASE WHEN s.is_withdrawn THEN r.kind ELSE s.kind::party_kind END, s.fields, s.features, s.content_hash, s.changed_at,
            s.is_withdrawn, d.outcome = 'late', $2, s.position_line, s.position_column, s.same_as, s.relations::jsonb
        FROM decided_record AS d
        JOIN staged_record AS s USING (ordinal)
        JOIN source_record AS r ON r.source_id = $3 AND r.native_key = s.native_key
        WHERE s.round = $1 AND d.outcome <> 'unchanged'
        """)
    /// A record that its source marks as erased waits for that, too, unless something newer is known of it.
    private static let addPending = Statement(
        "add_pending",
        """
        WITH asked AS (
            INSERT INTO erasure_request (record_id)
            SELECT DISTINCT r.record_id
            FROM decided_record AS d
            JOIN staged_record AS s USING (ordinal)
            JOIN source_record AS r ON r.source_id = $2 AND r.native_key = s.native_key
            WHERE s.round = $1 AND s.is_erased AND d.outcome <> 'late'
            ON CONFLICT DO NOTHING
        )
        INSERT INTO pending (record_id)
        SELECT r.record_id
        FROM decided_record AS d
        JOIN staged_record AS s USING (ordinal)
        JOIN source_record AS r ON r.source_id = $2 AND r.native_key = s.native_key
        WHERE s.round = $1 AND d.outcome IN ('created', 'updated', 'withdrawn')
        """)
    private static let addConfirmations = Statement(
        "add_confirmations",
        """
        INSERT INTO confirmation
            (source_id, native_key, delivery_id, position_line, position_column, content_hash, changed_at, is_withdrawn)
        SELECT $1, s.native_key, $2, s.position_line, s.position_column, s.content_hash, s.changed_at, s.is_withdrawn
        FROM decided_record AS d JOIN staged_record AS s USING (ordinal)
        WHERE d.outcome = 'unchanged'
        """)
    private static let countOutcomes = Statement(
        "count_outcomes", "SELECT outcome, count(*) FROM decided_record WHERE ordinal > $1 GROUP BY outcome")
    private static let addRejects = Statement(
        "add_rejects",
        """
        INSERT INTO quarantine (source_id, delivery_id, last_delivery_id, position_line, position_column, code, message,
            field, raw_text)
        SELECT $1, $2, $2, position_line, position_column, reject_code, reject_message, reject_field, reject_text
        FROM (
            SELECT DISTINCT ON (reject_code, md5(reject_text), position_line, position_column) *
            FROM staged_record WHERE reject_code IS NOT NULL
            ORDER BY reject_code, md5(reject_text), position_line, position_column, ordinal
        ) AS s
        ORDER BY ordinal
        ON CONFLICT (source_id, code, md5(raw_text), position_line, position_column) WHERE status = 'open'
        DO UPDATE SET last_delivery_id = excluded.last_delivery_id
        """)
    private static let countRejects = Statement(
        "count_rejects", "SELECT count(*) FROM staged_record WHERE reject_code IS NOT NULL AND ordinal > $1")

    private static let decideAbsent = Statement(
        "decide_absent",
        """
        INSERT INTO decided_record (ordinal, record_id, outcome)
        SELECT 0, r.record_id, 'absent'
        FROM source_record AS r
        WHERE r.source_id = $1 AND NOT r.is_withdrawn
            AND NOT EXISTS (SELECT FROM staged_record AS s WHERE s.native_key = r.native_key)
            AND NOT EXISTS (
                SELECT FROM quarantine AS q
                WHERE q.last_delivery_id = $2 AND position(r.native_key IN q.raw_text) > 0)
        """)
    private static let countDecided = Statement(
        "count_decided", "SELECT count(*) FROM decided_record WHERE outcome = $1")
    private static let countCurrent = Statement(
        "count_current", "SELECT count(*) FROM source_record WHERE source_id = $1 AND NOT is_withdrawn")
    private static let withdrawAbsentRecords = Statement(
        "withdraw_absent",
        """
        UPDATE source_record AS r
        SET last_version = r.last_version + 1, current_version = r.last_version + 1, is_withdrawn = true,
            changed_at = NULL
        FROM decided_record AS d
        WHERE r.record_id = d.record_id AND d.outcome = $1
        """)
    private static let addAbsentVersions = Statement(
        "add_absent_versions",
        """
        INSERT INTO record_version
            (record_id, version, kind, fields, features, content_hash, changed_at, is_withdrawn, is_late, delivery_id,
             position_line, position_column)
        SELECT r.record_id, r.current_version, v.kind, v.fields, v.features, v.content_hash, NULL, true, false, $1, 0, 0
        FROM decided_record AS d
        JOIN source_record AS r ON r.record_id = d.record_id
        JOIN LATERAL (
            SELECT * FROM record_version AS v
            WHERE v.record_id = r.record_id AND v.version < r.current_version AND NOT v.is_late
            ORDER BY v.version DESC LIMIT 1
        ) AS v ON true
        WHERE d.outcome = 'absent'
        """)
    private static let addAbsentPending = Statement(
        "add_absent_pending", "INSERT INTO pending (record_id) SELECT record_id FROM decided_record WHERE outcome = $1")
    private static let readOutcomes = Statement(
        "read_outcomes",
        """
        SELECT d.outcome, r.record_id,
            CASE d.outcome WHEN 'late' THEN r.last_version ELSE r.current_version END
        FROM decided_record AS d
        LEFT JOIN staged_record AS s USING (ordinal)
        LEFT JOIN source_record AS r ON r.source_id = $1 AND r.native_key = s.native_key
        ORDER BY d.ordinal
        """)
}

extension StoredCounts {
    fileprivate mutating func add(_ count: Int, _ outcome: String) {
        switch StoredOutcome(rawValue: outcome) {
        case .created: created += count
        case .updated: updated += count
        case .unchanged: unchanged += count
        case .late: late += count
        case .withdrawn: withdrawn += count
        case .suppressed: suppressed += count
        case nil: break
        }
    }
}
