import HTTPTypes
import Hub
import Hummingbird
import NIOCore
import ServiceLifecycle

/// The change feed as server-sent events (the HTML standard's `text/event-stream`).
extension API {
    /// Streams until the client leaves or the server stops. The id of each event is its position, so that a client that
    /// comes back goes on with `Last-Event-ID`.
    func streamChanges(
        _ request: Request, _ context: APIContext, after: String?, limit: Int, types: [ChangeType]?
    ) async throws -> Response {
        let start = request.headers[.lastEventID] ?? after
        // Before the head is sent, a wrong cursor or an unreachable database is still a problem document.
        let first = try await hub.changes(after: start, limit: limit, types: types)
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { [self] writer in
                let sender = BodySender(context, patience: configuration.idleTimeout)
                var page: ChangePage? = first
                while let part = page {
                    try await sender.send(part.eventStream, to: &writer)
                    page = await next(after: part.cursor, limit: limit, types: types, for: context.caller)
                }
                try await writer.finish(nil)
            })
    }

    /// What follows, or nothing after the time of a heartbeat; nil when the stream has to end: the server stops, the
    /// database is gone, and the client comes back by itself; or its token is no longer one.
    private func next(
        after cursor: String, limit: Int, types: [ChangeType]?, for caller: Caller
    ) async -> ChangePage? {
        let wait = configuration.heartbeat
        let page = try? await stopWaitingAtShutdown { [hub] in
            try await hub.changes(after: cursor, limit: limit, types: types, wait: wait)
        }
        guard await doorkeeper.stillKnows(caller) else { return nil }
        return Task.isShuttingDownGracefully || Task.isCancelled ? nil : page
    }
}

extension ChangePage {
    /// The events as a part of a stream; without events a comment that keeps the connection alive. Its id is the cursor,
    /// which may have moved past events of other types.
    fileprivate var eventStream: ByteBuffer {
        var text = ByteBuffer()
        for item in items {
            text.writeString("id: \(item.position)\ndata: ")
            text.writeBytes(item.json)
            text.writeString("\n\n")
        }
        if items.isEmpty { text.writeString(": nothing new\nid: \(cursor)\n\n") }
        return text
    }
}

extension Request {
    /// Whether the client asks for a stream of events.
    var wantsEventStream: Bool {
        headers[values: .accept].contains { field in
            field.split(separator: ",").contains { type in
                MediaType.essence(of: String(type.drop { $0 == " " })) == "text/event-stream"
            }
        }
    }
}
