import CustomerModel
import HTTPTypes
import Hub
import Hummingbird

/// Named readers of the change feed.
extension API {
    func listConsumers(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let consumers = try await hub.consumers()
        return .items(consumers)
    }

    func putConsumer(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let name = try context.newConsumerName()
        let document = try SmallDocument(try await request.document(context, under: configuration), allowing: ["types"])
        let (json, isNew) = try await hub.putConsumer(name, types: try document.changeTypes())
        return .json(json, status: isNew ? .created : .ok)
    }

    func getConsumer(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .json(try await hub.consumer(context.pathText("name")))
    }

    func deleteConsumer(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        try await hub.deleteConsumer(context.pathText("name"))
        return Response(status: .noContent)
    }

    func listConsumerChanges(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["limit", "wait"])
        let (name, limit, wait) = (try context.pathText("name"), try query.limit(), try query.wait())
        let page = try await stopWaitingAtShutdown { [hub] in
            try await hub.changes(for: name, limit: limit, wait: wait)
        }
        return .object { json in
            json.key("events")
            json.raw(page.events)
            json.member("count", page.count)
            json.member("cursor", page.cursor)
        }
    }

    func acknowledgeChanges(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let name = try context.pathText("name")
        let document = try SmallDocument(
            try await request.document(context, under: configuration), allowing: ["position", "replay"])
        let position = try document.requiredText("position")
        return .json(try await hub.acknowledge(name, position: position, isReplay: document.flag("replay")))
    }
}

extension APIContext {
    /// The `{name}` of a consumer that is to be made.
    fileprivate func newConsumerName() throws(Problem) -> String {
        let name = try pathText("name")
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/) != nil else {
            let message = "A name has 1 to 64 letters and digits of ASCII, and `.`, `_` or `-` after the first."
            throw QueryParameters.invalid("name", message)
        }
        return name
    }
}

extension SmallDocument {
    /// The types of `types`; nil when it is absent or null.
    func changeTypes() throws(Problem) -> [ChangeType]? {
        guard let names = try texts("types") else { return nil }
        let types = names.compactMap(ChangeType.init(name:))
        guard types.count == names.count, !types.isEmpty else {
            throw Self.invalid("types", "Must be a list of types of events: \(ChangeType.names).")
        }
        return types
    }
}
