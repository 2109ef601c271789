import CustomerModel
import Hub
import Hummingbird

/// The server about itself.
extension API {
    func listSources(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let sources = try await hub.sources()
        return .object { json in
            json.key("items")
            json.array { json in sources.forEach { json.source($0) } }
        }
    }

    func listAttributes(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .object { json in
            json.key("items")
            json.array { json in hub.catalog.attributes.forEach { json.attribute($0) } }
        }
    }

    func getHealth(_ request: Request, _ context: APIContext) async throws -> Response {
        .object { $0.member("status", "alive") }
    }

    func getReadiness(_ request: Request, _ context: APIContext) async throws -> Response {
        try await hub.ping()
        return .object { $0.member("status", "ready") }
    }

    func getOpenAPI(_ request: Request, _ context: APIContext) async throws -> Response {
        .json(configuration.openAPIDocument)
    }
}
