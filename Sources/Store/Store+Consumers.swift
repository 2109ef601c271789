package import Postgres

extension Store {
    /// Makes a consumer at the beginning of the feed, or gives one other types; its position stays.
    ///
    /// - Parameter types: of `change_event`; nil: all.
    /// - Returns: whether it is new.
    package func putConsumer(_ name: String, types: [String]?) throws -> Bool {
        try session.first(Self.writeConsumer, name, types, as: Bool.self) ?? false
    }

    /// Consumers with how far they are behind, by name, as JSON objects.
    ///
    /// - Parameter name: nil: all of them.
    /// - Complexity: for a consumer of some types, the events that it has not acknowledged.
    package func consumers(_ name: String?) throws -> [TextBytes] {
        try session.query(Self.readConsumers, name, as: TextBytes.self)
    }

    /// Where a consumer stands, and its types; nil when there is no such one.
    package func consumer(_ name: String) throws -> (position: Int64, types: [String]?)? {
        try session.first(Self.readConsumer, name, as: Int64.self, [String]?.self).map { (position: $0.0, types: $0.1) }
    }

    /// The position of a consumer, which stays as it is until the transaction ends; nil when there is no such one.
    package func lockConsumer(_ name: String) throws -> Int64? {
        try session.first(Self.holdConsumer, name, as: Int64.self)
    }

    /// Notes how far a consumer has come.
    package func acknowledge(_ name: String, position: Int64) throws {
        try session.execute(Self.moveConsumer, name, position)
    }

    /// - Returns: whether there was one.
    package func deleteConsumer(_ name: String) throws -> Bool {
        try session.execute(Self.removeConsumer, name) > 0
    }

    private static let writeConsumer = Statement(
        "write_consumer",
        """
        INSERT INTO consumer (name, types) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET types = EXCLUDED.types
        RETURNING xmax = 0
        """)
    private static let readConsumers = Statement(
        "read_consumers",
        """
        SELECT json_build_object('name', c.name,
            'types', (SELECT json_agg('kulta.customer.' || t) FROM unnest(c.types) AS t),
            'position', c.position::text, 'end', f.position::text,
        """, lagOfReader,
        """
            'createdAt', c.created_at, 'acknowledgedAt', c.acknowledged_at)::text
        FROM consumer AS c CROSS JOIN feed AS f CROSS JOIN LATERAL (SELECT c.types, c.position) AS reader
        WHERE $1::text IS NULL OR c.name = $1
        ORDER BY c.name
        """)
    private static let readConsumer = Statement(
        "read_consumer", "SELECT position, types FROM consumer WHERE name = $1")
    private static let holdConsumer = Statement(
        "hold_consumer", "SELECT position FROM consumer WHERE name = $1 FOR UPDATE")
    private static let moveConsumer = Statement(
        "move_consumer", "UPDATE consumer SET position = $2, acknowledged_at = now() WHERE name = $1")
    private static let removeConsumer = Statement("remove_consumer", "DELETE FROM consumer WHERE name = $1")
}
