import CustomerModel
import Postgres
import RuleBook
import Store

/// API tokens. A token is `{"id", "prefix", "name", "roles", "sources" | null, "purposes" | null,
/// "status": "active" | "expired" | "revoked", "createdAt", "createdBy", "expiresAt", "lastUsedAt", "revokedAt",
/// "revokedBy"}`. The hub is never told the token itself, only its hash.
extension Hub {
    /// Makes a token.
    ///
    /// - Parameters:
    ///   - prefix: of the token, to find it by.
    ///   - hash: SHA-256 of the whole token.
    /// - Throws: `invalidDocument` with JSON Pointers.
    package func addToken(
        _ request: TokenRequest, prefix: String, hash: [UInt8], by caller: Caller
    ) async throws -> (id: Int64, json: [UInt8]) {
        try await asHubErrors {
            try check(request)
            let token = NewToken(
                prefix: prefix, hash: hash, name: request.name, roles: request.roles.map(\.rawValue),
                sources: request.sources, purposes: request.purposes, expiresAt: request.expiresAt,
                createdBy: caller.author)
            return try await pool.transaction { session in
                let store = Store(session)
                let id = try store.addToken(token)
                return (id, try Self.token(id, store))
            }
        }
    }

    /// Nil when no token has that prefix. Expired and revoked ones are found, too.
    package func token(prefix: String) async throws -> KnownToken? {
        try await ask { try $0.token(prefix).map(KnownToken.init) }
    }

    /// Notes that a token is in use.
    package func noteUse(of token: KnownToken) async throws {
        try await asHubErrors { try await pool.transaction { try Store($0).noteUse(ofToken: token.id) } }
    }

    /// All tokens in the order of their making, as a JSON array.
    package func tokens() async throws -> [UInt8] {
        let tokens = try await ask { try $0.tokens(nil) }
        return Page(tokens, limit: tokens.count, json: \.bytes) { _ in Cursor("t", id: 0) }.items
    }

    /// Ends a token for ever; one that was revoked before stays as it is.
    ///
    /// - Throws: `unknownToken`.
    package func revokeToken(_ id: Int64, by caller: Caller) async throws -> [UInt8] {
        try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                guard try store.revokeToken(id, by: caller.author) else { throw HubError.unknownToken }
                return try Self.token(id, store)
            }
        }
    }

    private static func token(_ id: Int64, _ store: Store) throws -> [UInt8] {
        guard let token = try store.tokens(id).first else { throw HubError.unknownToken }
        return token.bytes
    }

    private func check(_ request: TokenRequest) throws {
        var problems: [HubError.Problem] = []
        if !(1...100).contains(request.name.utf8.count)
            || request.name.unicodeScalars.contains(where: { $0.value < 32 })
        {
            problems.append(.init(pointer: "/name", message: "The member must be a line of 1 to 100 bytes."))
        }
        if request.roles.isEmpty {
            problems.append(.init(pointer: "/roles", message: "The member must name a role."))
        }
        for (place, source) in (request.sources ?? []).enumerated() where mappings[source] == nil {
            problems.append(.init(pointer: "/sources/\(place)", message: "No mapping is for such a source system."))
        }
        if request.sources?.isEmpty == true {
            problems.append(.init(pointer: "/sources", message: "The member must name a source system, or be absent."))
        }
        if request.purposes?.isEmpty == true {
            problems.append(.init(pointer: "/purposes", message: "The member must name a purpose, or be absent."))
        }
        for (place, purpose) in (request.purposes ?? []).enumerated() where ruleBook.purposes[purpose] == nil {
            problems.append(.init(pointer: "/purposes/\(place)", message: "The catalog has no such purpose."))
        }
        guard problems.isEmpty else {
            throw HubError(.invalidDocument, "The token cannot be made as it was asked for.", problems: problems)
        }
    }
}

extension KnownToken {
    /// A role that this program does not know gives no permission.
    init(_ token: StoredToken) {
        self.init(
            id: token.id, prefix: token.prefix, hash: token.hash, name: token.name,
            roles: Set(token.roles.compactMap(Role.init(rawValue:))), sources: token.sources.map { Set($0) },
            purposes: token.purposes.map { Set($0) },
            remaining: .seconds(token.secondsLeft), isRevoked: token.isRevoked, isUseDue: token.isUseDue)
    }
}

extension HubError {
    fileprivate static let unknownToken = HubError(.unknownToken, "No token has that number.")
}
