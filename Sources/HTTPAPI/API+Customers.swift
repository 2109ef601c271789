import CustomerModel
import Hub
import Hummingbird

/// Golden customers.
extension API {
    func listCustomers(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["q", "kind", "cursor", "limit"])
        let (search, kind, limit) = (query.text("q"), try query.kind(), try query.limit())
        let page = try await hub.customers(search: search, kind: kind, cursor: query.text("cursor"), limit: limit)
        let filter = (search.map { "q=\(PercentEncoding.encode($0))&" } ?? "") + (kind.map { "kind=\($0)&" } ?? "")
        return .page(page, path: "/v1/customers?\(filter)limit=\(limit)&")
    }

    func getCustomer(_ request: Request, _ context: APIContext) async throws -> Response {
        try await customer(request, context, hub.customer, hub.customer)
    }

    func getLineage(_ request: Request, _ context: APIContext) async throws -> Response {
        try await customer(request, context, hub.lineage, hub.lineage)
    }

    func getRecords(_ request: Request, _ context: APIContext) async throws -> Response {
        try await customer(request, context, hub.records, hub.records)
    }

    func getRelations(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return try await customer(request, context, hub.relations)
    }

    func getHistory(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return try await customer(request, context, hub.history)
    }

    private func customer(
        _ request: Request, _ context: APIContext, _ ask: (String) async throws -> CustomerAnswer,
        _ askThen: (String, Timestamp) async throws -> CustomerAnswer
    ) async throws -> Response {
        guard let moment = try QueryParameters(of: request, allowing: ["asOf"]).moment("asOf") else {
            return try await customer(request, context, ask)
        }
        return try await customer(request, context) { try await askThen($0, moment) }
    }

    private func customer(
        _ request: Request, _ context: APIContext, _ ask: (String) async throws -> CustomerAnswer
    ) async throws -> Response {
        let id = try context.pathText("id")
        let unknown = Problem(.unknownCustomer, "No customer ever had that id.")
        return try .customer(await ask(id), id: id, unless: request, orElse: unknown)
    }
}
