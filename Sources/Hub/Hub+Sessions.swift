import Postgres
import Store

/// Sessions of people. The hub is never told a session's secret, only its hash.
extension Hub {
    /// Begins a session of a person who has proved who they are.
    ///
    /// - Parameter hash: SHA-256 of the session's secret.
    /// - Returns: its number.
    package func beginSession(of person: KnownPerson, hash: [UInt8], life: SessionLife) async throws -> Int64 {
        try await asHubErrors {
            try await pool.transaction {
                try Store($0).beginSession(
                    of: person.id, hash: hash, life: life.longest.inSeconds, idle: life.idle.inSeconds)
            }
        }
    }

    /// Nil when no session has that hash, or its person was removed. Ended and expired ones are found, too.
    package func session(hash: [UInt8]) async throws -> KnownSession? {
        try await ask { try $0.session(hash: hash).map { KnownSession($0, hash: hash) } }
    }

    /// Notes that a session is in use, which puts off its end.
    package func noteUse(of session: KnownSession, life: SessionLife) async throws {
        try await asHubErrors {
            try await pool.transaction { try Store($0).noteUse(ofSession: session.id, idle: life.idle.inSeconds) }
        }
    }

    package func endSession(_ id: Int64) async throws {
        try await asHubErrors { try await pool.transaction { try Store($0).endSession(id) } }
    }
}

extension KnownSession {
    init(_ session: StoredSession, hash: [UInt8]) {
        self.init(
            id: session.id, hash: hash, person: KnownPerson(session.person), remaining: .seconds(session.secondsLeft),
            hasEnded: session.hasEnded, isUseDue: session.isUseDue)
    }
}
