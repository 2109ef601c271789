import CustomerModel
import Hub
import Hummingbird

/// Golden customers.
extension API {
    func listCustomers(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["q", "kind", "asOf", "figure", "cursor", "limit"])
        if let figure = query.text("figure") { return try await listCustomers(behind: figure, query, context) }
        let (search, kind, limit) = (try query.search(), try query.kind(), try query.limit())
        let page = try await hub.customers(
            search: search, kind: kind, cursor: query.text("cursor"), limit: limit, asOf: try query.moment("asOf"),
            seenBy: hub.sight(of: context.caller))
        let filter = [
            search.map { "q=\(PercentEncoding.encode($0))&" }, kind.map { "kind=\($0)&" },
            query.text("asOf").map { "asOf=\(PercentEncoding.encode($0))&" },
        ]
        return .page(page, path: "/v1/customers?\(filter.compactMap(\.self).joined())limit=\(limit)&")
    }

    /// Those behind a number of the statistics.
    private func listCustomers(
        behind figure: String, _ query: QueryParameters, _ context: APIContext
    ) async throws -> Response {
        guard ["q", "kind", "asOf"].allSatisfy({ query.text($0) == nil }) else {
            throw QueryParameters.invalid("figure", "Cannot be combined with `q`, `kind` or `asOf`.")
        }
        let limit = try query.limit()
        let page = try await hub.customers(
            behind: figure, cursor: query.text("cursor"), limit: limit, seenBy: hub.sight(of: context.caller))
        return .page(page, path: "/v1/customers?figure=\(PercentEncoding.encode(figure))&limit=\(limit)&")
    }

    func getCustomer(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["asOf", "fields", "include"])
        let selection = try query.selection(hub.catalog)
        return try await customer(request, context) { try await hub.customer(id: $0, selection) }
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

    func getHow(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return try await customer(request, context, hub.how)
    }

    /// What links the records of a customer, and of those that are named beside it.
    func getLinks(_ request: Request, _ context: APIContext) async throws -> Response {
        let others = try QueryParameters(of: request, allowing: ["with"]).others()
        return try await customer(request, context) { try await hub.links(id: $0, with: others) }
    }

    /// The customers of many source records.
    func lookUpRecords(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let items = try await hub.lookUp(document: try await request.document(context, under: configuration))
        return .items(items)
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

extension QueryParameters {
    /// UTF-8 bytes of the longest text to search for.
    private static let longestSearch = 512

    /// What to search for; nil when it is absent or empty.
    fileprivate func search() throws(Problem) -> String? {
        guard let text = text("q") else { return nil }
        guard text.utf8.count <= Self.longestSearch else {
            throw Self.invalid("q", "Must be at most \(Self.longestSearch) bytes of UTF-8.")
        }
        return text
    }

    /// What is wanted of a customer: `asOf`, `fields` and `include`.
    fileprivate func selection(_ catalog: Catalog) throws(Problem) -> CustomerSelection {
        var selection = CustomerSelection()
        selection.moment = try moment("asOf")
        selection.attributes = names("fields")
        if let attributes = selection.attributes {
            let known = Set(catalog.attributes.map(\.name.rawValue))
            guard attributes.allSatisfy(known.contains) else {
                throw Self.invalid("fields", "Must be names of attributes of the catalog, separated by commas.")
            }
        }
        for name in names("include") ?? [] {
            guard let part = CustomerSelection.Part(rawValue: name) else {
                let parts = CustomerSelection.Part.allCases.map(\.rawValue).joined(separator: ", ")
                throw Self.invalid("include", "Must be some of \(parts), separated by commas.")
            }
            guard selection.moment == nil || part.hasPast else {
                throw Self.invalid("include", "With `asOf` only records and lineage can be included.")
            }
            if !selection.parts.contains(part) { selection.parts.append(part) }
        }
        return selection
    }

    /// The ids under `with`.
    fileprivate func others() throws(Problem) -> [String] {
        let others = names("with") ?? []
        guard others.count < Hub.mostLinkedCustomers else {
            throw Self.invalid("with", "Must be at most \(Hub.mostLinkedCustomers - 1) ids, separated by commas.")
        }
        return others
    }

    /// Words separated by commas; nil when the parameter is absent or empty.
    private func names(_ parameter: String) -> [String]? {
        text(parameter)?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
}
