import Hub
import Hummingbird

/// Questions to the matching engine, and what it leaves to people.
extension API {
    func findMatches(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["limit"])
        let limit = try query.number("limit", standard: 10, in: 1...100)
        let document = try await request.document(context, under: configuration)
        return .json(try await hub.matches(document: document, limit: limit))
    }

    func getExplanation(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["a", "b"])
        return .json(try await hub.explanation(query.sourceKey("a"), query.sourceKey("b")))
    }
}
