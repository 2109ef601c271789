import HTTPTypes
import Hub
import Hummingbird
import Synchronization

/// Knows who has signed in. What the database says of a session counts for a few seconds in this process, so that one that
/// ended, or whose person was disabled, is refused within that time everywhere.
final class SessionKeeper: Sendable {
    private struct Entry: Sendable {
        let session: KnownSession
        let caller: Caller
        /// Until when it may be used without asking again; never beyond the session's end.
        let freshUntil: ContinuousClock.Instant
    }

    /// Beyond this many those are forgotten that are not in use.
    private static let most = 1000

    let life: SessionLife
    let cookie: SessionCookie
    let forgery: ForgeryGuard
    private let hub: Hub
    /// By hash. Only sessions that exist are kept.
    private let entries = Mutex<[[UInt8]: Entry]>([:])

    init(hub: Hub, configuration: APIConfiguration) {
        self.hub = hub
        life = SessionLife(longest: configuration.longestSession, idle: configuration.idleSession)
        cookie = SessionCookie(isSecure: configuration.isSecure)
        forgery = ForgeryGuard(isSecure: configuration.isSecure)
    }

    /// Whoever a session belongs to; nil when there is no such session.
    ///
    /// - Throws: `unauthenticated` when it has ended.
    func caller(of secret: SessionSecret) async throws -> Caller? {
        let now = ContinuousClock.now
        guard let entry = try await entry(of: secret.hash, now) else { return nil }
        guard entry.session.isUsable else { throw Problem.endedSession }
        if entry.session.isUseDue {
            try await hub.noteUse(of: entry.session, life: life)
            _ = try await ask(secret.hash, now)
        }
        return entry.caller
    }

    /// The same; nil also when it has ended.
    func present(_ secret: SessionSecret) async throws -> Caller? {
        do { return try await caller(of: secret) } catch let problem as Problem where problem.kind == .unauthenticated {
            return nil
        }
    }

    /// Whether this process has seen the session within a few seconds.
    func remembers(_ secret: SessionSecret) -> Bool {
        entries.withLock { $0[secret.hash] } != nil
    }

    /// Whether somebody whose request was let in would be let in now.
    func stillKnows(_ session: CallerSession) async -> Bool {
        (try? await entry(of: session.hash, .now))?.session.isUsable ?? false
    }

    /// Asks the database again about every session, as after one was ended.
    func forget() { entries.withLock { $0.removeAll() } }

    private func entry(of hash: [UInt8], _ now: ContinuousClock.Instant) async throws -> Entry? {
        let known = entries.withLock { $0[hash] }
        if let known, now < known.freshUntil { return known }
        return try await ask(hash, now)
    }

    private func ask(_ hash: [UInt8], _ now: ContinuousClock.Instant) async throws -> Entry? {
        let entry = try await hub.session(hash: hash).map { session in
            let rest = session.isUsable ? min(Doorkeeper.memory, session.remaining) : Doorkeeper.memory
            return Entry(session: session, caller: Caller(session), freshUntil: now + rest)
        }
        entries.withLock { entries in
            if entries.count >= Self.most { entries = entries.filter { now < $0.value.freshUntil } }
            entries[hash] = entry
        }
        return entry
    }
}

extension KnownSession {
    fileprivate var isUsable: Bool { !hasEnded && !person.isDisabled && remaining > .zero }
}

extension Problem {
    fileprivate static let endedSession = signInAgain("The session has ended. Sign in again.")
    static let unknownSession = signInAgain("The cookie is not that of a session. Sign in again.")

    private static func signInAgain(_ detail: String) -> Problem { challenge(detail, #"Bearer realm="kulta""#) }
}
