package import CustomerModel
package import Postgres

/// What a person decided, or a source says, about two records.
package struct StoredConstraint: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case mustLink = "must-link"
        case cannotLink = "cannot-link"
    }

    package let kind: Kind
    package let one: RecordNumber
    package let other: RecordNumber
    /// True when it is the word of a source: a must-link that yields to what people decided.
    package let isBySource: Bool
}

/// Two records, in no order.
package struct RecordPair: Hashable, Sendable {
    /// The smaller number.
    package let left: RecordNumber
    package let right: RecordNumber

    package init(_ one: RecordNumber, _ other: RecordNumber) {
        left = min(one, other)
        right = max(one, other)
    }
}

/// Who decided something, in whose words, and by which command.
package struct Verdict: Hashable, Sendable {
    package let author: String
    package let reason: String
    /// Nil for what no command stands behind.
    package let command: Int64?

    package init(author: String, reason: String, command: Int64? = nil) {
        self.author = author
        self.reason = reason
        self.command = command
    }
}

extension Store {
    /// What people decided and sources say about pairs with both ends among these records.
    package func constraints(among records: [RecordNumber]) throws -> Reply<[StoredConstraint]> {
        try session.queue(
            Self.readConstraints, records, Self.sourcesAuthor, as: String.self, Int64.self, Int64.self, Bool.self
        ).map { $0.compactMap(Self.constraint) }
    }

    /// Everything that people decided and sources say about records of a kind.
    package func constraints(_ kind: PartyKind) throws -> [StoredConstraint] {
        try session.query(
            Self.readConstraintsOfKind, kind.rawValue, Self.sourcesAuthor, as: String.self, Int64.self, Int64.self,
            Bool.self
        ).compactMap(Self.constraint)
    }

    private static func constraint(
        _ kind: String, _ one: RecordNumber, _ other: RecordNumber, _ isBySource: Bool
    ) -> StoredConstraint? {
        StoredConstraint.Kind(rawValue: kind).map {
            StoredConstraint(kind: $0, one: one, other: other, isBySource: isBySource)
        }
    }

    /// Puts a decision in force in place of any other about each pair. A person's decision of the same kind stays as it
    /// is, with its author, unless it asks again or is to; what a source says becomes the person's.
    ///
    /// - Parameter watched: of cannot-links: attributes and groups after whose change a person is asked again, from the
    ///   present versions of the records on; none: nobody is asked. Nil takes those of the decision that it replaces.
    /// - Returns: decisions that came, and others that went for them.
    package func decide(
        _ kind: StoredConstraint.Kind, _ pairs: some Collection<RecordPair>, _ verdict: Verdict,
        askAgainWhen watched: [String]? = nil
    ) throws -> (added: Int, removed: Int) {
        let (left, right) = (pairs.map(\.left), pairs.map(\.right))
        let removed = try session.execute(
            Self.removeOthers, left, right, kind.rawValue, Self.sourcesAuthor, verdict.command,
            watched?.isEmpty == false)
        let added = try session.execute(
            Self.addConstraints, left, right, kind.rawValue, verdict.reason, verdict.author, verdict.command, watched)
        return (added, removed)
    }

    /// Ends the decisions about these pairs.
    ///
    /// - Returns: how many there were.
    package func release(_ pairs: some Collection<RecordPair>, by command: Int64? = nil) throws -> Int {
        try session.execute(Self.removeConstraints, pairs.map(\.left), pairs.map(\.right), command)
    }

    /// Brings the decisions about the pairs of a command, of which another has just taken it back, to what the commands that
    /// hold say in their order. So a later decision stays, and an earlier one comes back in its author's words.
    ///
    /// - Parameter undo: the command that takes the other back.
    /// - Returns: decisions that came and went, and pairs where nothing changed because they were decided again since.
    package func takeBack(
        _ command: Int64, by undo: Int64
    ) throws -> (added: Int, removed: Int, kept: Int) {
        let pairs = try session.query(Self.replayDecisions, command, as: Int64?.self, Int64?.self)
        let changed = pairs.filter { $0.0 != $0.1 }
        let removed = try session.execute(Self.removeByNumber, changed.compactMap(\.0), undo)
        let added = try session.execute(Self.restoreByNumber, changed.compactMap(\.1))
        return (added, removed, pairs.count - changed.count)
    }

    /// Records about which a command, or the one at the bottom of a chain of undoing, decided something; ascending.
    package func recordsDecided(by command: Int64) throws -> [RecordNumber] {
        try session.query(Self.readDecided, command, as: Int64.self)
    }

    /// Marks records for the next resolution.
    package func markPending(_ records: [RecordNumber]) throws {
        try session.execute(Self.addPending, records)
    }

