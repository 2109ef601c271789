import CustomerModel
import HTTPTypes
import Hub
import Hummingbird

/// Signing in and out.
extension API {
    func signIn(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        try sessions.forgery.requireSameOrigin(request)
        let document = try SmallDocument(
            try await request.document(context, under: configuration), allowing: ["name", "password"])
        let (name, password) = (try document.requiredText("name"), try document.password("password"))
        let person = try await entrance.admit(
            name: name, password, from: context.address(of: request, configuration.transport)
        ) { person in
            try audit.note(context.signIn(of: person, status: .unauthorized))
        }
        return try await admit(person, request, context)
    }

    /// Gives somebody who has proved who they are a new session, in place of the one that the browser may have.
    func admit(_ person: KnownPerson, _ request: Request, _ context: APIContext) async throws -> Response {
        if let former = sessions.cookie.secret(of: request), let session = try await hub.session(hash: former.hash) {
            try await hub.endSession(session.id)
            sessions.forget()
        }
        let secret = SessionSecret.make()
        _ = try await hub.beginSession(of: person, hash: secret.hash, life: sessions.life)
        try await audit.write(context.signIn(of: person, status: .created))
        guard let caller = try await sessions.caller(of: secret) else { throw Problem.unknownSession }
        return .session(
            caller, secret, status: .created, cookie: sessions.cookie.field(secret, life: sessions.life.longest))
    }

    /// How people may sign in, for the page on which they do.
    func getSignInWays(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .object { json in
            json.member("password", true)
            json.member("openId", provider != nil && configuration.access == .tokens)
        }
    }

    func getSession(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .session(context.caller, sessions.cookie.secret(of: request))
    }

    func signOut(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        try await hub.endSession(try context.session().id)
        sessions.forget()
        return Response(status: .noContent, headers: [.setCookie: sessions.cookie.removal])
    }

    func patchSession(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let person = try context.session().person
        let document = try SmallDocument(
            try await request.document(context, under: configuration), allowing: ["language"])
        var change = PersonChange()
        change.language = try document.language()
        _ = try await hub.change(person: person.id, change, by: context.caller)
        sessions.forget()
        guard let secret = sessions.cookie.secret(of: request), let caller = try await sessions.caller(of: secret)
        else {
            throw Problem.unknownSession
        }
        return .session(caller, secret)
    }

    func putPassword(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let session = try context.session()
        let document = try SmallDocument(
            try await request.document(context, under: configuration), allowing: ["current", "new"])
        let (current, new) = (
            try document.password("current"), try document.newPassword("new", of: session.person.name)
        )
        let person = try await entrance.admit(
            name: session.person.name, current, from: context.address(of: request, configuration.transport)
        ) { _ in }
        var change = PersonChange()
        change.password = try await entrance.hash(new)
        _ = try await hub.change(person: person.id, change, keeping: session.id, by: context.caller)
        sessions.forget()
        return Response(status: .noContent)
    }
}

extension APIContext {
    /// The session that the request came with.
    ///
    /// - Throws: `unknownSession` when it came with none.
    fileprivate func session() throws(Problem) -> CallerSession {
        guard let session = caller.session else {
            throw Problem(.unknownSession, "Nobody has signed in: the request came with a token, or needs no account.")
        }
        return session
    }

    fileprivate func signIn(of person: KnownPerson, status: HTTPResponse.Status) -> AuditEntry {
        AuditEntry(
            at: .now, token: person.label, operation: "signIn", subject: "people/\(person.id)", status: status.code,
            requestId: requestId)
    }
}

extension SmallDocument {
    /// - Throws: `invalidDocument` when it is empty or longer than a kilobyte.
    func password(_ name: String) throws(Problem) -> Password {
        guard let password = Password(try requiredText(name)) else {
            throw Self.invalid(name, "Must have 1 to 1,024 bytes.")
        }
        return password
    }

    /// A password that is to be somebody's.
    func newPassword(_ name: String, of person: String) throws(Problem) -> Password {
        let password = try password(name)
        if let fault = password.fault(forName: person) { throw Self.invalid(name, fault) }
        return password
    }

    /// Nil when it is absent or null.
    func language() throws(Problem) -> Language? {
        guard let text = try text("language") else { return nil }
        guard let language = Language(rawValue: text) else {
            throw Self.invalid(
                "language", "Must be one of: \(Language.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return language
    }
}

extension Response {
    /// Who asks, and what they may do.
    fileprivate static func session(
        _ caller: Caller, _ secret: SessionSecret?, status: HTTPResponse.Status = .ok, cookie: String? = nil
    ) -> Response {
        .object(status: status, headers: cookie.map { [.setCookie: $0] } ?? [:]) { json in
            let person = caller.session?.person
            json.member("kind", person != nil ? "person" : caller.token != nil ? "token" : "open")
            json.member("id", (person?.id ?? caller.token).map(Int.init))
            json.member("name", caller.name)
            json.member("displayName", person?.displayName ?? caller.name)
            json.texts("roles", caller.roles.map(\.rawValue).sorted())
            json.texts("permissions", caller.permissions.map(\.rawValue).sorted())
            json.texts("sources", caller.sources?.sorted())
            json.texts("purposes", caller.purposes?.sorted())
            json.member("language", person?.language.rawValue)
            json.member("csrfToken", person == nil ? nil : secret?.forgeryToken)
        }
    }
}

extension JSONWriter {
    /// A member with a list of texts; `null` when there is none.
    fileprivate mutating func texts(_ name: String, _ values: [String]?) {
        key(name)
        guard let values else { return null() }
        array { json in values.forEach { json.string($0) } }
    }
}
