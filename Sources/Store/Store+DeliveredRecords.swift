package import Postgres

extension Store {
    /// What a delivery brought, line by line: versions of records as JSON objects, after one of them.
    ///
    /// Records that it withdrew because it lacked them come first, with line 0.
    /// - Parameter place: -1 and 0 for the first part.
    package func deliveredRecords(
        _ delivery: Int64, after place: (line: Int32, record: Int64), limit: Int
    ) throws -> [(line: Int32, record: Int64, json: TextBytes)] {
        try session.query(
            Self.listDelivered, delivery, place.line, place.record, limit, as: Int32.self, Int64.self, TextBytes.self
        ).map { (line: $0.0, record: $0.1, json: $0.2) }
    }

    private static let listDelivered = Statement(
        "list_delivered_records",
        """
        SELECT v.position_line, v.record_id, json_build_object(
            'line', v.position_line, 'column', v.position_column,
            'record', json_build_object('source', s.name, 'key', r.native_key), 'version', v.version,
            'outcome', CASE WHEN v.is_late THEN 'late' WHEN v.is_withdrawn THEN 'withdrawn'
                WHEN v.version = 1 THEN 'created' ELSE 'updated' END,
            'current', v.version = r.current_version, 'customer', g.public_id)::text
        FROM record_version AS v
        JOIN source_record AS r USING (record_id)
        JOIN source_system AS s USING (source_id)
        LEFT JOIN crosswalk AS x ON x.record_id = v.record_id AND x.until IS NULL
        LEFT JOIN golden_record AS g USING (golden_id)
        WHERE v.delivery_id = $1 AND (v.position_line, v.record_id) > ($2, $3)
        ORDER BY v.position_line, v.record_id LIMIT $4
        """)
}
