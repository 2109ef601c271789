import Hub
import Hummingbird

/// Questions to the matching engine, and what it leaves to people.
extension API {
    func findMatches(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["limit"])
        let limit = try query.number("limit", standard: 10, in: 1...100)
        let document = try await request.document(context, under: configuration)
        try requireSeen(document, by: context.caller)
        return .json(try await hub.matches(document: document, limit: limit))
    }

    /// Nobody finds out by trying what they may not see.
    ///
    /// - Throws: `invalidDocument`.
    private func requireSeen(_ document: [UInt8], by caller: Caller) throws(Problem) {
        let sight = hub.sight(of: caller)
        guard !sight.isWhole, (try? Masker(sight: sight).hidesSomething(in: document)) != false else { return }
        throw Problem(
            .invalidDocument, "The document names attributes that the purposes of the caller do not show.",
            faults: [.init(.pointer("/attributes"), "May only have attributes that the caller may see.")])
    }

    func getExplanation(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["a", "b"])
        return .json(try await hub.explanation(query.sourceKey("a"), query.sourceKey("b")))
    }
}
