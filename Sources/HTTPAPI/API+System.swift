import CustomerModel
import Hub
import Hummingbird

/// The server about itself.
extension API {
    func listSources(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let counts = try await hub.summary().recordsBySource.sorted { $0.key < $1.key }
        return .object { json in
            json.key("items")
            json.array { json in counts.forEach { json.source($0.key, records: $0.value) } }
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

extension JSONWriter {
    fileprivate mutating func source(_ system: String, records: Int) {
        object { json in
            json.member("system", system)
            json.member("records", records)
        }
    }
}
