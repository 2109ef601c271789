package import CustomerModel
import Postgres

/// What the store knew at a moment, as the answers of that moment said it. `settle` the moment first.
extension Store {
    /// Nil when the golden record was not there yet, or never was.
    package func customer(_ golden: GoldenNumber, asOf moment: Timestamp) throws -> StoredAnswer? {
        try answer(Self.customerThen, golden, moment)
    }

    /// As `lineage`.
    package func lineage(_ golden: GoldenNumber, asOf moment: Timestamp) throws -> StoredAnswer? {
        try answer(Self.lineageThen, golden, moment)
    }

    /// As `sourceRecords`.
    package func sourceRecords(_ golden: GoldenNumber, asOf moment: Timestamp) throws -> StoredAnswer? {
        try answer(Self.sourceRecordsThen, golden, moment)
    }

    /// As `goldenOf`.
    package func goldenOf(_ key: SourceKey, asOf moment: Timestamp) throws -> GoldenNumber? {
        try session.first(Self.findGoldenThen, key.system, moment.stored, key.key, as: Int64.self)
            .map(GoldenNumber.init)
    }

    /// As `successor`.
    package func successor(
        of golden: GoldenNumber, asOf moment: Timestamp
    ) throws -> (status: String, publicId: String, parts: [String])? {
        try session.first(
            Self.successorThen, golden.value, moment.stored, as: String.self, String.self, [String].self
        ).map { (status: $0.0, publicId: $0.1, parts: $0.2) }
    }

    /// As `record`.
    package func record(_ key: SourceKey, asOf moment: Timestamp) throws -> (json: [UInt8], version: Int)? {
        try session.first(Self.recordThen, key.system, moment.stored, key.key, as: TextBytes.self, Int32.self)
            .map { (json: $0.0.bytes, version: Int($0.1)) }
    }

    /// The present status of a golden record; nil when there never was one of that number.
    package func status(of golden: GoldenNumber) throws -> String? {
        try session.first(Self.readStatus, golden.value, as: String.self)
    }

    private func answer(
        _ statement: Statement, _ golden: GoldenNumber, _ moment: Timestamp
    ) throws -> StoredAnswer? {
        try session.first(statement, golden.value, moment.stored, as: String.self, TextBytes.self, String.self)
            .map { StoredAnswer(status: $0.0, json: $0.1.bytes, tag: $0.2) }
    }

    /// `v`: the version that the golden record `g` had at $2.
    static let versionThen: StaticString = """
        CROSS JOIN LATERAL (
            SELECT g.version, g.status, g.redirect_to, g.parts, g.members, g.document, g.lineage, g.rule_book,
                g.updated_at AS valid_from, g.is_redacted
            WHERE g.updated_at <= $2::timestamptz
            UNION ALL
            SELECT o.version, o.status, o.redirect_to, o.parts, o.members, o.document, o.lineage, o.rule_book,
                o.valid_from, o.is_redacted
            FROM golden_version AS o
            WHERE o.golden_id = g.golden_id AND o.valid_from <= $2 AND o.valid_to > $2
        ) AS v
        """
    /// `l`: the lineage that the version `v` had at $2.
    static let lineageOfThen: StaticString = """
        CROSS JOIN LATERAL (
            SELECT COALESCE((
                SELECT f.lineage FROM former_lineage AS f
                WHERE f.golden_id = g.golden_id AND f.version = v.version AND f.until > $2 AND f.lineage IS NOT NULL
                ORDER BY f.until LIMIT 1), v.lineage) AS lineage
        ) AS l
        """
    /// How the golden record `g` of version `v` answers.
    private static let statusThen: StaticString = """
        CASE WHEN g.status = 'erased' THEN 'erased' WHEN v.is_redacted AND v.status = 'active' THEN 'redacted'
            ELSE v.status END
        """
    private static let customerThen = Statement(
        "read_customer_then", "SELECT", statusThen,
        """
        , json_build_object('id', g.public_id, 'kind', g.kind,
                'displayName', v.document ->> 'displayName', 'status', v.status,
                'version', v.version, 'records', v.members, 'createdAt', g.created_at, 'updatedAt', v.valid_from,
                'confirmed', v.document -> 'confirmed', 'attributes', v.document -> 'attributes')::text,
            g.public_id || '.' || v.version
        FROM golden_record AS g
        """, versionThen, "WHERE g.golden_id = $1")
    private static let lineageThen = Statement(
        "read_lineage_then", "SELECT status, json, md5(json) FROM ( SELECT", statusThen,
        """
            AS status, json_build_object('id', g.public_id, 'displayName', v.document ->> 'displayName',
                'version', v.version, 'ruleBookVersion', COALESCE((
                    SELECT f.rule_book FROM former_lineage AS f
                    WHERE f.golden_id = g.golden_id AND f.version = v.version AND f.until > $2
                    ORDER BY f.until LIMIT 1), v.rule_book),
                'values', l.lineage -> 'values', 'withoutValue', l.lineage -> 'withoutValue',
                'unmetPins', l.lineage -> 'unmetPins')::text AS json
            FROM golden_record AS g
        """, versionThen, lineageOfThen, "WHERE g.golden_id = $1) AS answer")

