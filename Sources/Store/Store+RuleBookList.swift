package import Postgres

/// A rule book as the database keeps it, without what training counted of values.
package struct StoredRuleBookTexts: Sendable {
    package let version: Int
    package let isActive: Bool
    package let checksum: String
    package let trainedOn: Int
    /// A JSON string.
    package let createdAt: TextBytes
    /// JSON: path to text, of the files below `matching-rules/` that people read as rules.
    package let texts: TextBytes
    /// JSON: by kind, what training learned, without term tables and stop keys.
    package let models: TextBytes
}

/// The versions of the rule book, for people.
extension Store {
    /// Versions, newest first, before one of them:
    /// `{"version", "active", "createdAt", "trainedOn", "checksum", "changedFiles", "cases"}`.
    package func ruleBooks(before version: Int64, limit: Int) throws -> [(version: Int, json: TextBytes)] {
        try session.query(Self.listVersions, version, limit, as: Int.self, TextBytes.self)
            .map { (version: $0.0, json: $0.1) }
    }

    /// One version; nil when there is none of the number.
    package func ruleBookTexts(_ version: Int64) throws -> StoredRuleBookTexts? {
        try session.first(
            Self.readTexts, version, as: Int.self, Bool.self, String.self, Int.self, TextBytes.self, TextBytes.self,
            TextBytes.self
        ).map {
            StoredRuleBookTexts(
                version: $0.0, isActive: $0.1, checksum: $0.2, trainedOn: $0.3, createdAt: $0.4, texts: $0.5,
                models: $0.6)
        }
    }

    private static let listVersions = Statement(
        "list_rule_books",
        """
        SELECT b.version, json_build_object('version', b.version, 'active', b.is_active, 'createdAt', b.created_at,
            'trainedOn', b.trained_on, 'checksum', b.checksum,
            'changedFiles', CASE WHEN p.version IS NULL THEN NULL WHEN p.checksum = b.checksum THEN '[]'::json
                ELSE (SELECT COALESCE(json_agg(COALESCE(n.key, o.key) ORDER BY COALESCE(n.key, o.key)), '[]')
                    FROM jsonb_each_text(b.texts) AS n FULL JOIN jsonb_each_text(p.texts) AS o ON o.key = n.key
                    WHERE n.value IS DISTINCT FROM o.value
                        AND NOT starts_with(COALESCE(n.key, o.key), 'schemas/sources/')) END,
            'cases', CASE WHEN l.figures IS NOT NULL THEN COALESCE((SELECT (e.value ->> 'cases')::bigint
                FROM json_array_elements(l.figures -> 'ruleBooks') AS e
                WHERE (e.value ->> 'version')::integer = b.version), 0) END)::text
        FROM rule_book AS b
        LEFT JOIN rule_book AS p ON p.version = b.version - 1
        LEFT JOIN (SELECT figures FROM statistics ORDER BY taken_on DESC LIMIT 1) AS l ON true
        WHERE b.version < $1 ORDER BY b.version DESC LIMIT $2
        """)
    private static let readTexts = Statement(
        "read_rule_book_texts",
        """
        SELECT b.version, b.is_active, b.checksum, b.trained_on, to_json(b.created_at)::text,
            (SELECT COALESCE(json_object_agg(t.key, t.value), '{}')::text FROM jsonb_each(b.texts) AS t
                WHERE t.key IN ('matching-rules/person.yaml', 'matching-rules/organization.yaml',
                    'matching-rules/survivorship.yaml', 'matching-rules/reference/value_words.csv')),
            (SELECT COALESCE(json_object_agg(m.key, m.value - 'terms' - 'stopKeys' - 'labels'), '{}')::text
                FROM jsonb_each(b.models) AS m)
        FROM rule_book AS b WHERE b.version = $1
        """)
}
