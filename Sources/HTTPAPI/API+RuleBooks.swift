import Hub
import Hummingbird

/// The versions of the rules.
extension API {
    func listRuleBooks(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["cursor", "limit"])
        let limit = try query.limit()
        return .page(
            try await hub.ruleBooks(cursor: query.text("cursor"), limit: limit), path: "/v1/rule-books?limit=\(limit)&")
    }

    func getRuleBook(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let version = Int64(try context.pathText("version")), let json = try await hub.ruleBook(version) else {
            throw Problem(.unknownRuleBook, "No version of the rules has that number.")
        }
        return .json(json)
    }
}
