import Postgres

extension Store {
    /// Brings the must-links that sources ask for in line with the current versions of their records, and marks records
    /// whose links came or went for resolution. What a person decided about two records goes before what a source says.
    ///
    /// The resolution lock must be held.
    /// - Complexity: linear in the records that name others.
    package func followSources() throws {
        try session.execute(Self.removeSourceLinks, Self.sourcesAuthor)
        try session.execute(Self.addSourceLinks, Self.sourcesAuthor)
    }

    /// The author of what sources say; people have other names.
    static let sourcesAuthor = "kulta:source"

    /// The pairs of records that the sources want to be one customer; the name `wanted` for a statement that begins with
    /// WITH.
    static let wantedLinks: StaticString = """
        wanted AS (
            SELECT DISTINCT least(r.record_id, t.record_id) AS left_id, greatest(r.record_id, t.record_id) AS right_id
            FROM record_version AS v
            JOIN source_record AS r ON r.record_id = v.record_id AND r.current_version = v.version
            CROSS JOIN LATERAL json_to_recordset(v.same_as) AS o (system text, key text)
            JOIN source_system AS s ON s.name = o.system
            JOIN source_record AS t ON t.source_id = s.source_id AND t.native_key = o.key
            WHERE v.same_as IS NOT NULL AND NOT r.is_withdrawn AND t.kind = r.kind AND t.record_id <> r.record_id
        )
        """
    private static let removeSourceLinks = Statement(
        "remove_source_links", "WITH", wantedLinks,
        """
        , removed AS (
            UPDATE link_constraint AS k SET removed_at = clock_timestamp()
            WHERE k.author = $1 AND k.removed_at IS NULL AND NOT EXISTS (
                SELECT FROM wanted AS w WHERE w.left_id = k.left_id AND w.right_id = k.right_id)
            RETURNING k.left_id, k.right_id
        )
        INSERT INTO pending (record_id)
        SELECT left_id FROM removed UNION ALL SELECT right_id FROM removed
        """)
    private static let addSourceLinks = Statement(
        "add_source_links", "WITH", wantedLinks,
        """
        , added AS (
            INSERT INTO link_constraint (kind, left_id, right_id, reason, author)
            SELECT 'must-link', w.left_id, w.right_id, 'the source says that they are one customer', $1
            FROM wanted AS w
            ON CONFLICT (left_id, right_id) WHERE removed_at IS NULL DO NOTHING
            RETURNING left_id, right_id
        )
        INSERT INTO pending (record_id)
        SELECT left_id FROM added UNION ALL SELECT right_id FROM added
        """)
}
