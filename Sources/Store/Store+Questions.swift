import Postgres

/// Questions to stewards, as they follow from edges, decisions and confirmations, and the tasks that they become.
extension Store {
    /// Whether anything is known of records that a question could come from. For most new records nothing is.
    func mayAsk(about records: [Int64]) throws -> Bool {
        try session.first(Self.findOccasions, records, as: Bool.self) ?? false
    }

    private static let findOccasions = Statement(
        "find_occasions",
        """
        SELECT EXISTS (
            SELECT FROM unnest($1::bigint[]) AS t (record_id)
            WHERE EXISTS (SELECT FROM edge AS e WHERE e.left_id = t.record_id)
                OR EXISTS (SELECT FROM edge AS e WHERE e.right_id = t.record_id)
                OR EXISTS (SELECT FROM link_constraint AS k WHERE k.left_id = t.record_id AND k.removed_at IS NULL)
                OR EXISTS (SELECT FROM link_constraint AS k WHERE k.right_id = t.record_id AND k.removed_at IS NULL)
                OR EXISTS (SELECT FROM confirmed_record AS f WHERE f.record_id = t.record_id AND f.removed_at IS NULL))
        """)
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
        ), crossing AS MATERIALIZED (
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
    static let findQuestions = Statement("find_questions", "INSERT INTO question", questions)
    static let closeTasks = Statement(
        "close_tasks",
        """
        WITH touched AS (
            SELECT unnest($2::bigint[]) AS golden_id
        ), near AS (
            SELECT t.task_id FROM touched AS g JOIN task AS t ON t.left_id = g.golden_id WHERE t.status = 'open'
            UNION
            SELECT t.task_id FROM touched AS g JOIN task AS t ON t.right_id = g.golden_id WHERE t.status = 'open'
        ), closing AS (
            SELECT t.task_id, CASE
                WHEN COALESCE(l.redirect_to, l.golden_id) = COALESCE(r.redirect_to, r.golden_id) THEN 'joined'
                WHEN l.status <> 'active' OR r.status <> 'active' THEN 'a side is gone'
                ELSE 'the evidence is gone' END AS why
            FROM near AS n
            JOIN task AS t ON t.task_id = n.task_id
            JOIN golden_record AS l ON l.golden_id = t.left_id
            JOIN golden_record AS r ON r.golden_id = t.right_id
            WHERE NOT EXISTS (SELECT FROM question AS q WHERE q.left_id = t.left_id AND q.right_id = t.right_id)
        )
        UPDATE task AS t SET status = $1, closed_why = c.why, closed_at = now()
        FROM closing AS c WHERE c.task_id = t.task_id
        """)
    static let updateTasks = Statement(
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
    static let openTasks = Statement(
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
}
