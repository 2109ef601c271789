import Postgres

/// A fingerprint of every golden record at a position of the feed.
package struct StoredChecksum: Hashable, Sendable {
    package let position: Int64
    package let count: Int
    /// In 0 ..< 2^60.
    package let sum: Int64
    /// The same of the living ones alone.
    package let activeCount: Int
    package let activeSum: Int64
}

extension Store {
    /// Golden records of every status as lines of JSON, after one of them, in the order of their age.
    package func snapshotPart(after golden: GoldenNumber, limit: Int) throws -> [(GoldenNumber, [UInt8])] {
        try session.query(Self.readSnapshot, golden.value, limit, as: Int64.self, TextBytes.self)
            .map { (GoldenNumber($0.0), $0.1.bytes) }
    }

    /// Each golden record is the first 60 bits of SHA-256 of its id, version and status with spaces between; the whole is
    /// their sum modulo 2^60, which no order changes.
    ///
    /// One statement, so one snapshot.
    /// - Complexity: reads every golden record, about a second for a million.
    package func checksum() throws -> StoredChecksum {
        let row = try session.first(
            Self.sumUp, "active", as: Int64.self, Int.self, Int64.self, Int.self, Int64.self)
        guard let row else { throw PostgresError(.decoding, "the feed has no row") }
        return StoredChecksum(position: row.0, count: row.1, sum: row.2, activeCount: row.3, activeSum: row.4)
    }

    private static let sumUp = Statement(
        "sum_up_golden",
        """
        SELECT f.position, s.golden, s.sum, s.active, s.active_sum
        FROM feed AS f CROSS JOIN (
            SELECT count(*) AS golden, (COALESCE(sum(h), 0) % 1152921504606846976)::bigint AS sum,
                count(*) FILTER (WHERE status = $1) AS active,
                (COALESCE(sum(h) FILTER (WHERE status = $1), 0) % 1152921504606846976)::bigint AS active_sum
            FROM (
                SELECT status, ('x0' || left(encode(sha256(convert_to(
                    public_id || ' ' || version || ' ' || status, 'UTF8')), 'hex'), 15))::bit(64)::bigint AS h
                FROM golden_record
            ) AS g
        ) AS s
        """)

    private static let readSnapshot = Statement(
        "read_snapshot",
        """
        SELECT g.golden_id, json_build_object('id', g.public_id, 'kind', g.kind, 'version', g.version,
            'status', g.status, 'displayName', g.display_name,
            'canonicalId', (SELECT c.public_id FROM golden_record AS c WHERE c.golden_id = g.redirect_to),
            'parts', (
                SELECT json_agg(c.public_id ORDER BY array_position(g.parts, c.golden_id))
                FROM golden_record AS c WHERE c.golden_id = ANY (g.parts)),
            'attributes', CASE WHEN g.status = 'active' THEN g.document -> 'attributes' ELSE '{}' END,
            'sourceRecords', COALESCE((
                SELECT json_agg(json_build_object('source', s.name, 'key', r.native_key) ORDER BY s.name, r.native_key)
                FROM crosswalk AS x JOIN source_record AS r USING (record_id) JOIN source_system AS s USING (source_id)
                WHERE x.golden_id = g.golden_id AND x.until IS NULL), '[]'),
            'createdAt', g.created_at, 'updatedAt', g.updated_at)::text
        FROM golden_record AS g
        WHERE g.golden_id > $1 ORDER BY g.golden_id LIMIT $2
        """)
}
