package import CustomerModel
import Postgres

/// A record of a golden record, by name.
package struct StoredMember: Hashable, Sendable {
    package let record: RecordNumber
    package let key: SourceKey
    package let golden: GoldenNumber
}

/// A decision in force about two records, with who made it.
package struct StoredDecision: Hashable, Sendable {
    package let kind: StoredConstraint.Kind
    package let pair: RecordPair
    package let author: String
    package let reason: String
    /// RFC 3339.
    package let madeAt: String
    /// Nil for the word of a source.
    package let command: Int64?
}

extension Store {
    /// The present records of golden records, in source-key order, up to a number of them.
    package func namedMembers(_ golden: [GoldenNumber], limit: Int) throws -> [StoredMember] {
        try session.query(
            Self.readNamedMembers, golden.map(\.value), limit, as: Int64.self, String.self, String.self, Int64.self
        ).map {
            StoredMember(record: $0.0, key: SourceKey(system: $0.1, key: $0.2), golden: GoldenNumber($0.3))
        }
    }

    /// The decisions in force with both ends among these records.
    package func decisions(among records: [RecordNumber]) throws -> [StoredDecision] {
        try session.query(
            Self.readDecisionsAmong, records, as: String.self, Int64.self, Int64.self, String.self, String.self,
            String.self, Int64?.self
        ).compactMap { row in
            StoredConstraint.Kind(rawValue: row.0).map {
                StoredDecision(
                    kind: $0, pair: RecordPair(row.1, row.2), author: row.3, reason: row.4, madeAt: row.5,
                    command: row.6)
            }
        }
    }

    /// The numbers of the blocking rules by which each of these pairs of records shares a key, ascending.
    ///
    /// - Complexity: linear in the keys of the records and the pairs that share one.
    package func sharedKeys(among records: [RecordNumber]) throws -> [RecordPair: [Int]] {
        let rows = try session.query(Self.readSharedKeys, records, as: Int64.self, Int64.self, Int16.self)
        return Dictionary(grouping: rows) { RecordPair($0.0, $0.1) }.mapValues { $0.map { Int($0.2) }.sorted() }
    }

    private static let readNamedMembers = Statement(
        "read_named_members",
        """
        SELECT x.record_id, s.name, r.native_key, x.golden_id
        FROM crosswalk AS x
        JOIN source_record AS r USING (record_id)
        JOIN source_system AS s USING (source_id)
        WHERE x.golden_id = ANY ($1) AND x.until IS NULL
        ORDER BY s.name, r.native_key LIMIT $2
        """)
    private static let readDecisionsAmong = Statement(
        "read_decisions_among",
        """
        SELECT kind, left_id, right_id, author, reason, to_json(created_at) #>> '{}', command_id FROM link_constraint
        WHERE left_id = ANY ($1) AND right_id = ANY ($1) AND removed_at IS NULL
        """)
    private static let readSharedKeys = Statement(
        "read_shared_keys",
        """
        WITH own AS (SELECT kind, rule, hash, record_id FROM blocking_key WHERE record_id = ANY ($1))
        SELECT DISTINCT a.record_id, b.record_id, a.rule
        FROM own AS a JOIN own AS b USING (kind, rule, hash)
        WHERE a.record_id < b.record_id
        """)
}
