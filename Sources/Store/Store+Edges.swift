package import CustomerModel
package import Postgres

/// A blocking key of a record as the database keeps it.
package struct StoredBlockingKey: Hashable, Sendable {
    package let record: RecordNumber
    package let rule: Int
    package let hash: UInt64

    package init(record: RecordNumber, rule: Int, hash: UInt64) {
        self.record = record
        self.rule = rule
        self.hash = hash
    }
}

/// An edge as the database keeps it.
package struct StoredEdge: Hashable, Sendable {
    package let one: RecordNumber
    package let other: RecordNumber
    /// Bits.
    package let weight: Float
    package let probability: Double
    package let matchKey: String
    /// Why clustering did not join the two; nil when it did or was not asked.
    package var refusal: String?

    package init(
        one: RecordNumber, other: RecordNumber, weight: Float, probability: Double, matchKey: String,
        refusal: String? = nil
    ) {
        self.one = one
        self.other = other
        self.weight = weight
        self.probability = probability
        self.matchKey = matchKey
        self.refusal = refusal
    }
}

extension Store {
    // MARK: Blocking keys

    /// Removes the keys of all records of a kind.
    package func removeBlockingKeys(_ kind: PartyKind) throws {
        try session.execute(Self.removeKeysOfKind, kind.rawValue)
    }

    /// Adds the keys of some records.
    package func addBlockingKeys(_ keys: some Collection<StoredBlockingKey>, kind: PartyKind) throws {
        try session.queue(
            Self.addKeys, kind.rawValue, keys.map { Int16($0.rule) }, keys.map { Int64(bitPattern: $0.hash) },
            keys.map(\.record))
    }

    /// Adds the keys of all records of a kind.
    package func loadBlockingKeys(_ keys: some Sequence<StoredBlockingKey>, kind: PartyKind) throws {
        try session.copyIn(Self.copyKeys) { writer in
            for key in keys {
                try writer.row(kind.rawValue, Int16(key.rule), Int64(bitPattern: key.hash), key.record)
            }
        }
    }

    // MARK: Edges

    /// Removes every blocking key and every edge of these records.
    package func removeEvidence(of records: [RecordNumber]) throws {
        try session.queue(Self.removeKeys, records)
        try session.queue(Self.removeEdgesOfRecords, records)
    }

    /// Removes the edges between records of a kind.
    package func removeEdges(_ kind: PartyKind) throws {
        try session.execute(Self.removeEdgesOfKind, kind.rawValue)
    }

    /// Adds the edges of some records.
    package func addEdges(_ edges: some Collection<StoredEdge>, ruleBook: Int) throws {
        guard !edges.isEmpty else { return }
        try session.queue(
            Self.insertEdges, edges.map { min($0.one, $0.other) }, edges.map { max($0.one, $0.other) },
            edges.map(\.weight), edges.map { Float($0.probability) }, edges.map(\.matchKey), Int32(ruleBook),
            edges.map(\.refusal))
    }

    /// Adds the edges of all records of a kind.
    package func loadEdges(_ edges: some Collection<StoredEdge>, ruleBook: Int) throws {
        guard !edges.isEmpty else { return }
        try session.copyIn(Self.copyEdges) { writer in
            for edge in edges {
                try writer.row(
                    min(edge.one, edge.other), max(edge.one, edge.other), edge.weight, Float(edge.probability),
                    edge.matchKey, Int32(ruleBook), edge.refusal)
            }
        }
    }

    /// Edges with both ends among these records.
    package func edges(among records: [RecordNumber]) throws -> Reply<[StoredEdge]> {
        try session.queue(
            Self.readEdges, records, as: Int64.self, Int64.self, Float.self, Double.self, String.self, String?.self
        ).map { rows in
            rows.map {
                StoredEdge(one: $0.0, other: $0.1, weight: $0.2, probability: $0.3, matchKey: $0.4, refusal: $0.5)
            }
        }
    }

    /// Writes of stored edges whether clustering refused them.
    package func writeRefusals(_ edges: [StoredEdge]) throws {
        guard !edges.isEmpty else { return }
        try session.queue(
            Self.writeRefusalsStatement, edges.map { min($0.one, $0.other) }, edges.map { max($0.one, $0.other) },
            edges.map(\.refusal))
    }

    /// Everything that hangs together with these records: through edges of at least a weight, must-links, confirmations,
    /// and present membership of one golden record. Includes the records themselves; ascending.
    package func component(of records: [RecordNumber], linkWeight: Float) throws -> Reply<[RecordNumber]> {
        try session.queue(Self.readComponent, records, linkWeight, as: Int64.self)
    }

