import Postgres

extension Store {
    /// How a golden record came to be what it is, step by step, oldest first; also of one that is no longer active.
    ///
    /// - Complexity: linear in its memberships and versions, former ones included.
    package func how(_ golden: GoldenNumber) throws -> StoredAnswer? {
        try session.first(Self.readHow, golden.value, as: String.self, TextBytes.self, String.self)
            .map { StoredAnswer(status: $0.0, json: $0.1.bytes, tag: $0.2) }
    }

    /// `life`: when the golden record's status changed, and what was confirmed about it. `step`: that, and records that came and went, with the other
    /// golden record that they came from or went to in the same run.
    private static let steps: StaticString = """
        version AS (
            SELECT version, status, redirect_to, parts, run_id, valid_from AS at, document -> 'confirmed' AS confirmed
            FROM golden_version WHERE golden_id = $1
            UNION ALL
            SELECT version, status, redirect_to, parts, run_id, updated_at, document -> 'confirmed'
            FROM golden_record WHERE golden_id = $1
        ), life AS (
            SELECT *, lag(status) OVER (ORDER BY version) AS former,
                lag(confirmed) OVER (ORDER BY version) AS formerly_confirmed
            FROM version
        ), joined AS (
            SELECT x.since AS at, x.since_run AS run_id, x.record_id, COALESCE((
                SELECT e.match_key FROM former_match_key AS e
                WHERE e.record_id = x.record_id AND e.crosswalk_id = x.crosswalk_id ORDER BY e.until LIMIT 1
                ), x.match_key) AS match_key, (
                SELECT o.golden_id FROM crosswalk AS o
                WHERE o.record_id = x.record_id AND o.until_run = x.since_run AND o.golden_id <> $1 LIMIT 1) AS other_id
            FROM crosswalk AS x WHERE x.golden_id = $1
        ), step AS (
            SELECT at, run_id, CASE WHEN status = 'active' THEN 1 ELSE 5 END AS place,
                CASE WHEN status <> 'active' THEN status WHEN version = 1 THEN 'created' ELSE 'restored' END AS step,
                NULL::bigint AS record_id, NULL::text AS match_key, redirect_to AS other_id, parts,
                NULL::jsonb AS confirmed
            FROM life WHERE former IS DISTINCT FROM status
            UNION ALL
            SELECT at, run_id, 5, CASE WHEN confirmed IS NULL THEN 'unconfirmed' ELSE 'confirmed' END, NULL, NULL, NULL,
                NULL, confirmed
            FROM life
            WHERE status = 'active' AND confirmed ->> 'command' IS DISTINCT FROM formerly_confirmed ->> 'command'
            UNION ALL
            SELECT DISTINCT j.at, j.run_id, 2, 'merged', NULL::bigint, NULL, j.other_id, NULL::bigint[], NULL::jsonb
            FROM joined AS j
            WHERE EXISTS (
                SELECT FROM golden_record AS g
                WHERE g.golden_id = j.other_id AND g.status = 'redirected' AND g.run_id = j.run_id
                UNION ALL
                SELECT FROM golden_version AS o
                WHERE o.golden_id = j.other_id AND o.status = 'redirected' AND o.run_id = j.run_id)
            UNION ALL
            SELECT at, run_id, 3, 'joined', record_id, match_key, other_id, NULL, NULL FROM joined
            UNION ALL
            SELECT x.until, x.until_run, 4, 'left', x.record_id, NULL, (
                SELECT o.golden_id FROM crosswalk AS o
                WHERE o.record_id = x.record_id AND o.since_run = x.until_run LIMIT 1), NULL, NULL
            FROM crosswalk AS x WHERE x.golden_id = $1 AND x.until IS NOT NULL
        )
        """
    /// What people or sources had decided at the time about the step's record and another one of the golden record:
    /// must-links behind a join, cannot-links behind a departure.
    private static let decisions: StaticString = """
        SELECT json_agg(json_build_object('kind', k.kind, 'author', k.author, 'reason', k.reason,
            'decidedAt', k.created_at, 'with', json_build_object('source', os.name, 'key', o.native_key))
            ORDER BY k.constraint_id)
        FROM (
            SELECT *, right_id AS other_id FROM link_constraint WHERE left_id = t.record_id
            UNION ALL
            SELECT *, left_id FROM link_constraint WHERE right_id = t.record_id
        ) AS k
        JOIN source_record AS o ON o.record_id = k.other_id
        JOIN source_system AS os USING (source_id)
        WHERE k.created_at <= t.at AND (k.removed_at IS NULL OR k.removed_at > t.at)
            AND k.kind = CASE t.step WHEN 'joined' THEN 'must-link' ELSE 'cannot-link' END
            AND EXISTS (
                SELECT FROM crosswalk AS x
                WHERE x.record_id = k.other_id AND x.golden_id = $1 AND x.since <= t.at
                    AND (x.until IS NULL OR x.until >= t.at))
        """
    private static let readHow = Statement(
        "read_how", "WITH", steps,
        """
        SELECT status, json, md5(json) FROM (
            SELECT g.status, json_build_object('id', g.public_id, 'status', g.status, 'steps', (
                SELECT json_agg(json_build_object('step', t.step, 'at', t.at,
                    'record', CASE WHEN r.record_id IS NOT NULL THEN json_build_object('source', s.name,
                        'key', r.native_key, 'version', w.version, 'import', w.delivery_id) END,
                    'matchKey', t.match_key,
                    'customer', (SELECT c.public_id FROM golden_record AS c WHERE c.golden_id = t.other_id),
                    'parts', (SELECT json_agg(c.public_id ORDER BY array_position(t.parts, c.golden_id))
                        FROM golden_record AS c WHERE c.golden_id = ANY (t.parts)),
                    'cause', json_build_object('run', n.run_id, 'trigger', n.trigger, 'import', n.delivery_id,
                        'ruleBookVersion', n.rule_book, 'command', n.command_id),
                    'confirmed', t.confirmed,
                    'decisions', COALESCE((
        """, decisions,
        """
                    ), '[]')) ORDER BY t.at, t.run_id, t.place, s.name, r.native_key, t.other_id)
                FROM step AS t
                JOIN resolution_run AS n USING (run_id)
                LEFT JOIN source_record AS r USING (record_id)
                LEFT JOIN source_system AS s USING (source_id)
                LEFT JOIN LATERAL (
                    SELECT f.version FROM former_record AS f
                    WHERE f.record_id = r.record_id AND f.until > t.at ORDER BY f.until LIMIT 1
                ) AS f ON true
                LEFT JOIN record_version AS w
                    ON w.record_id = r.record_id AND w.version = COALESCE(f.version, r.current_version)))::text AS json
            FROM golden_record AS g WHERE g.golden_id = $1
        ) AS answer
        """)
}
