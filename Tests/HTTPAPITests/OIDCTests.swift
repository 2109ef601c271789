import Foundation
import Hub
import Testing

@testable import HTTPAPI

/// People who sign in through an OpenID provider.
@Suite struct OIDCTests {
    private func serve(
        signInPage: String? = nil,
        _ body: @escaping @Sendable (Hub, LiveServer, TestProvider) async throws -> Void
    ) async throws {
        try await TestProvider.run { provider in
            let openID = try provider.configuration()
            try await TestHub.withEmpty { hub in
                try await LiveServer.run(
                    hub, access: .tokens,
                    configure: {
                        $0.openID = openID
                        $0.signInPage = signInPage
                        $0.failedAttempts = 1000
                    }
                ) { try await body(hub, $0, provider) }
            }
        }
    }

    /// The `Cookie` field of the session that an answer began.
    private func session(_ answer: Answer) throws -> String {
        let fields = answer.headers["set-cookie"] ?? ""
        let match = try #require(fields.firstMatch(of: /kulta=[0-9a-f]{64}/))
        return String(match.output)
    }

    @Test(arguments: ["RS256", "ES256"])
    func `whoever the provider vouches for comes in with the roles of their groups`(algorithm: String) async throws {
        try await serve { hub, server, provider in
            provider.sign(with: algorithm)
            let answer = try await OIDCTrip(server).finish(provider)
            #expect(answer.status == 303 && answer.headers["location"] == "/tasks", "\(answer)")
            let call = Call("/v1/session", headers: ["Cookie": try session(answer)])
            let me = try await server.client.send(call).json
            #expect(me["name"]?.text == "maija" && me["displayName"]?.text == "Maija Malli")
            #expect(me["roles"]?.items == [.string("steward")] && me["kind"]?.text == "person")
            provider.be(.init(groups: ["kulta-admins", "others"]))
            let again = try await OIDCTrip(server, returning: "/").finish(provider)
            let now = try await server.client.send(Call("/v1/session", headers: ["Cookie": try session(again)])).json
            #expect(now["roles"]?.items == [.string("admin")] && now["id"] == me["id"])
            #expect(try JSONValue(parsing: try await hub.people()).items.count == 1)
            #expect(try await server.attempt("maija", "any password").status == 401)
        }
    }

    @Test func `no token is taken that lies in any way`() async throws {
        try await serve { hub, server, provider in
            for algorithm in ["RS256", "ES256"] {
                provider.sign(with: algorithm)
                for lie in TestProvider.Lie.allCases {
                    provider.lie(lie)
                    let answer = try await OIDCTrip(server).finish(provider)
                    #expect(answer.status == 401, "\(algorithm) \(lie) \(answer.status)")
                    #expect(answer.headers["set-cookie"] == nil, "\(lie)")
                }
            }
            #expect(try JSONValue(parsing: try await hub.people()).items.isEmpty)
            provider.lie(nil)
            #expect(try await OIDCTrip(server).finish(provider).status == 303)
        }
    }