    private static let removeKeys = Statement(
        "remove_blocking_keys", "DELETE FROM blocking_key WHERE record_id = ANY ($1)")
    private static let removeKeysOfKind = Statement(
        "remove_blocking_keys_of_kind", "DELETE FROM blocking_key WHERE kind = $1::text::party_kind")
    private static let addKeys = Statement(
        "add_blocking_keys",
        """
        INSERT INTO blocking_key (kind, rule, hash, record_id)
        SELECT $1::text::party_kind, k.rule, k.hash, k.record_id
        FROM unnest($2::smallint[], $3::bigint[], $4::bigint[]) AS k (rule, hash, record_id)
        """)
    private static let copyKeys = Statement(
        "copy_blocking_keys", "COPY blocking_key (kind, rule, hash, record_id) FROM STDIN (FORMAT binary)")
    private static let removeEdgesOfRecords = Statement(
        "remove_edges", "DELETE FROM edge WHERE left_id = ANY ($1) OR right_id = ANY ($1)")
    private static let removeEdgesOfKind = Statement(
        "remove_edges_of_kind",
        """
        DELETE FROM edge AS e USING source_record AS r
        WHERE r.record_id = e.left_id AND r.kind = $1::text::party_kind
        """)
    private static let copyEdges = Statement(
        "copy_edges",
        """
        COPY edge (left_id, right_id, weight, probability, match_key, rule_book, refusal) FROM STDIN (FORMAT binary)
        """)
    private static let insertEdges = Statement(
        "add_edges",
        """
        INSERT INTO edge (left_id, right_id, weight, probability, match_key, rule_book, refusal)
        SELECT e.left_id, e.right_id, e.weight, e.probability, e.match_key, $6, e.refusal
        FROM unnest($1::bigint[], $2::bigint[], $3::real[], $4::real[], $5::text[], $7::text[])
            AS e (left_id, right_id, weight, probability, match_key, refusal)
        """)
    private static let readEdges = Statement(
        "read_edges",
        """
        SELECT left_id, right_id, weight, probability::double precision, match_key, refusal
        FROM edge WHERE left_id = ANY ($1) AND right_id = ANY ($1)
        """)
    private static let writeRefusalsStatement = Statement(
        "write_refusals",
        """
        UPDATE edge AS e SET refusal = n.refusal
        FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS n (left_id, right_id, refusal)
        WHERE e.left_id = n.left_id AND e.right_id = n.right_id
        """)
    /// A golden record is a node, too (with its number below zero), so that its members are listed once; so is the command
    /// that confirmed a customer (below all of them). OFFSET keeps the planner from reading the whole index of active
    /// members for each of them.
    private static let readComponent = Statement(
        "read_component",
        """
        WITH RECURSIVE component (node) AS (
            SELECT unnest($1::bigint[])
            UNION
            SELECT n.node FROM component AS c CROSS JOIN LATERAL (
                SELECT e.right_id FROM edge AS e WHERE e.left_id = c.node AND e.weight >= $2
                UNION ALL
                SELECT e.left_id FROM edge AS e WHERE e.right_id = c.node AND e.weight >= $2
                UNION ALL
                SELECT k.right_id FROM link_constraint AS k
                WHERE k.left_id = c.node AND k.kind = 'must-link' AND k.removed_at IS NULL
                UNION ALL
                SELECT k.left_id FROM link_constraint AS k
                WHERE k.right_id = c.node AND k.kind = 'must-link' AND k.removed_at IS NULL
                UNION ALL
                SELECT -x.golden_id FROM crosswalk AS x WHERE x.record_id = c.node AND x.until IS NULL
                UNION ALL
                SELECT y.record_id
                FROM (SELECT record_id, until FROM crosswalk WHERE golden_id = -c.node OFFSET 0) AS y
                WHERE y.until IS NULL
                UNION ALL
                SELECT -f.command_id - 4611686018427387904 FROM confirmed_record AS f
                WHERE f.record_id = c.node AND f.removed_at IS NULL
                UNION ALL
                SELECT f.record_id FROM confirmed_record AS f
                WHERE f.command_id = -c.node - 4611686018427387904 AND f.removed_at IS NULL
            ) AS n (node)
        )
        SELECT node FROM component WHERE node > 0 ORDER BY node
        """)
}
