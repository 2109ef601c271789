package import CustomerModel
package import Postgres

/// One JSON list of figures.
package struct CountedFigures: Sendable {
    /// The member of the answer that it is.
    package let name: String
    package let json: TextBytes
}

/// Counts the figures of the overview: each statement reads a whole table once. In one snapshot, by one process at a time.
extension Store {
    /// Counts everything and adds which customers are behind which figure.
    ///
    /// - Parameter attributes: those that a kind of party may have.
    package func countFigures(_ attributes: [(kind: PartyKind, name: String)]) throws -> [CountedFigures] {
        let kinds = attributes.map(\.kind.rawValue)
        let names = attributes.map(\.name)
        return [
            try figures("customers", session.first(Self.countCustomers, "active", as: TextBytes.self)),
            try figures("sizes", session.first(Self.countSizes, Self.kept, as: TextBytes.self)),
            try figures("completeness", session.first(Self.countComplete, kinds, names, Self.kept, as: TextBytes.self)),
            try figures("validity", session.first(Self.countValid, Self.kept, as: TextBytes.self)),
            try figures("sources", session.first(Self.countFreshness, Self.kept, as: TextBytes.self)),
            try figures("overlap", session.first(Self.countOverlap, Self.kept, as: TextBytes.self)),
            try figures("cases", session.first(Self.countCases, "open", as: TextBytes.self)),
            try figures("probabilities", session.first(Self.countBands, "open", as: TextBytes.self)),
            try figures("ruleBooks", session.first(Self.countRuleBooks, Int32(0), as: TextBytes.self)),
            try figures("days", session.first(Self.countDays, Int32(Self.days), as: TextBytes.self)),
        ]
    }

    private func figures(_ name: String, _ json: TextBytes?) throws -> CountedFigures {
        guard let json else { throw PostgresError(.decoding, "figures were counted and are not there") }
        return CountedFigures(name: name, json: json)
    }

    private static let kept = Int32(mostCustomers)
    /// Closed tasks are listed for as long.
    private static let days = 30

    /// Of a statement whose row `counted` has the columns figure, customers and those of its JSON: keeps who is behind.
    private static let keepCustomers: StaticString = """
        , kept AS (INSERT INTO figure_customers (figure, taken_at, customers)
            SELECT figure, now(), customers FROM counted WHERE customers IS NOT NULL)
        """

