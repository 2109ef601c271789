import Foundation
import Hub
import Testing

/// Views of the worklist that stewards keep, in real browsers.
@Suite("Saved views in a browser", .serialized)
struct SavedViewTests {
    private func signIn(_ name: String, _ browser: Browser) async throws {
        try await browser.open("/workbench/tasks?party=organization")
        try await SignInTests.signIn(SignInTests.password, browser, as: name)
        try await browser.until("document.getElementById('save-view') && document.documentElement.dataset.ready")
    }

    /// Keeps the filter of the open list under a name, by keys.
    private func keep(_ name: String, forEveryone: Bool, _ browser: Browser) async throws {
        _ = try await browser.value("document.querySelector('#save-view [name=name]').focus()")
        try await browser.type(name)
        if forEveryone { try await browser.press(Browser.Key.tab, Browser.Key.tab, " ") }
        try await browser.press(Browser.Key.enter)
        try await browser.until(
            "document.documentElement.dataset.ready && document.getElementById('views').innerText.includes('\(name)')")
    }

    @Test("a filter that is kept is there in every browser, for its owner or for everyone, until it is forgotten")
    func views() async throws {
        try await BenchServer.runGuarded { server in
            try await SignInTests.addSteward(server.hub, language: .english)
            try await SignInTests.addSteward(server.hub, language: .english, name: "otso", title: "Otso Steward")
            try await Browser.with(server) { browser in
                try await signIn("aino", browser)
                try await keep("Companies", forEveryone: true, browser)
                try await browser.open("/workbench/tasks?party=person")
                try await keep("Mine alone", forEveryone: false, browser)
                try await browser.shoot("saved-views")
                // A link half under the head of the page is no fault.
                _ = try await browser.value("window.scrollTo(0, 0)")
                let faults = try await Axe.faults(on: browser)
                #expect(faults.isEmpty, "\(faults)")
            }
            try await Browser.with(server) { browser in
                try await signIn("otso", browser)
                let seen = try await browser.text("#views")
                #expect(seen.contains("Companies") && seen.contains("shared") && !seen.contains("Mine alone"))
                #expect(try await browser.value("document.querySelector('#views [data-view]') === null").isTrue)
                #expect(
                    try await browser.value("document.querySelector('#views a').getAttribute('aria-current')").text
                        == "true")
            }
            try await Browser.with(server) { browser in
                try await signIn("aino", browser)
                #expect(try await browser.text("#views").contains("Mine alone"))
                _ = try await browser.value("document.querySelector('#views [data-view]').focus()")
                try await browser.press(Browser.Key.enter)
                try await browser.until(
                    "document.documentElement.dataset.ready && !document.getElementById('views').innerText.includes('Companies')"
                )
                #expect(try await browser.text("#views").contains("Mine alone"))
            }
        }
    }
}
