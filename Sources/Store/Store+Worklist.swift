package import CustomerModel
package import Postgres

/// A filter with the customer as the database knows it.
package struct StoredTaskFilter: Sendable {
    let code: String?
    let party: String?
    let sources: String?
    let matchKey: String?
    let band: String?
    let state: String?
    let assignee: String?
    let customer: Int64?
    /// Ranges of moments as PostgreSQL writes them.
    let opened: String?
    let closed: String?

    /// - Parameter customer: stands for the filter's public id.
    package init(_ filter: TaskFilter, customer: GoldenNumber?) {
        code = filter.code?.rawValue
        party = filter.party?.rawValue
        sources = filter.sources
        matchKey = filter.matchKey
        band = filter.band?.rawValue
        state = filter.state?.rawValue
        assignee = filter.assignee
        self.customer = customer?.value
        opened = filter.opened.map(Self.range)
        closed = filter.closed.map(Self.range)
    }

    private static func range(_ days: DaySpan) -> String {
        let start = days.first.map { Timestamp(day: $0).description } ?? ""
        let end = days.last.map { Timestamp(day: CalendarDay(daysSinceEpoch: $0.daysSinceEpoch + 1)).description } ?? ""
        return "[\(start),\(end))"
    }
}

/// The stewards' worklist. The list, the counts beside it, the next case and a decision about many all take their tasks from
/// `tasksAlone` by `taskFilter`, so that they always speak of the same ones.
extension Store {
    /// Tasks, heaviest first, after one of them.
    package func tasks(
        _ filter: StoredTaskFilter, after place: (weight: Float, id: Int64), limit: Int
    ) throws -> [(weight: Float, id: Int64, json: TextBytes)] {
        try session.query(
            Self.listTasks, filter.code, filter.party, filter.sources, filter.matchKey, filter.band, filter.state,
            filter.assignee, filter.customer, filter.opened, filter.closed, place.weight, place.id, limit,
            as: Float.self, Int64.self, TextBytes.self
        ).map { (weight: $0.0, id: $0.1, json: $0.2) }
    }

    /// Tasks drawn at random; the same seed draws the same ones.
    package func sampleTasks(_ filter: StoredTaskFilter, seed: Int64, limit: Int) throws -> [TextBytes] {
        try session.query(
            Self.drawTasks, filter.code, filter.party, filter.sources, filter.matchKey, filter.band, filter.state,
            filter.assignee, filter.customer, filter.opened, filter.closed, seed, limit, as: TextBytes.self)
    }

    /// How many tasks there are, in all and by each value of each facet, as JSON. A facet's counts leave its own filter out.
    package func countTasks(_ filter: StoredTaskFilter) throws -> TextBytes? {
        try session.first(
            Self.countFacets, filter.code, filter.party, filter.sources, filter.matchKey, filter.band, filter.state,
            filter.assignee, filter.customer, filter.opened, filter.closed, as: TextBytes.self)
    }

    /// One task as JSON, open or closed; nil when there is none.
    package func taskDocument(_ id: Int64) throws -> TextBytes? {
        try session.first(Self.readTask, id, as: TextBytes.self)
    }

