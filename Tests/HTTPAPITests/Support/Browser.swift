import Hub

@testable import HTTPAPI

/// Somebody who signed in, as their browser sends requests.
struct Browser: Sendable {
    let client: RawClient
    /// The `Cookie` field.
    let cookie: String
    let forgeryToken: String

    /// A call with the cookie, and with the session's token unless it is left out.
    func call(_ call: Call, forgeryToken token: String? = nil) -> Call {
        var call = call
        call.headers["Cookie"] = cookie
        call.headers["X-CSRF-Token"] = token ?? forgeryToken
        return call
    }

    func send(_ call: Call) async throws -> Answer { try await client.send(self.call(call)) }
}

extension LiveServer {
    static let password = "correct horse battery staple"

    func attempt(_ name: String, _ password: String = password) async throws -> Answer {
        try await client.send(.post("/v1/session", json: #"{"name": "\#(name)", "password": "\#(password)"}"#))
    }

    func signIn(_ name: String, _ password: String = password) async throws -> Browser {
        try Browser(try await attempt(name, password), client)
    }
}

extension Browser {
    struct NotSignedIn: Error {
        let status: Int
    }

    /// What an answer to a sign-in gives to the browser.
    init(_ answer: Answer, _ client: RawClient) throws {
        guard answer.status == 201, let cookie = answer.headers["set-cookie"]?.split(separator: ";").first,
            let token = try answer.json["csrfToken"]?.text
        else { throw NotSignedIn(status: answer.status) }
        self.init(client: client, cookie: String(cookie), forgeryToken: token)
    }
}

extension Hub {
    /// Somebody with the password of `LiveServer`.
    @discardableResult
    func makePerson(_ name: String, _ roles: Role..., purposes: [String]? = nil) async throws -> Int64 {
        guard let password = Password(LiveServer.password) else { return 0 }
        let request = PersonRequest(
            name: name, displayName: "Person \(name)", roles: roles, purposes: purposes,
            language: .finnish, password: try PasswordHash(of: password, cost: .test).text)
        return try await addPerson(request, by: .console).id
    }
}

extension PasswordHash.Cost {
    /// So little that a test of something else does not wait.
    static let test = PasswordHash.Cost(logRounds: 4, blockSize: 8, parallelism: 1)
}
