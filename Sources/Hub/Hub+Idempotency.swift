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

/// A request that came with an `Idempotency-Key`, and how what it did is answered.
package struct KeyedRequest<Receipt>: Sendable {
    /// Keys of different operations have nothing to do with each other.
    let operation: String
    let key: String
    let fingerprint: UInt64
    let reply: @Sendable (Receipt) -> KeptReply

    /// - Parameter fingerprint: of all that the request asks for.
    package init(
        _ key: String, of operation: String, fingerprint: UInt64, reply: @escaping @Sendable (Receipt) -> KeptReply
    ) {
        self.operation = operation
        self.key = key
        self.fingerprint = fingerprint
        self.reply = reply
    }
}

extension Hub {
    /// One transaction that does what a request asks for and keeps the answer, or gives the answer of the first time. Whoever dies
    /// in between leaves neither, so it is done once, whatever breaks.
    ///
    /// - Throws: `keyReused` when another request had the key, `stillRunning` while one that `claim` began is worked on.
    func transaction<Receipt>(
        once request: KeyedRequest<Receipt>, on pool: ConnectionPool,
        _ body: @escaping @Sendable (Session) throws -> Receipt
    ) async throws -> KeptReply {
        try await pool.transaction { session in
            let store = Store(session)
            if let reply = try Self.claim(request.key, of: request.operation, request.fingerprint, store) {
                return reply
            }
            let reply = request.reply(try body(session))
            try store.keep(StoredReply(reply), for: request.key, of: request.operation)
            return reply
        }
    }

    /// Begins a request that must not be done twice, in whatever process it arrives.
    ///
    /// - Returns: the answer when it was given before; nil when the request is to be done now, and then `keep` or
    ///   `release` must follow. A claim whose process dies is free again after an hour.
    /// - Throws: `keyReused` when another request had the key, `stillRunning` while the same one is worked on.
    package func claim(_ key: String, of operation: String, fingerprint: UInt64) async throws -> KeptReply? {
        try await asHubErrors {
            try await pool.transaction { session in
                try Self.claim(key, of: operation, fingerprint, Store(session))
            }
        }
    }

    private static func claim(
        _ key: String, of operation: String, _ fingerprint: UInt64, _ store: Store
    ) throws -> KeptReply? {
        let print = Int64(bitPattern: fingerprint)
        if try store.claim(key, of: operation, fingerprint: print) { return nil }
        guard let request = try store.request(key, of: operation) else { throw stillRunning }
        guard request.fingerprint == print else {
            throw HubError(.keyReused, "Another request came with that Idempotency-Key. Use a new one.")
        }
        guard let reply = request.reply else { throw stillRunning }
        return KeptReply(reply)
    }

    /// Keeps the answer for a day.
    package func keep(_ reply: KeptReply, for key: String, of operation: String) async throws {
        try await asHubErrors {
            try await pool.transaction { try Store($0).keep(StoredReply(reply), for: key, of: operation) }
        }
    }

    /// Gives the key back, so that the request can be sent again.
    package func release(_ key: String, of operation: String) async throws {
        try await asHubErrors { try await pool.transaction { try Store($0).release(key, of: operation) } }
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