    @Test
    func `a provider that takes a new key is asked for it, after a pause that keeps it from being asked without end`()
        async throws
    {
        try await serve { _, server, provider in
            provider.sign(with: "ES256")
            #expect(try await OIDCTrip(server).finish(provider).status == 303)
            provider.rotate()
            let deadline = ContinuousClock.now + .seconds(60)
            while case let answer = try await OIDCTrip(server).finish(provider), answer.status != 303 {
                #expect(answer.status == 401)
                try #require(ContinuousClock.now < deadline, "the new key is never taken")
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    @Test func `a way back serves once, the browser that was sent, and its own code`() async throws {
        try await serve { _, server, provider in
            let trip = try await OIDCTrip(server)
            let (code, state) = try provider.code(for: trip.address)
            #expect(try await trip.finish(code: code, state: state).status == 303)
            let (another, _) = try provider.code(for: trip.address)
            for replayed in [code, another] {
                #expect(try await trip.finish(code: replayed, state: state).status == 401)
            }
            for cookie in ["", "kulta-oidc=\(String(repeating: "a", count: 64))", "kulta=x"] {
                let trip = try await OIDCTrip(server)
                let (code, state) = try provider.code(for: trip.address)
                #expect(try await trip.finish(code: code, state: state, cookie: cookie).status == 401, "\(cookie)")
                // The attempt is used up.
                #expect(try await trip.finish(code: code, state: state).status == 401)
            }
            let (mine, other) = (try await OIDCTrip(server), try await OIDCTrip(server))
            let injected = try provider.code(for: other.address).code
            let own = try provider.code(for: mine.address).state
            let answer = try await mine.finish(code: injected, state: own)
            #expect(answer.status == 503 && answer.problem == "provider-unavailable")
            let mixedUp = try await OIDCTrip(server)
            let way = try provider.code(for: mixedUp.address)
            let confused = try await mixedUp.finish(code: way.code, state: way.state, more: "&iss=https://evil.example")
            #expect(confused.status == 401)
            let unknown = String(repeating: "0", count: 64)
            for query in ["", "?state=\(unknown)&code=x", "?code=x", "?error=access_denied&state='--"] {
                #expect(
                    try await server.client.send(Call("/v1/session/oidc/callback\(query)")).status == 401, "\(query)")
            }
        }
    }

    @Test func `no group, no role; no name is taken over; and who is disabled stays out`() async throws {
        try await serve { hub, server, provider in
            provider.be(.init(groups: ["others"]))
            let none = try await OIDCTrip(server).finish(provider)
            #expect(none.status == 403 && none.problem == "no-role" && none.headers["set-cookie"] == nil)
            try await hub.makePerson("pekka", .admin)
            provider.be(.init(name: "pekka"))
            let taken = try await OIDCTrip(server).finish(provider)
            #expect(taken.status == 409 && taken.problem == "name-taken" && taken.headers["set-cookie"] == nil)
            #expect(try await server.attempt("pekka").status == 201)
            for name in ["", "<script>", "a b", String(repeating: "a", count: 65)] {
                provider.be(.init(subject: "odd", name: name))
                #expect(try await OIDCTrip(server).finish(provider).status == 422, "\(name)")
            }
            provider.be(.init())
            #expect(try await OIDCTrip(server).finish(provider).status == 303)
            let maija = try #require(try await hub.person(named: "maija"))
            var change = PersonChange()
            change.isDisabled = true
            _ = try await hub.change(person: maija.id, change, by: .console)
            #expect(try await OIDCTrip(server).finish(provider).status == 401)
            try await hub.removePerson(maija.id, by: .console)
            #expect(try await OIDCTrip(server).finish(provider).status == 401)
        }
    }

    @Test func `where there is a page to sign in, whoever is refused reads there why`() async throws {
        try await serve(signInPage: "/sign-in") { _, server, provider in
            #expect(try await server.client.send(Call("/v1/session/ways")).json["openId"] == .bool(true))
            provider.be(.init(groups: ["others"]))
            let none = try await OIDCTrip(server).finish(provider)
            #expect(none.status == 303 && none.headers["location"] == "/sign-in?refused=no-role")
            #expect(none.headers["set-cookie"]?.contains("Max-Age=0") == true)
            let astray = try await server.client.send(Call("/v1/session/oidc/callback?code=1&state=2"))
            #expect(astray.headers["location"] == "/sign-in?refused=unauthenticated")
        }
    }

    @Test func `the browser goes to no other server afterwards`() async throws {
        try await serve { _, server, provider in
            for target in [
                "//evil.example", "https://evil.example", "/%5Cevil.example", "/a%0d%0aSet-Cookie:x=1", "evil", "/%20",
            ] {
                let answer = try await server.client.send(Call("/v1/session/oidc?return=\(target)"))
                #expect(answer.status == 400 && answer.headers["location"] == nil, "\(target)")
            }
            let answer = try await OIDCTrip(server, returning: "/customers?q=a%26b").finish(provider)
            #expect(answer.headers["location"] == "/customers?q=a&b")
        }
    }
}
