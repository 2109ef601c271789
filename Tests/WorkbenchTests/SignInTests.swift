import Foundation
import HTTPAPI
import Hub
import Testing

/// People with accounts in a real browser.
@Suite("Signing in in a browser", .serialized)
struct SignInTests {
    static let password = "correct horse battery staple"

    static func addSteward(_ hub: Hub, language: Language = .finnish) async throws {
        let cost = PasswordHash.Cost(logRounds: 4, blockSize: 8, parallelism: 1)
        let password = try #require(Password(password))
        let request = PersonRequest(
            name: "aino", displayName: "Aino Steward", roles: [.steward], purposes: nil, language: language,
            password: try PasswordHash(of: password, cost: cost).text)
        _ = try await hub.addPerson(request, by: .console)
    }

    static func signIn(_ password: String, _ browser: Browser) async throws {
        _ = try await browser.value("document.querySelector('[name=name]').focus()")
        try await browser.type("aino")
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
