import Foundation
import Hub
import Testing

/// The overview in a real browser.
@Suite("The overview", .serialized)
struct OverviewTests {
    @Test("teaches before the first counting, then shows figures whose numbers open as many cases")
    func numbers() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server, width: 1440, height: 1900) { browser in
                try await browser.open("/workbench/overview")
                #expect(try await browser.text(".empty h2") == "The first figures are being counted")
                #expect(try await server.hub.countStatistics(olderThan: 900))
                try await browser.open("/workbench/overview")
                try await browser.shoot("overview")
                let sums = try await links(".figures tfoot td.number a", browser)
                #expect(sums.count >= 2)
                let rows = try await links("section[aria-labelledby=cases] tbody td.number a", browser)
                #expect(rows.count > 4)
                for link in sums + rows {
                    try await browser.open(link.path)
                    let total = try await browser.text("#total")
                    #expect(total.filter(\.isNumber) == link.number, "\(link)")
                }
            }
        }
    }

    @Test("opens the customers behind a number, page by page")
    func customers() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                _ = try await server.hub.countStatistics(olderThan: 900)
                try await browser.open("/workbench/overview")
                let all = try await links(
                    "#overlap ~ div td.number a, #uniqueness ~ details td.number a, #completeness ~ div td.number a",
                    browser)
                let some = all.filter { (1...160).contains(Int($0.number) ?? 0) }
                #expect(some.count > 3)
                for link in some.prefix(6) {
                    try await browser.open(link.path)
                    try await browser.shoot("behind-a-number")
                    var found = try await browser.value("document.querySelectorAll('.found li').length").number ?? 0
                    while try await browser.value("document.querySelector('a[rel=next]') !== null").isTrue {
                        try await browser.open(
                            try await browser.value(
                                "(a => a.pathname + a.search)(document.querySelector('a[rel=next]'))"
                            )
                            .text ?? "")
                        found += try await browser.value("document.querySelectorAll('.found li').length").number ?? 0
                    }
                    #expect("\(Int(found))" == link.number, "\(link)")
                }
            }
        }
    }

    @Test("is there in every language and theme")
    func looks() async throws {
        try await BenchServer.run { server in
            _ = try await server.hub.countStatistics(olderThan: 900)
            try await Browser.with(server, width: 1440, height: 1900) { browser in
                for (language, heading) in [("fi", "Yleiskuva"), ("sv", "Översikt")] {
                    try await browser.open("/workbench/language/\(language)?back=/workbench/overview")
                    #expect(try await browser.text("h1") == heading)
                    try await browser.shoot("overview-\(language)")
                }
                try await browser.open("/workbench/theme/dark?back=/workbench/overview")
                try await browser.shoot("overview-dark")
                let faults = try await Axe.faults(on: browser)
                #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
                #expect(try await browser.errors() == [])
            }
        }
    }

    private func links(_ selector: String, _ browser: Browser) async throws -> [(number: String, path: String)] {
        let texts =
            try await browser.value(
                """
                [...document.querySelectorAll("\(selector)")].map(a => a.textContent + " " + a.pathname + a.search).join("\\n")
                """
            ).text ?? ""
        return texts.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (number: String(parts[0].filter(\.isNumber)), path: String(parts[1]))
        }
    }
}
