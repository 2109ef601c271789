import Hub
import Hummingbird
import ServiceLifecycle

/// The change feed.
extension API {
    func listChanges(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["after", "limit", "types", "wait"])
        let (after, limit, types) = (query.text("after"), try query.limit(), try query.changeTypes())
        let wait = try query.wait()
        if request.wantsEventStream {
            return try await streamChanges(request, context, after: after, limit: limit, types: types)
        }
        let page = try await stopWaitingAtShutdown { [hub] in
            try await hub.changes(after: after, limit: limit, types: types, wait: wait)
        }
        return .changes(page, limit: limit, types: types)
    }

    /// A server that is told to stop does not keep waiting for news.
    func stopWaitingAtShutdown(
        _ body: @escaping @Sendable () async throws -> ChangePage
    ) async throws -> ChangePage {
        try await cancelWhenGracefulShutdown { try await body() }
    }
}

extension QueryParameters {
    /// How long to wait for news: shorter than the time-outs of common proxies.
    func wait() throws(Problem) -> Duration {
        .seconds(try number("wait", standard: 0, in: 0...30))
    }

    /// The types of `types`, separated by commas; nil when it is absent.
    func changeTypes() throws(Problem) -> [ChangeType]? {
        guard let names = text("types") else { return nil }
        var types: [ChangeType] = []
        for name in names.split(separator: ",", omittingEmptySubsequences: false) {
            guard let type = ChangeType(name: String(name)) else {
                throw Self.invalid("types", "Must be types of events, separated by commas: \(ChangeType.names).")
            }
            types.append(type)
        }
        return types
    }
}

extension ChangeType {
    /// Every type, for people.
    static var names: String { allCases.map(\.name).joined(separator: ", ") }
}
