package import Postgres

extension Store {
    /// Makes a subscription that gets the events after a position.
    ///
    /// - Parameter types: of `change_event`; nil: all.
    package func addSubscription(url: String, types: [String]?, secret: String, after position: Int64) throws -> Int64 {
        let id = try session.first(Self.insertSubscription, url, types, secret, position, as: Int64.self)
        guard let id else { throw PostgresError(.decoding, "a subscription was added and has no number") }
        return id
    }

    /// - Returns: whether there is such a one. An address that was gone is tried again.
    package func changeSubscription(_ id: Int64, url: String, types: [String]?, isPaused: Bool) throws -> Bool {
        try session.execute(Self.updateSubscription, id, url, types, isPaused ? "paused" : "active") > 0
    }

    /// - Returns: whether there was one.
    package func deleteSubscription(_ id: Int64) throws -> Bool {
        try session.execute(Self.removeSubscription, id) > 0
    }

    /// Subscriptions as JSON objects, in the order of their making, without their secrets.
    ///
    /// - Parameter id: nil: all of them.
    package func subscriptions(_ id: Int64?) throws -> [TextBytes] {
        try session.query(Self.readSubscriptions, id, as: TextBytes.self)
    }

    /// Signs with another secret from now on, and with the former one beside it for a while.
    ///
    /// - Parameter seconds: how long.
    /// - Returns: whether there is such a subscription.
    package func rotateSecret(_ id: Int64, to secret: String, keepingFormerFor seconds: Int) throws -> Bool {
        try session.execute(Self.replaceSecret, id, secret, seconds) > 0
    }

    /// Asks for a test message.
    ///
    /// - Returns: whether there is such a subscription.
    package func requestPing(_ id: Int64) throws -> Bool {
        try session.execute(Self.askForPing, id) > 0
    }

    /// Sends everything after a position, again as far as it was sent.
    package func replaySubscription(_ id: Int64, after position: Int64) throws -> Bool {
        try session.execute(Self.moveSubscription, id, position) > 0
    }

    /// Events that were given up, as JSON objects, oldest first.
    package func deadLetters(_ id: Int64, after position: Int64, limit: Int) throws -> [(
        position: Int64, json: TextBytes
    )] {
        try session.query(Self.readDeadLetters, id, position, limit, as: Int64.self, TextBytes.self)
            .map { (position: $0.0, json: $0.1) }
    }

    /// Tries all of them again.
    ///
    /// - Returns: how many.
    package func retryDeadLetters(_ id: Int64) throws -> Int {
        try session.execute(Self.reviveDeadLetters, id)
    }

    private static let insertSubscription = Statement(
        "insert_subscription",
        """
        INSERT INTO subscription (url, types, secret, position) VALUES ($1, $2, $3, $4) RETURNING subscription_id
        """)
    private static let updateSubscription = Statement(
        "update_subscription",
        """
        UPDATE subscription SET url = $2, types = $3, status = $4, next_attempt_at = now() WHERE subscription_id = $1
        """)
    private static let removeSubscription = Statement(
        "remove_subscription", "DELETE FROM subscription WHERE subscription_id = $1")
    private static let readSubscriptions = Statement(
        "read_subscriptions",
        """
        SELECT json_build_object('id', s.subscription_id, 'url', s.url,
            'types', (SELECT json_agg('kulta.customer.' || t) FROM unnest(s.types) AS t),
            'status', s.status, 'position', s.position::text, 'end', f.position::text,
        """, lagOfReader,
        """
            'failedAttempts', s.attempts,
            'nextAttemptAt', CASE WHEN s.attempts > 0 THEN s.next_attempt_at END, 'lastError', s.last_error,
            'deliveredAt', s.delivered_at,
            'deadLetters', (SELECT count(*) FROM dead_letter AS d WHERE d.subscription_id = s.subscription_id),
            'ping', CASE WHEN s.ping_answered_at IS NOT NULL AND s.ping_requested_at IS NULL
                THEN json_build_object('at', s.ping_answered_at, 'error', s.ping_error) END,
            'secretRotatesUntil', CASE WHEN s.former_until > now() THEN s.former_until END,
            'createdAt', s.created_at)::text
        FROM subscription AS s CROSS JOIN feed AS f CROSS JOIN LATERAL (SELECT s.types, s.position) AS reader
        WHERE $1::bigint IS NULL OR s.subscription_id = $1
        ORDER BY s.subscription_id
        """)
    private static let replaceSecret = Statement(
        "replace_secret",
        """
        UPDATE subscription SET former_secret = secret, former_until = now() + make_interval(secs => $3), secret = $2
        WHERE subscription_id = $1
        """)
    private static let askForPing = Statement(
        "ask_for_ping", "UPDATE subscription SET ping_requested_at = now() WHERE subscription_id = $1")
    private static let moveSubscription = Statement(
        "move_subscription",
        """
        UPDATE subscription SET position = $2, attempts = 0, next_attempt_at = now(), claim = NULL, claimed_until = NULL
        WHERE subscription_id = $1
        """)
    private static let readDeadLetters = Statement(
        "read_dead_letters",
        """
        SELECT d.position, json_build_object('position', d.position::text, 'type', 'kulta.customer.' || e.type,
            'attempts', d.attempts, 'error', d.error, 'failedAt', d.failed_at, 'retryAt', d.retry_at)::text
        FROM dead_letter AS d JOIN change_event AS e USING (position)
        WHERE d.subscription_id = $1 AND d.position > $2 ORDER BY d.position LIMIT $3
        """)
    private static let reviveDeadLetters = Statement(
        "revive_dead_letters",
        """
        UPDATE dead_letter SET retry_at = now(), attempts = 0 WHERE subscription_id = $1 AND retry_at IS NULL
        """)
}
