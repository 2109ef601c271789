package import CustomerModel
package import Postgres

extension Store {
    /// Notes an erasure, and the source keys of the chosen records as hashes. Before `clearErased`.
    ///
    /// - Parameters:
    ///   - target: `customer`, `record` or `source`.
    ///   - customers: public ids that end with it.
    /// - Returns: the erasure's number, from 1.
    package func addErasure(
        target: String, author: String, reason: String, customers: [String]
    ) throws -> Int64 {
        guard
            let id = try session.first(Self.insertErasure, target, author, reason, customers, as: Int64.self)
        else { throw PostgresError(.decoding, "an erasure was added and has no number") }
        try session.execute(Self.suppressErased, id)
        return id
    }

    /// Writes down how much went.
    ///
    /// - Parameter counts: JSON.
    package func finishErasure(_ id: Int64, counts: [UInt8]) throws {
        try session.execute(Self.endErasure, id, TextBytes(counts))
    }

    /// An erasure as JSON; nil when there is none.
    ///
    /// - Parameter isNamed: false leaves its number out.
    package func erasure(_ id: Int64, isNamed: Bool = true) throws -> [UInt8]? {
        try session.first(Self.readErasure, id, isNamed, as: TextBytes.self)?.bytes
    }

    /// Erasures as JSON, newest first, before one of them.
    package func erasures(before id: Int64, limit: Int) throws -> [(id: Int64, json: TextBytes)] {
        try session.query(Self.listErasures, id, limit, as: Int64.self, TextBytes.self).map { (id: $0.0, json: $0.1) }
    }

    /// The latest erasure that a record of this key fell to; nil when there is none.
    package func erasure(of key: SourceKey) throws -> StoredErasure? {
        try session.first(Self.findErasureOfKey, key.system, key.key, as: Int64.self, Bool.self)
            .map { StoredErasure(id: $0.0, isLifted: $0.1) }
    }

    /// The erasure that ended a golden record; nil when none did.
    package func erasure(ofCustomer publicId: String) throws -> Int64? {
        try session.first(Self.findErasureOfCustomer, publicId, as: Int64.self)
    }

    /// Lets the source keys of an erasure be delivered again.
    ///
    /// - Returns: false when that was done before, or there is no such erasure.
    package func liftSuppression(_ id: Int64, author: String, reason: String) throws -> Bool {
        guard try session.execute(Self.liftErasure, id, author, reason) > 0 else { return false }
        try session.execute(Self.liftKeys, id)
        return true
    }

    /// True when rows of a source may be of erased records.
    package func hasSuppressions(_ source: SourceNumber) throws -> Bool {
        try session.first(Self.findSuppressions, source, as: Bool.self) ?? false
    }

    /// Those of these keys of a source that are not to be taken.
    package func suppressed(_ keys: [String], of source: SourceNumber) throws -> Set<String> {
        Set(try session.query(Self.findSuppressed, source, keys, as: String.self))
    }

    /// The hash of a key: of the salt `a`, source $1 and what follows.
    static let beginKeyHash: StaticString = "sha256(a.salt || int2send($1) || convert_to("
    static let endKeyHash: StaticString = ", 'UTF8'))"

