package import Postgres

/// A command as the database keeps it.
package struct StoredCommand: Hashable, Sendable {
    package let id: Int64
    package let kind: String
    /// The command that took it back; nil while it holds.
    package let undoneBy: Int64?
}

/// What a run made of a golden record.
package struct GoldenConsequence: Hashable, Sendable {
    package let id: String
    /// The change event's type, such as `merged`.
    package let event: String
    package let version: Int
    /// `active`, `redirected`, `split` or `retired`.
    package let status: String
    /// Source records that it has now.
    package let records: Int
    /// The golden record that stands for it now; nil unless it was redirected.
    package let canonicalId: String?
}

extension Store {
    /// Notes what a person asked for.
    ///
    /// - Parameters:
    ///   - token: the API token that it came with.
    ///   - person: who gave it, when they had signed in.
    ///   - document: JSON.
    ///   - undoes: the command that is taken back.
    /// - Returns: the command's number, from 1.
    package func addCommand(
        kind: String, author: String, token: Int64? = nil, person: Int64? = nil, reason: String, document: [UInt8],
        undoes: Int64?
    ) throws -> Int64 {
        let command = try session.first(
            Self.insertCommand, kind, author, reason, JSONB(document), undoes, token, person, as: Int64.self)
        guard let command else { throw PostgresError(.decoding, "a command was added and has no number") }
        return command
    }

    /// Nil when there is no such command.
    package func command(_ id: Int64) throws -> StoredCommand? {
        try session.first(Self.findCommand, id, as: Int64.self, String.self, Int64?.self)
            .map { StoredCommand(id: $0.0, kind: $0.1, undoneBy: $0.2) }
    }

    /// Names a run as the one that draws a command's consequences.
    package func attribute(run: Int64, to command: Int64) throws {
        try session.execute(Self.nameRun, run, command)
    }

    /// Records that a command's run took from one golden record to another and that are still where it put them, with the
    /// golden record that they came from, if that one lives or it was this run that ended it.
    package func formerMemberships(movedBy command: Int64) throws -> [(record: RecordNumber, golden: GoldenNumber)] {
        try session.query(Self.readMoved, command, as: Int64.self, Int64.self)
            .map { (record: $0.0, golden: GoldenNumber($0.1)) }
    }

    /// The records of golden records, each with its golden record, ascending.
    package func members(
        _ golden: [GoldenNumber]
    ) throws -> [(record: RecordNumber, golden: GoldenNumber)] {
        try session.query(Self.readMembers, golden.map(\.value), as: Int64.self, Int64.self)
            .map { (record: $0.0, golden: GoldenNumber($0.1)) }
    }

