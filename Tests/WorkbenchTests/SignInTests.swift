import Foundation
import HTTPAPI
import Hub
import Testing

/// People with accounts in a real browser.
@Suite("Signing in in a browser", .serialized)
struct SignInTests {
    static let password = "correct horse battery staple"

    static func addSteward(
        _ hub: Hub, language: Language = .finnish, name: String = "aino", title: String = "Aino Steward"
    ) async throws {
        let cost = PasswordHash.Cost(logRounds: 4, blockSize: 8, parallelism: 1)
        let password = try #require(Password(password))
        let request = PersonRequest(
            name: name, displayName: title, roles: [.steward], purposes: nil, language: language,
            password: try PasswordHash(of: password, cost: cost).text)
        _ = try await hub.addPerson(request, by: .console)
    }

    static func signIn(_ password: String, _ browser: Browser, as name: String = "aino") async throws {
        _ = try await browser.value("document.querySelector('[name=name]').focus()")
        try await browser.type(name)
        try await browser.press(Browser.Key.tab)
        try await browser.type(password)
        try await browser.press(Browser.Key.enter)
    }

    @Test("whoever is sent to sign in comes back to their page, decides under their own name, and signs out")
    func account() async throws {
        try await BenchServer.runGuarded { server in
            try await Self.addSteward(server.hub)
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/search?q=x")
                #expect(try await browser.value("location.pathname").text == "/workbench/sign-in")
                try await browser.shoot("sign-in")
                try await Self.signIn("wrong", browser)
                try await browser.until("!document.getElementById('refusal').hidden")
                try await browser.shoot("sign-in-refused")
                #expect(try await browser.text("#refusal").contains("aino") == false)
                try await browser.open("/workbench/sign-in?back=%2Fworkbench%2Ftasks")
                try await Self.signIn(Self.password, browser)
                try await browser.until("location.pathname === '/workbench/tasks' && document.getElementById('person')")
                #expect(try await browser.text("#person") == "Aino Steward")
                #expect(try await browser.value("document.documentElement.lang").text == "fi")
                try await browser.press("n")
                let isHeld = "document.getElementById('case')?.dataset.held === 'true'"
                try await browser.until(isHeld)
                let task = try await browser.value("document.getElementById('case').dataset.task").text ?? ""
                try await browser.press("d")
                try await browser.until("document.getElementById('case')?.dataset.task !== '\(task)' && \(isHeld)")
                let authors = try await server.hub.authors()
                #expect(authors.contains("\"author\": \"aino\"") || authors.contains("\"author\":\"aino\""))
                _ = try await browser.value("document.getElementById('sign-out').click()")
                try await browser.until("location.pathname === '/workbench/sign-in'")
                try await browser.open("/workbench/tasks")
                #expect(try await browser.value("location.pathname").text == "/workbench/sign-in")
            }
        }
    }

    @Test("the sign-in page offers the organization's accounts, and says why they were refused")
    func openID() async throws {
        let provider = #"""
            {"issuer": "https://login.example", "clientId": "kulta", "roles": {},
             "redirectURI": "https://kulta.example/v1/session/oidc/callback"}
            """#
        let configuration = try JSONDecoder().decode(OIDCConfiguration.self, from: Data(provider.utf8))
        try await BenchServer.runGuarded(openID: configuration) { server in
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/sign-in?refused=no-role&back=%2Fworkbench%2Fsearch%3Fq%3Dx")
                #expect(
                    try await browser.text("#refusal")
                        == "You are known, but none of your groups gives a role here. Ask your administrator.")
                let link = try await browser.value("document.querySelector('a.button').getAttribute('href')").text
                #expect(link == "/v1/session/oidc?return=%2Fworkbench%2Fsearch%3Fq%3Dx")
                try await browser.shoot("sign-in-organization")
            }
        }
        try await BenchServer.runGuarded { server in
            let page = String(
                decoding: try await server.page("/workbench/sign-in?refused=%3Cb%3E").bytes, as: UTF8.self)
            #expect(!page.contains("/v1/session/oidc") && !page.contains("<b>") && page.contains("was not completed"))
        }
    }

    @Test("nobody is sent to another site after signing in")
    func back() async throws {
        try await BenchServer.runGuarded { server in
            let answer = try await server.page("/workbench/sign-in?back=https%3A%2F%2Fevil.example%2F")
            #expect(answer.status == 200)
            #expect(String(decoding: answer.bytes, as: UTF8.self).contains("data-back=\"/workbench/tasks\""))
        }
    }
}

extension Hub {
    fileprivate func authors() async throws -> String {
        String(decoding: try await commands(cursor: nil, limit: 10).items, as: UTF8.self)
    }
}