    /// Takes rows of erased records, and those inside them, out of staging. What a source says again that it erased is
    /// nothing new.
    static let suppressStaged = Statement(
        "suppress_staged",
        """
        WITH hit AS (
            SELECT s.ordinal, s.native_key, s.position_line, s.position_column, s.is_erased
            FROM erasure_salt AS a CROSS JOIN staged_record AS s
            JOIN suppression AS x ON x.source_id = $1 AND NOT x.is_lifted AND x.key_hash =
        """, beginKeyHash, "s.native_key", endKeyHash,
        """
            WHERE s.reject_code IS NULL
        ), gone AS (
            DELETE FROM staged_record AS s USING (
                SELECT ordinal, is_erased FROM hit
                UNION
                SELECT i.ordinal, i.is_erased
                FROM delivery AS d CROSS JOIN hit AS h
                JOIN staged_record AS i ON i.position_line = h.position_line
                    AND i.position_column = h.position_column AND starts_with(i.native_key, h.native_key || '/')
                WHERE d.delivery_id = $2 AND d.file_name IS NOT NULL
            ) AS h
            WHERE s.ordinal = h.ordinal
            RETURNING s.ordinal, s.is_erased
        )
        INSERT INTO decided_record (ordinal, outcome)
        SELECT ordinal, CASE WHEN is_erased THEN 'unchanged' ELSE 'suppressed' END FROM gone
        """)
    private static let insertErasure = Statement(
        "add_erasure",
        """
        INSERT INTO erasure (target, author, reason, customers, counts, feed_position, erased_at)
        SELECT $1, $2, $3, $4, '{}', 0, at FROM moment RETURNING erasure_id
        """)
    private static let suppressErased = Statement(
        "suppress_erased",
        """
        INSERT INTO suppression (erasure_id, source_id, key_hash)
        SELECT $1, e.source_id, sha256(a.salt || int2send(e.source_id) || convert_to(e.native_key, 'UTF8'))
        FROM erasure_salt AS a CROSS JOIN erased_record AS e
        ON CONFLICT DO NOTHING
        """)
    private static let endErasure = Statement(
        "end_erasure",
        """
        UPDATE erasure AS e SET counts = $2::text::json, feed_position = f.position FROM feed AS f WHERE e.erasure_id = $1
        """)
    private static let erasureJSON: StaticString = """
        'target', e.target, 'customers', e.customers, 'author', e.author,
            'reason', e.reason, 'erasedAt', e.erased_at, 'counts', e.counts, 'feedPosition', e.feed_position::text,
            'suppression', json_build_object(
                'keys', (SELECT count(*) FROM suppression AS x WHERE x.erasure_id = e.erasure_id),
                'liftedAt', e.lifted_at, 'liftedBy', e.lifted_by, 'reason', e.lifted_why))::text
        FROM erasure AS e
        """
    private static let readErasure = Statement(
        "read_erasure", "SELECT json_build_object('id', CASE WHEN $2 THEN e.erasure_id END,", erasureJSON,
        "WHERE e.erasure_id = $1")
    private static let listErasures = Statement(
        "list_erasures", "SELECT e.erasure_id, json_build_object('id', e.erasure_id,", erasureJSON,
        "WHERE e.erasure_id < $1 ORDER BY e.erasure_id DESC LIMIT $2")
    private static let findErasureOfKey = Statement(
        "find_erasure_of_key",
        """
        SELECT x.erasure_id, x.is_lifted
        FROM source_system AS s CROSS JOIN erasure_salt AS a
        JOIN suppression AS x ON x.source_id = s.source_id
            AND x.key_hash = sha256(a.salt || int2send(s.source_id) || convert_to($2, 'UTF8'))
        WHERE s.name = $1 ORDER BY x.erasure_id DESC LIMIT 1
        """)
    private static let findErasureOfCustomer = Statement(
        "find_erasure_of_customer",
        "SELECT erasure_id FROM erasure WHERE $1 = ANY (customers) ORDER BY erasure_id DESC LIMIT 1")
    private static let liftErasure = Statement(
        "lift_erasure",
        """
        UPDATE erasure SET lifted_at = clock_timestamp(), lifted_by = $2, lifted_why = $3
        WHERE erasure_id = $1 AND lifted_at IS NULL
        """)
    private static let liftKeys = Statement(
        "lift_keys", "UPDATE suppression SET is_lifted = true WHERE erasure_id = $1")
    private static let findSuppressions = Statement(
        "find_suppressions", "SELECT EXISTS (SELECT FROM suppression WHERE source_id = $1 AND NOT is_lifted)")
    private static let findSuppressed = Statement(
        "find_suppressed",
        """
        SELECT k.key FROM erasure_salt AS a CROSS JOIN unnest($2::text[]) AS k (key)
        JOIN suppression AS x ON x.source_id = $1 AND NOT x.is_lifted AND x.key_hash =
        """, beginKeyHash, "k.key", endKeyHash)
}
