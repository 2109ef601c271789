import Postgres

/// An answer that is given again when its request is.
package struct StoredReply: Hashable, Sendable {
    package let status: Int
    package let headerNames: [String]
    /// In the order of the names.
    package let headerValues: [String]
    package let body: [UInt8]

    package init(status: Int, headerNames: [String], headerValues: [String], body: [UInt8]) {
        self.status = status
        self.headerNames = headerNames
        self.headerValues = headerValues
        self.body = body
    }
}

/// What is known of a request that came with a key.
package struct StoredRequest: Hashable, Sendable {
    package let fingerprint: Int64
    /// Nil while it is being worked on.
    package let reply: StoredReply?
}

extension Store {
    /// Claims a key of an operation for a request, for an hour at most, and forgets what is past its time.
    ///
    /// While another transaction holds the key it waits for its end.
    /// - Returns: whether the key was free.
    package func claim(_ key: String, of operation: String, fingerprint: Int64) throws -> Bool {
        try session.execute(Self.removeExpired, false)
        return try session.first(Self.addClaim, operation, key, fingerprint, as: Bool.self) ?? false
    }

    package func request(_ key: String, of operation: String) throws -> StoredRequest? {
        try session.first(
            Self.readRequest, operation, key, as: Int64.self, Int32?.self, [String]?.self, [String]?.self, [UInt8]?.self
        ).map { fingerprint, status, names, values, body in
            let reply = status.map {
                StoredReply(status: Int($0), headerNames: names ?? [], headerValues: values ?? [], body: body ?? [])
            }
            return StoredRequest(fingerprint: fingerprint, reply: reply)
        }
    }

    /// Keeps the answer to the request that claimed a key, for a day.
    package func keep(_ reply: StoredReply, for key: String, of operation: String) throws {
        try session.execute(
            Self.addReply, operation, key, Int32(reply.status), reply.headerNames, reply.headerValues, reply.body)
    }

    /// Gives a key back whose request failed.
    package func release(_ key: String, of operation: String) throws {
        try session.execute(Self.removeClaim, operation, key)
    }

    private static let removeExpired = Statement(
        "remove_expired_requests",
        """
        DELETE FROM idempotency WHERE $1 = false AND (operation, key) IN (
            SELECT operation, key FROM idempotency WHERE expires_at < now() FOR UPDATE SKIP LOCKED)
        """)
    private static let addClaim = Statement(
        "claim_request",
        """
        INSERT INTO idempotency (operation, key, fingerprint, expires_at)
        VALUES ($1, $2, $3, now() + interval '1 hour') ON CONFLICT DO NOTHING RETURNING true
        """)
    private static let readRequest = Statement(
        "read_request",
        """
        SELECT fingerprint, status, header_names, header_values, body FROM idempotency WHERE operation = $1 AND key = $2
        """)
    private static let addReply = Statement(
        "keep_reply",
        """
        UPDATE idempotency
        SET status = $3, header_names = $4, header_values = $5, body = $6, expires_at = now() + interval '1 day'
        WHERE operation = $1 AND key = $2
        """)
    private static let removeClaim = Statement(
        "release_request", "DELETE FROM idempotency WHERE operation = $1 AND key = $2 AND status IS NULL")
}
