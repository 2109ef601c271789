import Postgres

/// What an erasure takes away, as its receipt counts it.
package enum ErasedThing: String, Hashable, Sendable, CaseIterable {
    /// Source records, and of these the ones that were read from the rows of others.
    case records, innerRecords
    /// Of source records.
    case versions
    /// Golden ids that answer nothing any more.
    case customers
    /// Versions of golden records, of erased ones and of others that had an erased record, and the events that told them.
    case customerVersions, events
    case decisions, pins, tasks
    /// Rows of quarantine.
    case rejects
    /// Commands whose reason and document were emptied.
    case commands
}

/// The erasure that a source key, or a customer, fell to.
package struct StoredErasure: Hashable, Sendable {
    package let id: Int64
    /// True when what was erased may be delivered again.
    package let isLifted: Bool
}

extension Store {
    /// Makes the session's own tables for an erasure, once; they are empty at the start of each transaction.
    package func prepareErasure() throws {
        try session.runScript(Self.erasureTables, name: "prepare_erasure")
    }

    // MARK: What goes

    /// The sources of the records that a golden record has, or was the last to have.
    package func sources(of golden: GoldenNumber) throws -> [SourceNumber] {
        try session.query(Self.readSources, golden.value, as: Int16.self)
    }

    /// Chooses the records that a golden record has, or was the last to have; those of the ids that redirect to it, too.
    package func eraseRecords(of golden: GoldenNumber) throws {
        try session.execute(Self.chooseOfGolden, golden.value)
    }

    /// Chooses one record.
    package func eraseRecord(_ record: RecordNumber) throws {
        try session.execute(Self.chooseRecord, record)
    }

    /// Sources with records that they marked as erased and that are still there, ascending.
    package func sourcesWithErasures() throws -> [SourceNumber] {
        try session.query(Self.readRequestedSources, Int64(0), as: Int16.self)
    }

    /// Chooses the records that these sources marked as erased.
    package func eraseRequested(_ sources: [SourceNumber]) throws {
        try session.execute(Self.chooseRequested, sources)
    }

    /// Adds the records that were read from the rows of the chosen ones, then withdraws all of them and has them wait for
    /// resolution, so that a run draws the consequences for other records.
    ///
    /// - Returns: the chosen records and others that lose a pin with them, ascending; and the sources of the chosen.
    package func withdrawErased() throws -> (records: [RecordNumber], sources: Set<SourceNumber>) {
        try session.execute(Self.chooseInner, true)
        try session.execute(Self.notePinned, true)
        try session.execute(Self.emptyConfirmations, true)
        try session.execute(Self.withdraw, true)
        let borrowers = try session.query(Self.removeBorrowedPins, true, as: Int64.self)
        let chosen = try session.query(Self.readChosen, true, as: Int64.self, Int16.self)
        let records = Set(chosen.map(\.0) + borrowers).sorted()
        try markPending(records)
        return (records, Set(chosen.map(\.1)))
    }

    /// Forgets the outcome of a run, so that another one of the same transaction does not publish it again.
    package func forgetResolution() throws {
        try session.runScript("TRUNCATE resolved_golden, ended_golden, question", name: "forget_resolution")
    }

    // MARK: What becomes of golden records

    /// Empties every version of a golden record that had a chosen record, ends the golden records of which nothing is
    /// left and the ids that redirect to them, and tells the feed. Takes a moment.
    ///
    /// - Parameters:
    ///   - run: the cause of the new versions; not that of the run that took the records out.
    ///   - named: golden records that end in any case.
    /// - Returns: public ids of those that ended, the oldest first.
    package func redactGolden(run: Int64, named: [GoldenNumber]) throws -> [String] {
        try session.execute(Self.chooseGolden, named.map(\.value))
        try session.execute(Self.chooseVersions, true)
        try session.execute(Self.chooseEnded, true)
        try noteErasedWords()
        try takeMoment()
        try session.execute(Self.redactVersions, true)
        try session.execute(Self.archiveRedacted, true)
        try session.execute(Self.redactPresent, run)
        try announceRedacted(run: run)
        return try session.query(Self.readErasedIds, true, as: String.self)
    }

