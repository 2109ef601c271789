import HTTPTypes
import Hub
import Hummingbird
import Logging

/// Turns every error into problem+json, also those of the router.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let routes: [Route]

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = problem(error, of: request, context)
            let response = problem.response(requestId: context.requestId)
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    private func problem(_ error: any Error, of request: Request, _ context: APIContext) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as HubError:
            if error.code == .internal { log(error, request, context) }
            return Problem(error)
        case let error as HTTPError where error.status == .notFound: return unserved(request)
        case is CancellationError: return Problem(.shuttingDown, "The server stops. Try again when it is back.")
        default:
            log(error, request, context)
            return .defect
        }
    }

    private func unserved(_ request: Request) -> Problem {
        let methods = routes.methods(at: request.uri.path).joined(separator: ", ")
        guard !methods.isEmpty else {
            return Problem(.unknownRoute, "The paths of this server are listed in /openapi.json.")
        }
        var problem = Problem(.methodNotAllowed, "This path supports: \(methods).")
        problem.headers[.allow] = methods
        return problem
    }

    /// Errors of libraries may quote data, so that only their type is written down.
    private func log(_ error: any Error, _ request: Request, _ context: APIContext) {
        let cause =
            switch error {
            case let error as HubError: error.description
            case let error as SpoolFile.Failure: error.description
            default: "\(type(of: error))"
            }
        context.requestLogger.error("A request met a defect", metadata: ["cause": "\(cause)"])
    }
}
