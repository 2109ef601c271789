import Postgres

extension Store {
    /// Makes the session's own tables for the outcome of a run, once; they are empty at the start of each transaction.
    ///
    /// - Parameter bulk: the run resolves many records, and ends with `finishTables`.
    package func prepareResolution(bulk: Bool) throws {
        try session.use(bulk ? Self.bulkTables : Self.tables)
    }

    /// Builds the indexes and foreign keys that a hub's tables do without until its first resolution, and looks at the sizes of
    /// the tables that a bulk run fills, lest the next single record meets plans for empty ones.
    package func finishTables() throws {
        try session.runScript(
            """
            SELECT finish_resolution_tables();
            ANALYZE source_record, blocking_key, edge, crosswalk, golden_record, search_word
            """, name: "finish_tables")
    }

    /// Adds golden records to the outcome.
    package func stageGolden(_ golden: some Collection<ResolvedGolden>) throws {
        guard golden.count > Self.fewRows else {
            for row in golden {
                try session.queue(
                    Self.addResolved, row.golden.value, row.golden.publicId, row.kind, row.isNew, Int32(row.members),
                    row.hasOtherMembers, JSONB(row.document), JSONB(row.lineage), row.displayName.storable,
                    row.searchText.text.storable)
            }
            return
        }
        try session.copyIn(Self.copyGolden) { writer in
            for row in golden {
                try writer.row(
                    row.golden.value, row.golden.publicId, row.kind, row.isNew, Int32(row.members), row.hasOtherMembers,
                    JSONB(row.document), JSONB(row.lineage), row.displayName.storable, row.searchText.text.storable)
            }
        }
    }

    /// Adds golden records that end to the outcome.
    package func stageEnded(_ ended: some Collection<EndedGolden>) throws {
        guard !ended.isEmpty else { return }
        try session.copyIn(Self.copyEnded) { writer in
            for row in ended {
                switch row.fate {
                case .redirected(let other):
                    try writer.row(row.golden.value, "redirected", other.value as Int64?, nil as [Int64]?)
                case .split(let parts):
                    try writer.row(row.golden.value, "split", nil as Int64?, parts.map(\.value) as [Int64]?)
                case .retired:
                    try writer.row(row.golden.value, "retired", nil as Int64?, nil as [Int64]?)
                }
            }
        }
    }

    /// Writes the outcome: crosswalk, golden records and their versions, tasks, change events.
    ///
    /// A golden record whose records and document are the same gets no new version and no event; at most its lineage
    /// and its rule book are brought up to date.
    /// - Parameter bulk: the outcome is large: look at its size before planning.
    package func publish(
        _ outcome: ResolvedOutcome, run: Int64, ruleBook: Int, bulk: Bool
    ) throws -> PublishedCounts {
        if bulk { try session.runScript("ANALYZE resolved_golden, ended_golden") }
        try takeMoment()
        let book = Int32(ruleBook)
        let records = outcome.members.map(\.record)
        let (places, matchKeys) = (outcome.members.map { $0.golden?.value }, outcome.members.map(\.matchKey))
        try session.queue(Self.leave, run, records, places)
        try session.queue(Self.addWords, Array(outcome.words))
        let created = try session.queue(Self.addGolden, run, book)
        let updated = outcome.hasFormer ? try updateGolden(run: run, book) : nil
        let ended = outcome.hasEnded ? try endGolden(run: run) : nil
        try session.queue(Self.join, run, records, places, matchKeys)
        try session.queue(Self.refreshMatchKeys, records, matchKeys)
        if try bulk || mayAsk(about: records) { try session.queue(Self.findQuestions, records) }
        let closed = try session.queue(Self.closeTasks, "closed", outcome.golden.map(\.value))
        try session.queue(Self.updateTasks, book)
        let opened = try session.queue(Self.openTasks, book)
        var counts = PublishedCounts()
        counts.events = try publishEvents(run: run)
        (counts.created, counts.updated) = (try created.value, try updated?.value ?? 0)
        (counts.redirected, counts.split) = try ended?.value.first ?? (0, 0)
        (counts.tasksClosed, counts.tasksOpened) = (try closed.value, try opened.value)
        return counts
    }