    private static let countCustomers = Statement(
        "count_figure_customers",
        """
        SELECT COALESCE(json_agg(json_build_object('kind', c.kind, 'customers', c.customers, 'records', c.records,
            'several', c.several) ORDER BY c.kind), '[]')::text
        FROM (SELECT kind, count(*) AS customers, sum(members) AS records, count(*) FILTER (WHERE members > 1) AS several
            FROM golden_record WHERE status = $1 GROUP BY kind) AS c
        """)
    private static let countSizes = Statement(
        "count_figure_sizes",
        """
        WITH counted AS (
            SELECT LEAST(members, 10) AS records, count(*) AS number, 'records:' || LEAST(members, 10) AS figure,
                (array_agg(golden_id ORDER BY golden_id))[1:$1] AS customers
            FROM golden_record WHERE status = 'active' GROUP BY LEAST(members, 10)
        )
        """, keepCustomers,
        """
        SELECT COALESCE(json_agg(json_build_object('records', records, 'customers', number,
            'figure', figure) ORDER BY records), '[]')::text FROM counted
        """)
    private static let countComplete = Statement(
        "count_figure_completeness",
        """
        WITH wanted AS (
            SELECT * FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w (kind, name, place)
        ), had AS MATERIALIZED (
            SELECT g.golden_id, g.kind::text AS kind,
                ARRAY(SELECT jsonb_object_keys(g.document -> 'attributes')) AS names
            FROM golden_record AS g WHERE g.status = 'active'
        ), whole AS (
            SELECT kind, count(*) AS number FROM had GROUP BY kind
        ), present AS (
            SELECT h.kind, n.name, count(*) AS number FROM had AS h, unnest(h.names) AS n (name) GROUP BY h.kind, n.name
        ), counted AS (
            SELECT w.kind, w.name, w.place, a.number, a.number - COALESCE(p.number, 0) AS lacking,
                'missing:' || w.kind || ':' || w.name AS figure,
                NULLIF(ARRAY(SELECT h.golden_id FROM had AS h WHERE h.kind = w.kind AND w.name <> ALL (h.names)
                    ORDER BY h.golden_id LIMIT $3), '{}') AS customers
            FROM wanted AS w JOIN whole AS a USING (kind)
            LEFT JOIN present AS p ON p.kind = w.kind AND p.name = w.name
        )
        """, keepCustomers,
        """
        SELECT COALESCE(json_agg(json_build_object('kind', kind, 'name', name, 'customers', number, 'missing', lacking,
            'figure', CASE WHEN lacking > 0 THEN figure END) ORDER BY kind, place), '[]')::text FROM counted
        """)
    /// Of a value of `record_version.fields` how far it was verified, as that column's comment says; of several the least.
    private static let status: StaticString = """
        CASE json_typeof(a.value) WHEN 'string' THEN 3 WHEN 'array' THEN (a.value ->> 1)::integer
            ELSE (SELECT min(CASE json_typeof(o.value) WHEN 'string' THEN 3 ELSE (o.value ->> 1)::integer END)
                FROM json_each(a.value) AS o) END
        """
    private static let countValid = Statement(
        "count_figure_validity",
        """
        WITH value AS (
            SELECT r.source_id, a.key AS name, x.golden_id,
        """, status,
        """
             AS status
            FROM source_record AS r
            JOIN record_version AS v ON v.record_id = r.record_id AND v.version = r.current_version
            CROSS JOIN LATERAL json_each(v.fields::json) AS a
            LEFT JOIN crosswalk AS x ON x.record_id = r.record_id AND x.until IS NULL
            WHERE NOT r.is_withdrawn
            OFFSET 0 -- so that the status is found once for each value
        ), gathered AS (
            SELECT source_id, name, count(*) AS number, count(*) FILTER (WHERE status = 0) AS invalid,
                count(*) FILTER (WHERE status = 1) AS placeholder,
                array_agg(golden_id) FILTER (WHERE status = 0 AND golden_id IS NOT NULL) AS refused,
                array_agg(golden_id) FILTER (WHERE status = 1 AND golden_id IS NOT NULL) AS empty
            FROM value GROUP BY source_id, name
        ), counted AS (
            SELECT s.name AS source, v.name, number, invalid, placeholder,
                NULLIF(ARRAY(SELECT DISTINCT c FROM unnest(v.refused) AS c ORDER BY c LIMIT $1), '{}') AS refused,
                NULLIF(ARRAY(SELECT DISTINCT c FROM unnest(v.empty) AS c ORDER BY c LIMIT $1), '{}') AS empty
            FROM gathered AS v JOIN source_system AS s USING (source_id)
        ), kept AS (INSERT INTO figure_customers (figure, taken_at, customers)
            SELECT 'invalid:' || source || ':' || name, now(), refused FROM counted WHERE refused IS NOT NULL
            UNION ALL SELECT 'placeholder:' || source || ':' || name, now(), empty FROM counted WHERE empty IS NOT NULL)
        SELECT COALESCE(json_agg(json_build_object('source', source, 'name', name, 'records', number,
            'invalid', json_build_object('records', invalid,
                'figure', CASE WHEN refused IS NOT NULL THEN 'invalid:' || source || ':' || name END),
            'placeholder', json_build_object('records', placeholder,
                'figure', CASE WHEN empty IS NOT NULL THEN 'placeholder:' || source || ':' || name END))
            ORDER BY source, invalid + placeholder DESC, name), '[]')::text FROM counted
        """)
    private static let countFreshness = Statement(
        "count_figure_freshness",
        """
        WITH dated AS (
            SELECT r.source_id, x.golden_id, r.changed_at, CASE WHEN r.changed_at IS NULL THEN 'unknown'
                WHEN r.changed_at > now() - interval '30 days' THEN 'month'
                WHEN r.changed_at > now() - interval '1 year' THEN 'year' ELSE 'older' END AS age
            FROM source_record AS r LEFT JOIN crosswalk AS x ON x.record_id = r.record_id AND x.until IS NULL
            WHERE NOT r.is_withdrawn
        ), counted AS (
            SELECT s.name AS source, d.age, count(*) AS number, max(d.changed_at) AS newest,
                'changed:' || s.name || ':' || d.age AS figure,
                (array_agg(DISTINCT d.golden_id) FILTER (WHERE d.golden_id IS NOT NULL))[1:$1] AS customers
            FROM dated AS d JOIN source_system AS s ON s.source_id = d.source_id GROUP BY s.name, d.age
        )
        """, keepCustomers,
        """
        SELECT COALESCE(json_agg(json_build_object('source', c.source, 'records', c.records, 'newestChange', c.newest,
            'delivered', (SELECT max(l.received_at) FROM delivery AS l JOIN source_system AS s USING (source_id)
                WHERE s.name = c.source), 'ages', c.ages) ORDER BY c.source), '[]')::text
        FROM (SELECT source, sum(number) AS records, max(newest) AS newest,
                json_object_agg(age, json_build_object('records', number,
                    'figure', CASE WHEN customers IS NOT NULL THEN figure END)) AS ages
            FROM counted GROUP BY source) AS c
        """)
    private static let countOverlap = Statement(
        "count_figure_overlap",
        """
        WITH customer AS (
            SELECT x.golden_id, array_agg(DISTINCT s.name ORDER BY s.name) AS sources
            FROM crosswalk AS x
            JOIN source_record AS r ON r.record_id = x.record_id
            JOIN source_system AS s ON s.source_id = r.source_id
            WHERE x.until IS NULL GROUP BY x.golden_id
        ), counted AS (
            SELECT sources, count(*) AS number, 'sources:' || array_to_string(sources, '+') AS figure,
                (array_agg(golden_id ORDER BY golden_id))[1:$1] AS customers
            FROM customer GROUP BY sources
        )
        """, keepCustomers,
        """
        SELECT COALESCE(json_agg(json_build_object('sources', sources, 'customers', number, 'figure', figure)
            ORDER BY number DESC, sources), '[]')::text FROM counted
        """)
    private static let countCases = Statement(
        "count_figure_cases",
        """
        SELECT COALESCE(json_agg(json_build_object('code', c.code, 'age', c.age, 'cases', c.number,
            'oldest', c.oldest)
            ORDER BY c.code, c.age), '[]')::text
        FROM (SELECT f.code, CASE WHEN t.opened_at >= today.start THEN 'today'
                WHEN t.opened_at >= today.start - interval '6 days' THEN 'week'
                WHEN t.opened_at >= today.start - interval '29 days' THEN 'month' ELSE 'older' END AS age,
                count(*) AS number, min(t.opened_at) AS oldest
        """, tasksAlone,
        """
            CROSS JOIN (SELECT date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS start) AS today
            WHERE t.status = $1 GROUP BY 1, 2) AS c
        """)
    private static let countBands = Statement(
        "count_figure_bands",
        """
        SELECT COALESCE(json_agg(json_build_object('band', b.band, 'cases', b.number) ORDER BY b.band), '[]')::text
        FROM (SELECT f.band, count(*) AS number
        """, tasksAlone, "WHERE t.status = $1 GROUP BY f.band) AS b")
    private static let countRuleBooks = Statement(
        "count_figure_rule_books",
        """
        SELECT COALESCE(json_agg(json_build_object('version', t.rule_book, 'cases', t.number) ORDER BY t.rule_book), '[]')::text
        FROM (SELECT rule_book, count(*) AS number FROM task WHERE rule_book > $1 GROUP BY rule_book) AS t
        """)
    private static let countDays = Statement(
        "count_figure_days",
        """
        WITH day AS (
            SELECT (now() AT TIME ZONE 'UTC')::date - n AS day FROM generate_series(0, $1 - 1) AS n
        ), opened AS (
            SELECT (opened_at AT TIME ZONE 'UTC')::date AS day, count(*) FILTER (WHERE status = 'open') AS waiting,
                count(*) FILTER (WHERE status = 'closed') AS settled
            FROM task GROUP BY 1
        ), closed AS (
            SELECT (closed_at AT TIME ZONE 'UTC')::date AS day, count(*) AS number FROM task
            WHERE status = 'closed' GROUP BY 1
        )
        SELECT json_agg(json_build_object('day', d.day, 'waiting', COALESCE(o.waiting, 0), 'settled',
            COALESCE(o.settled, 0), 'closed', COALESCE(c.number, 0)) ORDER BY d.day)::text
        FROM day AS d LEFT JOIN opened AS o USING (day) LEFT JOIN closed AS c USING (day)
        """)
}
