package import CustomerModel
package import Postgres

/// A record of a customer that a person confirmed.
package struct StoredConfirmation: Hashable, Sendable {
    package let record: RecordNumber
    /// The command that confirmed it together with others.
    package let command: Int64
    package let author: String
    package let reason: String
    package let at: Timestamp
}

/// Confirmations that a command ended.
package struct EndedConfirmations: Hashable, Sendable {
    /// How many there were.
    package var count = 0
    /// All their records, ascending.
    package var records: [RecordNumber] = []
}

extension Store {
    /// What is confirmed about these records.
    package func confirmations(of records: [RecordNumber]) throws -> Reply<[StoredConfirmation]> {
        try session.queue(
            Self.readConfirmed, records, as: Int64.self, Int64.self, String.self, String.self, PostgresTimestamp.self
        ).map(Self.confirmations)
    }

    /// What is confirmed about records of a kind that are not withdrawn.
    package func confirmations(_ kind: PartyKind) throws -> [StoredConfirmation] {
        try Self.confirmations(
            session.query(
                Self.readConfirmedOfKind, kind.rawValue, as: Int64.self, Int64.self, String.self, String.self,
                PostgresTimestamp.self))
    }

    private static func confirmations(
        _ rows: [(Int64, Int64, String, String, PostgresTimestamp)]
    ) -> [StoredConfirmation] {
        rows.map {
            StoredConfirmation(
                record: $0.0, command: $0.1, author: $0.2, reason: $0.3, at: Timestamp(microseconds: $0.4.microseconds))
        }
    }

    /// Confirms that records are one customer, in place of every confirmation that any of them has.
    package func confirm(_ records: [RecordNumber], by command: Int64) throws -> EndedConfirmations {
        let ended = try endConfirmations(of: records, by: command)
        try session.execute(Self.addConfirmed, records, command)
        return ended
    }

    /// Ends every confirmation that any of these records has.
    package func endConfirmations(of records: [RecordNumber], by command: Int64) throws -> EndedConfirmations {
        try ended(session.query(Self.endConfirmed, records, command, as: Int64.self, Int64.self))
    }

    /// Ends every confirmation of these records of which two records are said to be different.
    package func endCrossedConfirmations(of records: [RecordNumber], by command: Int64) throws -> EndedConfirmations {
        try ended(session.query(Self.endCrossed, records, command, as: Int64.self, Int64.self))
    }

    private func ended(_ rows: [(Int64, Int64)]) -> EndedConfirmations {
        EndedConfirmations(count: Set(rows.map(\.0)).count, records: Set(rows.map(\.1)).sorted())
    }

    /// `takeBack` for confirmations: those that the commands that hold have made and not ended.
    package func takeBackConfirmations(_ command: Int64, by undo: Int64) throws -> (added: Int, removed: Int) {
        let rows = try session.query(
            Self.replayConfirmed, command, as: Int64?.self, Int64?.self, Int64?.self, Int64?.self
        ).filter { $0.0 != $0.2 }
        try session.execute(Self.removeConfirmed, rows.compactMap(\.0), undo)
        try session.execute(Self.restoreConfirmed, rows.compactMap(\.2))
        return (added: Set(rows.compactMap(\.3)).count, removed: Set(rows.compactMap(\.1)).count)
    }

    /// Records that a command, or the one at the bottom of a chain of undoing, confirmed, or whose confirmation it ended;
    /// ascending.
    package func recordsConfirmed(by command: Int64) throws -> [RecordNumber] {
        try session.query(Self.readConfirmedBy, command, as: Int64.self)
    }

