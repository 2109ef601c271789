import CustomerModel
import Hub
import Hummingbird

/// Lawful erasure.
extension API {
    func createErasure(_ request: Request, _ context: APIContext) async throws -> Response {
        let isTrial = try QueryParameters(of: request, allowing: ["dryRun"]).flag("dryRun")
        let document = try await request.document(context, under: configuration)
        return try await once(request, "createErasure", Fingerprint(document)) {
            .erasure(try await hub.erase(document: document, isTrial: isTrial))
        }
    }

    func listErasures(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["cursor", "limit"])
        let limit = try query.limit()
        let page = try await hub.erasures(cursor: query.text("cursor"), limit: limit)
        return .page(page, path: "/v1/privacy/erasures?limit=\(limit)&")
    }

    func getErasure(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let json = try await hub.erasure(try context.erasureId()) else { throw Problem.unknownErasure }
        return .json(json)
    }

    func liftSuppression(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let id = try context.erasureId()
        let document = try await request.document(context, under: configuration)
        return try await once(request, "liftSuppression", Fingerprint(document)) {
            .json(try await hub.liftSuppression(of: id, document: document))
        }
    }
}

extension APIContext {
    fileprivate func erasureId() throws -> Int64 {
        guard let id = Int64(try pathText("id")) else { throw Problem.unknownErasure }
        return id
    }
}

extension Problem {
    fileprivate static let unknownErasure = Problem(.unknownErasure, "No erasure has that number.")
}

extension Response {
    /// The answer to an erasure: 201 with its place, 200 for a trial and for what was erased before.
    fileprivate static func erasure(_ receipt: ErasureReceipt) -> Response {
        guard let id = receipt.erasure, !receipt.isRepeated else { return .json(receipt.json) }
        return .json(receipt.json, status: .created, headers: [.location: "/v1/privacy/erasures/\(id)"])
    }
}