    private static let readConstraints = Statement(
        "read_constraints",
        """
        SELECT kind, left_id, right_id, author = $2 FROM link_constraint
        WHERE left_id = ANY ($1) AND right_id = ANY ($1) AND removed_at IS NULL
        """)
    private static let readConstraintsOfKind = Statement(
        "read_constraints_of_kind",
        """
        SELECT k.kind, k.left_id, k.right_id, k.author = $2
        FROM link_constraint AS k
        JOIN source_record AS l ON l.record_id = k.left_id
        JOIN source_record AS r ON r.record_id = k.right_id
        WHERE k.removed_at IS NULL AND l.kind = $1::text::party_kind AND r.kind = l.kind
            AND NOT l.is_withdrawn AND NOT r.is_withdrawn
        """)
    private static let removeOthers = Statement(
        "remove_other_constraints",
        """
        UPDATE link_constraint AS k SET removed_at = clock_timestamp(), removed_by = $5
        FROM unnest($1::bigint[], $2::bigint[]) AS p (left_id, right_id)
        WHERE k.left_id = p.left_id AND k.right_id = p.right_id AND k.removed_at IS NULL
            AND (k.kind <> $3 OR k.author = $4 OR k.ask_again IS NOT NULL OR $6)
        """)
    private static let addConstraints = Statement(
        "add_constraints",
        """
        INSERT INTO link_constraint
            (kind, left_id, right_id, reason, author, command_id, ask_again, left_version, right_version)
        SELECT $3, p.left_id, p.right_id, $4, $5, $6, w.ask_again,
            CASE WHEN w.ask_again IS NOT NULL THEN l.current_version END,
            CASE WHEN w.ask_again IS NOT NULL THEN r.current_version END
        FROM unnest($1::bigint[], $2::bigint[]) AS p (left_id, right_id)
        JOIN source_record AS l ON l.record_id = p.left_id
        JOIN source_record AS r ON r.record_id = p.right_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN $3 = 'cannot-link' THEN NULLIF(COALESCE($7::text[], (
                SELECT o.ask_again FROM link_constraint AS o
                WHERE o.left_id = p.left_id AND o.right_id = p.right_id AND o.removed_by = $6
                ORDER BY o.constraint_id DESC LIMIT 1)), '{}') END AS ask_again
        ) AS w
        ON CONFLICT (left_id, right_id) WHERE removed_at IS NULL DO NOTHING
        """)
    private static let removeConstraints = Statement(
        "remove_constraints",
        """
        UPDATE link_constraint AS k SET removed_at = clock_timestamp(), removed_by = $3
        FROM unnest($1::bigint[], $2::bigint[]) AS p (left_id, right_id)
        WHERE k.left_id = p.left_id AND k.right_id = p.right_id AND k.removed_at IS NULL
        """)
    /// The pairs of a command; of an undo those of the command at the bottom.
    private static let pairsOfCommand: StaticString = """
        , pair AS (
            SELECT DISTINCT k.left_id, k.right_id FROM link_constraint AS k
            JOIN origin AS o ON o.undoes IS NULL AND (k.command_id = o.command_id OR k.removed_by = o.command_id)
        )
        """
    /// Of each pair the decision that stands, and the latest that should: made by a command that holds, or by none, while no
    /// later command that holds has ended a decision about the pair. A command holds while nothing that holds takes it back.
    /// What an undo brought back is as late as its command was the first time.
    private static let replayDecisions = Statement(
        "replay_decisions", commandOrigin, pairsOfCommand,
        """
        , made AS (
            SELECT k.*, CASE WHEN k.command_id IS NULL THEN k.constraint_id
                ELSE min(k.constraint_id) OVER (PARTITION BY k.left_id, k.right_id, k.command_id) END AS place
            FROM link_constraint AS k JOIN pair USING (left_id, right_id)
        )
        """, commandsThatHold,
        """
        , wanted AS (
            SELECT DISTINCT ON (left_id, right_id) left_id, right_id, constraint_id
            FROM made AS d
            WHERE (command_id IS NULL OR command_id IN (SELECT command_id FROM holds))
                AND (removed_at IS NULL OR removed_by IS NOT NULL)
                AND NOT EXISTS (
                    SELECT FROM made AS e JOIN command AS c ON c.command_id = e.removed_by AND c.undoes IS NULL
                    WHERE e.left_id = d.left_id AND e.right_id = d.right_id
                        AND e.removed_by IN (SELECT command_id FROM holds)
                        AND (e.removed_by > d.command_id OR d.command_id IS NULL AND e.place >= d.place))
            ORDER BY left_id, right_id, place DESC, constraint_id DESC
        )
        SELECT m.constraint_id, w.constraint_id
        FROM pair AS p
        LEFT JOIN made AS m ON m.left_id = p.left_id AND m.right_id = p.right_id AND m.removed_at IS NULL
        LEFT JOIN wanted AS w ON w.left_id = p.left_id AND w.right_id = p.right_id
        """)
    private static let removeByNumber = Statement(
        "remove_constraints_by_number",
        """
        UPDATE link_constraint SET removed_at = clock_timestamp(), removed_by = $2
        WHERE constraint_id = ANY ($1) AND removed_at IS NULL
        """)
    private static let restoreByNumber = Statement(
        "restore_constraints_by_number",
        """
        INSERT INTO link_constraint
            (kind, left_id, right_id, reason, author, command_id, ask_again, left_version, right_version)
        SELECT kind, left_id, right_id, reason, author, command_id, ask_again, left_version, right_version
        FROM link_constraint WHERE constraint_id = ANY ($1)
        """)
    private static let readDecided = Statement(
        "read_decided_records", commandOrigin, pairsOfCommand,
        "SELECT left_id FROM pair UNION SELECT right_id FROM pair ORDER BY 1")
    private static let addPending = Statement(
        "mark_pending", "INSERT INTO pending (record_id) SELECT unnest($1::bigint[])")
}
