import Postgres
import Store

/// Named readers of the change feed. Each acknowledges how far it has come, so that the hub can tell who is behind.
extension Hub {
    /// Makes a consumer at the beginning of the feed, or gives one other types; its position stays.
    ///
    /// - Parameter types: nil: all.
    /// - Returns: the consumer as `consumer(_:)` answers it, and whether it is new.
    package func putConsumer(_ name: String, types: [ChangeType]?) async throws -> (json: [UInt8], isNew: Bool) {
        try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                let isNew = try store.putConsumer(name, types: types?.map(\.rawValue))
                return (try Self.consumer(name, store), isNew)
            }
        }
    }

    /// One consumer.
    ///
    /// `{"name", "types": [name] | null, "position", "end", "lag": {"events", "seconds"}, "createdAt", "acknowledgedAt"}`;
    /// `end` is the position of the feed's last event, `seconds` the age of the oldest event that is not acknowledged.
    /// - Throws: `unknownConsumer`.
    package func consumer(_ name: String) async throws -> [UInt8] {
        try await ask { try Self.consumer(name, $0) }
    }

    /// All consumers by name, as a JSON array.
    package func consumers() async throws -> [UInt8] {
        let consumers = try await ask { try $0.consumers(nil) }
        return Page(consumers, limit: consumers.count, json: \.bytes) { _ in Cursor("n", id: 0) }.items
    }

    /// Forgets a consumer and its position.
    ///
    /// - Throws: `unknownConsumer`.
    package func deleteConsumer(_ name: String) async throws {
        try await asHubErrors {
            let wasThere = try await pool.transaction { try Store($0).deleteConsumer(name) }
            guard wasThere else { throw HubError.unknownConsumer }
        }
    }

    /// Events after the position that a consumer has acknowledged, of its types; the same ones until it acknowledges.
    ///
    /// - Throws: `unknownConsumer`.
    package func changes(for name: String, limit: Int, wait: Duration) async throws -> ChangePage {
        guard let consumer = try await ask({ try $0.consumer(name) }) else { throw HubError.unknownConsumer }
        return try await changes(after: consumer.position, limit: limit, types: consumer.types, wait: wait)
    }

    /// Notes that a consumer has done with everything up to a position.
    ///
    /// - Parameter isReplay: it wants events again that it has acknowledged: the position may lie before its own.
    /// - Returns: the consumer as `consumer(_:)` answers it.
    /// - Throws: `unknownConsumer`, `invalidDocument` for a position that the feed does not have, `positionBehind`.
    package func acknowledge(_ name: String, position text: String, isReplay: Bool) async throws -> [UInt8] {
        guard let position = try? Self.position(text) else { throw Self.wrongPosition("Must be a cursor of the feed.") }
        return try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                guard let former = try store.lockConsumer(name) else { throw HubError.unknownConsumer }
                guard position <= (try store.feedPosition()) else {
                    throw Self.wrongPosition("Lies beyond the end of the feed.")
                }
                guard position >= former || isReplay else { throw HubError.positionBehind(former) }
                try store.acknowledge(name, position: position)
                return try Self.consumer(name, store)
            }
        }
    }

    private static func consumer(_ name: String, _ store: Store) throws -> [UInt8] {
        guard let consumer = try store.consumers(name).first else { throw HubError.unknownConsumer }
        return consumer.bytes
    }

    private static func wrongPosition(_ message: String) -> HubError {
        HubError(
            .invalidDocument, "The position cannot be acknowledged.",
            problems: [.init(pointer: "/position", message: message)])
    }
}

extension HubError {
    fileprivate static let unknownConsumer = HubError(
        .unknownConsumer, "The change feed has no consumer of that name: PUT one to /v1/consumers/{name} first.")

    fileprivate static func positionBehind(_ former: Int64) -> HubError {
        HubError(
            .positionBehind, "The consumer has acknowledged more than that. To get events again, say \"replay\": true.",
            problems: [.init(pointer: "/position", message: "Must be \(former) or more.")])
    }
}
