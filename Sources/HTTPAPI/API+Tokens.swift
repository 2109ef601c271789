import CustomerModel
import HTTPTypes
import Hub
import Hummingbird

/// API tokens.
extension API {
    func createToken(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let document = try SmallDocument(
            try await request.document(context, under: configuration),
            allowing: ["name", "roles", "sources", "purposes", "expiresAt"])
        let secret = TokenSecret.make()
        let (id, json) = try await hub.addToken(
            try document.tokenRequest(), prefix: secret.prefix, hash: secret.hash, by: context.caller)
        return .object(status: .created, headers: [.location: "/v1/tokens/\(id)"]) { answer in
            answer.member("secret", secret.text)
            answer.key("token")
            answer.raw(json)
        }
    }

    func listTokens(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let tokens = try await hub.tokens()
        return .items(tokens)
    }

    func revokeToken(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let id = Int64(try context.pathText("id")) else {
            throw Problem(.unknownToken, "No token has that number.")
        }
        defer { doorkeeper.forget() }
        return .json(try await hub.revokeToken(id, by: context.caller))
    }
}

extension SmallDocument {
    fileprivate func tokenRequest() throws(Problem) -> TokenRequest {
        TokenRequest(
            name: try requiredText("name"), roles: try roles() ?? [], sources: try texts("sources"),
            purposes: try texts("purposes"),
            expiresAt: try moment("expiresAt"))
    }

    /// Nil when it is absent or null.
    func roles() throws(Problem) -> [Role]? {
        guard let names = try texts("roles") else { return nil }
        let roles = names.compactMap(Role.init(rawValue:))
        guard roles.count == names.count, !roles.isEmpty else {
            let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.invalid("roles", "Must be a list of roles: \(known).")
        }
        return roles
    }

    /// Nil when it is absent or null.
    private func moment(_ name: String) throws(Problem) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let moment = Timestamp(rfc3339: text) else {
            throw Self.invalid(name, "Must be a moment such as `2027-03-02T09:30:00Z`.")
        }
        return moment
    }
}
