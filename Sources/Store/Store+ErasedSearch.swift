import Postgres

/// What searching knew of erased records: texts of former moments, and words that no other text has.
extension Store {
    /// Notes the words of the texts that are about to go. After the versions were chosen, before they are emptied.
    func noteErasedWords() throws {
        try session.execute(Self.noteWords, true)
    }

    /// When the chosen versions were the present ones.
    private static let spans: StaticString = """
        WITH span AS (
            SELECT r.golden_id, v.valid_from, v.valid_to
            FROM redacted_version AS r JOIN golden_version AS v USING (golden_id, version)
            UNION ALL
            SELECT r.golden_id, g.updated_at, 'infinity'
            FROM redacted_version AS r JOIN golden_record AS g USING (golden_id, version)
        ), formerly AS (
            SELECT DISTINCT f.golden_id, f.until, f.search_text
            FROM span AS s JOIN former_search AS f ON f.golden_id = s.golden_id AND f.until > s.valid_from
            WHERE NOT EXISTS (
                SELECT FROM former_search AS p
                WHERE p.golden_id = f.golden_id AND p.until < f.until AND p.until >= s.valid_to)
        )
        """
    private static let noteWords = Statement(
        "note_erased_words", spans,
        """
        INSERT INTO erased_word (word)
        SELECT DISTINCT ltrim(w.token, '-')
        FROM (
            SELECT search_text FROM formerly
            UNION ALL
            SELECT g.search_text FROM redacted_golden AS r JOIN golden_record AS g USING (golden_id)
        ) AS t
        CROSS JOIN LATERAL unnest(string_to_array(t.search_text, ' ')) AS w (token)
        WHERE $1
        """)
    static let eraseFormerSearch = Statement(
        "erase_former_search", spans,
        """
        UPDATE former_search AS f SET search_text = '.'
        FROM formerly AS o WHERE $1 AND f.golden_id = o.golden_id AND f.until = o.until
        """)
    /// Looked up in the indexes of both tables.
    static let eraseWords = Statement(
        "erase_search_words",
        """
        DELETE FROM search_word AS w USING erased_word AS e
        WHERE $1 AND w.word = e.word AND NOT EXISTS (SELECT FROM golden_record AS g WHERE
        """, words, haveWord,
        """
        ) AND NOT EXISTS (SELECT FROM former_search AS f WHERE
        """, formerWords, haveWord, ")")
    private static let haveWord: StaticString =
        "@@ (quote_literal(w.word) || '|' || quote_literal('-' || w.word))::tsquery"
}