    /// Brings the staged golden records up to date that were there before, and keeps what they were.
    ///
    /// - Returns: how many have other records or another document.
    private func updateGolden(run: Int64, _ book: Int32) throws -> Reply<Int> {
        try session.queue(Self.keepSearchText, "")
        try session.queue(Self.archiveChanged, Int32(0))
        let updated = try session.queue(Self.updateGolden, run, book)
        try session.queue(Self.keepLineage, run, book)
        try session.queue(Self.refreshLineage, run, book)
        try session.queue(Self.refreshSearchText, run)
        return updated
    }

    /// - Returns: how many golden records lead elsewhere now, and how many are in parts.
    private func endGolden(run: Int64) throws -> Reply<[(Int, Int)]> {
        try session.queue(Self.archiveEnded, Int32(0))
        try session.queue(Self.endGolden, run)
        return try session.queue(Self.countEnded, "redirected", as: Int.self, Int.self)
    }

    /// Numbers events under the lock of the feed's row, so that positions are committed in order.
    private func publishEvents(run: Int64) throws -> Int {
        let count = try session.first(Self.countEvents, run, as: Int.self) ?? 0
        guard count > 0 else { return 0 }
        try session.queue(Self.advanceFeed, count)
        try session.queue(Self.addEvents, run, Int64(count))
        try session.queue(Self.announce, true)
        return count
    }

    /// The channel on which publishers announce new events.
    package static let changesChannel = "kulta_changes"

    private static let bulkTables = resolutionTables(before: "")
    /// A session that has its own tables has finished the common ones.
    private static let tables = resolutionTables(before: "PERFORM finish_resolution_tables();")
    /// ANALYZE of the empty tables: from then on the planner goes by their real size instead of guessing ten pages.
    ///
    /// - Parameter first: what runs before.
    private static func resolutionTables(before first: String) -> TemporaryTables {
        TemporaryTables(
            create: createTables(before: first),
            clear: [
                "resolved_golden": Statement("clear_resolved_golden", "DELETE FROM resolved_golden"),
                "ended_golden": Statement("clear_ended_golden", "DELETE FROM ended_golden"),
                "question": Statement("clear_question", "DELETE FROM question"),
            ])
    }

    private static func createTables(before first: String) -> String {
        """
        DO $$ BEGIN IF to_regclass('pg_temp.resolved_golden') IS NULL THEN
        \(first)
        CREATE TEMP TABLE resolved_golden (
            golden_id bigint NOT NULL, public_id text NOT NULL, kind text NOT NULL, is_new boolean NOT NULL,
            members integer NOT NULL, has_other_members boolean NOT NULL, document jsonb NOT NULL,
            lineage jsonb NOT NULL, display_name text NOT NULL, search_text text NOT NULL
        );
        CREATE TEMP TABLE ended_golden (
            golden_id bigint NOT NULL, status text NOT NULL, redirect_to bigint, parts bigint[]
        );
        CREATE TEMP TABLE question (
            left_id bigint NOT NULL, right_id bigint NOT NULL, left_record bigint NOT NULL, right_record bigint NOT NULL,
            weight real NOT NULL, probability real NOT NULL, match_key text NOT NULL, refusal text, asked_by bigint,
            changed text[]
        );
        ALTER TABLE resolved_golden ALTER COLUMN document SET STORAGE EXTERNAL,
            ALTER COLUMN lineage SET STORAGE EXTERNAL;
        ANALYZE resolved_golden, ended_golden, question;
        END IF; END $$
        """
    }
    private static let goldenColumns: StaticString = """
        resolved_golden (golden_id, public_id, kind, is_new, members, has_other_members, document, lineage,
            display_name, search_text)
        """
    private static let addResolved = Statement(
        "add_resolved_golden", "INSERT INTO", goldenColumns, "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    private static let copyGolden = Statement(
        "copy_resolved_golden", "COPY", goldenColumns, "FROM STDIN (FORMAT binary)")
    private static let copyEnded = Statement(
        "copy_ended_golden",
        "COPY ended_golden (golden_id, status, redirect_to, parts) FROM STDIN (FORMAT binary)")

