import Foundation
import Testing

/// What a steward does in a day, in a real browser, without a mouse.
@Suite("A steward in a browser", .serialized)
struct StewardTests {
    private static let isHeld = "document.getElementById('case')?.dataset.held === 'true'"

    /// Opens the first case of the list by its key and waits until it is the steward's.
    private func startReview(_ browser: Browser) async throws {
        try await browser.open("/workbench/tasks")
        try await browser.press("n")
        try await browser.until("location.pathname !== '/workbench/tasks' && \(Self.isHeld)")
    }

    private func currentTask(_ browser: Browser) async throws -> String {
        try await browser.value("document.getElementById('case').dataset.task").text ?? ""
    }

    /// Decides the open case by a key and waits for the next one.
    private func decide(_ key: String, _ browser: Browser) async throws {
        let task = try await currentTask(browser)
        try await browser.press(key)
        let isNext = "document.getElementById('case')?.dataset.task !== '\(task)' && \(Self.isHeld)"
        try await browser.until("document.getElementById('closed') || (\(isNext))")
        // What a colleague decided may have answered this one as well.
        if try await browser.value("document.getElementById('closed') !== null").isTrue { try await browser.press("n") }
        try await browser.until(isNext)
    }

    @Test("reviews twenty cases with keys only")
    func review() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                let before = try await server.tasks().count
                #expect(before > 22)
                try await browser.open("/workbench/tasks")
                try await browser.shoot("worklist")
                try await startReview(browser)
                try await browser.shoot("case")
                var seen: [String] = []
                for number in 0..<20 {
                    seen.append(try await currentTask(browser))
                    try await decide(number % 3 == 0 ? "s" : "d", browser)
                }
                try await browser.shoot("case-after-twenty")
                let commands = try await server.commands()
                #expect(commands.count == 20 && Set(seen).count == 20)
                #expect(commands.allSatisfy { $0["author"]?.text?.hasPrefix("Steward ") == true })
                #expect(commands.filter { $0["kind"]?.text == "merge" }.count == 7)
                let errors = try await browser.errors()
                #expect(errors == [])
            }
        }
    }

    @Test("takes a decision back with one key, and the question is there again")
    func undo() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                let before = try await server.tasks().count
                try await startReview(browser)
                let pair = try await browser.text("#case h1")
                try await decide("s", browser)
                try await browser.until("document.querySelector('.toast button')")
                try await browser.shoot("decided-with-undo")
                #expect(try await server.tasks().count < before)
                try await browser.press("u")
                try await browser.until("document.querySelector('#case h1')?.innerText === \(Self.quoted(pair))")
                try await browser.until(Self.isHeld)
                try await browser.shoot("undone")
                #expect(try await server.tasks().count == before)
                #expect(try await server.commands().map { $0["kind"]?.text } == ["undo", "merge"])
            }
        }
    }

    @Test("says related, asks a colleague, and sees the case wait")
    func relatedAndUnsure() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                try await startReview(browser)
                let first = try await currentTask(browser)
                try await browser.press("r")
                try await browser.until("!document.getElementById('related-panel').hidden")
                try await browser.shoot("related")
                try await browser.press("1")
                try await browser.until(
                    "document.getElementById('case')?.dataset.task !== '\(first)' && \(Self.isHeld)")
                let closed = try await server.get("/v1/tasks/\(first)")
                #expect(closed["closed"]?["why"]?.text == "decided: related")
                let second = try await currentTask(browser)
                try await browser.press("q")
                try await browser.until("document.activeElement.name === 'to'")
                try await browser.type("Otso")
                try await browser.press(Browser.Key.tab)
                try await browser.type("Which branch is this?")
                try await browser.shoot("unsure")
                try await browser.press(Browser.Key.enter)
                try await browser.until(
                    "document.getElementById('case')?.dataset.task !== '\(second)' && \(Self.isHeld)")
                let waiting = try await server.get("/v1/tasks/\(second)")
                #expect(waiting["state"]?.text == "waiting" && waiting["referral"]?["to"]?.text == "Otso")
                try await browser.open("/workbench/tasks?state=waiting")
                #expect(try await browser.text("#total") == "1 case")
                try await browser.shoot("waiting")
            }
        }
    }

    @Test("pins a value from its cell, sees it win, and unpins it")
    func pin() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                try await startReview(browser)
                try await browser.press(Browser.Key.down)
                try await browser.until("document.activeElement.matches('[data-cell]')")
                let customer = try await browser.value("document.activeElement.dataset.customer").text ?? ""
                let value = try await browser.value("document.activeElement.dataset.value").text ?? ""
                try await browser.press("p")
                try await browser.until("!document.getElementById('pin-panel').hidden")
                try await browser.shoot("pin")
                try await browser.press(Browser.Key.tab)
                try await browser.type("Trade register")
                try await browser.press(Browser.Key.enter)
                try await browser.until("document.querySelector('.toast')?.innerText.includes('pinned')")
                let pins = try await server.get("/v1/pins?customer=\(customer)")["items"]?.list ?? []
                #expect(pins.count == 1 && pins.first?["until"]?.text == "sourceChanges")
                try await browser.open("/workbench/customers/\(customer)")
                #expect(try await browser.text(".golden-sheet .fact .value") == value)
                try await browser.shoot("customer-pinned")
                _ = try await browser.value("document.querySelector('[data-unpin]').click()")
                try await browser.until(
                    "document.querySelector('[data-unpin]') === null && document.querySelector('.toast')")
                #expect(try await server.get("/v1/pins?customer=\(customer)")["items"]?.list.isEmpty == true)
            }
        }
    }

    @Test("shows only differences, under an address of its own")
    func differences() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                try await startReview(browser)
                let visible =
                    "[...document.querySelectorAll('#cells tbody tr')].filter((row) => row.offsetParent).length"
                let all = try await browser.value(visible).number ?? 0
                try await browser.press("f")
                try await browser.until("location.search.includes('diff=1') && \(visible) < \(Int(all))")
                try await browser.shoot("differences")
            }
        }
    }

    @Test("splits a customer after a look at what it becomes, and takes that back")
    func unmerge() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                let customers = try await server.get("/v1/customers?q=oy&limit=100")["items"]?.list ?? []
                let large = customers.first { ($0["records"]?.number ?? 0) >= 3 }?["id"]?.text ?? ""
                try await browser.open("/workbench/customers/\(large)")
                try await browser.shoot("customer")
                try await browser.open("/workbench/customers/\(large)/split")
                _ = try await browser.value("document.getElementById('preview').click()")
                try await browser.until("document.getElementById('foreseen').dataset.ready === 'true'")
                #expect(try await browser.value("document.querySelectorAll('#foreseen .card').length").number ?? 0 > 1)
                _ = try await browser.value("document.querySelector('[name=reason]').focus()")
                try await browser.type("Two shops")
                try await browser.shoot("split")
                try await browser.press(Browser.Key.enter)
                try await browser.until("document.querySelector('.toast button')")
                #expect(try await server.commands().first?["kind"]?.text == "split")
                let after = try await server.get("/v1/customers/\(large)")
                #expect(
                    after["records"]?.number ?? 0 < customers.first { $0["id"]?.text == large }?["records"]?.number ?? 0
                )
                try await browser.press("u")
                try await browser.until("document.querySelector('.toast')?.innerText === 'Taken back.'")
                #expect(try await server.commands().first?["kind"]?.text == "undo")
                for tab in ["sources", "history", "how", "commands"] {
                    try await browser.open("/workbench/customers/\(large)?tab=\(tab)")
                    try await browser.shoot("customer-\(tab)")
                }
                #expect(try await browser.value("document.querySelectorAll('[data-undo]').length").number == 1)
            }
        }
    }

    @Test("decides many cases with the same evidence as one, and takes all back")
    func bulk() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                let before = try await server.tasks().count
                let counted = try await server.get("/v1/tasks/facets")["facets"]?.list ?? []
                let common = counted.first { $0["facet"]?.text == "matchKey" }
                let key = (common?["value"]?.text ?? "").replacing("+", with: "%2B")
                try await browser.open("/workbench/tasks/bulk?matchKey=\(key)")
                try await browser.shoot("bulk")
                _ = try await browser.value("document.querySelector('[name=decision][value=different]').click()")
                _ = try await browser.value("document.querySelector('[name=reason]').focus()")
                try await browser.type("Neighbours")
                try await browser.press(Browser.Key.enter)
                try await browser.until(
                    "location.pathname === '/workbench/tasks' && document.querySelector('.toast button')")
                #expect(Double(try await server.tasks().count) == Double(before) - (common?["count"]?.number ?? 0))
                try await browser.press("u")
                try await browser.until("document.querySelector('.toast')?.innerText === 'Taken back.'")
                #expect(try await server.tasks().count == before)
            }
        }
    }

    @Test("finds a customer while typing, and opens it with keys")
    func search() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/search")
                try await browser.shoot("search-empty")
                try await browser.type("virtanen")
                try await browser.until("document.getElementById('results').dataset.q === 'virtanen'")
                try await browser.shoot("search")
                #expect(try await browser.value("location.search").text == "?q=virtanen")
                try await browser.press(Browser.Key.down)
                try await browser.press(Browser.Key.enter)
                try await browser.until("location.pathname.startsWith('/workbench/customers/K-')")
            }
        }
    }

    @Test("two stewards on one queue never get the same case, and each sees what the other did")
    func twoStewards() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { anna in
                try await Browser.with(server) { otso in
                    for (browser, name) in [(anna, "Anna"), (otso, "Otso")] {
                        try await browser.open("/workbench/search")
                        _ = try await browser.value("document.cookie = 'kulta_steward=\(name); Path=/'")
                    }
                    var seen: Set<String> = []
                    try await startReview(anna)
                    try await startReview(otso)
                    for _ in 0..<4 {
                        for browser in [anna, otso] {
                            let isNew = seen.insert(try await currentTask(browser)).inserted
                            #expect(isNew)
                            try await decide("d", browser)
                        }
                    }
                    let task = try await currentTask(anna)
                    try await otso.open("/workbench/tasks/\(task)")
                    try await otso.until("!document.getElementById('lease').hidden")
                    #expect(try await otso.text("#lease").hasPrefix("Anna works at task \(task)"))
                    #expect(try await otso.value("document.querySelector('[data-decide]').disabled").isTrue)
                    try await otso.shoot("held-by-another")
                    try await decide("s", anna)
                    try await otso.open("/workbench/tasks/\(task)")
                    #expect(try await otso.text("#closed").contains("Anna: Seen side by side"))
                    try await otso.shoot("decided-by-another")
                }
            }
        }
    }

    @Test("an open list shows what colleagues do, and no row moves")
    func liveList() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/tasks")
                let order = "[...document.querySelectorAll('.task')].map((row) => row.dataset.task).join()"
                let (before, total) = (try await browser.value(order).text, try await browser.text("#total"))
                let first = try #require(before?.split(separator: ",").first)
                let row = "document.querySelector('[data-task=\"\(first)\"]')"
                _ = try await browser.value("\(row).focus()")
                let answer = try await browser.wait(
                    for: """
                        fetch("/v1/tasks/\(first)/decision", { method: "POST", headers: { "Content-Type": "application/json" },
                          body: JSON.stringify({ decision: "different", author: "Otso", reason: "Test" }) }).then((it) => done(it.status))
                        """)
                #expect(answer.number == 201)
                _ = try await browser.value("document.dispatchEvent(new Event('kulta-refresh'))")
                try await browser.until("\(row).classList.contains('gone')")
                try await browser.shoot("worklist-live")
                #expect(try await browser.value(order).text == before)
                #expect(try await browser.value("document.activeElement === \(row)").isTrue)
                #expect(try await browser.text(".task.gone .badge.closed") == "no longer here")
                #expect(try await browser.text("#total") != total)
                #expect(try await browser.errors() == [])
            }
        }
    }

    private static func quoted(_ text: String) -> String {
        String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    }
}
