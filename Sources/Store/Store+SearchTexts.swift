package import CustomerModel
import Postgres

/// The values of a golden record between two moments.
package struct SearchedStanding: Sendable {
    package let golden: GoldenNumber
    /// Nil for the present.
    package let until: Timestamp?
    package let values: [SearchedValue]
}

/// What searching finds customers by, and the words that were ever among it.
extension Store {
    /// Known words that share many groups of three letters with a word, in the order in which they came. None without
    /// the extension pg_trgm.
    package func knownWords(like word: String) throws -> [String] {
        guard try session.first(Self.hasTrigrams, "pg_trgm", as: Bool.self) ?? false else { return [] }
        try session.execute(Self.setThreshold, "0.2")
        return try session.query(Self.findLikeWords, word, as: String.self)
    }

    /// Known words that hold a text but are not it, the first that came.
    package func knownWords(with text: String, limit: Int) throws -> [String] {
        let escaped = text.unicodeScalars.map { "%_\\".unicodeScalars.contains($0) ? "\\\($0)" : "\($0)" }
        return try session.query(Self.findWiderWords, "%\(escaped.joined())%", limit, text, as: String.self)
    }

    /// Those of these words that are not known.
    package func unknownWords(_ words: [String]) throws -> [String] {
        try session.query(Self.findUnknownWords, words, as: String.self)
    }

    /// Whether there are golden records of which no search text was made yet.
    package func isUnsearchable() throws -> Bool {
        try session.first(Self.hasUnsearchable, as: Bool.self) ?? false
    }

    /// Some golden records of which no search text was made yet, oldest first; all that their present and earlier versions
    /// said, in the order of time.
    package func unsearchable(limit: Int) throws -> [SearchedStanding] {
        let rows = try session.query(
            Self.readUnsearchable, limit, as: Int64.self, PostgresTimestamp?.self, String?.self, String?.self,
            Bool?.self)
        var standings: [SearchedStanding] = []
        var start = rows.startIndex
        while start < rows.endIndex {
            let (golden, until) = (rows[start].0, rows[start].1?.microseconds)
            let end = rows[start...].firstIndex { $0.0 != golden || $0.1?.microseconds != until } ?? rows.endIndex
            standings.append(
                SearchedStanding(
                    golden: GoldenNumber(golden), until: until.map(Timestamp.init(microseconds:)),
                    values: rows[start..<end].compactMap { row in
                        guard let attribute = row.2, let value = row.3, let survived = row.4 else { return nil }
                        return SearchedValue(attribute: attribute, value: value, survived: survived)
                    }))
            start = end
        }
        return standings
    }

    /// Stores search texts that golden records have, and had until moments.
    package func storeSearchTexts(
        _ present: [(golden: GoldenNumber, text: SearchText)],
        former: [(golden: GoldenNumber, until: Timestamp, text: SearchText)]
    ) throws {
        try lockMoments()
        try session.execute(
            Self.addWords, Array(Set(present.flatMap(\.text.words) + former.flatMap(\.text.words))))
        try session.execute(
            Self.fillSearchTexts, present.map(\.golden.value), present.map(\.text.text.storable))
        try session.execute(
            Self.addFormerSearchTexts, former.map(\.golden.value), former.map(\.until.stored),
            former.map(\.text.text.storable))
    }

    private static let hasTrigrams = Statement(
        "has_trigrams", "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = $1)")
    private static let setThreshold = Statement(
        "set_search_threshold", "SELECT set_config('pg_trgm.similarity_threshold', $1, true)")
    private static let findLikeWords = Statement(
        "find_like_words", "SELECT word FROM search_word WHERE word % $1 ORDER BY word_id")
    private static let findWiderWords = Statement(
        "find_wider_words",
        "SELECT word FROM search_word WHERE word LIKE $1 AND word <> $3::text ORDER BY word_id LIMIT $2")
    private static let findUnknownWords = Statement(
        "find_unknown_words",
        """
        SELECT w FROM unnest($1::text[]) AS w
        WHERE NOT EXISTS (SELECT FROM search_word AS s WHERE s.word = w COLLATE "C")
        """)
    /// A look into the index for each word: joined as sets, all known words would be read for the few of one record.
    /// Makes words known. A moment must have been taken: then they are numbered in the order of commits.
    static let addWords = Statement(
        "add_search_words",
        """
        INSERT INTO search_word (word)
        SELECT w FROM unnest($1::text[]) AS w
        WHERE (SELECT true FROM search_word AS s WHERE s.word = w COLLATE "C") IS NULL
        ON CONFLICT DO NOTHING
        """)
    private static let hasUnsearchable = Statement(
        "has_unsearchable", "SELECT EXISTS (SELECT FROM golden_record WHERE search_text = '')")
    private static let readUnsearchable = Statement(
        "read_unsearchable",
        """
        WITH wanted AS (
            SELECT golden_id FROM golden_record WHERE search_text = '' ORDER BY golden_id LIMIT $1
        ), standing AS (
            SELECT v.golden_id, v.valid_to AS until, v.lineage FROM golden_version AS v JOIN wanted USING (golden_id)
            UNION ALL
            SELECT f.golden_id, f.until, f.lineage FROM former_lineage AS f JOIN wanted USING (golden_id)
            WHERE f.lineage IS NOT NULL
            UNION ALL
            SELECT g.golden_id, NULL, g.lineage FROM golden_record AS g JOIN wanted USING (golden_id)
        )
        SELECT l.golden_id, l.until, y.attribute, y.value, y.survived
        FROM standing AS l LEFT JOIN LATERAL (SELECT x.* FROM (VALUES (1)) AS one (n)
        """, valuesOfLineage, ") AS y ON true ORDER BY l.golden_id, l.until NULLS LAST, y.part, y.place, y.rank")
    private static let fillSearchTexts = Statement(
        "fill_search_texts",
        """
        UPDATE golden_record AS g SET search_text = n.search_text
        FROM unnest($1::bigint[], $2::text[]) AS n (golden_id, search_text)
        WHERE g.golden_id = n.golden_id AND g.search_text = ''
        """)
    private static let addFormerSearchTexts = Statement(
        "add_former_search_texts",
        """
        INSERT INTO former_search (golden_id, until, search_text)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[])
        ON CONFLICT DO NOTHING
        """)
}
