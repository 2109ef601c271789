import CustomerModel
import HTTPTypes
import Hub
import Hummingbird

/// Addresses to which the change feed is posted.
extension API {
    func listSubscriptions(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let subscriptions = try await hub.subscriptions()
        return .items(subscriptions)
    }

    func createSubscription(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let wish = try await subscription(in: request, context)
        let (id, json, secret) = try await hub.subscribe(wish)
        return .secret(secret, of: json, status: .created, headers: [.location: "/v1/subscriptions/\(id)"])
    }

    func getSubscription(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .json(try await hub.subscription(context.subscriptionId()))
    }

    func putSubscription(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let id = try context.subscriptionId()
        return .json(try await hub.changeSubscription(id, try await subscription(in: request, context)))
    }

    func deleteSubscription(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        try await hub.unsubscribe(context.subscriptionId())
        return Response(status: .noContent)
    }

    func rotateSecret(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let (json, secret) = try await hub.rotateSecret(context.subscriptionId())
        return .secret(secret, of: json)
    }

    func pingSubscription(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .json(try await hub.ping(context.subscriptionId()), status: .accepted)
    }

    func replaySubscription(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let id = try context.subscriptionId()
        let document = try SmallDocument(
            try await request.document(context, under: configuration), allowing: ["position"])
        return .json(try await hub.replaySubscription(id, after: try document.requiredText("position")))
    }

    func listDeadLetters(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["cursor", "limit"])
        let (id, limit) = (try context.subscriptionId(), try query.limit())
        let page = try await hub.deadLetters(id, cursor: query.text("cursor"), limit: limit)
        return .page(page, path: "/v1/subscriptions/\(id)/dead-letters?limit=\(limit)&")
    }

    func retryDeadLetters(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .json(try await hub.retryDeadLetters(context.subscriptionId()), status: .accepted)
    }

    private func subscription(in request: Request, _ context: APIContext) async throws -> SubscriptionRequest {
        let document = try SmallDocument(
            try await request.document(context, under: configuration), allowing: ["url", "types", "paused"])
        let target = try WebhookTarget(
            document.requiredText("url"), allowsPrivate: configuration.allowsPrivateWebhooks)
        return SubscriptionRequest(
            target: target, types: try document.changeTypes(), isPaused: try document.flag("paused"))
    }
}

extension APIContext {
    /// The number of a subscription in the path. Whatever is not a number was never a subscription.
    fileprivate func subscriptionId() throws(Problem) -> Int64 {
        guard let id = Int64(try pathText("id")) else {
            throw Problem(.unknownSubscription, "No subscription has that number.")
        }
        return id
    }
}

extension Response {
    /// A subscription together with its secret, which is shown this once.
    fileprivate static func secret(
        _ secret: String, of subscription: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        .object(status: status, headers: headers) { json in
            json.member("secret", secret)
            json.key("subscription")
            json.raw(subscription)
        }
    }
}
