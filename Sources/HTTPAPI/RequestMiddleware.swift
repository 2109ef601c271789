import HTTPTypes
import Hummingbird
import Logging

/// Names each request, guards each answer, and writes one line about it when it is answered: method, route, status, size
/// and time, never a key, an id, a query or an address, so that the log holds no customer data. Reads that succeed within
/// a second are lines of level `debug`, all others of level `info`.
struct RequestMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let security: SecurityFields

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.requestId = request.ownId ?? RequestID().description
        var response = try await next(request, context)
        response.headers[.requestId] = context.requestId
        security.add(to: &response)
        log(request, response, after: ContinuousClock.now - start, context)
        return response
    }

    private func log(_ request: Request, _ response: Response, after time: Duration, _ context: APIContext) {
        let isOrdinary = request.isRead && response.status.code < 400 && time < .seconds(1)
        let level = isOrdinary ? Logger.Level.debug : .info
        guard context.logger.logLevel <= level else { return }
        context.requestLogger.log(
            level: level,
            "\(request.method.rawValue) \(context.endpointPath ?? "-") \(response.status.code)",
            metadata: [
                "milliseconds": "\(time.milliseconds)", "bytes": "\(response.body.contentLength ?? 0)",
            ]
        )
    }
}

extension APIContext {
    /// A logger whose lines name the request.
    var requestLogger: Logger {
        var logger = logger
        logger[metadataKey: "hb.request.id"] = nil
        logger[metadataKey: "request"] = "\(requestId)"
        return logger
    }
}

extension Request {
    fileprivate var isRead: Bool { method == .get || method == .head }

    /// The client's own id for the request when it is a plain word.
    fileprivate var ownId: String? {
        guard let id = headers[.requestId], (1...128).contains(id.utf8.count), id.utf8.allSatisfy(isWordByte) else {
            return nil
        }
        return id
    }
}

private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
}

extension Duration {
    /// With microsecond resolution.
    fileprivate var milliseconds: Double {
        let (seconds, attoseconds) = components
        return (Double(seconds) * 1e6 + Double(attoseconds / 1_000_000_000_000)) / 1e3
    }
}
