package import CustomerModel
import Postgres

/// One row of a list of customers.
package struct FoundCustomer: Sendable {
    package let golden: GoldenNumber
    /// In 0...1; 1 for a whole identifier, 0 in lists that are no search.
    package let score: Float
    package let json: [UInt8]
}

extension Store {
    /// Living golden records in the order of their age, after one of them.
    package func customers(kind: PartyKind?, after golden: GoldenNumber, limit: Int) throws -> [FoundCustomer] {
        try found(
            session.query(
                Self.listCustomers, kind?.rawValue, golden.value, limit, as: Int64.self, Float.self, TextBytes.self))
    }

    /// Living golden records with a name like the words (typing errors allowed), best first, after one of them.
    ///
    /// Without the extension pg_trgm only names that contain the words as they stand are found.
    /// - Parameter words: folded.
    package func customers(
        named words: String, kind: PartyKind?, after place: (score: Float, golden: GoldenNumber), limit: Int
    ) throws -> [FoundCustomer] {
        guard try session.first(Self.hasTrigrams, "pg_trgm", as: Bool.self) ?? false else {
            return try customers(containing: words, kind: kind, after: place.golden, limit: limit)
        }
        try session.execute(Self.setThreshold, "0.45")
        return try found(
            session.query(
                Self.searchNames, words, kind?.rawValue, place.score, place.golden.value, limit, as: Int64.self,
                Float.self, TextBytes.self))
    }

    /// Living golden records whose names, identifiers, phones or e-mail addresses contain a text, after one of them.
    package func customers(
        containing text: String, kind: PartyKind?, after golden: GoldenNumber, limit: Int
    ) throws -> [FoundCustomer] {
        let pattern =
            "%" + text.unicodeScalars.map { "%_\\".unicodeScalars.contains($0) ? "\\\($0)" : "\($0)" }.joined() + "%"
        return try found(
            session.query(
                Self.searchTexts, pattern, kind?.rawValue, golden.value, limit, as: Int64.self, Float.self,
                TextBytes.self))
    }

    private func found(_ rows: [(Int64, Float, TextBytes)]) -> [FoundCustomer] {
        rows.map { FoundCustomer(golden: GoldenNumber($0), score: $1, json: $2.bytes) }
    }

    private static let summary: StaticString = """
        json_build_object('id', g.public_id, 'kind', g.kind, 'displayName', g.display_name, 'version', g.version,
            'records', g.members, 'updatedAt', g.updated_at, 'attributes', g.document -> 'attributes')::text
        """
    private static let ofKind: StaticString = "g.status = 'active' AND ($2::text IS NULL OR g.kind::text = $2)"
    private static let listCustomers = Statement(
        "list_customers", "SELECT g.golden_id, 0::real,", summary,
        """
        FROM golden_record AS g
        WHERE g.status = 'active' AND ($1::text IS NULL OR g.kind::text = $1) AND g.golden_id > $2
        ORDER BY g.golden_id LIMIT $3
        """)
    private static let hasTrigrams = Statement(
        "has_trigrams", "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = $1)")
    private static let setThreshold = Statement(
        "set_search_threshold", "SELECT set_config('pg_trgm.word_similarity_threshold', $1, false)")
    private static let searchNames = Statement(
        "search_names", "SELECT g.golden_id, g.score,", summary,
        """
        FROM (
            SELECT *, word_similarity($1, search_text) AS score FROM golden_record
            WHERE status = 'active' AND search_text %> $1
        ) AS g
        WHERE (g.score, -g.golden_id) < ($3, -$4::bigint) AND
        """, ofKind, "ORDER BY g.score DESC, g.golden_id LIMIT $5")
    private static let searchTexts = Statement(
        "search_texts", "SELECT g.golden_id, 1::real,", summary,
        "FROM golden_record AS g WHERE g.search_text LIKE $1 AND", ofKind,
        "AND g.golden_id > $3 ORDER BY g.golden_id LIMIT $4")
}