    private static let leave = Statement(
        "leave_golden",
        """
        UPDATE crosswalk AS x SET until = (SELECT at FROM moment), until_run = $1
        FROM unnest($2::bigint[], $3::bigint[]) AS m (record_id, golden_id)
        WHERE x.record_id = m.record_id AND x.until IS NULL AND x.golden_id IS DISTINCT FROM m.golden_id
        """)
    private static let archivedColumns: StaticString = """
        INSERT INTO golden_version
            (golden_id, version, status, redirect_to, parts, members, document, lineage, rule_book, run_id, valid_from,
             valid_to)
        SELECT g.golden_id, g.version, g.status, g.redirect_to, g.parts, g.members, g.document, g.lineage, g.rule_book,
            g.run_id, g.updated_at, (SELECT at FROM moment)
        """
    private static let isChanged: StaticString =
        "(n.has_other_members OR g.status <> 'active' OR g.document <> n.document)"
    private static let archiveChanged = Statement(
        "archive_changed", archivedColumns,
        """
        FROM resolved_golden AS n JOIN golden_record AS g USING (golden_id)
        WHERE NOT n.is_new AND n.members > $1 AND
        """, isChanged)
    private static let addGolden = Statement(
        "add_golden",
        """
        INSERT INTO golden_record (golden_id, public_id, kind, status, version, members, document, lineage,
            display_name, search_text, rule_book, run_id, created_at, updated_at)
        SELECT n.golden_id, n.public_id, n.kind::party_kind, 'active', 1, n.members, n.document, n.lineage,
            n.display_name, n.search_text, $2, $1, (SELECT at FROM moment), (SELECT at FROM moment)
        FROM resolved_golden AS n WHERE is_new ORDER BY golden_id
        """)
    private static let updateGolden = Statement(
        "update_golden",
        """
        UPDATE golden_record AS g
        SET status = 'active', redirect_to = NULL, parts = NULL, version = g.version + 1, members = n.members,
            document = n.document, lineage = n.lineage, display_name = n.display_name, search_text = n.search_text,
            rule_book = $2, run_id = $1, updated_at = (SELECT at FROM moment)
        FROM resolved_golden AS n
        WHERE g.golden_id = n.golden_id AND NOT n.is_new AND
        """, isChanged)
    private static let hasOtherLineage: StaticString = """
        g.golden_id = n.golden_id AND NOT n.is_new AND g.run_id <> $1
            AND (g.lineage <> n.lineage OR g.rule_book <> $2)
        """
    private static let keepLineage = Statement(
        "keep_lineage",
        """
        INSERT INTO former_lineage (golden_id, version, until, rule_book, lineage)
        SELECT g.golden_id, g.version, (SELECT at FROM moment), g.rule_book,
            CASE WHEN g.lineage <> n.lineage THEN g.lineage END
        FROM resolved_golden AS n JOIN golden_record AS g USING (golden_id) WHERE
        """, hasOtherLineage)
    private static let refreshLineage = Statement(
        "refresh_lineage",
        """
        UPDATE golden_record AS g
        SET lineage = n.lineage, rule_book = $2, display_name = n.display_name, search_text = n.search_text
        FROM resolved_golden AS n WHERE
        """, hasOtherLineage)
    private static let keepSearchText = Statement(
        "keep_search_text",
        """
        INSERT INTO former_search (golden_id, until, search_text)
        SELECT g.golden_id, (SELECT at FROM moment), g.search_text
        FROM resolved_golden AS n JOIN golden_record AS g USING (golden_id)
        WHERE NOT n.is_new AND g.search_text <> n.search_text AND g.search_text <> $1
        """)
    /// What neither a new version nor another lineage brought up to date.
    private static let refreshSearchText = Statement(
        "refresh_search_text",
        """
        UPDATE golden_record AS g SET search_text = n.search_text
        FROM resolved_golden AS n
        WHERE g.golden_id = n.golden_id AND NOT n.is_new AND g.run_id <> $1 AND g.search_text <> n.search_text
        """)
    private static let archiveEnded = Statement(
        "archive_ended", archivedColumns,
        "FROM ended_golden AS n JOIN golden_record AS g USING (golden_id) WHERE g.version > $1")
    private static let endGolden = Statement(
        "end_golden",
        """
        UPDATE golden_record AS g
        SET status = n.status, redirect_to = n.redirect_to, parts = n.parts, version = g.version + 1, members = 0,
            run_id = $1, updated_at = (SELECT at FROM moment)
        FROM ended_golden AS n
        WHERE g.golden_id = n.golden_id
        """)
    private static let join = Statement(
        "join_golden",
        """
        INSERT INTO crosswalk (record_id, golden_id, match_key, since, since_run)
        SELECT m.record_id, m.golden_id, m.match_key, (SELECT at FROM moment), $1
        FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS m (record_id, golden_id, match_key)
        WHERE m.golden_id IS NOT NULL
            AND NOT EXISTS (SELECT FROM crosswalk AS x WHERE x.record_id = m.record_id AND x.until IS NULL)
        """)
    private static let refreshMatchKeys = Statement(
        "refresh_match_keys",
        """
        WITH changed AS (
            SELECT x.record_id, x.crosswalk_id, x.match_key AS former, m.match_key
            FROM unnest($1::bigint[], $2::text[]) AS m (record_id, match_key)
            JOIN crosswalk AS x ON x.record_id = m.record_id
            WHERE x.until IS NULL AND x.match_key IS DISTINCT FROM m.match_key
        ), kept AS (
            INSERT INTO former_match_key (record_id, crosswalk_id, until, match_key)
            SELECT c.record_id, c.crosswalk_id, (SELECT at FROM moment), c.former FROM changed AS c
        )
        UPDATE crosswalk AS x SET match_key = c.match_key
        FROM changed AS c WHERE x.record_id = c.record_id AND x.crosswalk_id = c.crosswalk_id
        """)
    private static let countEnded = Statement(
        "count_ended",
        "SELECT count(*) FILTER (WHERE status = $1), count(*) FILTER (WHERE status <> $1) FROM ended_golden")