    /// Tasks with what they are filtered and counted by: nothing but the tasks themselves is read.
    static let tasksAlone: StaticString = """
        FROM task AS t
        CROSS JOIN LATERAL (SELECT t.party::text AS party, t.sources,
            CASE WHEN t.probability >= 0.99 THEN '99' WHEN t.probability >= 0.95 THEN '95'
                WHEN t.probability >= 0.9 THEN '90' WHEN t.probability >= 0.8 THEN '80'
                WHEN t.probability >= 0.5 THEN '50' ELSE '0' END AS band,
            CASE WHEN t.status <> 'open' THEN 'closed' WHEN t.claimed_until > now() THEN 'claimed'
                WHEN t.referred_at IS NOT NULL THEN 'waiting' ELSE 'new' END AS state,
            CASE WHEN t.status = 'open' AND t.claimed_until > now() THEN t.claimed_by ELSE t.referred_to END AS assignee,
            CASE t.reason
                WHEN 'thin evidence' THEN 'thinEvidence'
                WHEN 'rival' THEN 'rival'
                WHEN 'contradictory decisions' THEN 'contradictoryDecisions'
                WHEN 'both confirmed' THEN 'bothConfirmed'
                WHEN 'one confirmed' THEN 'oneConfirmed'
                WHEN 'too many records' THEN 'tooManyRecords'
                WHEN 'single bridge' THEN 'singleBridge'
                WHEN 'asked again' THEN 'askedAgain'
                ELSE CASE WHEN t.reason IS NULL THEN 'possibleMatch' ELSE 'differentValues' END END AS code
        ) AS f
        """
    /// The same with customers and records.
    private static let taskDetails: StaticString = """
        JOIN golden_record AS l ON l.golden_id = t.left_id
        JOIN golden_record AS r ON r.golden_id = t.right_id
        JOIN source_record AS lr ON lr.record_id = t.left_record
        JOIN source_system AS ls ON ls.source_id = lr.source_id
        JOIN source_record AS rr ON rr.record_id = t.right_record
        JOIN source_system AS rs ON rs.source_id = rr.source_id
        LEFT JOIN link_constraint AS k ON k.constraint_id = t.asked_by
        """
    /// Open tasks, or closed ones that are not old.
    private static let isInList: StaticString = """
        (t.status = 'open' AND $6::text IS DISTINCT FROM 'closed'
            OR t.status = 'closed' AND $6 = 'closed' AND t.closed_at > now() - interval '30 days')
        """
    /// Of `$1` to `$10`: code, party, sources, match key, band, state, assignee, golden record, opened, closed.
    static let taskFilter: StaticString = """
        ($1::text IS NULL OR f.code = $1) AND ($2::text IS NULL OR f.party = $2)
            AND ($3::text IS NULL OR f.sources = $3) AND ($4::text IS NULL OR t.match_key = $4)
            AND ($5::text IS NULL OR f.band = $5) AND ($6::text IS NULL OR f.state = $6)
            AND ($7::text IS NULL OR f.assignee = $7) AND ($8::bigint IS NULL OR $8 IN (t.left_id, t.right_id))
            AND ($9::text IS NULL OR t.opened_at <@ $9::text::tstzrange)
            AND ($10::text IS NULL OR t.closed_at <@ $10::text::tstzrange)
        """
    static let taskJSON: StaticString = """
        json_build_object('id', t.task_id, 'kind', t.kind, 'reason', t.reason, 'code', f.code, 'explanation',
            CASE t.reason
            WHEN 'thin evidence' THEN 'The two records look alike, but the other records of the customers speak against it.'
            WHEN 'rival' THEN 'A third customer has as good a claim to one of the two.'
            WHEN 'contradictory decisions'
                THEN 'By one decision they are one customer, by another they are not: which one is to hold?'
            WHEN 'both confirmed' THEN 'A person has confirmed both customers, so only a person may join them.'
            WHEN 'one confirmed'
                THEN 'A person has confirmed one of the customers, and the rules let nothing join it unseen.'
            WHEN 'too many records' THEN 'Together they would have ' || l.members + r.members
                || ' records, which is more than the rules allow without a person.'
            WHEN 'single bridge' THEN 'Nothing but this one pair of records joins two groups of several records each.'
            WHEN 'asked again' THEN 'They were said to be different; since then this has changed: '
                || array_to_string(t.changed, ', ') || '.'
            ELSE CASE WHEN t.reason IS NULL THEN 'They look alike, but not enough to be joined without a person.'
                ELSE 'They have ' || t.reason || ', of which one customer has one at most.' END END,
            'asked', CASE WHEN k.constraint_id IS NOT NULL THEN json_build_object('changed', t.changed,
                'command', k.command_id, 'author', k.author, 'reason', k.reason, 'decidedAt', k.created_at) END,
            'weight', t.weight, 'probability', t.probability, 'matchKey', t.match_key, 'sources', f.sources,
            'ruleBookVersion', t.rule_book, 'openedAt', t.opened_at, 'state', f.state,
            'claim', CASE WHEN f.state = 'claimed'
                THEN json_build_object('by', t.claimed_by, 'until', t.claimed_until) END,
            'referral', CASE WHEN t.referred_at IS NOT NULL THEN json_build_object('to', t.referred_to,
                'by', t.referred_by, 'reason', t.referred_why, 'at', t.referred_at) END,
            'closed', CASE WHEN t.status = 'closed' THEN json_build_object('why', t.closed_why, 'at', t.closed_at,
                'command', t.closed_by) END,
            'left', json_build_object('id', l.public_id, 'displayName', l.display_name, 'kind', l.kind,
                'records', l.members, 'confirmed', l.document -> 'confirmed',
                'record', json_build_object('source', ls.name, 'key', lr.native_key)),
            'right', json_build_object('id', r.public_id, 'displayName', r.display_name, 'kind', r.kind,
                'records', r.members, 'confirmed', r.document -> 'confirmed',
                'record', json_build_object('source', rs.name, 'key', rr.native_key)))::text
        """
    private static let listTasks = Statement(
        "list_tasks", "SELECT t.weight, t.task_id,", taskJSON, tasksAlone, taskDetails, "WHERE", isInList, "AND",
        taskFilter,
        """
        AND (t.weight < $11 OR (t.weight = $11 AND t.task_id > $12))
        ORDER BY t.weight DESC, t.task_id LIMIT $13
        """)
    private static let drawTasks = Statement(
        "draw_tasks", "SELECT", taskJSON, tasksAlone, taskDetails, "WHERE t.task_id IN (SELECT t.task_id", tasksAlone,
        "WHERE", isInList, "AND", taskFilter, randomOrder, "LIMIT $12)", randomOrder)
    private static let randomOrder: StaticString = "ORDER BY hashint8extended(t.task_id, $11), t.task_id"
    private static let readTask = Statement(
        "read_task", "SELECT", taskJSON, tasksAlone, taskDetails, "WHERE t.task_id = $1")
    private static let countFacets = Statement(
        "count_tasks",
        """
        WITH row AS MATERIALIZED (
            SELECT f.code, f.party, f.sources, t.match_key, f.band, f.state, f.assignee,
                ($1::text IS NULL OR f.code = $1) AS is_code, ($2::text IS NULL OR f.party = $2) AS is_party,
                ($3::text IS NULL OR f.sources = $3) AS is_sources, ($4::text IS NULL OR t.match_key = $4) AS is_key,
                ($5::text IS NULL OR f.band = $5) AS is_band,
                COALESCE(f.state = $6::text, t.status = 'open') AS is_state,
                ($7::text IS NULL OR COALESCE(f.assignee = $7, false)) AS is_assignee, count(*) AS number
        """, tasksAlone,
        """
            WHERE (t.status = 'open' OR t.closed_at > now() - interval '30 days')
                AND ($8::bigint IS NULL OR $8 IN (t.left_id, t.right_id))
                AND ($9::text IS NULL OR t.opened_at <@ $9::text::tstzrange)
                AND ($10::text IS NULL OR t.closed_at <@ $10::text::tstzrange)
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
        ), counted AS (
            SELECT 'code' AS facet, code AS value, sum(number) AS number FROM row
            WHERE is_party AND is_sources AND is_key AND is_band AND is_state AND is_assignee GROUP BY code
            UNION ALL
            SELECT 'party', party, sum(number) FROM row
            WHERE is_code AND is_sources AND is_key AND is_band AND is_state AND is_assignee GROUP BY party
            UNION ALL
            SELECT 'sources', sources, sum(number) FROM row
            WHERE is_code AND is_party AND is_key AND is_band AND is_state AND is_assignee GROUP BY sources
            UNION ALL
            SELECT 'matchKey', match_key, sum(number) FROM row
            WHERE is_code AND is_party AND is_sources AND is_band AND is_state AND is_assignee GROUP BY match_key
            UNION ALL
            SELECT 'band', band, sum(number) FROM row
            WHERE is_code AND is_party AND is_sources AND is_key AND is_state AND is_assignee GROUP BY band
            UNION ALL
            SELECT 'state', state, sum(number) FROM row
            WHERE is_code AND is_party AND is_sources AND is_key AND is_band AND is_assignee GROUP BY state
            UNION ALL
            SELECT 'assignee', assignee, sum(number) FROM row
            WHERE is_code AND is_party AND is_sources AND is_key AND is_band AND is_state AND assignee IS NOT NULL
            GROUP BY assignee
        )
        SELECT json_build_object('total', (SELECT COALESCE(sum(number), 0) FROM row WHERE is_code AND is_party AND is_sources
                AND is_key AND is_band AND is_state AND is_assignee),
            'facets', (SELECT COALESCE(json_agg(json_build_object('facet', facet, 'value', value, 'count', number)
                ORDER BY facet, number DESC, value COLLATE "C"), '[]') FROM counted))::text
        """)
}
