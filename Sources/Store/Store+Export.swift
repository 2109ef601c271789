import Postgres

extension Store {
    /// Living golden records as lines of JSON, after one of them, in the order of their age.
    package func exportCustomers(after golden: GoldenNumber, limit: Int) throws -> [(GoldenNumber, [UInt8])] {
        try session.query(Self.customersAsJSON, golden.value, limit, as: Int64.self, TextBytes.self)
            .map { (GoldenNumber($0.0), $0.1.bytes) }
    }

    /// Living golden records as lines of RFC 4180: id, kind, display name, records, version, updated, then the attributes.
    ///
    /// - Parameter attributes: names as in the documents; several values and groups are written as JSON.
    package func exportCustomers(
        after golden: GoldenNumber, attributes: [String], limit: Int
    ) throws -> [(GoldenNumber, [UInt8])] {
        try session.query(Self.customersAsCSV, golden.value, limit, attributes, as: Int64.self, TextBytes.self)
            .map { (GoldenNumber($0.0), $0.1.bytes) }
    }

    /// The crosswalk as lines of JSON, after a record, in the order of the records' numbers.
    package func exportCrosswalk(
        after record: RecordNumber, limit: Int
    ) throws -> [(record: RecordNumber, source: String, key: String, golden: String)] {
        try session.query(
            Self.crosswalkRows, record, limit, as: Int64.self, String.self, String.self, String.self
        ).map { (record: $0.0, source: $0.1, key: $0.2, golden: $0.3) }
    }

    private static let customersAsJSON = Statement(
        "export_customers_json",
        """
        SELECT g.golden_id, json_build_object('id', g.public_id, 'kind', g.kind, 'displayName', g.display_name,
            'version', g.version, 'records', g.members, 'createdAt', g.created_at, 'updatedAt', g.updated_at,
            'attributes', g.document -> 'attributes')::text
        FROM golden_record AS g
        WHERE g.golden_id > $1 AND g.status = 'active' ORDER BY g.golden_id LIMIT $2
        """)

    private static let customersAsCSV = Statement(
        "export_customers_csv",
        """
        SELECT g.golden_id, (
            SELECT string_agg(CASE
                WHEN c.value ~ '[",\r\n]' THEN '"' || replace(c.value, '"', '""') || '"' ELSE c.value END, ','
                ORDER BY c.place)
            FROM (
                SELECT 0 AS place, g.public_id AS value
                UNION ALL SELECT 1, g.kind::text
                UNION ALL SELECT 2, g.display_name
                UNION ALL SELECT 3, g.members::text
                UNION ALL SELECT 4, g.version::text
                UNION ALL SELECT 5, to_char(g.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                UNION ALL
                SELECT 5 + a.place, COALESCE(g.document -> 'attributes' ->> a.name, '')
                FROM unnest($3::text[]) WITH ORDINALITY AS a (name, place)
            ) AS c)
        FROM golden_record AS g
        WHERE g.golden_id > $1 AND g.status = 'active' ORDER BY g.golden_id LIMIT $2
        """)
    /// Both sides begin behind the record: the planner does not carry an inequality over, and would merge from the first.
    private static let crosswalkRows = Statement(
        "export_crosswalk",
        """
        SELECT x.record_id, s.name, r.native_key, g.public_id
        FROM crosswalk AS x
        JOIN golden_record AS g USING (golden_id)
        JOIN source_record AS r USING (record_id)
        JOIN source_system AS s USING (source_id)
        WHERE x.record_id > $1 AND r.record_id > $1 AND x.until IS NULL ORDER BY x.record_id LIMIT $2
        """)
}
