package import CustomerModel
import Postgres

/// One golden record as a reader meets it.
package struct StoredAnswer: Hashable, Sendable {
    /// `active`, `redirected`, `split`, `retired` or `erased`; `redacted` of a moment at which it was active and had a record that
    /// was erased since.
    package let status: String
    /// JSON; of an id that is not active, what it said last.
    package let json: [UInt8]
    /// Changes exactly when the JSON does.
    package let tag: String
}

extension Store {
    /// One golden record's customer document.
    package func customer(_ golden: GoldenNumber) throws -> StoredAnswer? {
        try customers([golden]).first?.answer
    }

    /// The customer documents of golden records, in no order. Those that never were are left out.
    package func customers(_ golden: [GoldenNumber]) throws -> [(golden: GoldenNumber, answer: StoredAnswer)] {
        try session.query(
            Self.readCustomers, golden.map(\.value), as: Int64.self, String.self, TextBytes.self, String.self
        ).map { row in (GoldenNumber(row.0), StoredAnswer(status: row.1, json: row.2.bytes, tag: row.3)) }
    }

    package func lineage(_ golden: GoldenNumber) throws -> StoredAnswer? {
        try answer(Self.readLineage, golden)
    }

    /// The source records, in source-key order.
    package func sourceRecords(_ golden: GoldenNumber) throws -> StoredAnswer? {
        try answer(Self.readSourceRecords, golden)
    }

    /// Every version, oldest first.
    package func history(_ golden: GoldenNumber) throws -> StoredAnswer? {
        try answer(Self.readHistory, golden)
    }

    /// The golden record that a source record belongs to now; nil when to none.
    package func goldenOf(_ key: SourceKey) throws -> GoldenNumber? {
        try session.first(Self.findGoldenOf, key.system, key.key, as: Int64.self).map(GoldenNumber.init)
    }

    /// Where the redirects of an id end, and the public ids of the parts if it was split there.
    package func successor(of golden: GoldenNumber) throws -> (status: String, publicId: String, parts: [String])? {
        try session.first(Self.readSuccessor, golden.value, as: String.self, String.self, [String].self)
            .map { (status: $0.0, publicId: $0.1, parts: $0.2) }
    }

    /// `{"id", "kind", "displayName"}` of golden records, by number.
    package func summaries(_ golden: [GoldenNumber]) throws -> [GoldenNumber: [UInt8]] {
        let rows = try session.query(Self.readSummaries, golden.map(\.value), as: Int64.self, TextBytes.self)
        return Dictionary(rows.map { (GoldenNumber($0.0), $0.1.bytes) }, uniquingKeysWith: { first, _ in first })
    }

    /// A source record's current version; nil when there never was such a record.
    package func record(_ key: SourceKey) throws -> (json: [UInt8], version: Int)? {
        try session.first(Self.readRecord, key.system, key.key, as: TextBytes.self, Int32.self)
            .map { (json: $0.0.bytes, version: Int($0.1)) }
    }

    /// A customer document with no other attributes than these.
    package func attributes(_ names: [String], of customer: [UInt8]) throws -> [UInt8] {
        try session.first(Self.selectAttributes, TextBytes(customer), names, as: TextBytes.self)?.bytes ?? customer
    }

    private func answer(_ statement: Statement, _ golden: GoldenNumber) throws -> StoredAnswer? {
        try session.first(statement, golden.value, as: String.self, TextBytes.self, String.self)
            .map { StoredAnswer(status: $0.0, json: $0.1.bytes, tag: $0.2) }
    }