    /// `v`: the version at which the record `r` stood at $2, `fields` as they were read then; none when the hub did not
    /// know it.
    private static let standingThen: StaticString = """
        LEFT JOIN LATERAL (
            SELECT f.until, f.version, f.last_version FROM former_record AS f
            WHERE f.record_id = r.record_id AND f.until > $2::timestamptz ORDER BY f.until LIMIT 1
        ) AS f ON true
        CROSS JOIN LATERAL (
            SELECT w.version, w.kind, w.is_withdrawn, w.changed_at, w.received_at, w.delivery_id, w.position_line,
                w.position_column, CASE WHEN f.until IS NULL THEN r.last_version ELSE f.last_version END AS last_version,
                COALESCE((
                    SELECT o.fields FROM former_reading AS o
                    WHERE o.record_id = w.record_id AND o.version = w.version AND o.until > $2
                    ORDER BY o.until LIMIT 1), w.fields) AS fields
            FROM record_version AS w
            WHERE w.record_id = r.record_id
                AND w.version = CASE WHEN f.until IS NULL THEN r.current_version ELSE f.version END
        ) AS v
        """
    /// The evidence for the membership `x` at $2.
    private static let matchKeyThen: StaticString = """
        (SELECT e.match_key FROM (
            SELECT o.until, o.match_key FROM former_match_key AS o
            WHERE o.record_id = x.record_id AND o.crosswalk_id = x.crosswalk_id AND o.until > $2
            UNION ALL
            SELECT 'infinity', x.match_key
        ) AS e ORDER BY e.until LIMIT 1)
        """
    private static let sourceRecordsThen = Statement(
        "read_source_records_then", "SELECT status, json, md5(json) FROM ( SELECT", statusThen,
        """
            AS status, json_build_object('id', g.public_id, 'records', COALESCE((
                SELECT json_agg(json_build_object('source', s.name, 'key', r.native_key, 'kind', v.kind,
                    'version', v.version, 'changedAt', v.changed_at, 'receivedAt', v.received_at,
                    'since', x.since, 'matchKey',
        """, matchKeyThen,
        """
                    , 'fields', record_fields(v.fields)) ORDER BY s.name, r.native_key)
                FROM crosswalk AS x
                JOIN source_record AS r USING (record_id)
                JOIN source_system AS s USING (source_id)
        """, standingThen,
        """
                WHERE x.golden_id = g.golden_id AND x.since <= $2 AND (x.until IS NULL OR x.until > $2)), '[]'))::text
                AS json
            FROM golden_record AS g
        """, versionThen, "WHERE g.golden_id = $1) AS answer")
    private static let findGoldenThen = Statement(
        "find_golden_then",
        """
        SELECT x.golden_id
        FROM source_system AS s
        JOIN source_record AS r USING (source_id)
        JOIN crosswalk AS x USING (record_id)
        WHERE s.name = $1 AND r.native_key = $3 AND x.since <= $2::timestamptz AND (x.until IS NULL OR x.until > $2)
        """)
    private static let successorThen = Statement(
        "read_successor_then",
        """
        WITH RECURSIVE life AS (
            SELECT g.golden_id, g.public_id, v.status, v.redirect_to, v.parts FROM golden_record AS g
        """, versionThen,
        """
            WHERE g.golden_id = $1
            UNION ALL
            SELECT g.golden_id, g.public_id, v.status, v.redirect_to, v.parts
            FROM life AS l JOIN golden_record AS g ON g.golden_id = l.redirect_to
        """, versionThen,
        """
        )
        SELECT l.status, l.public_id, COALESCE((
            SELECT array_agg(c.public_id::text ORDER BY array_position(l.parts, c.golden_id))
            FROM golden_record AS c WHERE c.golden_id = ANY (l.parts)), '{}')
        FROM life AS l WHERE l.redirect_to IS NULL
        """)
    private static let recordThen = Statement(
        "read_record_then",
        """
        SELECT json_build_object('source', s.name, 'key', r.native_key, 'kind', v.kind,
            'status', CASE WHEN v.is_withdrawn THEN 'withdrawn' ELSE 'current' END, 'version', v.version,
            'versions', v.last_version, 'changedAt', v.changed_at, 'receivedAt', v.received_at,
            'import', v.delivery_id, 'line', v.position_line, 'column', v.position_column,
            'goldenId', g.public_id, 'matchKey', CASE WHEN x.record_id IS NOT NULL THEN
        """, matchKeyThen,
        """
            END, 'fields', record_fields(v.fields))::text, v.version
        FROM source_record AS r
        JOIN source_system AS s USING (source_id)
        JOIN record_version AS first ON first.record_id = r.record_id AND first.version = 1
        JOIN delivery AS d ON d.delivery_id = first.delivery_id AND d.finished_at <= $2::timestamptz
        """, standingThen,
        """
        LEFT JOIN crosswalk AS x
            ON x.record_id = r.record_id AND x.since <= $2 AND (x.until IS NULL OR x.until > $2)
        LEFT JOIN golden_record AS g ON g.golden_id = x.golden_id
        WHERE s.name = $1 AND r.native_key = $3
        """)
    private static let readStatus = Statement(
        "read_golden_status", "SELECT status FROM golden_record WHERE golden_id = $1")
}
