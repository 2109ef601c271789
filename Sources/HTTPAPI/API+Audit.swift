import Hub
import Hummingbird

/// Who did what.
extension API {
    func listAudit(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["subject", "cursor", "limit"])
        let (subject, limit) = (query.text("subject"), try query.limit())
        let page = try await hub.audit(subject: subject, cursor: query.text("cursor"), limit: limit)
        let kept = subject.map { "&subject=\(PercentEncoding.encode($0))" } ?? ""
        return .page(page, path: "/v1/audit?limit=\(limit)\(kept)&")
    }
}