    private static let changedGolden: StaticString = """
        WITH changed AS (
            SELECT g.golden_id, g.version, g.status, n.is_new
            FROM resolved_golden AS n JOIN golden_record AS g USING (golden_id) WHERE g.run_id = $1
            UNION ALL
            SELECT g.golden_id, g.version, g.status, false
            FROM ended_golden AS n JOIN golden_record AS g USING (golden_id) WHERE g.run_id = $1
        )
        """
    private static let countEvents = Statement("count_events", changedGolden, "SELECT count(*) FROM changed")
    static let advanceFeed = Statement(
        "advance_feed", "UPDATE feed SET position = position + $1")
    private static let addEvents = Statement(
        "add_events", changedGolden,
        """
        , typed AS (
            SELECT c.*, CASE
                WHEN c.is_new THEN 'created'
                WHEN c.status = 'redirected' THEN 'merged'
                WHEN c.status <> 'active' THEN c.status
                WHEN p.status <> 'active' THEN 'restored'
                ELSE 'updated' END AS type
            FROM changed AS c
            LEFT JOIN golden_version AS p ON p.golden_id = c.golden_id AND p.version = c.version - 1
        )
        INSERT INTO change_event (position, type, golden_id, version, run_id, occurred_at)
        SELECT (SELECT position FROM feed) - $2 + row_number() OVER (ORDER BY status <> 'active', golden_id), type,
            golden_id, version, $1, (SELECT at FROM moment)
        FROM typed
        """)
    /// The last position, to all who follow.
    static let announce = Statement(
        "announce_changes", "SELECT pg_notify('kulta_changes', position::text) FROM feed WHERE $1")
}