    private func announceRedacted(run: Int64) throws {
        let count = try session.first(Self.countRedacted, true, as: Int.self) ?? 0
        guard count > 0 else { return }
        try session.queue(Self.advanceFeed, count)
        try session.queue(Self.addRedactedEvents, run, try feedPosition() - Int64(count))
        try session.queue(Self.announce, true)
    }

    private static let erasureTables = """
        DO $$ BEGIN IF to_regclass('pg_temp.erased_record') IS NULL THEN
        CREATE TEMP TABLE erased_record (
            record_id bigint PRIMARY KEY, source_id smallint NOT NULL, native_key text COLLATE "C" NOT NULL,
            is_inner boolean NOT NULL
        ) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE erased_golden (golden_id bigint PRIMARY KEY) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE redacted_version (
            golden_id bigint, version integer, PRIMARY KEY (golden_id, version)
        ) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE redacted_golden (golden_id bigint PRIMARY KEY) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE redacted_command (command_id bigint PRIMARY KEY) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE pinned_golden (golden_id bigint PRIMARY KEY) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE erased_word (word text COLLATE "C" PRIMARY KEY) ON COMMIT DELETE ROWS;
        END IF; END $$
        """

    /// Golden record $1 and the ids that redirect to it, as `life`.
    private static let life: StaticString = """
        WITH RECURSIVE life AS (
            SELECT $1::bigint AS golden_id
            UNION
            SELECT g.golden_id FROM life AS l JOIN golden_record AS g ON g.redirect_to = l.golden_id
        )
        """
    /// Of these the records that they have or were the last to have.
    private static let recordsOfLife: StaticString = """
        FROM life AS l
        JOIN crosswalk AS x USING (golden_id)
        JOIN source_record AS r USING (record_id)
        WHERE x.until IS NULL OR NOT EXISTS (
            SELECT FROM crosswalk AS a
            WHERE a.record_id = x.record_id AND (a.until IS NULL OR a.crosswalk_id > x.crosswalk_id))
        """
    private static let readSources = Statement(
        "read_sources_of_golden", life, "SELECT DISTINCT r.source_id", recordsOfLife, "ORDER BY 1")
    private static let chooseOfGolden = Statement(
        "erase_records_of_golden", life,
        """
        INSERT INTO erased_record (record_id, source_id, native_key, is_inner)
        SELECT DISTINCT r.record_id, r.source_id, r.native_key, false
        """, recordsOfLife)
    private static let chooseRecord = Statement(
        "erase_record",
        """
        INSERT INTO erased_record (record_id, source_id, native_key, is_inner)
        SELECT record_id, source_id, native_key, false FROM source_record WHERE record_id = $1
        """)
    private static let readRequestedSources = Statement(
        "read_sources_with_erasures",
        """
        SELECT DISTINCT r.source_id FROM erasure_request AS q JOIN source_record AS r USING (record_id)
        WHERE q.record_id > $1 ORDER BY 1
        """)
    private static let chooseRequested = Statement(
        "erase_requested",
        """
        INSERT INTO erased_record (record_id, source_id, native_key, is_inner)
        SELECT r.record_id, r.source_id, r.native_key, false
        FROM erasure_request AS q JOIN source_record AS r USING (record_id) WHERE r.source_id = ANY ($1)
        """)
    /// A record inside another one has a key that begins with the other's, and stood in the same row of a file.
    private static let chooseInner = Statement(
        "erase_inner_records",
        """
        INSERT INTO erased_record (record_id, source_id, native_key, is_inner)
        SELECT DISTINCT i.record_id, i.source_id, i.native_key, $1::boolean
        FROM erased_record AS e
        JOIN source_record AS i ON i.source_id = e.source_id AND i.native_key > e.native_key || '/'
            AND i.native_key < e.native_key || '0'
        WHERE EXISTS (
            SELECT FROM record_version AS o
            JOIN record_version AS v ON v.record_id = i.record_id AND v.delivery_id = o.delivery_id
                AND v.position_line = o.position_line AND v.position_column = o.position_column
            JOIN delivery AS d ON d.delivery_id = o.delivery_id AND d.file_name IS NOT NULL
            WHERE o.record_id = e.record_id)
        ON CONFLICT DO NOTHING
        """)
    /// Golden records whose lineage may name a chosen record as one that a pin asks for.
    private static let notePinned = Statement(
        "note_pinned_golden",
        """
        INSERT INTO pinned_golden (golden_id)
        SELECT DISTINCT x.golden_id
        FROM pin AS p JOIN erased_record AS e ON e.record_id = p.from_record JOIN crosswalk AS x ON x.record_id = p.record_id
        WHERE $1
        """)
    /// Customers that keep other confirmed records get a version without the reason.
    private static let emptyConfirmations = Statement(
        "empty_confirmations",
        """
        UPDATE command AS c SET reason = ''
        FROM confirmed_record AS f JOIN erased_record AS e USING (record_id) WHERE $1 AND c.command_id = f.command_id
        """)
    private static let withdraw = Statement(
        "withdraw_erased",
        """
        UPDATE source_record AS r SET is_withdrawn = $1 FROM erased_record AS e WHERE r.record_id = e.record_id
        """)
    private static let removeBorrowedPins = Statement(
        "remove_borrowed_pins",
        """
        DELETE FROM pin AS p USING erased_record AS e
        WHERE $1 AND p.from_record = e.record_id AND NOT EXISTS (
            SELECT FROM erased_record AS o WHERE o.record_id = p.record_id)
        RETURNING p.record_id
        """)
    private static let readChosen = Statement(
        "read_erased_records", "SELECT record_id, source_id FROM erased_record WHERE $1")

