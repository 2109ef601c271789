import HTTPTypes
import Hummingbird

/// Refuses requests for host names that are not this server's: a web page that points a name of its own at this machine
/// must not read customers through the browser of somebody who works here.
struct HostMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Without port; nil admits every name.
    let names: Set<String>?

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let names, let authority = request.head.authority else { return try await next(request, context) }
        guard names.contains(hostName(of: authority)) else {
            throw Problem(.misdirectedRequest, "Ask for the server by one of its own host names.")
        }
        return try await next(request, context)
    }

    private func hostName(of authority: String) -> String {
        let lowered = authority.lowercased()
        guard let colon = lowered.utf8.lastIndex(of: UInt8(ascii: ":")),
            lowered[colon...].dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return lowered }
        return String(lowered[..<colon])
    }
}
