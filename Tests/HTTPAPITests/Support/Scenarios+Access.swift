import HTTPTypes
import Hub

@testable import HTTPAPI

/// Who may do what.
extension Scenarios {
    private static let wish = #"{"name": "web shop", "roles": ["integration"], "sources": ["sales"]}"#

    static let access: [Scenario] = [
        Scenario("createToken", 201, .post("/v1/tokens", json: wish)),
        Scenario("createToken", 400, .post("/v1/tokens?x=1", json: wish)),
        Scenario("createToken", 408) { try await $0.trickle("POST /v1/tokens", "application/json") },
        Scenario("createToken", 413, .post("/v1/tokens", json: String(repeating: " ", count: 10_001))),
        Scenario("createToken", 415, Call("POST", "/v1/tokens", body: Array(wish.utf8))),
        Scenario("createToken", 422, .post("/v1/tokens", json: #"{"name": "web shop", "roles": ["owner"]}"#)),
        Scenario(
            "createToken", 422, .post("/v1/tokens", json: #"{"name": "a", "roles": ["steward"], "sources": ["x"]}"#)),
        Scenario(
            "createToken", 422, .post("/v1/tokens", json: #"{"name": "a", "roles": ["steward"], "purposes": ["x"]}"#)),
        Scenario("listTokens", 200, Call("/v1/tokens")),
        Scenario("listTokens", 400, Call("/v1/tokens?x=1")),
        Scenario("revokeToken", 200, Call("DELETE", "/v1/tokens/1")),
        Scenario("revokeToken", 400, Call("DELETE", "/v1/tokens/1?x=1")),
        Scenario("revokeToken", 404, Call("DELETE", "/v1/tokens/99999")),
        Scenario("listAudit", 200, Call("/v1/audit?limit=3")),
        Scenario("listAudit", 200, Call("/v1/audit?subject=tokens/1")),
        Scenario("listAudit", 400, Call("/v1/audit?cursor=%21")),
    ]

    static let accessWithoutDatabase: [Scenario] = [
        Scenario("createToken", 503, .post("/v1/tokens", json: #"{"name": "a", "roles": ["admin"]}"#)),
        Scenario("listTokens", 503, Call("/v1/tokens")),
        Scenario("revokeToken", 503, Call("DELETE", "/v1/tokens/1")),
        Scenario("listAudit", 503, Call("/v1/audit")),
    ]

    /// Every operation that needs a token, without one and with one that may not.
    static func refused(_ keys: Keys) -> [Scenario] {
        API.routes.flatMap { route -> [Scenario] in
            guard let permission = route.permission else { return [] }
            var scenarios = [Scenario(route.operation, 401, route.someCall)]
            if let token = keys.lacking(permission) {
                scenarios.append(Scenario(route.operation, 403, route.someCall.with(token: token)))
            }
            if permission.writesSource || route.path.contains("{system}") {
                scenarios.append(Scenario(route.operation, 403, route.someCall.with(token: keys.bound)))
            }
            return scenarios
        } + [Scenario("listImports", 403, Call("/v1/imports?source=nowhere").with(token: keys.bound))]
    }

    /// Every operation that needs a token, after too many wrong ones.
    static let throttled: [Scenario] = API.routes.filter { $0.permission != nil }.map { route in
        Scenario(route.operation, 429, route.someCall.with(token: Keys.unknown))
    }
}

extension Route {
    /// A request for it that it refuses by its query, should it get so far.
    var someCall: Call {
        Call(method.rawValue, path.replacing(/\{\w+\}/, with: "1") + "?no-such-parameter=1")
    }
}
