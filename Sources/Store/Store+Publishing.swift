import Postgres

/// A subscription that one process may deliver to, until its claim is over.
package struct ClaimedSubscription: Hashable, Sendable {
    package let id: Int64
    package let claim: String
    package let url: String
    /// Of `change_event`; nil: all.
    package let types: [String]?
    /// The one in force first.
    package let secrets: [String]
    package let position: Int64
    /// How often the next event has failed.
    package let attempts: Int
    /// Whether events are due; otherwise only a test message or dead letters are.
    package let isDue: Bool
    package let wantsPing: Bool
}

/// Delivery to subscriptions: each is claimed by one process at a time, and what a process writes after its claim was
/// lost has no effect.
extension Store {
    /// Claims a subscription to which something has to be sent; nil when there is none.
    ///
    /// - Parameter seconds: how long the claim holds unless it is renewed by what is delivered.
    package func claimSubscription(as claim: String, for seconds: Int) throws -> ClaimedSubscription? {
        let row = try session.first(
            Self.takeSubscription, claim, seconds, as: Int64.self, String.self, [String]?.self, [String].self,
            Int64.self, Int.self, Bool.self, Bool.self)
        return row.map {
            ClaimedSubscription(
                id: $0.0, claim: claim, url: $0.1, types: $0.2, secrets: $0.3, position: $0.4, attempts: $0.5,
                isDue: $0.6, wantsPing: $0.7)
        }
    }

    /// Positions of dead letters that are to be tried again now, oldest first, with their failed attempts.
    package func dueDeadLetters(_ id: Int64, limit: Int) throws -> [(position: Int64, attempts: Int)] {
        try session.query(Self.findDueLetters, id, limit, as: Int64.self, Int.self).map {
            (position: $0.0, attempts: $0.1)
        }
    }

    /// Moves on to a position, past an event that was delivered or events of other types, and renews the claim.
    ///
    /// - Returns: whether the claim still holds.
    package func move(
        _ subscription: ClaimedSubscription, to position: Int64, isDelivered: Bool, for seconds: Int
    ) throws -> Bool {
        try session.execute(Self.advance, subscription.id, subscription.claim, position, seconds, isDelivered) > 0
    }

    /// Notes a failed attempt at the next event.
    package func noteFailed(_ subscription: ClaimedSubscription, error: String, pause seconds: Double) throws -> Bool {
        try session.execute(Self.postpone, subscription.id, subscription.claim, error, seconds) > 0
    }

    /// Gives an event up: it becomes a dead letter, and the following ones go on.
    package func giveUp(
        _ subscription: ClaimedSubscription, position: Int64, attempts: Int, error: String
    ) throws -> Bool {
        let holds = try session.execute(Self.skip, subscription.id, subscription.claim, position, error) > 0
        if holds { try session.execute(Self.addDeadLetter, subscription.id, position, Int32(attempts), error) }
        return holds
    }

    package func forgetDeadLetter(_ subscription: ClaimedSubscription, position: Int64) throws {
        try session.execute(Self.removeDeadLetter, subscription.id, position)
    }

    /// - Parameter seconds: nil: it is not tried again by itself.
    package func keepDeadLetter(
        _ subscription: ClaimedSubscription, position: Int64, error: String, pause seconds: Double?
    ) throws {
        try session.execute(Self.delayDeadLetter, subscription.id, position, error, seconds)
    }

    /// - Parameter error: nil: the address took it.
    package func notePing(_ subscription: ClaimedSubscription, error: String?) throws {
        try session.execute(Self.answerPing, subscription.id, error)
    }

    /// Sends nothing more to an address that wants nothing more.
    package func noteGone(_ subscription: ClaimedSubscription, error: String) throws {
        try session.execute(Self.endSubscription, subscription.id, subscription.claim, error)
    }

    /// Lets other processes take the subscription.
    package func release(_ subscription: ClaimedSubscription) throws {
        try session.execute(Self.freeSubscription, subscription.id, subscription.claim)
    }

