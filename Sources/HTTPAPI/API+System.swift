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

    func getSourceStatistics(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .json(try await hub.sourceStatistics(try context.pathText("system")))
    }

    func listMappings(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let mappings = hub.mappingDescriptions
        return .object { json in
            json.key("items")
            json.array { json in for mapping in mappings { json.object { $0.head(of: mapping) } } }
        }
    }

    func getMapping(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let mapping = hub.mappingDescription(try context.pathText("system")) else { throw Problem.unknownMapping }
        return .object { $0.mapping(mapping) }
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

extension Problem {
    static let unknownMapping = Problem(.unknownSource, "No mapping in schemas/sources/ is for that source system.")
}
