package import CustomerModel
import Postgres

/// One row of a list of customers.
package struct FoundCustomer: Sendable {
    package let golden: GoldenNumber
    package let json: [UInt8]
}

extension Store {
    /// Golden records that are alive, or were at a moment, in the order of their age, after one of them.
    package func customers(
        kind: PartyKind?, after golden: GoldenNumber, limit: Int, asOf moment: Timestamp? = nil
    ) throws -> [FoundCustomer] {
        guard let moment else {
            return try found(
                session.query(
                    Self.listCustomers, kind?.rawValue, golden.value, limit, as: Int64.self, TextBytes.self))
        }
        return try found(
            session.query(
                Self.listCustomersThen, kind?.rawValue, moment.stored, golden.value, limit, as: Int64.self,
                TextBytes.self))
    }

    /// Golden records that are alive, or were at a moment, and whose search text answers a query, in the order of their
    /// age, after one of them. `planSearches` first.
    ///
    /// - Parameters:
    ///   - query: a text search query of PostgreSQL.
    ///   - isUsual: looks at the next golden records one by one first, which is fast for what many of them answer.
    package func customers(
        answering query: String, kind: PartyKind?, after golden: GoldenNumber, limit: Int, asOf moment: Timestamp?,
        isUsual: Bool
    ) throws -> [FoundCustomer] {
        guard let moment else {
            if isUsual {
                let rows = try session.query(
                    Self.searchNext, query, kind?.rawValue, golden.value, limit, as: Int64.self, TextBytes.self)
                if rows.count >= limit { return found(rows) }
            }
            return try found(
                session.query(
                    Self.searchCustomers, query, kind?.rawValue, golden.value, limit, as: Int64.self, TextBytes.self))
        }
        return try found(
            session.query(
                Self.searchCustomersThen, query, moment.stored, kind?.rawValue, golden.value, limit, as: Int64.self,
                TextBytes.self))
    }

    /// Has each search use the index of words until the transaction ends. How many customers answer several words, or one
    /// word and not another, nobody knows before: a walk over all of them could look at a million for a handful.
    package func planSearches() throws {
        try session.runScript(
            "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = off", name: "plan_searches")
    }

    /// What the records of golden records say, or said at a moment: golden values and others, in the order of the lineage.
    package func searchedValues(
        of golden: [GoldenNumber], asOf moment: Timestamp?
    ) throws -> [GoldenNumber: [SearchedValue]] {
        let rows =
            if let moment {
                try session.query(
                    Self.readValuesThen, golden.map(\.value), moment.stored, as: Int64.self, String.self, String.self,
                    Bool.self, String?.self, String?.self)
            } else {
                try session.query(
                    Self.readValues, golden.map(\.value), as: Int64.self, String.self, String.self, Bool.self,
                    String?.self, String?.self)
            }
        return Dictionary(grouping: rows, by: { GoldenNumber($0.0) }).mapValues { values in
            values.map { SearchedValue(attribute: $0.1, value: $0.2, survived: $0.3, source: $0.4, key: $0.5) }
        }
    }

    private func found(_ rows: [(Int64, TextBytes)]) -> [FoundCustomer] {
        rows.map { FoundCustomer(golden: GoldenNumber($0), json: $1.bytes) }
    }