    private static let takeSubscription = Statement(
        "take_subscription",
        """
        WITH due AS (
            SELECT s.subscription_id, s.next_attempt_at <= now() AND s.position < f.position AS has_events
            FROM subscription AS s CROSS JOIN feed AS f
            WHERE s.status = 'active' AND (s.claimed_until IS NULL OR s.claimed_until < now()) AND (
                (s.next_attempt_at <= now() AND s.position < f.position) OR s.ping_requested_at IS NOT NULL
                OR EXISTS (
                    SELECT FROM dead_letter AS d
                    WHERE d.subscription_id = s.subscription_id AND d.retry_at <= now()))
            ORDER BY s.next_attempt_at LIMIT 1
            FOR UPDATE OF s SKIP LOCKED
        )
        UPDATE subscription AS s SET claim = $1, claimed_until = now() + make_interval(secs => $2)
        FROM due WHERE s.subscription_id = due.subscription_id
        RETURNING s.subscription_id, s.url, s.types,
            CASE WHEN s.former_until > now() THEN ARRAY[s.secret, s.former_secret] ELSE ARRAY[s.secret] END,
            s.position, s.attempts::bigint, due.has_events, s.ping_requested_at IS NOT NULL
        """)
    private static let findDueLetters = Statement(
        "find_due_letters",
        """
        SELECT position, attempts::bigint FROM dead_letter WHERE subscription_id = $1 AND retry_at <= now()
        ORDER BY position LIMIT $2
        """)
    private static let advance = Statement(
        "advance_subscription",
        """
        UPDATE subscription SET position = $3, attempts = 0, last_error = NULL, next_attempt_at = now(),
            delivered_at = CASE WHEN $5 THEN now() ELSE delivered_at END, claimed_until = now() + make_interval(secs => $4)
        WHERE subscription_id = $1 AND claim = $2
        """)
    private static let postpone = Statement(
        "postpone_subscription",
        """
        UPDATE subscription SET attempts = attempts + 1, last_error = $3,
            next_attempt_at = now() + make_interval(secs => $4)
        WHERE subscription_id = $1 AND claim = $2
        """)
    private static let skip = Statement(
        "skip_event",
        """
        UPDATE subscription SET position = $3, attempts = 0, last_error = $4, next_attempt_at = now()
        WHERE subscription_id = $1 AND claim = $2
        """)
    private static let addDeadLetter = Statement(
        "add_dead_letter",
        """
        INSERT INTO dead_letter (subscription_id, position, attempts, error) VALUES ($1, $2, $3, $4)
        ON CONFLICT (subscription_id, position) DO UPDATE
            SET attempts = EXCLUDED.attempts, error = EXCLUDED.error, failed_at = now(), retry_at = NULL
        """)
    private static let removeDeadLetter = Statement(
        "remove_dead_letter", "DELETE FROM dead_letter WHERE subscription_id = $1 AND position = $2")
    private static let delayDeadLetter = Statement(
        "delay_dead_letter",
        """
        UPDATE dead_letter SET attempts = attempts + 1, error = $3, failed_at = now(),
            retry_at = now() + make_interval(secs => $4)
        WHERE subscription_id = $1 AND position = $2
        """)
    private static let answerPing = Statement(
        "answer_ping",
        """
        UPDATE subscription SET ping_requested_at = NULL, ping_answered_at = now(), ping_error = $2
        WHERE subscription_id = $1
        """)
    private static let endSubscription = Statement(
        "end_subscription",
        """
        UPDATE subscription SET status = 'gone', last_error = $3, claim = NULL, claimed_until = NULL
        WHERE subscription_id = $1 AND claim = $2
        """)
    private static let freeSubscription = Statement(
        "free_subscription",
        "UPDATE subscription SET claim = NULL, claimed_until = NULL WHERE subscription_id = $1 AND claim = $2")
}
