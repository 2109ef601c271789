import Foundation
import Hub
import Testing

/// Consumers and webhooks, opened from their numbers on the overview.
@Suite("Followers of the change feed in a browser")
struct FeedPageTests {
    @Test("a consumer shows what waits for it, and says when it is in step; a webhook takes a test")
    func followers() async throws {
        try await BenchServer.run { server in
            _ = try await server.hub.countStatistics(olderThan: 900)
            try await server.send("PUT", "/v1/consumers/webshop", "{}")
            try await server.send("PUT", "/v1/consumers/ledger", "{}")
            let end = try await server.get("/v1/consumers/ledger")["end"]?.text ?? ""
            try await server.send("POST", "/v1/consumers/ledger/acknowledgement", #"{"position": "\#(end)"}"#)
            try await server.send("POST", "/v1/subscriptions", #"{"url": "https://shop.example/hooks/kulta"}"#)
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/overview")
                _ = try await browser.value(
                    "[...document.querySelectorAll('td a')].find((link) => link.pathname.endsWith('/webshop')).click()"
                )
                try await browser.until("location.pathname === '/workbench/consumers/webshop'")
                try await browser.until("document.querySelector('.lines, .empty')")
                #expect(try await browser.text("h1") == "webshop")
                #expect(try await browser.value("document.querySelectorAll('.lines tbody tr').length").number == 50)
                #expect(try await browser.text("main").contains("New customer"))
                try await ImportTests.check(browser)
                try await browser.shoot("consumer")
                try await browser.open("/workbench/consumers/ledger")
                #expect(try await browser.text(".empty strong") == "It is in step")
                try await ImportTests.check(browser)
                try await browser.open("/workbench/webhooks/1")
                #expect(try await browser.text("h1") == "https://shop.example/hooks/kulta")
                #expect(try await browser.text(".empty strong") == "Nothing was given up")
                try await ImportTests.check(browser)
                try await browser.shoot("webhook")
                _ = try await browser.value("document.querySelector('[data-deed=ping]').click()")
                try await browser.until("document.querySelector('[data-deed=ping]')?.disabled === false")
                #expect(try await browser.value("document.querySelector('.toast.failure') === null").isTrue)
                try await browser.open("/workbench/webhooks/99")
                #expect(try await browser.text("h1") == "There is nothing here")
            }
        }
    }
}

extension BenchServer {
    /// A request that a program sends; it must succeed.
    fileprivate func send(_ method: String, _ path: String, _ json: String) async throws {
        let answer = try await Fetch.send(method, "http://127.0.0.1:\(port)\(path)", json: json)
        #expect((200..<300).contains(answer), "\(method) \(path) \(answer)")
    }
}
