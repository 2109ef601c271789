import Hub
import Hummingbird
import ServiceLifecycle

/// The change feed.
extension API {
    func listChanges(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["after", "limit", "wait"])
        let (after, limit) = (query.text("after"), try query.limit())
        let wait = Duration.seconds(try query.number("wait", standard: 0, in: 0...Self.longestWait))
        return .changes(try await changes(after: after, limit: limit, wait: wait), limit: limit)
    }

    /// Seconds: shorter than the time-outs of common proxies.
    private static let longestWait = 30

    /// A server that is told to stop does not keep waiting for news.
    private func changes(after: String?, limit: Int, wait: Duration) async throws -> ChangePage {
        try await cancelWhenGracefulShutdown { [hub] in
            try await hub.changes(after: after, limit: limit, wait: wait)
        }
    }
}