    static let summary: StaticString = """
        json_build_object('id', g.public_id, 'kind', g.kind, 'displayName', g.display_name, 'version', g.version,
            'records', g.members, 'updatedAt', g.updated_at, 'attributes', g.document -> 'attributes')::text
        """
    private static let summaryThen: StaticString = """
        json_build_object('id', g.public_id, 'kind', g.kind, 'displayName', v.document ->> 'displayName',
            'version', v.version, 'records', v.members, 'updatedAt', v.valid_from,
            'attributes', v.document -> 'attributes')::text
        """
    private static let listCustomers = Statement(
        "list_customers", "SELECT g.golden_id,", summary,
        """
        FROM golden_record AS g
        WHERE g.status = 'active' AND ($1::text IS NULL OR g.kind::text = $1) AND g.golden_id > $2
        ORDER BY g.golden_id LIMIT $3
        """)
    private static let listCustomersThen = Statement(
        "list_customers_then", "SELECT g.golden_id,", summaryThen, "FROM golden_record AS g", versionThen,
        """
        WHERE v.status = 'active' AND NOT v.is_redacted AND ($1::text IS NULL OR g.kind::text = $1) AND g.golden_id > $3
        ORDER BY g.golden_id LIMIT $4
        """)
    /// Of the tables `g` and `f`: the expressions that their indexes have.
    static let words: StaticString = "array_to_tsvector(array_remove(string_to_array(g.search_text, ' '), ''))"
    static let formerWords: StaticString = "array_to_tsvector(array_remove(string_to_array(f.search_text, ' '), ''))"
    private static let areWanted: StaticString = "@@ $1::text::tsquery"
    private static let searchNext = Statement(
        "search_next_customers", "SELECT g.golden_id,", summary, "FROM golden_record AS g WHERE", words, areWanted,
        """
        AND g.status = 'active' AND ($2::text IS NULL OR g.kind::text = $2)
            AND g.golden_id > $3 AND g.golden_id <= $3 + 1000
        ORDER BY g.golden_id LIMIT $4
        """)
    /// The sum keeps the planner from walking over the primary key.
    private static let searchCustomers = Statement(
        "search_customers", "SELECT g.golden_id,", summary,
        """
        FROM (
            SELECT g.golden_id FROM golden_record AS g
            WHERE
        """, words, areWanted,
        """
                AND g.status = 'active' AND ($2::text IS NULL OR g.kind::text = $2) AND g.golden_id + 0 > $3
            ORDER BY g.golden_id + 0 LIMIT $4
        ) AS hit JOIN golden_record AS g USING (golden_id)
        ORDER BY g.golden_id
        """)
    /// The text of a moment is the former one that held until the first moment after it; the present one when there is
    /// none.
    private static let searchCustomersThen = Statement(
        "search_customers_then",
        """
        WITH hit AS (
            SELECT g.golden_id FROM golden_record AS g
            WHERE
        """, words, areWanted,
        """
                AND g.golden_id + 0 > $4
                AND NOT EXISTS (SELECT FROM former_search AS e WHERE e.golden_id = g.golden_id AND e.until > $2::timestamptz)
            UNION ALL
            SELECT f.golden_id FROM former_search AS f
            WHERE
        """, formerWords, areWanted,
        """
                AND f.golden_id + 0 > $4 AND f.until > $2
                AND NOT EXISTS (
                    SELECT FROM former_search AS e
                    WHERE e.golden_id = f.golden_id AND e.until > $2 AND e.until < f.until)
        )
        SELECT g.golden_id,
        """, summaryThen, "FROM hit JOIN golden_record AS g USING (golden_id)", versionThen,
        """
        WHERE v.status = 'active' AND NOT v.is_redacted AND ($3::text IS NULL OR g.kind::text = $3)
        ORDER BY g.golden_id LIMIT $5
        """)

    /// `x`: the values of the lineage `l`, golden ones first.
    static let valuesOfLineage: StaticString = """
        CROSS JOIN LATERAL (
            SELECT v.entry ->> 'attribute' AS attribute, v.entry ->> 'value' AS value, true AS survived,
                v.entry -> 'winner' ->> 'source' AS source, v.entry -> 'winner' ->> 'key' AS key,
                0 AS part, v.place, 0::bigint AS rank
            FROM jsonb_array_elements(l.lineage -> 'values') WITH ORDINALITY AS v (entry, place)
            UNION ALL
            SELECT v.entry ->> 'attribute', o.entry ->> 'value', false, o.entry ->> 'source', o.entry ->> 'key',
                1, v.place, o.rank
            FROM jsonb_array_elements(l.lineage -> 'values') WITH ORDINALITY AS v (entry, place)
            CROSS JOIN LATERAL jsonb_array_elements(v.entry -> 'losers') WITH ORDINALITY AS o (entry, rank)
            UNION ALL
            SELECT v.entry ->> 'attribute', o.entry ->> 'value', false, o.entry ->> 'source', o.entry ->> 'key',
                2, v.place, o.rank
            FROM jsonb_array_elements(l.lineage -> 'withoutValue') WITH ORDINALITY AS v (entry, place)
            CROSS JOIN LATERAL jsonb_array_elements(v.entry -> 'losers') WITH ORDINALITY AS o (entry, rank)
        ) AS x
        """
    private static let readValues = Statement(
        "read_searched_values",
        """
        SELECT l.golden_id, x.attribute, x.value, x.survived, x.source, x.key
        FROM golden_record AS l
        """, valuesOfLineage, "WHERE l.golden_id = ANY ($1) ORDER BY l.golden_id, x.part, x.place, x.rank")
    private static let readValuesThen = Statement(
        "read_searched_values_then",
        """
        SELECT g.golden_id, x.attribute, x.value, x.survived, x.source, x.key
        FROM golden_record AS g
        """, versionThen, lineageOfThen, valuesOfLineage,
        "WHERE g.golden_id = ANY ($1) ORDER BY g.golden_id, x.part, x.place, x.rank")
}
