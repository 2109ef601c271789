import Postgres

extension Store {
    /// What the records of a golden record are to those of others, and others to them, as sources say it; and which golden
    /// records people have said to be others and yet to belong together with it.
    ///
    /// Records are resolved to the golden records that they belong to now; what records of one customer say of each
    /// other is left out.
    /// - Complexity: linear in the statements that name, or are made by, a record of the golden record, and in the decisions
    ///   about its records.
    package func relations(_ golden: GoldenNumber) throws -> StoredAnswer? {
        try session.first(Self.readRelations, golden.value, as: String.self, TextBytes.self, String.self)
            .map { StoredAnswer(status: $0.0, json: $0.1.bytes, tag: $0.2) }
    }

    private static let readRelations = Statement(
        "read_relations",
        """
        WITH member AS (
            SELECT r.record_id, r.current_version, s.name AS source, r.native_key
            FROM crosswalk AS x
            JOIN source_record AS r USING (record_id)
            JOIN source_system AS s USING (source_id)
            WHERE x.golden_id = $1 AND x.until IS NULL AND NOT r.is_withdrawn
        ), stated AS (
            SELECT 'outgoing' AS direction, o.role, m.source, m.native_key, m.current_version AS version,
                o.system AS other_source, o.key AS other_key, x.golden_id
            FROM member AS m
            JOIN record_version AS v ON v.record_id = m.record_id AND v.version = m.current_version
            CROSS JOIN LATERAL jsonb_to_recordset(v.relations) AS o (role text, system text, key text)
            LEFT JOIN source_system AS s ON s.name = o.system
            LEFT JOIN source_record AS r ON r.source_id = s.source_id AND r.native_key = o.key
            LEFT JOIN crosswalk AS x ON x.record_id = r.record_id AND x.until IS NULL
            UNION ALL
            SELECT 'incoming', o.role, s.name, r.native_key, v.version, m.source, m.native_key, x.golden_id
            FROM member AS m
            JOIN record_version AS v ON v.relations IS NOT NULL
                AND v.relations @> jsonb_build_array(jsonb_build_object('system', m.source, 'key', m.native_key))
            CROSS JOIN LATERAL jsonb_to_recordset(v.relations) AS o (role text, system text, key text)
            JOIN source_record AS r
                ON r.record_id = v.record_id AND r.current_version = v.version AND NOT r.is_withdrawn
            JOIN source_system AS s USING (source_id)
            JOIN crosswalk AS x ON x.record_id = r.record_id AND x.until IS NULL
            WHERE o.system = m.source AND o.key = m.native_key
        ), grouped AS (
            SELECT direction, role, golden_id,
                min(CASE WHEN golden_id IS NULL THEN other_source || ' ' || other_key END) AS unknown,
                json_agg(json_build_object('source', source, 'key', native_key, 'version', version,
                    'other', json_build_object('source', other_source, 'key', other_key))
                    ORDER BY source, native_key, other_source, other_key) AS statements
            FROM stated
            WHERE golden_id IS DISTINCT FROM $1
            GROUP BY direction, role, golden_id, CASE WHEN golden_id IS NULL THEN (other_source, other_key) END
        ), parted AS (
            SELECT k.right_id AS other_id, k.command_id
            FROM member AS m JOIN link_constraint AS k ON k.left_id = m.record_id
            WHERE k.kind = 'cannot-link' AND k.removed_at IS NULL
            UNION
            SELECT k.left_id, k.command_id
            FROM member AS m JOIN link_constraint AS k ON k.right_id = m.record_id
            WHERE k.kind = 'cannot-link' AND k.removed_at IS NULL
        ), decided AS (
            SELECT DISTINCT ON (x.golden_id) x.golden_id, c.command_id, c.document ->> 'relation' AS relation, c.author,
                c.created_at
            FROM parted AS p
            JOIN command AS c USING (command_id)
            JOIN crosswalk AS x ON x.record_id = p.other_id AND x.until IS NULL
            WHERE c.document ->> 'relation' IS NOT NULL
            ORDER BY x.golden_id, c.command_id DESC
        )
        SELECT status, json, md5(json) FROM (
            SELECT g.status, json_build_object('id', g.public_id, 'displayName', g.display_name, 'relations', COALESCE((
                SELECT json_agg(json_build_object('role', r.role, 'direction', r.direction,
                    'customer', CASE WHEN o.golden_id IS NOT NULL THEN json_build_object(
                        'id', o.public_id, 'kind', o.kind, 'displayName', o.display_name) END,
                    'statedBy', r.statements)
                    ORDER BY r.direction DESC, r.role, o.golden_id, r.unknown)
                FROM grouped AS r LEFT JOIN golden_record AS o USING (golden_id)), '[]'),
                'decided', COALESCE((
                SELECT json_agg(json_build_object('relation', d.relation,
                    'customer', json_build_object('id', o.public_id, 'kind', o.kind, 'displayName', o.display_name),
                    'author', d.author, 'at', d.created_at, 'command', d.command_id) ORDER BY d.relation, d.golden_id)
                FROM decided AS d JOIN golden_record AS o USING (golden_id)), '[]'))::text AS json
            FROM golden_record AS g WHERE g.golden_id = $1
        ) AS answer
        """)
}
