package import CustomerModel
package import Postgres

/// An API token as the database keeps it.
package struct StoredToken: Hashable, Sendable {
    package let id: Int64
    package let prefix: String
    /// SHA-256 of the whole token.
    package let hash: [UInt8]
    package let name: String
    package let roles: [String]
    /// Source systems that it may write; nil: all.
    package let sources: [String]?
    /// In the words of the catalog; nil: not said.
    package let purposes: [String]?
    /// Seconds until it expires by the clock of the database; negative afterwards.
    package let secondsLeft: Double
    package let isRevoked: Bool
    /// Whether its last use was written down more than a minute ago, or never.
    package let isUseDue: Bool
}

/// A token that is to be made.
package struct NewToken: Hashable, Sendable {
    package let prefix: String
    package let hash: [UInt8]
    package let name: String
    package let roles: [String]
    package let sources: [String]?
    package let purposes: [String]?
    /// Nil: a year from now.
    package let expiresAt: Timestamp?
    package let createdBy: String

    package init(
        prefix: String, hash: [UInt8], name: String, roles: [String], sources: [String]?, purposes: [String]?,
        expiresAt: Timestamp?, createdBy: String
    ) {
        self.prefix = prefix
        self.hash = hash
        self.name = name
        self.roles = roles
        self.sources = sources
        self.purposes = purposes
        self.expiresAt = expiresAt
        self.createdBy = createdBy
    }
}

extension Store {
    /// - Returns: the token's number.
    package func addToken(_ token: NewToken) throws -> Int64 {
        let id = try session.first(
            Self.insertToken, token.prefix, token.hash, token.name, token.roles, token.sources, token.purposes,
            token.expiresAt?.stored, token.createdBy, as: Int64.self)
        guard let id else { throw PostgresError(.decoding, "a token was added and has no number") }
        return id
    }

    /// Nil when there is none with that prefix. Expired and revoked ones are found, too.
    package func token(_ prefix: String) throws -> StoredToken? {
        try session.first(
            Self.findToken, prefix, as: Int64.self, [UInt8].self, String.self, [String].self, [String]?.self,
            [String]?.self, Double.self, Bool.self, Bool.self
        ).map {
            StoredToken(
                id: $0.0, prefix: prefix, hash: $0.1, name: $0.2, roles: $0.3, sources: $0.4, purposes: $0.5,
                secondsLeft: $0.6, isRevoked: $0.7, isUseDue: $0.8)
        }
    }

    /// Notes that a token is in use, at most once a minute.
    package func noteUse(ofToken id: Int64) throws {
        try session.execute(Self.touchToken, id)
    }

    /// Tokens as JSON objects in the order of their making, without their hashes.
    ///
    /// - Parameter id: nil: all of them.
    package func tokens(_ id: Int64?) throws -> [TextBytes] {
        try session.query(Self.readTokens, id, as: TextBytes.self)
    }

    /// - Returns: whether there is such a token. One that was revoked before stays as it is.
    package func revokeToken(_ id: Int64, by name: String) throws -> Bool {
        try session.execute(Self.endToken, id, name) > 0
    }

    /// Tokens that are neither expired nor revoked.
    package func countUsableTokens() throws -> Int {
        Int(try session.first(Self.countTokens, as: Int64.self) ?? 0)
    }

    private static let insertToken = Statement(
        "insert_token",
        """
        INSERT INTO api_token (prefix, hash, name, roles, sources, purposes, expires_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, COALESCE($7, now() + interval '1 year'), $8) RETURNING token_id
        """)
    private static let findToken = Statement(
        "find_token",
        """
        SELECT token_id, hash, name, roles, sources, purposes, extract(epoch FROM expires_at - now())::float8,
            revoked_at IS NOT NULL, COALESCE(last_used_at < now() - interval '1 minute', true)
        FROM api_token WHERE prefix = $1
        """)
    private static let touchToken = Statement(
        "touch_token",
        """
        UPDATE api_token SET last_used_at = now()
        WHERE token_id = $1 AND COALESCE(last_used_at < now() - interval '1 minute', true)
        """)
    private static let readTokens = Statement(
        "read_tokens",
        """
        SELECT json_build_object('id', token_id, 'prefix', prefix, 'name', name, 'roles', roles, 'sources', sources,
            'purposes', purposes,
            'status', CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= now() THEN 'expired'
                ELSE 'active' END,
            'createdAt', created_at, 'createdBy', created_by, 'expiresAt', expires_at, 'lastUsedAt', last_used_at,
            'revokedAt', revoked_at, 'revokedBy', revoked_by)::text
        FROM api_token WHERE $1::bigint IS NULL OR token_id = $1
        ORDER BY token_id
        """)
    private static let endToken = Statement(
        "end_token",
        """
        UPDATE api_token SET revoked_at = COALESCE(revoked_at, now()), revoked_by = COALESCE(revoked_by, $2)
        WHERE token_id = $1
        """)
    private static let countTokens = Statement(
        "count_usable_tokens", "SELECT count(*) FROM api_token WHERE revoked_at IS NULL AND expires_at > now()")
}
