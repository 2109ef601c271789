import HTTPTypes
import Hub
import Hummingbird
import Synchronization

/// Knows who asks: by an API token, or by the cookie of a session. What the database says of a token counts for a few seconds in this process, so that a request costs no
/// question to the database, and a revoked token ends within that time everywhere.
final class Doorkeeper: Sendable {
    private struct Entry: Sendable {
        let token: KnownToken
        let caller: Caller
        /// Until when it may be used without asking again; never beyond the token's expiry.
        let freshUntil: ContinuousClock.Instant
    }

    /// How long an answer of the database counts.
    static let memory: Duration = .seconds(5)

    private let hub: Hub
    private let isOpen: Bool
    private let throttle: Throttle
    private let sessions: SessionKeeper
    /// By prefix. As many as there are tokens in use, for only tokens that exist are kept.
    private let entries = Mutex<[String: Entry]>([:])

    init(hub: Hub, configuration: APIConfiguration, sessions: SessionKeeper) {
        self.hub = hub
        self.sessions = sessions
        isOpen = configuration.access == .open
        throttle = Throttle(limit: configuration.failedAttempts)
    }

    /// Whoever sent a request.
    ///
    /// - Parameter address: where it came from.
    /// - Throws: `unauthenticated`, `tooManyAttempts`, `crossSite`; what the hub throws when the database cannot be asked.
    func caller(of request: Request, from address: @autoclosure () -> String) async throws -> Caller {
        if isOpen { return try await visitor(request) }
        let address = address()
        if let field = request.headers[.authorization] { return try await holder(of: field, from: address) }
        guard sessions.cookie.isSent(with: request) else { throw Problem.noToken }
        do {
            return try await person(of: request, from: address)
        } catch var problem as Problem where problem.kind == .unauthenticated {
            problem.headers[.setCookie] = sessions.cookie.removal
            throw problem
        }
    }

    /// Whoever uses a server that asks nobody who they are: anybody, or somebody who signed in all the same, to see it as
    /// they do.
    private func visitor(_ request: Request) async throws -> Caller {
        guard let secret = sessions.cookie.secret(of: request), let caller = try await sessions.present(secret) else {
            try sessions.forgery.requireSameOrigin(request)
            return .anybody
        }
        try sessions.forgery.requireIntent(request, of: secret)
        return caller
    }

    /// Who has signed in, and means what the browser sends.
    private func person(of request: Request, from address: String) async throws -> Caller {
        guard let secret = sessions.cookie.secret(of: request) else { throw refusal(of: address, .unknownSession) }
        if !sessions.remembers(secret), let wait = throttle.wait(address) { throw Problem.tooManyAttempts(wait) }
        guard let caller = try await sessions.caller(of: secret) else { throw refusal(of: address, .unknownSession) }
        try sessions.forgery.requireIntent(request, of: secret)
        return caller
    }

    private func holder(of field: String, from address: String) async throws -> Caller {
        guard let secret = Self.secret(in: field) else { throw refusal(of: address, Problem.unknownAPIToken) }
        let now = ContinuousClock.now
        let known = entries.withLock { $0[secret.prefix] }
        // Tokens in use go on working while somebody else at the same address, such as that of a proxy, tries others.
        if known == nil, let wait = throttle.wait(address, now: now) { throw Problem.tooManyAttempts(wait) }
        let entry: Entry?
        if let known, now < known.freshUntil { entry = known } else { entry = try await ask(secret.prefix, now) }
        guard let entry, secret.has(hash: entry.token.hash) else { throw refusal(of: address, Problem.unknownAPIToken) }
        guard !entry.token.isRevoked else { throw Problem.revokedToken }
        guard entry.token.remaining > .zero else { throw Problem.expiredToken }
        if entry.token.isUseDue { try await noteUse(entry.token, now) }
        return entry.caller
    }

    /// Whether somebody whose request was let in would be let in now: for answers that go on for long.
    func stillKnows(_ caller: Caller) async -> Bool {
        if let session = caller.session { return await sessions.stillKnows(session) }
        guard caller.token != nil else { return true }
        let now = ContinuousClock.now
        let known = entries.withLock { $0[caller.label] }
        if let known, now < known.freshUntil { return known.token.isUsable }
        return (try? await ask(caller.label, now))?.token.isUsable ?? false
    }

    /// Asks the database again about every token, as after one was revoked.
    func forget() {
        let now = ContinuousClock.now
        entries.withLock { entries in
            entries = entries.mapValues { Entry(token: $0.token, caller: $0.caller, freshUntil: now) }
        }
    }

    private func ask(_ prefix: String, _ now: ContinuousClock.Instant) async throws -> Entry? {
        let entry = try await hub.token(prefix: prefix).map { token in
            let rest = token.isUsable ? min(Self.memory, token.remaining) : Self.memory
            return Entry(token: token, caller: Caller(token), freshUntil: now + rest)
        }
        entries.withLock { $0[prefix] = entry }
        return entry
    }

    private func noteUse(_ token: KnownToken, _ now: ContinuousClock.Instant) async throws {
        try await hub.noteUse(of: token)
        _ = try await ask(token.prefix, now)
    }

    /// Counts a wrong token.
    private func refusal(of address: String, _ problem: Problem) -> Problem {
        if let wait = throttle.wait(address) { return .tooManyAttempts(wait) }
        throttle.noteFailure(of: address)
        return problem
    }

    private static func secret(in field: String) -> TokenSecret? {
        let parts = field.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return TokenSecret(parts[1])
    }
}

extension KnownToken {
    fileprivate var isUsable: Bool { !isRevoked && remaining > .zero }
}

extension Problem {
    static let noToken = challenge(
        "Send an API token in the header field `Authorization: Bearer kulta_…`, or sign in by `POST /v1/session`.",
        #"Bearer realm="kulta""#)
    static let unknownAPIToken = invalidToken("The API token is not one of this hub.")
    static let revokedToken = invalidToken("The API token was revoked. Ask an administrator for another one.")
    static let expiredToken = invalidToken("The API token has expired. Ask an administrator for another one.")

    static func tooManyAttempts(_ seconds: Int) -> Problem {
        var problem = Problem(
            .tooManyAttempts,
            "Too many wrong API tokens or sessions came from this address. Try again in \(seconds) seconds.")
        problem.headers[.retryAfter] = "\(seconds)"
        return problem
    }

    private static func invalidToken(_ detail: String) -> Problem {
        challenge(detail, #"Bearer realm="kulta", error="invalid_token""#)
    }

    static func challenge(_ detail: String, _ challenge: String) -> Problem {
        var problem = Problem(.unauthenticated, detail)
        problem.headers[.wwwAuthenticate] = challenge
        return problem
    }
}