    /// A few keys are no better planned for their number; the server, to which `$1` itself would seem worth a plan each time,
    /// does not know of it within a subquery.
    private static let readCustomers = Statement(
        "read_customers",
        """
        SELECT golden_id, status, json_build_object('id', public_id, 'kind', kind, 'displayName', display_name, 'status', status,
                'version', version, 'records', members, 'createdAt', created_at, 'updatedAt', updated_at,
                'confirmed', document -> 'confirmed', 'attributes', document -> 'attributes')::text,
            public_id || '.' || version
        FROM golden_record WHERE golden_id = ANY ((SELECT $1)::bigint[])
        """)
    private static let selectAttributes = Statement(
        "select_attributes",
        """
        SELECT '{' || string_agg(to_json(m.key)::text || ' : ' || CASE m.key WHEN 'attributes' THEN COALESCE((
                SELECT json_object_agg(a.key, a.value ORDER BY a.place)
                FROM json_each(m.value) WITH ORDINALITY AS a (key, value, place) WHERE a.key = ANY ($2)), '{}')::text
            ELSE m.value::text END, ', ' ORDER BY m.place) || '}'
        FROM json_each($1::text::json) WITH ORDINALITY AS m (key, value, place)
        """)
    private static let readLineage = Statement(
        "read_lineage",
        """
        SELECT status, json, md5(json) FROM (
            SELECT status, json_build_object('id', public_id, 'displayName', display_name, 'version', version,
                'ruleBookVersion', rule_book, 'values', lineage -> 'values',
                'withoutValue', lineage -> 'withoutValue', 'unmetPins', lineage -> 'unmetPins')::text AS json
            FROM golden_record WHERE golden_id = $1
        ) AS answer
        """)
    private static let readSourceRecords = Statement(
        "read_source_records",
        """
        SELECT status, json, md5(json) FROM (
            SELECT g.status, json_build_object('id', g.public_id, 'records', COALESCE((
                SELECT json_agg(json_build_object('source', s.name, 'key', r.native_key, 'kind', r.kind,
                    'version', r.current_version, 'changedAt', v.changed_at, 'receivedAt', v.received_at,
                    'since', x.since, 'matchKey', x.match_key, 'fields', record_fields(v.fields)) ORDER BY s.name, r.native_key)
                FROM crosswalk AS x
                JOIN source_record AS r USING (record_id)
                JOIN source_system AS s USING (source_id)
                JOIN record_version AS v ON v.record_id = r.record_id AND v.version = r.current_version
                WHERE x.golden_id = g.golden_id AND x.until IS NULL), '[]'))::text AS json
            FROM golden_record AS g WHERE g.golden_id = $1
        ) AS answer
        """)
    private static let readHistory = Statement(
        "read_history",
        """
        WITH version AS (
            SELECT version, status, members, document, rule_book, run_id, valid_from, valid_to, is_redacted
            FROM golden_version WHERE golden_id = $1
            UNION ALL
            SELECT version, status, members, document, rule_book, run_id, updated_at, NULL, is_redacted
            FROM golden_record WHERE golden_id = $1
        ), moved AS (
            SELECT x.since_run AS run_id, 'joined' AS direction, r.source_id, r.native_key, x.match_key
            FROM crosswalk AS x JOIN source_record AS r USING (record_id) WHERE x.golden_id = $1
            UNION ALL
            SELECT x.until_run, 'left', r.source_id, r.native_key, NULL
            FROM crosswalk AS x JOIN source_record AS r USING (record_id)
            WHERE x.golden_id = $1 AND x.until IS NOT NULL
        )
        SELECT status, json, md5(json) FROM (
            SELECT g.status, json_build_object('id', g.public_id, 'status', g.status,
                'canonicalId', (SELECT c.public_id FROM golden_record AS c WHERE c.golden_id = g.redirect_to),
                'parts', (SELECT json_agg(c.public_id ORDER BY array_position(g.parts, c.golden_id))
                    FROM golden_record AS c WHERE c.golden_id = ANY (g.parts)),
                'versions', (
                    SELECT json_agg(json_build_object('version', v.version, 'status', v.status,
                        'validFrom', v.valid_from, 'validTo', v.valid_to, 'redacted', v.is_redacted,
                        'ruleBookVersion', v.rule_book,
                        'records', v.members, 'attributes', v.document -> 'attributes',
                        'cause', json_build_object('run', n.run_id, 'trigger', n.trigger, 'import', n.delivery_id,
                            'command', n.command_id),
                        'joined', COALESCE((
                            SELECT json_agg(json_build_object('source', s.name, 'key', m.native_key,
                                'matchKey', m.match_key) ORDER BY s.name, m.native_key)
                            FROM moved AS m JOIN source_system AS s USING (source_id)
                            WHERE m.run_id = v.run_id AND m.direction = 'joined'), '[]'),
                        'left', COALESCE((
                            SELECT json_agg(json_build_object('source', s.name, 'key', m.native_key)
                                ORDER BY s.name, m.native_key)
                            FROM moved AS m JOIN source_system AS s USING (source_id)
                            WHERE m.run_id = v.run_id AND m.direction = 'left'), '[]')
                    ) ORDER BY v.version)
                    FROM version AS v JOIN resolution_run AS n USING (run_id)))::text AS json
            FROM golden_record AS g WHERE g.golden_id = $1
        ) AS answer
        """)
    private static let findGoldenOf = Statement(
        "find_golden_of",
        """
        SELECT x.golden_id
        FROM source_system AS s
        JOIN source_record AS r USING (source_id)
        JOIN crosswalk AS x USING (record_id)
        WHERE s.name = $1 AND r.native_key = $2 AND x.until IS NULL
        """)
    private static let readSuccessor = Statement(
        "read_successor",
        """
        WITH RECURSIVE life AS (
            SELECT golden_id, public_id, status, redirect_to, parts FROM golden_record WHERE golden_id = $1
            UNION ALL
            SELECT g.golden_id, g.public_id, g.status, g.redirect_to, g.parts
            FROM life AS l JOIN golden_record AS g ON g.golden_id = l.redirect_to
        )
        SELECT l.status, l.public_id, COALESCE((
            SELECT array_agg(c.public_id::text ORDER BY array_position(l.parts, c.golden_id))
            FROM golden_record AS c WHERE c.golden_id = ANY (l.parts)), '{}')
        FROM life AS l WHERE l.redirect_to IS NULL
        """)
    private static let readSummaries = Statement(
        "read_summaries",
        """
        SELECT golden_id, json_build_object('id', public_id, 'kind', kind, 'displayName', display_name)::text
        FROM golden_record WHERE golden_id = ANY ($1)
        """)
    private static let readRecord = Statement(
        "read_record",
        """
        SELECT json_build_object('source', s.name, 'key', r.native_key, 'kind', r.kind,
            'status', CASE WHEN r.is_withdrawn THEN 'withdrawn' ELSE 'current' END, 'version', r.current_version,
            'versions', r.last_version, 'changedAt', v.changed_at, 'receivedAt', v.received_at,
            'import', v.delivery_id, 'line', v.position_line, 'column', v.position_column,
            'goldenId', g.public_id, 'matchKey', x.match_key, 'fields', record_fields(v.fields))::text,
            r.current_version
        FROM source_record AS r
        JOIN source_system AS s USING (source_id)
        JOIN record_version AS v ON v.record_id = r.record_id AND v.version = r.current_version
        LEFT JOIN crosswalk AS x ON x.record_id = r.record_id AND x.until IS NULL
        LEFT JOIN golden_record AS g ON g.golden_id = x.golden_id
        WHERE s.name = $1 AND r.native_key = $2
        """)
}
