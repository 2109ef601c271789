import Foundation
import HTTPAPI
import Hub
import Testing

/// What every page must be: for everybody, in three languages, and safe.
@Suite("Pages", .serialized)
struct PageTests {
    /// A page of each kind, with a case and a customer of this hub.
    private func pages(_ server: BenchServer) async throws -> [String] {
        try await server.hub.countStatistics(olderThan: 0)
        for (method, path, json) in [
            ("PUT", "consumers/webshop", "{}"),
            ("POST", "subscriptions", #"{"url": "https://shop.example/hooks/kulta"}"#),
        ] {
            _ = try await Fetch.send(method, "http://127.0.0.1:\(server.port)/v1/\(path)", json: json)
        }
        let task = Int(try await server.tasks().first?["id"]?.number ?? 0)
        let found = try await server.get("/v1/customers?q=oy&limit=100")["items"]?.list ?? []
        let customer = found.first { ($0["records"]?.number ?? 0) > 2 }?["id"]?.text ?? ""
        return [
            "/workbench/tasks", "/workbench/tasks?party=person&band=0", "/workbench/tasks/\(task)",
            "/workbench/tasks/bulk?matchKey=%2BNAME%2BADDRESS-PHONE", "/workbench/search", "/workbench/search?q=oy",
            "/workbench/search?q=zzzzqqqq", "/workbench/customers/\(customer)",
            "/workbench/customers/\(customer)?tab=sources", "/workbench/customers/\(customer)?tab=history",
            "/workbench/customers/\(customer)?tab=how", "/workbench/customers/\(customer)?tab=commands",
            "/workbench/customers/\(customer)/split", "/workbench/customers/\(customer)/board",
            "/workbench/tasks/\(task)/board", "/workbench/nowhere", "/workbench/customers/K-0000000000",
            "/workbench/overview", "/workbench/search?figure=sources:billing%2Berp",
            "/workbench/search?figure=records:99",
            "/workbench/tasks?opened=..%2F2999-01-01",
            "/workbench/imports", "/workbench/imports/2", "/workbench/quarantine",
            "/workbench/quarantine?source=billing&status=all", "/workbench/quarantine/1", "/workbench/sources",
            "/workbench/sources/billing",
            "/workbench/rules", "/workbench/rules/1", "/workbench/consumers/webshop", "/workbench/webhooks/1",
        ]
    }

    @Test("break nothing of WCAG 2.2 AA, in light and in dark")
    func accessibility() async throws {
        try await BenchServer.run { server in
            for theme in ["light", "dark"] {
                try await Browser.with(server) { browser in
                    try await browser.open("/workbench/theme/\(theme)?back=/workbench/search")
                    // Structure is the same in the dark, colors are not.
                    let all = try await pages(server)
                    for page in theme == "dark" ? all.filter({ !$0.contains("?") || $0.hasSuffix("q=oy") }) : all {
                        try await browser.open(page)
                        if page.contains("/tasks/"), !page.contains("bulk"), !page.contains("board") {
                            try await browser.until("document.getElementById('case').dataset.held")
                            try await browser.shoot("case-\(theme)")
                        }
                        let faults = try await Axe.faults(on: browser)
                        #expect(faults.isEmpty, "\(theme) \(page)\n\(faults.joined(separator: "\n"))")
                    }
                    try await browser.press("?")
                    try await browser.until("document.getElementById('help').open")
                    try await browser.shoot("keys-\(theme)")
                    let faults = try await Axe.faults(on: browser)
                    #expect(faults.isEmpty, "\(theme) keys \(faults)")
                }
            }
        }
    }

    @Test("fit a window of half the width, as at 200 % zoom")
    func zoom() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server, width: 700, height: 900) { browser in
                for page in try await pages(server) {
                    try await browser.open(page)
                    let width = try await browser.value("document.documentElement.scrollWidth - innerWidth").number ?? 1
                    #expect(width <= 0, "\(page) is \(width) pixels too wide")
                }
                try await browser.open("/workbench/tasks")
                try await browser.shoot("worklist-zoomed")
            }
        }
    }

    @Test("stand still: nothing moves that has been shown")
    func layoutShift() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                for page in try await pages(server) {
                    try await browser.open(page)
                    _ = try await browser.value(
                        """
                        (window.moved = 0, window.movers = "", new PerformanceObserver((list) => {
                            for (const shift of list.getEntries()) {
                                if (shift.hadRecentInput) continue;
                                window.moved += shift.value;
                                for (const { node } of shift.sources) window.movers += (node?.outerHTML ?? "").slice(0, 90);
                            }
                        }).observe({ type: "layout-shift", buffered: true }))
                        """)
                    try await Task.sleep(for: .milliseconds(300))
                    let moved = try await browser.value("window.moved").number ?? 1
                    // A tenth of what browsers' makers call good.
                    let movers = try await browser.value("window.movers").text ?? ""
                    #expect(moved < 0.01, "\(page) moved by \(moved): \(movers)")
                }
            }
        }
    }

    @Test("speak the language that was chosen, else that of the browser")
    func language() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/tasks")
                #expect(try await browser.text("h1") == "Cases")
                for (language, heading) in [("sv", "Ärenden"), ("fi", "Tapaukset"), ("en", "Cases")] {
                    let link = "document.querySelector('.sheet a[lang=\(language)]')"
                    _ = try await browser.value("\(link).click()")
                    try await browser.until(
                        "document.documentElement.lang === '\(language)' && document.documentElement.dataset.ready")
                    #expect(try await browser.text("h1") == heading)
                    #expect(try await browser.value("location.pathname").text == "/workbench/tasks")
                    try await browser.press("n")
                    try await browser.until("document.getElementById('case')?.dataset.held === 'true'")
                    try await browser.shoot("case-\(language)")
                    try await browser.open("/workbench/tasks")
                }
            }
        }
    }

    @Test("teach what to do when there is nothing")
    func emptyStates() async throws {
        try await BenchServer.runEmpty { server in
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/tasks")
                #expect(try await browser.text(".empty h2") == "Nothing waits for you")
                try await browser.shoot("nothing-waits")
                #expect(try await Axe.faults(on: browser) == [])
            }
        }
    }

    @Test("come within 200 ms and are small, and what they load never changes under its address")
    func weight() async throws {
        try await BenchServer.run { server in
            for page in try await pages(server) {
                _ = try await server.page(page)
                let start = ContinuousClock.now
                let answer = try await server.page(page)
                let time = ContinuousClock.now - start
                #expect(answer.bytes.count < 150_000, "\(page) has \(answer.bytes.count) bytes")
                // Of an optimized build on a free machine; here neither.
                #expect(time < .seconds(4), "\(page) took \(time)")
                #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true, "\(page)")
            }
            let html = String(decoding: try await server.page("/workbench/tasks").bytes, as: UTF8.self)
            let assets = html.matches(of: /"(\/workbench\/assets\/[^"]+)"/).map { String($0.1) }
            var total = 0
            for asset in Set(assets) {
                let file = try await server.page(asset)
                #expect(file.status == 200 && file.headers["cache-control"]?.contains("immutable") == true, "\(asset)")
                total += file.bytes.count
            }
            #expect(assets.count > 4 && total < 60_000)
        }
    }

    @Test("show to nobody what the API would not: without an account the way in, with one what its roles permit")
    func permissions() async throws {
        try await BenchServer.runGuarded { server in
            let request = TokenRequest(name: "books", roles: [.finance], sources: nil, purposes: nil, expiresAt: nil)
            let secret = TokenSecret.make()
            _ = try await server.hub.addToken(request, prefix: secret.prefix, hash: secret.hash, by: .console)
            let found = try await server.hub.customers(search: "oy", kind: nil, cursor: nil, limit: 1, asOf: nil)
            let customer = try #require(
                String(decoding: found.items, as: UTF8.self)
                    .firstMatch(of: /"id" : "(K-[0-9A-Z]{10})".*?"displayName" : "([^"]+)"/))
            let (id, name) = (String(customer.1), String(customer.2))
            for (page, finance) in [
                ("/workbench/tasks", 403), ("/workbench/tasks/1", 403),
                ("/workbench/customers/\(id)", 200),
                ("/workbench/customers/\(id)?tab=commands", 200), ("/workbench/search?q=oy", 200),
            ] {
                let address = "http://127.0.0.1:\(server.port)\(page)"
                let refused = try await Fetch.get(address)
                let text = String(decoding: refused.bytes, as: UTF8.self)
                #expect(text.contains("id=\"sign-in\"") && !text.contains(name), "\(page)")
                let permitted = try await Fetch.get(address, headers: [("Authorization", "Bearer \(secret.text)")])
                #expect(permitted.status == finance, "\(page)")
                let isShown = String(decoding: permitted.bytes, as: UTF8.self).contains(name)
                #expect(isShown == (finance == 200), "\(page)")
            }
        }
    }

    @Test("leave every path of the API to the API")
    func apiPaths() async throws {
        try await BenchServer.runEmpty { server in
            let unknown = try await server.page("/v1/nowhere")
            #expect(unknown.status == 404 && unknown.headers["content-type"] == "application/problem+json")
            let page = try await server.page("/workbench/nowhere")
            #expect(page.status == 404 && page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(try await server.page("/workbench/language/sv?back=//evil.example").headers["location"] == nil)
        }
    }
}
