import HTTPTypes
import Hub
package import Hummingbird
import Logging
import NIOCore

/// A page for people, served beside the API on the same port.
package struct PageRoute: Sendable {
    /// A path of the router, such as `/workbench/tasks/{id}`.
    package let path: String
    package let answer: @Sendable (Request, PageContext) async throws -> Response

    package init(_ path: String, _ answer: @escaping @Sendable (Request, PageContext) async throws -> Response) {
        self.path = path
        self.answer = answer
    }
}

/// The API within the process. Pages are clients of it like any other: what they show, a program can get, and who may not
/// read something there does not see it here.
struct InnerAPI: Sendable {
    let responder: RouterResponder<APIContext>

    func asked(by request: Request, _ context: APIContext) -> PageContext {
        PageContext(parameters: context.parameters, requestId: context.requestId) { target in
            var fields = HTTPFields()
            // Who asks is who asked for the page.
            for name in [HTTPField.Name.authorization, .cookie] { fields[name] = request.headers[name] }
            let head = HTTPRequest(
                method: .get, scheme: nil, authority: request.head.authority, path: target, headerFields: fields)
            var inner = APIContext(
                source: ApplicationRequestContextSource(channel: context.channel, logger: context.logger))
            // The audit names the page's request.
            inner.requestId = context.requestId
            let response = try await responder.respond(
                to: Request(head: head, body: RequestBody(buffer: ByteBuffer())), context: inner)
            let body = try await response.collected().1.body
            return PageContext.Answer(status: Int(response.status.code), body: body)
        }
    }
}

/// What a page knows of its request, and its way to the API.
package struct PageContext: Sendable {
    /// What an operation of the API answered.
    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]
    }

    package let parameters: Parameters
    package let requestId: String
    /// Asks an operation by GET, with the credentials of whoever asks for the page. The argument is a path and query.
    package let get: @Sendable (String) async throws -> Answer

    /// `{name}` of the path, decoded; nil when it is not UTF-8 text in percent-encoding.
    package func pathText(_ name: String) -> String? {
        parameters[name[...]].flatMap { PercentEncoding.decode($0) }
    }
}