    /// A golden record ends with the last of its records: none is in it, and none that left it last waits to come back.
    private static let chooseGolden = Statement(
        "choose_erased_golden",
        """
        INSERT INTO erased_golden (golden_id)
        WITH RECURSIVE last AS (
            SELECT DISTINCT h.golden_id
            FROM erased_record AS e
            CROSS JOIN LATERAL (
                SELECT x.golden_id FROM crosswalk AS x WHERE x.record_id = e.record_id
                ORDER BY x.crosswalk_id DESC LIMIT 1
            ) AS h
            JOIN golden_record AS g ON g.golden_id = h.golden_id AND g.status = 'retired'
            WHERE NOT EXISTS (
                SELECT FROM crosswalk AS x
                WHERE x.golden_id = h.golden_id
                    AND NOT EXISTS (SELECT FROM erased_record AS o WHERE o.record_id = x.record_id)
                    AND NOT EXISTS (
                        SELECT FROM crosswalk AS a WHERE a.record_id = x.record_id AND a.crosswalk_id > x.crosswalk_id))
        ), life AS (
            SELECT golden_id FROM last
            UNION
            SELECT unnest($1::bigint[])
            UNION
            SELECT g.golden_id FROM life AS l JOIN golden_record AS g ON g.redirect_to = l.golden_id
        )
        SELECT l.golden_id FROM life AS l JOIN golden_record AS g USING (golden_id) WHERE g.status <> 'erased'
        """)
    /// What an ended version says is what the last active one said.
    private static let chooseVersions = Statement(
        "choose_redacted_versions",
        """
        INSERT INTO redacted_version (golden_id, version)
        WITH touched AS (
            SELECT DISTINCT x.golden_id FROM erased_record AS e JOIN crosswalk AS x USING (record_id)
            UNION
            SELECT golden_id FROM erased_golden
        ), version AS (
            SELECT v.golden_id, v.version, v.status, v.is_redacted, v.valid_from, v.valid_to
            FROM touched AS t JOIN golden_version AS v USING (golden_id)
            UNION ALL
            SELECT g.golden_id, g.version, g.status, g.is_redacted, g.updated_at, 'infinity'
            FROM touched AS t JOIN golden_record AS g USING (golden_id)
        ), held AS (
            SELECT v.golden_id, v.version, v.is_redacted,
                count(*) FILTER (WHERE v.status = 'active') OVER (PARTITION BY v.golden_id ORDER BY v.version) AS span,
                v.status = 'active' AND EXISTS (
                    SELECT FROM crosswalk AS x JOIN erased_record AS e USING (record_id)
                    WHERE x.golden_id = v.golden_id AND x.since < v.valid_to
                        AND (x.until IS NULL OR x.until > v.valid_from)) AS is_held
            FROM version AS v
        ), spread AS (
            SELECT golden_id, version, is_redacted, bool_or(is_held) OVER (PARTITION BY golden_id, span) AS is_held
            FROM held
        )
        SELECT s.golden_id, s.version FROM spread AS s
        WHERE $1 AND NOT s.is_redacted AND (
            s.is_held OR EXISTS (SELECT FROM erased_golden AS e WHERE e.golden_id = s.golden_id))
        """)
    /// Those that get a version of their own, so that copies of them are emptied.
    private static let chooseEnded = Statement(
        "choose_redacted_golden",
        """
        INSERT INTO redacted_golden (golden_id)
        SELECT golden_id FROM erased_golden WHERE $1
        UNION
        SELECT r.golden_id FROM redacted_version AS r JOIN golden_record AS g USING (golden_id, version)
        """)
    private static let nothingSaid: StaticString = """
        document = jsonb_build_object('kind', g.kind, 'displayName', '', 'attributes', '{}'::jsonb),
            lineage = '{"values": [], "withoutValue": [], "unmetPins": []}', is_redacted = true
        """
    private static let redactVersions = Statement(
        "redact_versions", "UPDATE golden_version AS v SET", nothingSaid,
        """
        FROM redacted_version AS r JOIN golden_record AS g USING (golden_id)
        WHERE $1 AND v.golden_id = r.golden_id AND v.version = r.version
        """)
    private static let archiveRedacted = Statement(
        "archive_redacted",
        """
        INSERT INTO golden_version
            (golden_id, version, status, redirect_to, parts, members, document, lineage, rule_book, run_id, valid_from,
             valid_to, is_redacted)
        SELECT g.golden_id, g.version, g.status, g.redirect_to, g.parts, g.members,
            jsonb_build_object('kind', g.kind, 'displayName', '', 'attributes', '{}'::jsonb),
            '{"values": [], "withoutValue": [], "unmetPins": []}', g.rule_book, g.run_id, g.updated_at,
            (SELECT at FROM moment), $1::boolean
        FROM redacted_golden AS r JOIN golden_record AS g USING (golden_id)
        """)
    private static let redactPresent = Statement(
        "redact_present", "UPDATE golden_record AS n SET", nothingSaid,
        """
        , display_name = '', search_text = '.', version = g.version + 1, members = 0, run_id = $1,
            updated_at = (SELECT at FROM moment),
            status = CASE WHEN e.golden_id IS NULL THEN g.status ELSE 'erased' END,
            redirect_to = CASE WHEN e.golden_id IS NULL THEN g.redirect_to END,
            parts = CASE WHEN e.golden_id IS NULL THEN g.parts END
        FROM redacted_golden AS r
        JOIN golden_record AS g USING (golden_id)
        LEFT JOIN erased_golden AS e USING (golden_id)
        WHERE n.golden_id = r.golden_id
        """)
    private static let countRedacted = Statement(
        "count_redacted_golden", "SELECT count(*) FROM redacted_golden WHERE $1")
    private static let addRedactedEvents = Statement(
        "add_redacted_events",
        """
        INSERT INTO change_event (position, type, golden_id, version, run_id, occurred_at)
        SELECT $2 + row_number() OVER (ORDER BY g.golden_id), CASE g.status WHEN 'erased' THEN 'erased' ELSE 'redacted' END,
            g.golden_id, g.version, $1, (SELECT at FROM moment)
        FROM redacted_golden AS r JOIN golden_record AS g USING (golden_id)
        """)
    private static let readErasedIds = Statement(
        "read_erased_ids",
        """
        SELECT g.public_id::text FROM erased_golden AS e JOIN golden_record AS g USING (golden_id)
        WHERE $1 ORDER BY g.golden_id
        """)
}
