import HTTPTypes
import Hub

@testable import HTTPAPI

/// People and their sessions.
extension Scenarios {
    private static let anna = #"{"name": "anna", "roles": ["steward"], "purposes": ["sales"], "language": "fi"}"#
    private static let long = String(repeating: " ", count: 10_001)

    /// On a server without accounts.
    static let people: [Scenario] = [
        Scenario("createPerson", 201, .post("/v1/people", json: anna)),
        Scenario("createPerson", 409, .post("/v1/people", json: anna)),
        Scenario("createPerson", 400, .post("/v1/people?x=1", json: anna)),
        Scenario("createPerson", 408) { try await $0.trickle("POST /v1/people", "application/json") },
        Scenario("createPerson", 413, .post("/v1/people", json: long)),
        Scenario("createPerson", 415, Call("POST", "/v1/people", body: Array(anna.utf8))),
        Scenario("createPerson", 422, .post("/v1/people", json: #"{"name": "Anna", "roles": ["steward"]}"#)),
        Scenario("createPerson", 422, .post("/v1/people", json: #"{"name": "b", "roles": []}"#)),
        Scenario(
            "createPerson", 422, .post("/v1/people", json: #"{"name": "b", "roles": ["admin"], "password": "short"}"#)),
        Scenario("listPeople", 200, Call("/v1/people")),
        Scenario("listPeople", 400, Call("/v1/people?x=1")),
        Scenario("getPerson", 200, Call("/v1/people/1")),
        Scenario("getPerson", 400, Call("/v1/people/1?x=1")),
        Scenario("getPerson", 404, Call("/v1/people/anna")),
        Scenario("patchPerson", 200, patch("/v1/people/1", #"{"language": "sv", "purposes": null, "disabled": true}"#)),
        Scenario("patchPerson", 400, patch("/v1/people/1?x=1", "{}")),
        Scenario("patchPerson", 404, patch("/v1/people/99999", "{}")),
        Scenario("patchPerson", 408) { try await $0.trickle("PATCH /v1/people/1", "application/json") },
        Scenario("patchPerson", 413, patch("/v1/people/1", long)),
        Scenario("patchPerson", 415, Call("PATCH", "/v1/people/1", body: [])),
        Scenario("patchPerson", 422, patch("/v1/people/1", #"{"name": "anne"}"#)),
        Scenario("patchPerson", 422, patch("/v1/people/1", #"{"purposes": ["fun"]}"#)),
        Scenario("removePerson", 204, Call("DELETE", "/v1/people/1")),
        Scenario("removePerson", 404, Call("DELETE", "/v1/people/1")),
        Scenario("removePerson", 400, Call("DELETE", "/v1/people/1?x=1")),
        Scenario("getSession", 200, Call("/v1/session")),
        Scenario("getSession", 400, Call("/v1/session?x=1")),
        Scenario("getSignInWays", 200, Call("/v1/session/ways")),
        Scenario("getSignInWays", 400, Call("/v1/session/ways?x=1")),
        Scenario("signOut", 404, Call("DELETE", "/v1/session")),
        Scenario("patchSession", 404, patch("/v1/session", "{}")),
        Scenario("putPassword", 404, .put("/v1/session/password", json: "{}")),
    ]

    static let peopleWithoutDatabase: [Scenario] = [
        Scenario("createPerson", 503, .post("/v1/people", json: anna)),
        Scenario("listPeople", 503, Call("/v1/people")),
        Scenario("getPerson", 503, Call("/v1/people/1")),
        Scenario("patchPerson", 503, patch("/v1/people/1", "{}")),
        Scenario("removePerson", 503, Call("DELETE", "/v1/people/1")),
    ]

    /// On a server with accounts, where `anna` may sign in.
    static let sessions: [Scenario] =
        [
            Scenario("signIn", 201, signIn()),
            Scenario("signIn", 400, signIn("/v1/session?x=1")),
            Scenario("signIn", 401, .post("/v1/session", json: #"{"name": "anna", "password": "wrong"}"#)),
            Scenario("signIn", 403) { server in
                var call = signIn()
                call.headers["Sec-Fetch-Site"] = "cross-site"
                return try await server.client.send(call)
            },
            Scenario("signIn", 408) { try await $0.trickle("POST /v1/session", "application/json") },
            Scenario("signIn", 413, .post("/v1/session", json: long)),
            Scenario("signIn", 415, Call("POST", "/v1/session", body: [])),
            Scenario("signIn", 422, .post("/v1/session", json: #"{"name": "anna"}"#)),
            signedIn("getSession", 200, Call("/v1/session")),
            signedIn("patchSession", 200, patch("/v1/session", #"{"language": "sv"}"#)),
            signedIn("patchSession", 422, patch("/v1/session", #"{"language": "de"}"#)),
            signedIn("putPassword", 422, .put("/v1/session/password", json: passwords("too short"))),
            signedIn("putPassword", 204, .put("/v1/session/password", json: passwords(LiveServer.password))),
            signedIn("signOut", 204, Call("DELETE", "/v1/session")),
            signedIn("signOut", 400, Call("DELETE", "/v1/session?x=1")),
        ]
        + [("PATCH", "patchSession", ""), ("PUT", "putPassword", "/password")].flatMap { method, operation, path in
            [
                signedIn(operation, 400, Call(method, "/v1/session\(path)?x=1")),
                signedIn(operation, 413, json(method, "/v1/session\(path)", long)),
                signedIn(operation, 415, Call(method, "/v1/session\(path)", body: [])),
                Scenario(operation, 408) { server in
                    let browser = try await server.signIn("anna")
                    return try await server.trickle(
                        "\(method) /v1/session\(path)", "application/json", headers: browser.call(Call("/")).headers)
                },
            ]
        }
        + [("PATCH", "patchSession", ""), ("PUT", "putPassword", "/password"), ("DELETE", "signOut", "")]
        .map { method, operation, path in
            Scenario(operation, 403) { server in
                let browser = try await server.signIn("anna")
                let call = json(method, "/v1/session\(path)", "{}")
                return try await server.client.send(browser.call(call, forgeryToken: "0"))
            }
        }

    /// On a server with accounts whose database is gone after `anna` has signed in.
    static func sessionsWithoutDatabase(_ browser: Browser) -> [Scenario] {
        [
            Scenario("signIn", 503, signIn()),
            Scenario("patchSession", 503, browser.call(patch("/v1/session", #"{"language": "sv"}"#))),
            Scenario(
                "putPassword", 503,
                browser.call(.put("/v1/session/password", json: passwords(LiveServer.password)))),
            Scenario("signOut", 503, browser.call(Call("DELETE", "/v1/session"))),
        ]
    }

    static func signIn(_ target: String = "/v1/session") -> Call {
        .post(target, json: #"{"name": "anna", "password": "\#(LiveServer.password)"}"#)
    }

    private static func passwords(_ new: String) -> String {
        #"{"current": "\#(LiveServer.password)", "new": "\#(new)"}"#
    }

    private static func patch(_ target: String, _ document: String) -> Call { json("PATCH", target, document) }

    private static func json(_ method: String, _ target: String, _ document: String) -> Call {
        Call(method, target, headers: ["Content-Type": "application/json"], body: Array(document.utf8))
    }

    private static func signedIn(_ operation: String, _ status: Int, _ call: Call) -> Scenario {
        Scenario(operation, status) { try await $0.signIn("anna").send(call) }
    }
}
