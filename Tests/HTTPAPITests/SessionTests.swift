import Foundation
import Hub
import Testing

@testable import HTTPAPI

/// People who sign in.
@Suite struct SessionTests {
    private func serve(
        configure: @escaping @Sendable (inout APIConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (Hub, LiveServer) async throws -> Void
    ) async throws {
        try await TestHub.withSamples { hub in
            try await hub.makePerson("anna", .steward, purposes: ["sales"])
            try await hub.makePerson("pekka", .admin)
            try await LiveServer.run(hub, access: .tokens, configure: configure) { try await body(hub, $0) }
        }
    }

    @Test func `whoever signs in is told who they are, and may do what their roles permit`() async throws {
        try await serve { _, server in
            let answer = try await server.attempt("Anna")
            #expect(answer.status == 201 && answer.headers["cache-control"] == "no-store")
            let json = try answer.json
            #expect(json["kind"]?.text == "person" && json["name"]?.text == "anna" && json["language"]?.text == "fi")
            #expect(json["displayName"]?.text == "Person anna" && json["roles"]?.items == [.string("steward")])
            let permissions = Role.steward.permissions.map(\.rawValue).sorted()
            #expect(json["permissions"]?.items.compactMap(\.text) == permissions)
            #expect(json["purposes"]?.items == [.string("sales")])
            let browser = try Browser(answer, server.client)
            let again = try await browser.send(Call("/v1/session")).json
            #expect(again == json)
            #expect(try await browser.send(Call("/v1/customers?limit=1")).status == 200)
            let refused = try await browser.send(Call("/v1/people"))
            #expect(refused.status == 403 && refused.problem == "forbidden")
            let pekka = try await server.signIn("pekka")
            #expect(try await pekka.send(Call("/v1/people")).json["items"]?.items.count == 2)
        }
    }

    @Test func `on a server without accounts who signs in is held to their roles, and everybody else to nothing`()
        async throws
    {
        try await TestHub.withSamples { hub in
            let id = try await hub.makePerson("anna", .finance, purposes: ["invoicing"])
            try await LiveServer.run(hub) { server in
                let anna = try await server.signIn("anna")
                #expect(try await anna.send(Call("/v1/session")).json["name"]?.text == "anna")
                #expect(try await anna.send(Call("/v1/people")).problem == "forbidden")
                #expect(try await server.client.send(Call("/v1/people")).status == 200)
                let forged = anna.call(.post("/v1/tokens", json: "{}"), forgeryToken: "0")
                #expect(try await server.client.send(forged).problem == "cross-site-request")
                var change = PersonChange()
                change.isDisabled = true
                _ = try await hub.change(person: id, change, by: .console)
                try await Task.sleep(for: Doorkeeper.memory)
                #expect(try await anna.send(Call("/v1/session")).json["kind"]?.text == "open")
            }
        }
    }

    @Test(arguments: [false, true])
    func `the cookie is for this server and no script`(isSecure: Bool) async throws {
        try await serve(configure: { $0.transport = isSecure ? .proxied : .plain }) { _, server in
            let field = try #require(try await server.attempt("anna").headers["set-cookie"])
            var parts = field.components(separatedBy: "; ")
            let pair = parts.removeFirst()
            #expect(pair.wholeMatch(of: isSecure ? /__Host-kulta=[0-9a-f]{64}/ : /kulta=[0-9a-f]{64}/) != nil)
            let expected: Set = ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=43200"]
            #expect(Set(parts) == (isSecure ? expected.union(["Secure"]) : expected))
            let ending = try await server.signIn("anna").send(Call("DELETE", "/v1/session"))
            #expect(ending.headers["set-cookie"]?.contains("Max-Age=0") == true)
        }
    }

    @Test func `a wrong name, a wrong password and a disabled account are answered alike`() async throws {
        try await serve { hub, server in
            let disabled = try await hub.makePerson("liisa", .steward)
            var change = PersonChange()
            change.isDisabled = true
            _ = try await hub.change(person: disabled, change, by: .console)
            let none = PersonRequest(
                name: "oidc", displayName: "No password", roles: [.steward], purposes: nil, language: .english,
                password: nil)
            _ = try await hub.addPerson(none, by: .console)
            var bodies: Set<String> = []
            for (name, password) in [
                ("nobody", LiveServer.password), ("anna", "wrong"), ("liisa", LiveServer.password),
                ("oidc", LiveServer.password), ("anna' OR '1'='1", LiveServer.password),
                ("person:anna", LiveServer.password), ("", LiveServer.password),
            ] {
                let answer = try await server.attempt(name, password)
                #expect(answer.status == 401 && answer.headers["set-cookie"] == nil, "\(name)")
                #expect(answer.headers["www-authenticate"] == #"Bearer realm="kulta""#)
                bodies.insert(try answer.json["detail"]?.text ?? "")
            }
            #expect(bodies.count == 1)
        }
    }

    @Test func `whoever changes something needs the token of the session and a page of this server`() async throws {
        try await serve { _, server in
            let browser = try await server.signIn("anna")
            let own = "http://127.0.0.1"
            func put(_ fields: [String: String], token: String?) async throws -> Answer {
                var call = Call.put("/v1/sources/sales/records/S-1", json: Scenarios.company)
                call.headers.merge(fields) { $1 }
                call = browser.call(call, forgeryToken: token ?? browser.forgeryToken)
                if token == "" { call.headers["X-CSRF-Token"] = nil }
                return try await server.client.send(call)
            }
            #expect(try await put(["Origin": own, "Sec-Fetch-Site": "same-origin"], token: nil).status == 201)
            #expect(try await put([:], token: nil).status == 200)
            let other = try await server.signIn("pekka").forgeryToken
            for (fields, token) in [
                ([:], ""), ([:], "0"), ([:], other), (["Sec-Fetch-Site": "cross-site"], nil),
                (["Sec-Fetch-Site": "same-site"], nil), (["Sec-Fetch-Site": "none"], nil),
                (["Origin": "https://evil.example"], nil), (["Origin": "null"], nil),
                (["Origin": "https://127.0.0.1"], nil), (["Origin": "http://127.0.0.1:81"], nil),
                (["Origin": "http://127.0.0.1.evil.example"], nil),
                (["Origin": own, "Sec-Fetch-Site": "same-origin"], ""),
            ] as [([String: String], String?)] {
                let answer = try await put(fields, token: token)
                #expect(answer.status == 403 && answer.problem == "cross-site-request", "\(fields) \(token ?? "-")")
            }
            let reading = Call("/v1/sources/sales/records/S-1", headers: ["Sec-Fetch-Site": "cross-site"])
            #expect(try await server.client.send(browser.call(reading, forgeryToken: "")).status == 200)
        }
    }

    @Test func `a page of another origin changes nothing on a server without accounts either`() async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                for (name, value) in [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")] {
                    let call = Call("POST", "/v1/quarantine/1/dismiss?reason=none", headers: [name: value])
                    let answer = try await server.client.send(call)
                    #expect(answer.status == 403 && answer.problem == "cross-site-request")
                }
            }
        }
    }

    @Test func `a session ends at sign-out, when its person is disabled, and by a new password, within five seconds`()
        async throws
    {
        try await serve { hub, server in
            let call = Call("/v1/customers?limit=1")
            let first = try await server.signIn("anna")
            #expect(try await first.send(call).status == 200)
            #expect(try await first.send(Call("DELETE", "/v1/session")).status == 204)
            let ended = try await first.send(call)
            #expect(ended.status == 401 && ended.headers["set-cookie"]?.contains("Max-Age=0") == true)

            let second = try await server.signIn("anna")
            let third = try await server.signIn("anna")
            #expect(try await second.send(call).status == 200)
            let passwords = #"{"current": "\#(LiveServer.password)", "new": "tomato soup for everybody"}"#
            #expect(try await third.send(.put("/v1/session/password", json: passwords)).status == 204)
            #expect(try await second.send(call).status == 401)
            #expect(try await third.send(call).status == 200)
            #expect(try await server.attempt("anna").status == 401)

            let fourth = try await server.signIn("anna", "tomato soup for everybody")
            #expect(try await fourth.send(call).status == 200)
            let person = try #require(try await hub.person(named: "anna"))
            var change = PersonChange()
            change.isDisabled = true
            // As another process does it.
            _ = try await hub.change(person: person.id, change, by: .console)
            try await Task.sleep(for: .seconds(5.2))
            #expect(try await fourth.send(call).status == 401)
            #expect(try await third.send(call).status == 401)
            #expect(try await server.attempt("anna", "tomato soup for everybody").status == 401)
        }
    }

    @Test func `a session ends without use, and however much it is used`() async throws {
        try await serve(configure: { $0.idleSession = .seconds(2) }) { _, server in
            let idle = try await server.signIn("anna")
            #expect(try await idle.send(Call("/v1/sources")).status == 200)
            try await Task.sleep(for: .seconds(2.2))
            #expect(try await idle.send(Call("/v1/sources")).status == 401)
        }
        try await serve(configure: { $0.longestSession = .seconds(2) }) { _, server in
            let used = try await server.signIn("anna")
            let end = ContinuousClock.now + .seconds(2.2)
            while ContinuousClock.now < end { _ = try await used.send(Call("/v1/sources")) }
            #expect(try await used.send(Call("/v1/sources")).status == 401)
        }
    }

    @Test func `signing in again ends the session that the browser had, and its secret is never one that it chose`()
        async throws
    {
        try await serve { _, server in
            let first = try await server.signIn("anna")
            let second = try Browser(
                try await server.client.send(first.call(Scenarios.signIn())), server.client)
            #expect(second.cookie != first.cookie && second.forgeryToken != first.forgeryToken)
            #expect(try await first.send(Call("/v1/sources")).status == 401)
            #expect(try await second.send(Call("/v1/sources")).status == 200)
            let chosen = "kulta=" + String(repeating: "a", count: 64)
            var fixed = Scenarios.signIn()
            fixed.headers["Cookie"] = chosen
            #expect(try await server.client.send(fixed).headers["set-cookie"]?.contains(chosen) == false)
            for cookie in [chosen, "kulta=", "kulta=\(String(repeating: "A", count: 64))", "kulta=a; kulta=b"] {
                let answer = try await server.client.send(Call("/v1/sources", headers: ["Cookie": cookie]))
                #expect(answer.status == 401 && answer.problem == "unauthenticated", "\(cookie)")
            }
        }
    }

    @Test func `who is removed is gone, but nobody gets the name`() async throws {
        try await serve { hub, server in
            let admin = try await server.signIn("pekka")
            let anna = try await server.signIn("anna")
            let person = try #require(try await hub.person(named: "anna"))
            #expect(try await anna.send(Call("/v1/sources")).status == 200)
            #expect(try await admin.send(Call("DELETE", "/v1/people/\(person.id)")).status == 204)
            #expect(try await anna.send(Call("/v1/sources")).status == 401)
            let again = try await admin.send(.post("/v1/people", json: #"{"name": "anna", "roles": ["steward"]}"#))
            #expect(again.status == 409 && again.problem == "name-taken")
            #expect(try await server.attempt("anna").status == 401)
        }
    }

    @Test func `a command has its person as its author, and the audit names them`() async throws {
        try await serve { hub, server in
            let anna = try await server.signIn("anna")
            _ = try await server.attempt("anna", "wrong")
            let customer = try await anna.send(Call("/v1/sources/sales/records/C-0/customer")).json["id"]?.text ?? ""
            let pin =
                #"{"customer": "\#(customer)", "attribute": "website", "value": "https://a.example", "reason": "-"}"#
            let receipt = try await anna.send(.post("/v1/commands/pin", json: pin))
            let id = Double(try #require(try await hub.person(named: "anna")).id)
            #expect(receipt.status == 201)
            #expect(try receipt.json["person"]?.number == id && receipt.json["token"] == .null)
            let command = try await anna.send(Call("/v1/commands")).json["items"]?[0]
            #expect(command?["author"]?.text == "anna" && command?["person"]?.number == id)
            try await Task.sleep(for: .seconds(1.5))
            let audit = try await server.signIn("pekka").send(Call("/v1/audit?limit=100")).json["items"]?.items ?? []
            let lines = audit.filter { $0["token"]?.text == "person:anna" }
            let found = Set(lines.map { "\($0["operation"]?.text ?? "") \($0["status"]?.number ?? 0)" })
            #expect(
                found == [
                    "signIn 201.0", "signIn 401.0", "getCustomerOfRecord 200.0", "pinValue 201.0", "listCommands 200.0",
                ])
            #expect(
                lines.filter { $0["operation"]?.text == "signIn" }.allSatisfy {
                    $0["subject"]?.text == "people/\(Int(id))"
                })
        }
    }

    @Test func `trying passwords costs time for the name and for the address`() async throws {
        try await serve(configure: { $0.failedSignIns = 3 }) { _, server in
            let signedIn = try await server.signIn("anna")
            for _ in 0..<3 { #expect(try await server.attempt("anna", "wrong").status == 401) }
            let answer = try await server.attempt("anna")
            #expect(answer.status == 429 && answer.problem == "too-many-attempts")
            #expect((1...301).contains(answer.headers["retry-after"].flatMap { Int($0) } ?? 0))
            #expect(try await server.attempt("pekka").status == 201)
            #expect(try await signedIn.send(Call("/v1/sources")).status == 200)
            for _ in 0..<3 { #expect(try await server.attempt("nobody", "wrong").status == 401) }
            #expect(try await server.attempt("nobody", "wrong").status == 429)
        }
        try await serve(configure: { $0.failedAttempts = 4 }) { _, server in
            for number in 0..<4 { _ = try await server.attempt("n\(number)", "wrong") }
            #expect(try await server.attempt("anna").status == 429)
        }
    }

    @Test func `a hundred attempts at once are no way around the limit, take little memory and hold up nobody`()
        async throws
    {
        try await serve(configure: { $0.passwordCost = .standard }) { _, server in
            let signedIn = try Browser(try await server.attempt("anna"), server.client)
            let before = residentMemory()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await server.attempt(number.isMultiple(of: 2) ? "anna" : "x\(number)", "wrong").status
                    }
                }
                var slowest = Duration.zero
                for _ in 0..<20 {
                    let start = ContinuousClock.now
                    #expect(try await signedIn.send(Call("/v1/session")).status == 200)
                    slowest = max(slowest, ContinuousClock.now - start)
                }
                #expect(slowest < .seconds(5), "\(slowest)")
                #expect(residentMemory() - before < 400 << 20)
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(Set(statuses.keys) == [401, 429] && statuses[401, default: 0] <= 20, "\(statuses)")
        }
    }

    /// Bytes.
    private func residentMemory() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }

    @Test func `names that nobody has take as long as those that somebody has`() async throws {
        try await TestHub.withEmpty { hub in
            var configuration = APIConfiguration(
                openAPIDocument: [], spoolFolder: NSTemporaryDirectory(), access: .tokens)
            configuration.failedAttempts = 1000
            configuration.failedSignIns = 1000
            configuration.passwordCost = PasswordHash.Cost(logRounds: 12, blockSize: 8, parallelism: 1)
            let password = try #require(Password(LiveServer.password))
            let request = PersonRequest(
                name: "anna", displayName: "Anna", roles: [.steward], purposes: nil, language: .english,
                password: try PasswordHash(of: password, cost: configuration.passwordCost).text)
            _ = try await hub.addPerson(request, by: .console)
            let entrance = Entrance(hub: hub, configuration: configuration)
            let wrong = try #require(Password("wrong"))
            var times: [String: [Duration]] = [:]
            for _ in 0..<9 {
                for name in ["anna", "nobody"] {
                    let start = ContinuousClock.now
                    _ = try? await entrance.admit(name: name, wrong, from: "192.0.2.1") { _ in }
                    times[name, default: []].append(ContinuousClock.now - start)
                }
            }
            let medians = times.mapValues { $0.sorted()[4] }
            let (known, unknown) = (medians["anna"] ?? .zero, medians["nobody"] ?? .zero)
            #expect(unknown > known * 0.5 && unknown < known * 2, "\(medians)")
        }
    }

    @Test func `passwords and secrets stand in no log, answer, error or description`() async throws {
        try await serve { hub, server in
            let answer = try await server.attempt("anna")
            let browser = try Browser(answer, server.client)
            let secret = String(browser.cookie.drop { $0 != "=" }.dropFirst())
            let admin = try await server.signIn("pekka")
            var texts = [String(decoding: answer.body, as: UTF8.self)]
            for call in [
                browser.call(Call("/v1/session")), browser.call(Call("/v1/people")), admin.call(Call("/v1/people")),
                admin.call(Call("/v1/audit")), browser.call(Call("/v1/session?password=\(LiveServer.password)")),
                Call.post("/v1/session", json: #"{"name": "\#(LiveServer.password)", "password": "x"}"#),
                Call.post("/v1/session", json: #"{"name": "anna", "password": ["\#(LiveServer.password)"]}"#),
            ] {
                let answer = try await server.client.send(call)
                texts.append(String(decoding: answer.body, as: UTF8.self) + "\(answer.headers)")
            }
            let password = try #require(Password(LiveServer.password))
            let object = try #require(SessionSecret(secret))
            var dumped = ""
            dump(password, to: &dumped)
            dump(object, to: &dumped)
            texts += server.log.lines + [dumped, "\(password)\(object)", String(reflecting: object)]
            for text in texts {
                #expect(!text.contains(secret) && !text.contains(LiveServer.password), "\(text.prefix(200))")
                #expect(!text.contains("$scrypt$"))
            }
        }
    }
}
