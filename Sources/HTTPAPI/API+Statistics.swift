import Hub
import Hummingbird

/// Figures about the whole hub.
extension API {
    func getStatistics(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .json(try await hub.statistics())
    }
}
