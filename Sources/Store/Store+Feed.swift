import Postgres

/// One change event.
package struct StoredEvent: Hashable, Sendable {
    package let position: Int64
    /// CloudEvents 1.0.
    package let json: [UInt8]
}

/// A part of the feed.
package struct StoredFeedPart: Hashable, Sendable {
    /// Oldest first.
    package let events: [StoredEvent]
    /// Up to here the feed has been looked through: where to go on.
    package let end: Int64
}

extension Store {
    /// Change events as CloudEvents 1.0 in JSON, after a position, oldest first.
    ///
    /// Positions are committed in order, so nothing can appear later before what this answers.
    /// - Parameter types: of `change_event`; nil: all.
    package func feedPart(after position: Int64, limit: Int, types: [String]?) throws -> StoredFeedPart {
        // The end before the events: what is committed in between is found or left for the next part, never passed over.
        let end = try feedPosition()
        let events = try session.query(Self.readEvents, position, limit, types, as: Int64.self, TextBytes.self)
            .map { StoredEvent(position: $0.0, json: $0.1.bytes) }
        let last = events.last?.position ?? position
        return StoredFeedPart(events: events, end: events.count == limit ? last : max(last, end))
    }

    /// The position of the last event; 0 before the first.
    package func feedPosition() throws -> Int64 {
        try session.first(Self.readPosition, true, as: Int64.self) ?? 0
    }

    /// Those of these golden records of which something was published after a position, in no order.
    package func changed(_ golden: [GoldenNumber], after position: Int64) throws -> [GoldenNumber] {
        try session.query(Self.findChanged, position, golden.map(\.value), as: Int64.self).map(GoldenNumber.init)
    }

    /// How far a `reader` with `types` and a `position` is behind the feed `f`, as a member of a JSON object.
    static let lagOfReader: StaticString = """
            'lag', json_build_object(
                'events', CASE WHEN reader.types IS NULL THEN f.position - reader.position ELSE (
                    SELECT count(*) FROM change_event AS e WHERE e.position > reader.position AND e.type = ANY (reader.types)) END,
                'seconds', COALESCE((
                    SELECT round(extract(epoch FROM clock_timestamp() - e.occurred_at), 3)
                    FROM change_event AS e
                    WHERE e.position > reader.position AND (reader.types IS NULL OR e.type = ANY (reader.types))
                    ORDER BY e.position LIMIT 1), 0)),
        """
    private static let findChanged = Statement(
        "find_changed_golden",
        "SELECT DISTINCT golden_id FROM change_event WHERE position > $1 AND golden_id = ANY ($2)")
    private static let readPosition = Statement("read_feed_position", "SELECT position FROM feed WHERE only_row = $1")

    /// Before and after come from the two versions; of a customer that came back, everything is new. Next to a version that
    /// was emptied, an event tells all that is left instead of what changed.
    private static let readEvents = Statement(
        "read_events",
        """
        WITH event AS (
            SELECT * FROM change_event WHERE position > $1 AND ($3::text[] IS NULL OR type = ANY ($3))
            ORDER BY position LIMIT $2
        )
        SELECT e.position, json_build_object(
            'specversion', '1.0', 'id', e.position::text, 'source', '/kulta', 'type', 'kulta.customer.' || e.type,
            'subject', g.public_id, 'time', e.occurred_at, 'datacontenttype', 'application/json',
            'data', json_build_object(
                'id', g.public_id, 'kind', g.kind, 'version', e.version, 'status', a.status,
                'displayName', a.document ->> 'displayName',
                'canonicalId', CASE WHEN a.status = 'redirected'
                    THEN (SELECT c.public_id FROM golden_record AS c WHERE c.golden_id = g.redirect_to) END,
                'parts', CASE WHEN a.status = 'split' THEN (
                    SELECT json_agg(c.public_id ORDER BY array_position(g.parts, c.golden_id))
                    FROM golden_record AS c WHERE c.golden_id = ANY (g.parts)) END,
                'redacted', z.is_redacted,
                'changes', CASE WHEN a.status <> 'active' OR a.is_redacted THEN '[]' ELSE COALESCE((
                    SELECT json_agg(json_build_object('attribute', key, 'before', o.value, 'after', n.value)
                        ORDER BY key COLLATE "C")
                    FROM jsonb_each(CASE WHEN b.status = 'active' THEN b.document -> 'attributes' ELSE '{}' END)
                        AS o (key, value)
                    FULL JOIN jsonb_each(a.document -> 'attributes') AS n (key, value) USING (key)
                    WHERE o.value IS DISTINCT FROM n.value), '[]') END,
                'joined', COALESCE((
                    SELECT json_agg(json_build_object('source', s.name, 'key', r.native_key)
                        ORDER BY s.name, r.native_key)
                    FROM crosswalk AS x JOIN source_record AS r USING (record_id)
                    JOIN source_system AS s USING (source_id)
                    WHERE x.golden_id = e.golden_id AND CASE WHEN z.is_redacted
                        THEN x.since <= e.occurred_at AND (x.until IS NULL OR x.until > e.occurred_at)
                        ELSE x.since_run = e.run_id END), '[]'),
                'left', COALESCE((
                    SELECT json_agg(json_build_object('source', s.name, 'key', r.native_key)
                        ORDER BY s.name, r.native_key)
                    FROM crosswalk AS x JOIN source_record AS r USING (record_id)
                    JOIN source_system AS s USING (source_id)
                    WHERE x.golden_id = e.golden_id AND x.until_run = e.run_id AND x.until IS NOT NULL), '[]'),
                'cause', json_build_object('run', n.run_id, 'trigger', n.trigger, 'import', n.delivery_id,
                    'ruleBookVersion', n.rule_book)))::text
        FROM event AS e
        JOIN golden_record AS g USING (golden_id)
        JOIN resolution_run AS n ON n.run_id = e.run_id
        CROSS JOIN LATERAL (
            SELECT g.status, g.document, g.is_redacted WHERE g.version = e.version
            UNION ALL
            SELECT v.status, v.document, v.is_redacted FROM golden_version AS v
            WHERE v.golden_id = e.golden_id AND v.version = e.version
        ) AS a
        LEFT JOIN golden_version AS b ON b.golden_id = e.golden_id AND b.version = e.version - 1
        CROSS JOIN LATERAL (SELECT a.is_redacted OR COALESCE(b.is_redacted, false) AS is_redacted) AS z
        ORDER BY e.position
        """)
}
