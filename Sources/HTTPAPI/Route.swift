package import HTTPTypes
package import Hub
package import Hummingbird

/// One operation of the API.
package struct Route: Sendable {
    /// A method of `API`, not yet bound to one.
    package typealias Handler = @Sendable (API) -> @Sendable (Request, APIContext) async throws -> Response

    package let method: HTTPRequest.Method
    /// With parameters in braces, as in the OpenAPI document.
    package let path: String
    /// The `operationId` of the OpenAPI document.
    package let operation: String
    /// What a caller must have; nil: anybody may ask, without a token.
    package let permission: Permission?
    let handler: Handler
    /// What requests are about: the parameter of the path that names it, and the collection below `/v1` that has it. Nil when
    /// the path has no parameter.
    let subject: (parameter: String, collection: Substring)?

    /// - Parameter permission: what a caller must have; nil: anybody may ask, without a token.
    init(
        _ method: HTTPRequest.Method, _ path: String, _ operation: String, _ handler: @escaping Handler,
        needs permission: Permission?
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.handler = handler
        self.permission = permission
        let parameter = ["key", "id", "name", "system"].first { path.contains("{\($0)}") }
        subject = parameter.map { ($0, path.split(separator: "/").dropFirst().first ?? "") }
    }

    /// Whether the path of a request is this route's, as the router sees it: empty segments do not count.
    func serves(_ requestPath: String) -> Bool {
        let asked = requestPath.split(separator: "/")
        let offered = path.split(separator: "/")
        return asked.count == offered.count && zip(asked, offered).allSatisfy { $1.first == "{" || $0 == $1 }
    }
}

extension [Route] {
    /// The methods that a path supports, for `Allow`; empty when nothing is served there.
    func methods(at path: String) -> [String] {
        let methods = filter { $0.serves(path) }.map(\.method.rawValue)
        return (methods.contains("GET") ? methods + ["HEAD"] : methods).sorted()
    }
}
