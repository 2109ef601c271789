import Postgres

extension Store {
    /// Makes the session's own tables for the outcome of a run, once; they are empty at the start of each transaction.
    ///
    /// - Parameter bulk: the run resolves every record, and ends with `finishTables`.
    package func prepareResolution(bulk: Bool) throws {
        if bulk {
            try session.runScript(Self.bulkTables, name: "prepare_bulk_resolution")
        } else {
            try session.runScript(Self.tables, name: "prepare_resolution")
        }
    }

    /// Builds the indexes and foreign keys that a hub's tables do without until its first resolution.
    package func finishTables() throws {
        try session.runScript("SELECT finish_resolution_tables()", name: "finish_tables")
    }

    /// Adds golden records to the outcome.
    package func stageGolden(_ golden: some Sequence<ResolvedGolden>) throws {
        try session.copyIn(Self.copyGolden) { writer in
            for row in golden {
                try writer.row(
                    row.golden.value, row.golden.publicId, row.kind, row.isNew, Int32(row.members), row.hasOtherMembers,
                    JSONB(row.document), JSONB(row.lineage), row.displayName.storable, row.searchText.text.storable)
            }
        }
    }

    /// Adds golden records that end to the outcome.
    package func stageEnded(_ ended: some Sequence<EndedGolden>) throws {
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
    /// - Parameters:
    ///   - members: where the run puts each record that it looked at.
    ///   - golden: the golden records that are staged, ended ones among them.
    ///   - words: of the search texts of the golden records that are staged.
    ///   - bulk: the outcome is large: look at its size before planning.
    package func publish(
        run: Int64, ruleBook: Int, members: [ResolvedMember], golden: [GoldenNumber], words: [String],
        bulk: Bool
    ) throws -> PublishedCounts {
        if bulk { try session.runScript("ANALYZE resolved_golden, ended_golden") }
        try takeMoment()
        let book = Int32(ruleBook)
        var counts = PublishedCounts()
        let records = members.map(\.record)
        let (places, matchKeys) = (members.map { $0.golden?.value }, members.map(\.matchKey))
        try session.execute(Self.leave, run, records, places)
        try learn(words)
        try session.execute(Self.keepSearchText, "")
        try session.execute(Self.archiveChanged, Int32(0))
        counts.created = try session.execute(Self.addGolden, run, book)
        counts.updated = try session.execute(Self.updateGolden, run, book)
        try session.execute(Self.keepLineage, run, book)
        try session.execute(Self.refreshLineage, run, book)
        try session.execute(Self.refreshSearchText, run)
        try session.execute(Self.archiveEnded, Int32(0))
        try session.execute(Self.endGolden, run)
        try session.execute(Self.join, run, records, places, matchKeys)
        try session.execute(Self.refreshMatchKeys, records, matchKeys)
        counts.redirected = try session.first(Self.countEnded, "redirected", as: Int.self) ?? 0
        counts.split = try session.first(Self.countEnded, "split", as: Int.self) ?? 0
        counts.split += try session.first(Self.countEnded, "retired", as: Int.self) ?? 0
        try session.execute(Self.findQuestions, records)
        counts.tasksClosed = try session.execute(Self.closeTasks, "closed", golden.map(\.value))
        try session.execute(Self.updateTasks, book)
        counts.tasksOpened = try session.execute(Self.openTasks, book)
        counts.events = try publishEvents(run: run)
        return counts
    }

    /// Numbers events under the lock of the feed's row, so that positions are committed in order.
    private func publishEvents(run: Int64) throws -> Int {
        let count = try session.first(Self.countEvents, run, as: Int.self) ?? 0
        guard count > 0 else { return 0 }
        let last: Int64 = try session.first(Self.advanceFeed, count, as: Int64.self) ?? Int64(0)
        try session.execute(Self.addEvents, run, last - Int64(count))
        try session.execute(Self.announce, String(last))
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
    private static func resolutionTables(before first: String) -> String {
        """
        DO $$ BEGIN IF to_regclass('pg_temp.resolved_golden') IS NULL THEN
        \(first)
        CREATE TEMP TABLE resolved_golden (
            golden_id bigint NOT NULL, public_id text NOT NULL, kind text NOT NULL, is_new boolean NOT NULL,
            members integer NOT NULL, has_other_members boolean NOT NULL, document jsonb NOT NULL,
            lineage jsonb NOT NULL, display_name text NOT NULL, search_text text NOT NULL
        ) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE ended_golden (
            golden_id bigint NOT NULL, status text NOT NULL, redirect_to bigint, parts bigint[]
        ) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE question (
            left_id bigint NOT NULL, right_id bigint NOT NULL, left_record bigint NOT NULL, right_record bigint NOT NULL,
            weight real NOT NULL, probability real NOT NULL, match_key text NOT NULL, refusal text, asked_by bigint,
            changed text[]
        ) ON COMMIT DELETE ROWS;
        ALTER TABLE resolved_golden ALTER COLUMN document SET STORAGE EXTERNAL,
            ALTER COLUMN lineage SET STORAGE EXTERNAL;
        ANALYZE resolved_golden, ended_golden, question;
        END IF; END $$
        """
    }
    private static let copyGolden = Statement(
        "copy_resolved_golden",
        """
        COPY resolved_golden (golden_id, public_id, kind, is_new, members, has_other_members, document, lineage,
            display_name, search_text) FROM STDIN (FORMAT binary)
        """)
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
            n.display_name, n.search_text, $2, $1, m.at, m.at
        FROM resolved_golden AS n CROSS JOIN moment AS m WHERE is_new ORDER BY golden_id
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
        SELECT g.golden_id, g.version, m.at, g.rule_book, CASE WHEN g.lineage <> n.lineage THEN g.lineage END
        FROM moment AS m CROSS JOIN resolved_golden AS n JOIN golden_record AS g USING (golden_id) WHERE
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
        SELECT g.golden_id, m.at, g.search_text
        FROM moment AS m CROSS JOIN resolved_golden AS n JOIN golden_record AS g USING (golden_id)
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
            SELECT c.record_id, c.crosswalk_id, m.at, c.former FROM changed AS c CROSS JOIN moment AS m
        )
        UPDATE crosswalk AS x SET match_key = c.match_key
        FROM changed AS c WHERE x.record_id = c.record_id AND x.crosswalk_id = c.crosswalk_id
        """)
    private static let countEnded = Statement(
        "count_ended", "SELECT count(*) FROM ended_golden WHERE status = $1")

    /// The strongest edge between each two golden records of which the run touched one; a refused one before all
    /// others, because a person should see why. A must-link or a confirmation that a separation made void is asked about as
    /// well, and a source's claim that a confirmation held. Otherwise nobody is asked about what a person has separated,
    /// unless it was to be asked again after a change that has come. Without an edge its weight is that of an even chance.
    /// `$1` has the records of the golden records that were touched.
    static let questions: StaticString = """
        WITH touched AS (
            SELECT x.record_id, x.golden_id
            FROM unnest($1::bigint[]) AS t (record_id)
            JOIN crosswalk AS x ON x.record_id = t.record_id AND x.until IS NULL
        ), confirmed_part AS (
            SELECT f.command_id, r.kind, x.golden_id, min(f.record_id) AS record_id
            FROM confirmed_record AS f
            JOIN source_record AS r USING (record_id)
            JOIN crosswalk AS x ON x.record_id = f.record_id AND x.until IS NULL
            WHERE f.removed_at IS NULL AND f.command_id IN (
                SELECT o.command_id FROM touched AS t
                JOIN confirmed_record AS o ON o.record_id = t.record_id AND o.removed_at IS NULL)
            GROUP BY f.command_id, r.kind, x.golden_id
        ), crossing AS (
            SELECT t.golden_id AS one, y.golden_id AS other, e.left_id AS one_record, e.right_id AS other_record,
                e.weight, e.probability, e.match_key, e.refusal
            FROM touched AS t
            JOIN edge AS e ON e.left_id = t.record_id
            JOIN crosswalk AS y ON y.record_id = e.right_id AND y.until IS NULL AND y.golden_id <> t.golden_id
            UNION
            SELECT t.golden_id, y.golden_id, e.right_id, e.left_id, e.weight, e.probability, e.match_key, e.refusal
            FROM touched AS t
            JOIN edge AS e ON e.right_id = t.record_id
            JOIN crosswalk AS y ON y.record_id = e.left_id AND y.until IS NULL AND y.golden_id <> t.golden_id
            UNION
            SELECT x.golden_id, y.golden_id, k.left_id, k.right_id, COALESCE(e.weight, 0), COALESCE(e.probability, 0.5),
                COALESCE(e.match_key, ''),
                CASE k.author WHEN 'kulta:source' THEN 'claim' ELSE 'contradictory decisions' END
            FROM touched AS t
            JOIN link_constraint AS k
                ON k.left_id = t.record_id AND k.kind = 'must-link' AND k.removed_at IS NULL
            JOIN crosswalk AS x ON x.record_id = k.left_id AND x.until IS NULL
            JOIN crosswalk AS y ON y.record_id = k.right_id AND y.until IS NULL AND y.golden_id <> x.golden_id
            LEFT JOIN edge AS e ON e.left_id = k.left_id AND e.right_id = k.right_id
            UNION
            SELECT p.golden_id, q.golden_id, p.record_id, q.record_id, COALESCE(e.weight, 0),
                COALESCE(e.probability, 0.5), COALESCE(e.match_key, ''), 'contradictory decisions'
            FROM confirmed_part AS p
            JOIN confirmed_part AS q
                ON q.command_id = p.command_id AND q.kind = p.kind AND q.record_id > p.record_id
            LEFT JOIN edge AS e ON e.left_id = p.record_id AND e.right_id = q.record_id
        ), ordered AS (
            SELECT least(one, other) AS left_id, greatest(one, other) AS right_id,
                CASE WHEN one < other THEN one_record ELSE other_record END AS left_record,
                CASE WHEN one < other THEN other_record ELSE one_record END AS right_record,
                weight, probability, match_key, refusal
            FROM crossing
        ), parted AS (
            SELECT o.*, EXISTS (
                SELECT FROM crosswalk AS x
                JOIN link_constraint AS k ON k.left_id = x.record_id AND k.kind = 'cannot-link' AND k.removed_at IS NULL
                JOIN crosswalk AS y ON y.record_id = k.right_id AND y.until IS NULL
                WHERE x.golden_id = o.left_id AND x.until IS NULL AND y.golden_id = o.right_id
            ) OR EXISTS (
                SELECT FROM crosswalk AS x
                JOIN link_constraint AS k ON k.right_id = x.record_id AND k.kind = 'cannot-link' AND k.removed_at IS NULL
                JOIN crosswalk AS y ON y.record_id = k.left_id AND y.until IS NULL
                WHERE x.golden_id = o.left_id AND x.until IS NULL AND y.golden_id = o.right_id
            ) AS is_parted
            FROM ordered AS o
        ), named AS (
            SELECT left_id, right_id, left_record, right_record, weight, probability, match_key, is_parted, CASE
                WHEN refusal IS DISTINCT FROM 'claim' THEN refusal
                WHEN is_parted THEN 'contradictory decisions'
                WHEN (SELECT count(*) FROM golden_record AS g
                    WHERE g.golden_id IN (p.left_id, p.right_id) AND g.document ? 'confirmed') > 1 THEN 'both confirmed'
                ELSE 'one confirmed' END AS refusal
            FROM parted AS p
        ), watching AS (
            SELECT k.* FROM touched AS t
            JOIN link_constraint AS k ON k.left_id = t.record_id AND k.ask_again IS NOT NULL AND k.removed_at IS NULL
            UNION
            SELECT k.* FROM touched AS t
            JOIN link_constraint AS k ON k.right_id = t.record_id AND k.ask_again IS NOT NULL AND k.removed_at IS NULL
        ), asked AS (
            SELECT least(x.golden_id, y.golden_id) AS left_id, greatest(x.golden_id, y.golden_id) AS right_id,
                max(k.constraint_id) AS asked_by,
                array_agg(DISTINCT n.name COLLATE "C" ORDER BY n.name COLLATE "C") AS changed
            FROM watching AS k
            JOIN source_record AS l ON l.record_id = k.left_id
            JOIN source_record AS r ON r.record_id = k.right_id
            JOIN record_version AS lt ON lt.record_id = k.left_id AND lt.version = k.left_version
            JOIN record_version AS ln ON ln.record_id = k.left_id AND ln.version = l.current_version
            JOIN record_version AS rt ON rt.record_id = k.right_id AND rt.version = k.right_version
            JOIN record_version AS rn ON rn.record_id = k.right_id AND rn.version = r.current_version
            JOIN crosswalk AS x ON x.record_id = k.left_id AND x.until IS NULL
            JOIN crosswalk AS y ON y.record_id = k.right_id AND y.until IS NULL AND y.golden_id <> x.golden_id
            CROSS JOIN LATERAL unnest(k.ask_again) AS n (name)
            WHERE (l.current_version <> k.left_version OR r.current_version <> k.right_version)
                AND (has_changed(lt.fields, ln.fields, n.name) OR has_changed(rt.fields, rn.fields, n.name))
            GROUP BY 1, 2
        )
        SELECT DISTINCT ON (o.left_id, o.right_id) o.left_id, o.right_id, o.left_record, o.right_record, o.weight,
            o.probability, o.match_key, CASE
                WHEN a.asked_by IS NULL OR o.refusal = 'contradictory decisions' THEN o.refusal
                ELSE 'asked again' END AS refusal,
            CASE WHEN o.refusal IS DISTINCT FROM 'contradictory decisions' THEN a.asked_by END AS asked_by,
            CASE WHEN o.refusal IS DISTINCT FROM 'contradictory decisions' THEN a.changed END AS changed
        FROM named AS o
        LEFT JOIN asked AS a ON a.left_id = o.left_id AND a.right_id = o.right_id
        WHERE NOT o.is_parted OR o.refusal = 'contradictory decisions' OR a.asked_by IS NOT NULL
        ORDER BY o.left_id, o.right_id, (o.refusal IS NULL), (o.refusal <> 'contradictory decisions'), o.weight DESC,
            o.left_record, o.right_record
        """
    private static let findQuestions = Statement("find_questions", "INSERT INTO question", questions)
    private static let closeTasks = Statement(
        "close_tasks",
        """
        WITH touched AS (
            SELECT unnest($2::bigint[]) AS golden_id
        ), closing AS (
            SELECT t.task_id, CASE
                WHEN COALESCE(l.redirect_to, l.golden_id) = COALESCE(r.redirect_to, r.golden_id) THEN 'joined'
                WHEN l.status <> 'active' OR r.status <> 'active' THEN 'a side is gone'
                ELSE 'the evidence is gone' END AS why
            FROM task AS t
            JOIN golden_record AS l ON l.golden_id = t.left_id
            JOIN golden_record AS r ON r.golden_id = t.right_id
            WHERE t.task_id IN (
                    SELECT a.task_id FROM task AS a JOIN touched AS g ON g.golden_id = a.left_id
                    WHERE a.status = 'open'
                    UNION
                    SELECT b.task_id FROM task AS b JOIN touched AS g ON g.golden_id = b.right_id
                    WHERE b.status = 'open')
                AND NOT EXISTS (SELECT FROM question AS q WHERE q.left_id = t.left_id AND q.right_id = t.right_id)
        )
        UPDATE task AS t SET status = $1, closed_why = c.why, closed_at = now()
        FROM closing AS c WHERE c.task_id = t.task_id
        """)
    private static let updateTasks = Statement(
        "update_tasks",
        """
        UPDATE task AS t
        SET kind =
        """, kindOfTask,
        """
            , reason = q.refusal, left_record = q.left_record, right_record = q.right_record, weight = q.weight,
            probability = q.probability, match_key = q.match_key, rule_book = $1, asked_by = q.asked_by,
            changed = q.changed
        FROM question AS q
        WHERE t.left_id = q.left_id AND t.right_id = q.right_id AND t.status = 'open' AND
        """, isOtherQuestion)
    /// Of the task `t` and the question `q` about the same two golden records.
    static let isOtherQuestion: StaticString = """
        (t.left_record, t.right_record, t.weight, t.match_key, t.reason, t.asked_by, t.changed)
            IS DISTINCT FROM (q.left_record, q.right_record, q.weight, q.match_key, q.refusal, q.asked_by, q.changed)
        """
    private static let kindOfTask: StaticString = """
        CASE WHEN q.refusal IS NULL THEN 'possible-match' WHEN q.refusal = 'asked again' THEN 'asked-again'
            ELSE 'held-join' END
        """
    private static let openTasks = Statement(
        "open_tasks",
        """
        INSERT INTO task (kind, left_id, right_id, left_record, right_record, reason, weight, probability, match_key,
            rule_book, asked_by, changed)
        SELECT
        """, kindOfTask,
        """
            , q.left_id, q.right_id, q.left_record, q.right_record, q.refusal, q.weight, q.probability, q.match_key, $1,
            q.asked_by, q.changed
        FROM question AS q
        WHERE NOT EXISTS (
            SELECT FROM task AS t WHERE t.left_id = q.left_id AND t.right_id = q.right_id AND t.status = 'open')
        ORDER BY q.weight DESC, q.left_id, q.right_id
        """)

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
        "advance_feed", "UPDATE feed SET position = position + $1 RETURNING position")
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
        SELECT $2 + row_number() OVER (ORDER BY status <> 'active', golden_id), type, golden_id, version, $1, m.at
        FROM typed CROSS JOIN moment AS m
        """)
    static let announce = Statement("announce_changes", "SELECT pg_notify('kulta_changes', $1)")
}
