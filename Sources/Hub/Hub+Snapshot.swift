package import CustomerModel
import Postgres
import Store

/// A fingerprint of golden customers: equal on both sides when ids, versions and statuses are.
package struct CustomerChecksum: Hashable, Sendable {
    package let count: Int
    /// 15 hexadecimal digits.
    package let checksum: String

    init(count: Int, sum: Int64) {
        self.count = count
        let digits = String(sum, radix: 16)
        checksum = String(repeating: "0", count: 15 - digits.count) + digits
    }
}

/// What a copy of the golden customers must add up to at a position of the feed.
package struct FeedChecksum: Hashable, Sendable {
    package let position: String
    /// Of every id that ever was, with its status.
    package let all: CustomerChecksum
    /// Of the living customers alone.
    package let active: CustomerChecksum

    init(_ stored: StoredChecksum) {
        position = String(stored.position)
        all = CustomerChecksum(count: stored.count, sum: stored.sum)
        active = CustomerChecksum(count: stored.activeCount, sum: stored.activeSum)
    }
}

extension Hub {
    /// The checksum of all golden customers as they are at the end of the feed.
    package func checksum() async throws -> FeedChecksum {
        try await read { store in
            try store.expectMuchWork()
            return FeedChecksum(try store.checksum())
        }
    }

    /// Writes every golden customer of any status as JSON Lines, all of one moment, so that a copy can start from it and
    /// follow the feed from the position in the first line.
    ///
    /// First `{"snapshot": {"position"}}`, then the customers by age, last `{"end": {"position", "count", "checksum",
    /// "active": {"count", "checksum"}}}`; what lacks the last line is not whole. A customer is `{"id", "kind", "version",
    /// "status", "displayName", "canonicalId", "parts", "attributes": {…}, "sourceRecords": [{"source", "key"}],
    /// "createdAt", "updatedAt"}`.
    /// - Parameter sink: gets whole lines, on a thread that may wait.
    package func snapshot(into sink: @escaping @Sendable ([UInt8]) throws -> Void) async throws {
        try await asHubErrors {
            try await pool.withSession { session in
                try session.transaction(isolation: .repeatableRead, access: .readOnly) { session in
                    let store = Store(session)
                    try store.expectMuchWork()
                    try Self.snapshot(of: store, sink)
                }
            }
        }
    }

    private static func snapshot(of store: Store, _ sink: ([UInt8]) throws -> Void) throws {
        let position = String(try store.feedPosition())
        try sink(line { json in json.object("snapshot") { $0.member("position", position) } })
        var last = GoldenNumber(0)
        while case let rows = try store.snapshotPart(after: last, limit: 1000), let end = rows.last {
            var chunk: [UInt8] = []
            for (_, line) in rows { chunk += line + [UInt8(ascii: "\n")] }
            try sink(chunk)
            last = end.0
        }
        let checksum = FeedChecksum(try store.checksum())
        try sink(line { json in json.object("end") { checksum.write(to: &$0) } })
    }

    private static func line(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.object(body)
        return json.bytes + [UInt8(ascii: "\n")]
    }
}

extension FeedChecksum {
    /// Members of an object: `position`, `count`, `checksum`, `active`.
    package func write(to json: inout JSONWriter) {
        json.member("position", position)
        all.write(to: &json)
        json.object("active") { active.write(to: &$0) }
    }
}

extension CustomerChecksum {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("count", count)
        json.member("checksum", checksum)
    }
}

extension JSONWriter {
    fileprivate mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        object(body)
    }
}