    private static let confirmedColumns: StaticString = """
        SELECT f.record_id, f.command_id, c.author, c.reason, c.created_at
        FROM confirmed_record AS f JOIN command AS c USING (command_id)
        """
    private static let readConfirmed = Statement(
        "read_confirmed", confirmedColumns, "WHERE f.record_id = ANY ($1) AND f.removed_at IS NULL")
    private static let readConfirmedOfKind = Statement(
        "read_confirmed_of_kind", confirmedColumns,
        """
        JOIN source_record AS r USING (record_id)
        WHERE f.removed_at IS NULL AND r.kind = $1::text::party_kind AND NOT r.is_withdrawn
        """)
    private static let addConfirmed = Statement(
        "add_confirmed", "INSERT INTO confirmed_record (record_id, command_id) SELECT unnest($1::bigint[]), $2")
    private static let endConfirmed = Statement(
        "end_confirmed",
        """
        UPDATE confirmed_record AS f SET removed_at = clock_timestamp(), removed_by = $2
        WHERE f.removed_at IS NULL AND f.command_id IN (
            SELECT o.command_id FROM confirmed_record AS o WHERE o.record_id = ANY ($1) AND o.removed_at IS NULL)
        RETURNING f.command_id, f.record_id
        """)
    private static let endCrossed = Statement(
        "end_crossed_confirmations",
        """
        UPDATE confirmed_record AS f SET removed_at = clock_timestamp(), removed_by = $2
        WHERE f.removed_at IS NULL AND f.command_id IN (
            SELECT l.command_id FROM confirmed_record AS l
            JOIN link_constraint AS k ON k.left_id = l.record_id AND k.kind = 'cannot-link' AND k.removed_at IS NULL
            JOIN confirmed_record AS r
                ON r.record_id = k.right_id AND r.command_id = l.command_id AND r.removed_at IS NULL
            WHERE l.record_id = ANY ($1) AND l.removed_at IS NULL)
        RETURNING f.command_id, f.record_id
        """)
    /// The records of a command's confirmations; of an undo those of the command at the bottom.
    private static let confirmedByCommand: StaticString = """
        , place AS (
            SELECT DISTINCT f.record_id FROM confirmed_record AS f
            JOIN origin AS o ON o.undoes IS NULL AND (f.command_id = o.command_id OR f.removed_by = o.command_id)
        )
        """
    /// Of each record the confirmation that stands, and the latest that should, each with its command.
    private static let replayConfirmed = Statement(
        "replay_confirmed", commandOrigin, confirmedByCommand,
        """
        , made AS (
            SELECT f.* FROM confirmed_record AS f JOIN place USING (record_id)
        )
        """, commandsThatHold,
        """
        , wanted AS (
            SELECT DISTINCT ON (record_id) record_id, command_id, confirmed_id
            FROM made AS d
            WHERE command_id IN (SELECT command_id FROM holds)
                AND NOT EXISTS (
                    SELECT FROM made AS e JOIN command AS c ON c.command_id = e.removed_by AND c.undoes IS NULL
                    WHERE e.record_id = d.record_id AND e.command_id = d.command_id
                        AND e.removed_by IN (SELECT command_id FROM holds))
                AND (removed_at IS NULL
                    OR removed_by IS NOT NULL AND removed_by NOT IN (SELECT command_id FROM holds))
            ORDER BY record_id, command_id DESC, confirmed_id DESC
        )
        SELECT m.confirmed_id, m.command_id, w.confirmed_id, w.command_id
        FROM place AS p
        LEFT JOIN made AS m ON m.record_id = p.record_id AND m.removed_at IS NULL
        LEFT JOIN wanted AS w ON w.record_id = p.record_id
        """)
    private static let removeConfirmed = Statement(
        "remove_confirmed_by_number",
        """
        UPDATE confirmed_record SET removed_at = clock_timestamp(), removed_by = $2
        WHERE confirmed_id = ANY ($1) AND removed_at IS NULL
        """)
    private static let restoreConfirmed = Statement(
        "restore_confirmed",
        """
        INSERT INTO confirmed_record (command_id, record_id)
        SELECT command_id, record_id FROM confirmed_record WHERE confirmed_id = ANY ($1)
        """)
    private static let readConfirmedBy = Statement(
        "read_confirmed_by_command", commandOrigin, confirmedByCommand,
        "SELECT record_id FROM place ORDER BY 1")
}
