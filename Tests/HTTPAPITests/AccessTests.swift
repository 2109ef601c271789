import Foundation
import HTTPTypes
import Hub
import Testing

@testable import HTTPAPI

/// Who may do what.
@Suite struct AccessTests {
    private func serve(
        configure: @escaping @Sendable (inout APIConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (Hub, LiveServer) async throws -> Void
    ) async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub, access: .tokens, configure: configure) { try await body(hub, $0) }
        }
    }

    @Test func `every operation but seven needs a permission, the one that its documentation names`() throws {
        let open = API.routes.filter { $0.permission == nil }.map(\.operation)
        let expected = [
            "finishSignIn", "getHealth", "getOpenAPI", "getReadiness", "getSignInWays", "signIn", "startSignIn",
        ]
        #expect(open.sorted() == expected)
        let document = try OpenAPIDocument()
        for route in API.routes {
            let operation = try #require(document.operation(route.operation))
            #expect(operation.json["x-permission"]?.text == route.permission?.rawValue, "\(route.operation)")
            #expect((operation.json["security"] == .array([])) == (route.permission == nil), "\(route.operation)")
        }
        let used = Set(API.routes.compactMap(\.permission))
        #expect(used == Set(Permission.allCases))
    }

    @Test func `whatever changes something needs a permission that no reader has`() {
        // A privacy officer reads, and erases; everybody has a session of their own.
        let readers = Role.finance.permissions.union(Role.privacyOfficer.permissions).subtracting([.erase, .ownSession])
        let reading: Set<String> = ["lookUpRecords", "findMatches", "createConsistencyCheck", "signIn"]
        for route in API.routes where route.method != .get && !reading.contains(route.operation) {
            #expect(route.permission.map(readers.contains) == false, "\(route.operation)")
            #expect(route.permission?.audit == .command, "\(route.operation)")
        }
    }

    @Test func `each role is let through to exactly the operations that its permissions say`() async throws {
        try await serve { hub, server in
            let keys = try await Keys(hub)
            for role in Role.allCases {
                for route in API.routes {
                    let answer = try await server.client.send(route.someCall.with(token: keys.of(role)))
                    guard let permission = route.permission else {
                        #expect(answer.status != 401 && answer.status != 403, "\(route.operation)")
                        continue
                    }
                    let place = "\(role) \(route.operation): \(answer.status)"
                    if role.permissions.contains(permission) {
                        // The query that no operation takes is refused by the operation itself.
                        #expect(answer.status == 400, "\(place)")
                    } else {
                        #expect(answer.status == 403 && answer.problem == "forbidden", "\(place)")
                        #expect(
                            try answer.json["detail"]?.text?.contains("`\(permission.rawValue)`") == true, "\(place)")
                    }
                }
            }
        }
    }

    @Test func `the handbook shows the table of permissions as it is`() throws {
        let text = try String(contentsOf: projectFolder.appending(path: "docs/security.md"), encoding: .utf8)
        for permission in Permission.allCases {
            let marks = Role.allCases.map { $0.permissions.contains(permission) ? "yes" : "" }
            let line = "| `\(permission.rawValue)` | " + marks.joined(separator: " | ") + " |"
            #expect(text.contains(line.replacing("  ", with: " ")), "\(line)")
        }
    }

    @Test func `no token, another scheme, a broken, unknown, expired and revoked token are 401`() async throws {
        try await serve { hub, server in
            let valid = try await hub.makeToken(.admin)
            let call = Call("/v1/customers?limit=1")
            #expect(try await server.client.send(call.with(token: valid.text)).status == 200)
            let none = try await server.client.send(call)
            #expect(none.status == 401 && none.problem == "unauthenticated")
            #expect(none.headers["www-authenticate"] == #"Bearer realm="kulta""#)
            let last = valid.text.last == "0" ? "1" : "0"
            let expired = try await hub.makeToken(.admin, expiresIn: -1).text
            let revoked = try await hub.makeToken(.admin)
            _ = try await hub.revokeToken(revoked.id, by: .console)
            for field in [
                "Bearer", "Bearer ", "Basic \(valid.text)", valid.text, "Bearer \(valid.text)x",
                "Bearer \(Keys.unknown)",
                "Bearer \(valid.text.dropLast())\(last)", "Bearer \(valid.text.uppercased())", "Bearer \(expired)",
                "Bearer \(revoked.text)",
            ] {
                var wrong = call
                wrong.headers["Authorization"] = field
                let answer = try await server.client.send(wrong)
                #expect(answer.status == 401 && answer.problem == "unauthenticated", "\(field)")
                #expect(answer.headers["www-authenticate"]?.contains("invalid_token") == true, "\(field)")
            }
            for target in ["/healthz", "/readyz", "/openapi.json"] {
                #expect(try await server.client.send(Call(target)).status == 200, "\(target)")
            }
        }
    }

    @Test func `a token ends when it expires and when it is revoked, by another process within five seconds`()
        async throws
    {
        try await serve { hub, server in
            let call = Call("/v1/sources")
            let short = try await hub.makeToken(.finance, expiresIn: 2).text
            #expect(try await server.client.send(call.with(token: short)).status == 200)
            let token = try await hub.makeToken(.finance)
            #expect(try await server.client.send(call.with(token: token.text)).status == 200)
            _ = try await hub.revokeToken(token.id, by: .console)
            try await Task.sleep(for: .seconds(5.2))
            #expect(try await server.client.send(call.with(token: token.text)).status == 401)
            #expect(try await server.client.send(call.with(token: short)).status == 401)
            let other = try await hub.makeToken(.finance)
            #expect(try await server.client.send(call.with(token: other.text)).status == 200)
            let admin = try await hub.makeToken(.admin).text
            let revoked = try await server.client.send(Call("DELETE", "/v1/tokens/\(other.id)").with(token: admin))
            #expect(try revoked.json["status"]?.text == "revoked")
            #expect(try await server.client.send(call.with(token: other.text)).status == 401)
        }
    }

    @Test func `a token that is bound to a source system reaches the records of no other`() async throws {
        try await serve { hub, server in
            let token = try await hub.makeToken(.integration, .steward, sources: ["billing"]).text
            func ask(_ method: String, _ target: String) async throws -> Answer {
                let json = ["Content-Type": "application/json"]
                return try await server.client.send(
                    Call(method, target, headers: json, body: Array(Scenarios.company.utf8)).with(token: token))
            }
            #expect(try await ask("PUT", "/v1/sources/billing/records/B-1").status == 201)
            for (method, target) in [
                ("PUT", "/v1/sources/sales/records/B-1"), ("GET", "/v1/sources/sales/records/C-0"),
                ("DELETE", "/v1/sources/s%61les/records/C-0"), ("POST", "/v1/sources/sales/records"),
                ("POST", "/v1/imports?source=sales"), ("POST", "/v1/imports?s%6Furce=s%61les"),
                ("POST", "/v1/imports?source=billing&source=sales"), ("POST", "/v1/imports"),
                ("POST", "/v1/quarantine/replays?source=sales"), ("POST", "/v1/quarantine/1/accept?key=1"),
                ("POST", "/v1/imports/1/undo"), ("POST", "/v1/imports/1/undo?source=sales"),
                ("POST", "/v1/imports/1/stop"),
            ] {
                let answer = try await ask(method, target)
                #expect(
                    answer.status == 403 && answer.problem == "foreign-source", "\(method) \(target) \(answer.status)")
            }
            let imports = try await hub.deliveries(of: "sales", cursor: nil, limit: 1).items
            let foreign = try #require(try JSONValue(parsing: imports)[0]?["id"]?.number)
            for deed in ["undo", "stop"] {
                let target = "/v1/imports/\(Int(foreign))/\(deed)?source=billing"
                let answer = try await server.client.send(
                    .post(target, json: #"{"reason": "not mine"}"#).with(token: token))
                #expect(answer.status == 404, "\(deed) \(answer.status)")
            }
            #expect(try await ask("GET", "/v1/sources/billing/records/1000").status == 200)
            #expect(try await ask("GET", "/v1/customers?limit=1").status == 200)
            #expect(try await ask("POST", "/v1/quarantine/replays?source=billing").status == 200)
        }
    }

    @Test func `trying tokens costs time, and tokens in use go on working`() async throws {
        try await serve(configure: { $0.failedAttempts = 3 }) { hub, server in
            let used = try await hub.makeToken(.finance).text
            let fresh = try await hub.makeToken(.finance).text
            let call = Call("/v1/sources")
            #expect(try await server.client.send(call.with(token: used)).status == 200)
            for _ in 0..<5 { #expect(try await server.client.send(call).status == 401) }
            for _ in 0..<3 { #expect(try await server.client.send(call.with(token: Keys.unknown)).status == 401) }
            let answer = try await server.client.send(call.with(token: Keys.unknown))
            #expect(answer.status == 429 && answer.problem == "too-many-attempts")
            let wait = try #require(answer.headers["retry-after"].flatMap { Int($0) })
            #expect((1...61).contains(wait))
            #expect(try await server.client.send(call.with(token: used)).status == 200)
            #expect(try await server.client.send(call.with(token: fresh)).status == 429)
            #expect(try await server.client.send(Call("/healthz")).status == 200)
        }
    }

    @Test func `an address may try again when its time is over`() {
        let throttle = Throttle(limit: 2, period: .seconds(60))
        let start = ContinuousClock.now
        for _ in 0..<2 {
            #expect(throttle.wait("192.0.2.1", now: start) == nil)
            throttle.noteFailure(of: "192.0.2.1", now: start)
        }
        #expect(throttle.wait("192.0.2.1", now: start + .seconds(10)) == 51)
        #expect(throttle.wait("192.0.2.2", now: start) == nil)
        #expect(throttle.wait("192.0.2.1", now: start + .seconds(60)) == nil)
        throttle.noteFailure(of: "192.0.2.1", now: start + .seconds(60))
        #expect(throttle.wait("192.0.2.1", now: start + .seconds(61)) == nil)
        for number in 0..<25_000 { throttle.noteFailure(of: "address \(number)", now: start) }
    }

    @Test func `a secret is shown once, and stands in no log, error, list or description`() async throws {
        try await serve { hub, server in
            let admin = try await hub.makeToken(.admin).text
            let wish = #"{"name": "web shop", "roles": ["integration"], "purposes": ["invoicing"]}"#
            let made = try await server.client.send(.post("/v1/tokens", json: wish).with(token: admin))
            let secret = try #require(try made.json["secret"]?.text)
            #expect(secret.wholeMatch(of: /kulta_[0-9a-f]{8}_[0-9a-f]{64}/) != nil)
            #expect(made.headers["cache-control"] == "no-store")
            var texts: [String] = []
            for (target, token) in [
                ("/v1/tokens", admin), ("/v1/audit", admin), ("/v1/audit", secret), ("/v1/nothing", secret),
                ("/v1/customers?q=\(secret)", secret), ("/v1/customers?limit=x", secret + "0"), ("/v1/sources", secret),
            ] {
                let answer = try await server.client.send(Call(target).with(token: token))
                texts.append(String(decoding: answer.body, as: UTF8.self) + "\(answer.headers)")
            }
            let object = try #require(TokenSecret(secret))
            texts +=
                server.log.lines + ["\(object)", String(reflecting: object), "\(Mirror(reflecting: object).children)"]
            var dumped = ""
            dump(object, to: &dumped)
            for text in texts + [dumped] {
                #expect(!text.contains(secret.suffix(64)) && !text.contains(admin.suffix(64)), "\(text.prefix(200))")
            }
            let listed = try await server.client.send(Call("/v1/tokens").with(token: admin)).json["items"]?.items.last
            #expect(listed?["name"]?.text == "web shop" && listed?["lastUsedAt"]?.text != nil)
            #expect(listed?["purposes"]?.items == [.string("invoicing")])
        }
    }

    @Test func `the author of a command is the token's name when the command has none`() async throws {
        try await serve { hub, server in
            let token = try await hub.makeToken(.steward, name: "desk 3")
            func pin(_ author: String) async throws -> JSONValue {
                let customer = try await server.client.send(
                    Call("/v1/sources/sales/records/C-0/customer").with(token: token.text)
                ).json["id"]?.text
                let document = """
                    {"customer": "\(customer ?? "")", "attribute": "website", "value": "https://a.example", \(author)
                     "reason": "asked"}
                    """
                let answer = try await server.client.send(
                    .post("/v1/commands/pin", json: document).with(token: token.text))
                #expect(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
                return try answer.json
            }
            #expect(try await pin("")["token"]?.number == Double(token.id))
            _ = try await pin(#""author": "anna","#)
            let commands = try await server.client.send(Call("/v1/commands").with(token: token.text)).json["items"]
            #expect(commands?.items.compactMap { $0["author"]?.text } == ["anna", "desk 3"])
            #expect(commands?.items.allSatisfy { $0["token"]?.number == Double(token.id) } == true)
        }
    }

    @Test(arguments: ["0.0.0.0", "::", "192.0.2.1", "kulta.example", ""])
    func `a server without accounts listens on this machine only`(host: String) async throws {
        try await TestHub.withEmpty { hub in
            var configuration = APIConfiguration(
                openAPIDocument: [], spoolFolder: NSTemporaryDirectory() + "kulta-\(UUID().uuidString)", access: .open)
            configuration.host = host
            #expect { try APIServer(hub: hub, configuration: configuration) } throws: { error in
                (error as? APIServerError)?.code == .openToOthers
            }
        }
    }
}