    /// The golden record of each of these records that has one, in no order.
    package func goldenOf(_ records: [RecordNumber]) throws -> [RecordNumber: GoldenNumber] {
        let rows = try session.query(Self.readGoldenOfRecords, records, as: Int64.self, Int64.self)
        return Dictionary(rows.map { ($0.0, GoldenNumber($0.1)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The kinds of parties that these records are about.
    package func kinds(of records: [RecordNumber]) throws -> Set<String> {
        Set(try session.query(Self.readKinds, records, as: String.self))
    }

    /// What a run published, in the order of its events.
    ///
    /// - Parameter position: of the feed before the run.
    package func consequences(of run: Int64, after position: Int64) throws -> [GoldenConsequence] {
        try session.query(
            Self.readConsequences, position, run, as: String.self, String.self, Int32.self, String.self, Int32.self,
            String?.self
        ).map {
            GoldenConsequence(
                id: $0.0, event: $0.1, version: Int($0.2), status: $0.3, records: Int($0.4), canonicalId: $0.5)
        }
    }

    /// The golden records that an open task asks about; nil when there is no such task. `isOpen` is false once it is closed.
    package func task(_ id: Int64) throws -> (left: GoldenNumber, right: GoldenNumber, isOpen: Bool)? {
        try session.first(Self.findTask, id, "open", as: Int64.self, Int64.self, Bool.self)
            .map { (left: GoldenNumber($0.0), right: GoldenNumber($0.1), isOpen: $0.2) }
    }

    /// Ends a task by a person's word.
    package func closeTask(_ id: Int64, why: String) throws {
        try session.execute(Self.endTask, id, why)
    }

    /// Commands as JSON, newest first, before one of them.
    package func commands(before id: Int64, limit: Int) throws -> [(id: Int64, json: TextBytes)] {
        try session.query(Self.listCommands, id, limit, as: Int64.self, TextBytes.self).map { (id: $0.0, json: $0.1) }
    }

    /// One command as JSON with what it decided; nil when there is none.
    package func commandDocument(_ id: Int64) throws -> [UInt8]? {
        try session.first(Self.readCommand, id, as: TextBytes.self)?.bytes
    }

    /// Decisions in force as JSON, newest first, before one of them; of one record when one is named.
    package func constraints(
        before id: Int64, limit: Int, of record: RecordNumber?
    ) throws -> [(id: Int64, json: TextBytes)] {
        try session.query(Self.listConstraints, id, limit, record, as: Int64.self, TextBytes.self)
            .map { (id: $0.0, json: $0.1) }
    }

    /// As `origin`: a command and those that it takes back, one after another; the last has no `undoes`.
    static let commandOrigin: StaticString = """
        WITH RECURSIVE origin AS (
            SELECT command_id, undoes FROM command WHERE command_id = $1
            UNION ALL
            SELECT c.command_id, c.undoes FROM origin AS o JOIN command AS c ON c.command_id = o.undoes
        )
        """
    /// As `holds`: of the commands behind the rows of `made` those that hold. A command holds while nothing that holds takes
    /// it back.
    static let commandsThatHold: StaticString = """
        , chain AS (
            SELECT c AS command_id, c AS last, 0 AS depth
            FROM (SELECT command_id AS c FROM made UNION SELECT removed_by FROM made) AS n WHERE c IS NOT NULL
            UNION ALL
            SELECT h.command_id, u.command_id, h.depth + 1 FROM chain AS h JOIN command AS u ON u.undoes = h.last
        ), holds AS (
            SELECT command_id FROM chain GROUP BY command_id HAVING max(depth) % 2 = 0
        )
        """
    private static let insertCommand = Statement(
        "add_command",
        """
        INSERT INTO command (kind, author, reason, document, undoes, token_id, account_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        RETURNING command_id
        """)
    private static let findCommand = Statement(
        "find_command",
        """
        SELECT c.command_id, c.kind, u.command_id
        FROM command AS c LEFT JOIN command AS u ON u.undoes = c.command_id WHERE c.command_id = $1
        """)
    private static let nameRun = Statement(
        "attribute_run", "UPDATE resolution_run SET command_id = $2 WHERE run_id = $1")
    private static let readMoved = Statement(
        "read_moved_by_command",
        """
        SELECT x.record_id, x.golden_id FROM resolution_run AS n
        """, movedByRun, "WHERE n.command_id = $1 ORDER BY x.record_id")
    /// Records `x` that the run `n` moved from one customer to another, and that have stayed there since.
    static let movedByRun: StaticString = """
        JOIN crosswalk AS x ON x.until_run = n.run_id
        JOIN crosswalk AS z ON z.record_id = x.record_id AND z.since_run = n.run_id
        JOIN crosswalk AS y ON y.record_id = x.record_id AND y.until IS NULL AND y.golden_id = z.golden_id
        JOIN golden_record AS g ON g.golden_id = x.golden_id AND (g.status = 'active' OR g.run_id = n.run_id)
        """
    private static let readMembers = Statement(
        "read_members",
        """
        SELECT record_id, golden_id FROM crosswalk WHERE golden_id = ANY ($1) AND until IS NULL ORDER BY record_id
        """)
    private static let readGoldenOfRecords = Statement(
        "read_golden_of_records",
        "SELECT record_id, golden_id FROM crosswalk WHERE record_id = ANY ($1) AND until IS NULL")
    private static let readKinds = Statement(
        "read_kinds_of_records", "SELECT DISTINCT kind::text FROM source_record WHERE record_id = ANY ($1)")
    private static let readConsequences = Statement(
        "read_consequences",
        """
        SELECT g.public_id::text, e.type, e.version, g.status, g.members, c.public_id::text
        FROM change_event AS e
        JOIN golden_record AS g USING (golden_id)
        LEFT JOIN golden_record AS c ON c.golden_id = g.redirect_to
        WHERE e.position > $1 AND e.run_id = $2
        ORDER BY e.position
        """)
    private static let findTask = Statement(
        "find_task", "SELECT left_id, right_id, status = $2 FROM task WHERE task_id = $1 FOR UPDATE")
    private static let endTask = Statement(
        "end_task",
        "UPDATE task SET status = 'closed', closed_why = $2, closed_at = now() WHERE task_id = $1 AND status = 'open'")

    private static let commandMembers: StaticString = """
        'id', c.command_id, 'kind', c.kind, 'author', c.author, 'token', c.token_id,
        'person', c.account_id, 'reason', c.reason,
        'createdAt', c.created_at, 'undoes', c.undoes,
        'undoneBy', (SELECT u.command_id FROM command AS u WHERE u.undoes = c.command_id),
        'redacted', c.is_redacted, 'request', c.document
        """
    private static let listCommands = Statement(
        "list_commands", "SELECT c.command_id, json_build_object(", commandMembers,
        ")::text FROM command AS c WHERE c.command_id < $1 ORDER BY c.command_id DESC LIMIT $2")
    private static let constraintMembers: StaticString = """
        json_build_object('id', k.constraint_id, 'kind', k.kind, 'author', k.author, 'reason', k.reason,
            'createdAt', k.created_at, 'removedAt', k.removed_at, 'command', k.command_id,
            'askAgainWhen', k.ask_again,
            'left', json_build_object('source', ls.name, 'key', l.native_key),
            'right', json_build_object('source', rs.name, 'key', r.native_key))
        """
    private static let constraintEnds: StaticString = """
        FROM link_constraint AS k
        JOIN source_record AS l ON l.record_id = k.left_id
        JOIN source_system AS ls ON ls.source_id = l.source_id
        JOIN source_record AS r ON r.record_id = k.right_id
        JOIN source_system AS rs ON rs.source_id = r.source_id
        """
    private static let readCommand = Statement(
        "read_command", "SELECT json_build_object(", commandMembers,
        ", 'runs', (SELECT COALESCE(json_agg(n.run_id ORDER BY n.run_id), '[]') FROM resolution_run AS n",
        "WHERE n.command_id = c.command_id), 'decided', (SELECT COALESCE(json_agg(", constraintMembers,
        "ORDER BY k.constraint_id), '[]')", constraintEnds,
        "WHERE k.command_id = c.command_id), 'ended', (SELECT COALESCE(json_agg(", constraintMembers,
        "ORDER BY k.constraint_id), '[]')", constraintEnds,
        "WHERE k.removed_by = c.command_id), 'confirmed', (", recordsOfConfirmation,
        "WHERE f.command_id = c.command_id), 'unconfirmed', (", recordsOfConfirmation,
        "WHERE f.removed_by = c.command_id))::text FROM command AS c WHERE c.command_id = $1")
    private static let recordsOfConfirmation: StaticString = """
        SELECT COALESCE(json_agg(DISTINCT jsonb_build_object('source', s.name, 'key', r.native_key)), '[]')
        FROM confirmed_record AS f JOIN source_record AS r USING (record_id) JOIN source_system AS s USING (source_id)
        """
    private static let listConstraints = Statement(
        "list_constraints", "SELECT k.constraint_id,", constraintMembers, "::text", constraintEnds,
        """
        WHERE k.removed_at IS NULL AND k.constraint_id < $1 AND ($3::bigint IS NULL OR k.left_id = $3 OR k.right_id = $3)
        ORDER BY k.constraint_id DESC LIMIT $2
        """)
}
