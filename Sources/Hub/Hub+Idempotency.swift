package import CustomerModel
import Postgres
import Store

/// An answer that is given again when its request is.
package struct KeptReply: Hashable, Sendable {
    /// One header field of it.
    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package let status: Int
    package let headers: [Header]
    package let body: [UInt8]

    package init(status: Int, headers: [Header], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// An `Idempotency-Key`, and the request that it stands for.
package struct RequestKey: Hashable, Sendable {
    /// Keys of different operations have nothing to do with each other.
    let operation: String
    let key: String
    let fingerprint: Int64

    /// - Parameter fingerprint: of all that the request asks for.
    package init(_ key: String, of operation: String, fingerprint: UInt64) {
        self.operation = operation
        self.key = key
        self.fingerprint = Int64(bitPattern: fingerprint)
    }
}

/// A request for what is done in one transaction, and what is kept of it in the same.
package struct CommandRequest<Receipt>: Sendable {
    let key: RequestKey?
    let reply: @Sendable (Receipt) -> KeptReply
    let line: (@Sendable (KeptReply) -> AuditEntry)?

    /// - Parameters:
    ///   - key: nil: it is done as often as it comes.
    ///   - reply: how it is answered.
    ///   - line: the audit's about it; nil: none.
    package init(
        _ key: RequestKey?, reply: @escaping @Sendable (Receipt) -> KeptReply,
        noting line: (@Sendable (KeptReply) -> AuditEntry)?
    ) {
        self.key = key
        self.reply = reply
        self.line = line
    }
}

extension Hub {
    /// One transaction that does what a request asks for, keeps the answer and writes the audit's line, or gives the answer of the
    /// first time. Whoever dies in between leaves none of them, so it is done once, whatever breaks.
    ///
    /// - Throws: `keyReused` when another request had the key, `stillRunning` while one that `claim` began is worked on.
    func transaction<Receipt>(
        for request: CommandRequest<Receipt>, on pool: ConnectionPool,
        _ body: @escaping @Sendable (Session) throws -> Receipt
    ) async throws -> KeptReply {
        try await pool.transaction { session in
            let store = Store(session)
            if let key = request.key, let reply = try Self.claim(key, store) { return reply }
            let reply = request.reply(try body(session))
            if let key = request.key { try store.keep(StoredReply(reply), for: key.key, of: key.operation) }
            if let line = request.line { try store.appendAudit([line(reply)]) }
            return reply
        }
    }

    /// Begins a request that must not be done twice, in whatever process it arrives.
    ///
    /// - Returns: the answer when it was given before; nil when the request is to be done now, and then `keep` or
    ///   `release` must follow. A claim whose process dies is free again after an hour.
    /// - Throws: `keyReused` when another request had the key, `stillRunning` while the same one is worked on.
    package func claim(_ key: RequestKey) async throws -> KeptReply? {
        try await asHubErrors { try await pool.transaction { try Self.claim(key, Store($0)) } }
    }

    private static func claim(_ key: RequestKey, _ store: Store) throws -> KeptReply? {
        if try store.claim(key.key, of: key.operation, fingerprint: key.fingerprint) { return nil }
        guard let request = try store.request(key.key, of: key.operation) else { throw stillRunning }
        guard request.fingerprint == key.fingerprint else {
            throw HubError(.keyReused, "Another request came with that Idempotency-Key. Use a new one.")
        }
        guard let reply = request.reply else { throw stillRunning }
        return KeptReply(reply)
    }

    /// Keeps the answer for a day.
    package func keep(_ reply: KeptReply, for key: RequestKey) async throws {
        try await asHubErrors {
            try await pool.transaction { try Store($0).keep(StoredReply(reply), for: key.key, of: key.operation) }
        }
    }

    /// Gives the key back, so that the request can be sent again.
    package func release(_ key: RequestKey) async throws {
        try await asHubErrors { try await pool.transaction { try Store($0).release(key.key, of: key.operation) } }
    }

    private static let stillRunning = HubError(
        .stillRunning, "The same request is still being worked on. Ask again for its answer.")
}

extension KeptReply {
    fileprivate init(_ stored: StoredReply) {
        self.init(
            status: stored.status, headers: zip(stored.headerNames, stored.headerValues).map(Header.init),
            body: stored.body)
    }
}

extension StoredReply {
    fileprivate init(_ reply: KeptReply) {
        self.init(
            status: reply.status, headerNames: reply.headers.map(\.name), headerValues: reply.headers.map(\.value),
            body: reply.body)
    }
}
