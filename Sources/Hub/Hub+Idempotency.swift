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

extension Hub {
    /// Begins a request that must not be done twice, in whatever process it arrives.
    ///
    /// - Returns: the answer when it was given before; nil when the request is to be done now, and then `keep` or
    ///   `release` must follow. A claim whose process dies is free again after an hour.
    /// - Throws: `keyReused` when another request had the key, `stillRunning` while the same one is worked on.
    package func claim(_ key: String, of operation: String, fingerprint: UInt64) async throws -> KeptReply? {
        try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                let print = Int64(bitPattern: fingerprint)
                if try store.claim(key, of: operation, fingerprint: print) { return nil }
                guard let request = try store.request(key, of: operation) else { throw Self.stillRunning }
                guard request.fingerprint == print else {
                    throw HubError(.keyReused, "Another request came with that Idempotency-Key. Use a new one.")
                }
                guard let reply = request.reply else { throw Self.stillRunning }
                return KeptReply(
                    status: reply.status,
                    headers: zip(reply.headerNames, reply.headerValues).map(KeptReply.Header.init), body: reply.body)
            }
        }
    }

    /// Keeps the answer for a day.
    package func keep(_ reply: KeptReply, for key: String, of operation: String) async throws {
        let stored = StoredReply(
            status: reply.status, headerNames: reply.headers.map(\.name), headerValues: reply.headers.map(\.value),
            body: reply.body)
        try await asHubErrors { try await pool.transaction { try Store($0).keep(stored, for: key, of: operation) } }
    }

    /// Gives the key back, so that the request can be sent again.
    package func release(_ key: String, of operation: String) async throws {
        try await asHubErrors { try await pool.transaction { try Store($0).release(key, of: operation) } }
    }

    private static let stillRunning = HubError(
        .stillRunning, "The same request is still being worked on. Ask again for its answer.")
}
