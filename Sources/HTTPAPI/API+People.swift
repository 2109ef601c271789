import HTTPTypes
import Hub
import Hummingbird

/// People who may sign in.
extension API {
    func createPerson(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let document = try SmallDocument(
            try await request.document(context, under: configuration),
            allowing: ["name", "displayName", "roles", "purposes", "language", "password"])
        let name = try document.requiredText("name")
        let password = document.isGiven("password") ? try document.newPassword("password", of: name) : nil
        let wish = PersonRequest(
            name: name, displayName: try document.text("displayName") ?? name, roles: try document.roles() ?? [],
            purposes: try document.purposes(), language: try document.language() ?? .english,
            password: try await hash(password))
        let (id, json) = try await hub.addPerson(wish, by: context.caller)
        return .json(json, status: .created, headers: [.location: "/v1/people/\(id)"])
    }

    func listPeople(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .items(try await hub.people())
    }

    func getPerson(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .json(try await hub.person(try context.personId()))
    }

    func patchPerson(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let id = try context.personId()
        let document = try SmallDocument(
            try await request.document(context, under: configuration),
            allowing: ["displayName", "roles", "purposes", "language", "disabled", "password"])
        var change = PersonChange()
        change.displayName = try document.text("displayName")
        change.roles = try document.roles()
        if document.contains("purposes") { change.purposes = try document.purposes() ?? [] }
        change.language = try document.language()
        if document.isGiven("disabled") { change.isDisabled = try document.flag("disabled") }
        if document.isGiven("password") {
            change.password = try await hash(try document.newPassword("password", of: try await hub.nameOfPerson(id)))
        }
        let json = try await hub.change(person: id, change, by: context.caller)
        sessions.forget()
        return .json(json)
    }

    func removePerson(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        try await hub.removePerson(try context.personId(), by: context.caller)
        sessions.forget()
        return Response(status: .noContent)
    }

    private func hash(_ password: Password?) async throws -> String? {
        guard let password else { return nil }
        return try await entrance.hash(password)
    }
}

extension SmallDocument {
    /// Nil when it is absent or null: not limited, which an empty list must not come to by mistake.
    fileprivate func purposes() throws(Problem) -> [String]? {
        let purposes = try texts("purposes")
        guard purposes?.isEmpty != true else {
            throw Self.invalid("purposes", "Must name a purpose, or be null: not limited to any.")
        }
        return purposes
    }
}

extension APIContext {
    fileprivate func personId() throws(Problem) -> Int64 {
        guard let id = Int64(try pathText("id")) else { throw Problem(.unknownPerson, "No person has that number.") }
        return id
    }
}
