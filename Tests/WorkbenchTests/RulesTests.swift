import Foundation
import Testing

/// The rules in a real browser.
@Suite("The rules on screen", .serialized)
struct RulesTests {
    @Test("teach before there are any, and refuse a version that never was")
    func empty() async throws {
        try await BenchServer.runEmpty { server in
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/rules")
                #expect(try await browser.text(".empty h2") == "No rules are in force yet")
                #expect(try await Axe.faults(on: browser) == [])
                let page = try await server.page("/workbench/rules/7")
                #expect(page.status == 404)
            }
        }
    }

    @Test("show what is in force and lead to every version, with the numbers that the API has")
    func versions() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server, width: 1440, height: 1700) { browser in
                try await browser.open("/workbench/rules")
                try await browser.shoot("rules")
                let listed = try await server.get("/v1/rule-books")["items"]?.list ?? []
                let shown = try await browser.value("document.querySelectorAll('.versions li').length").number
                #expect(shown == Double(listed.count) && !listed.isEmpty)
                let version = Int(listed.first?["version"]?.number ?? 0)
                #expect(try await browser.text(".versions [aria-current]").hasPrefix("Version \(version)"))
                let book = try await server.get("/v1/rule-books/\(version)")
                let levels = (book["kinds"]?.list ?? []).flatMap { $0["comparisons"]?.list ?? [] }
                    .reduce(0) { $0 + ($1["levels"]?.list.count ?? 0) }
                let rows =
                    "document.querySelectorAll('section[aria-labelledby=person] details:first-of-type tbody tr, "
                    + "section[aria-labelledby=organization] details:first-of-type tbody tr').length"
                #expect(try await browser.value(rows).number == Double(levels) && levels > 20)
                #expect(try await browser.value("document.querySelectorAll('svg[role=img]').length").number == 4)
                for theme in ["light", "dark"] {
                    try await browser.open("/workbench/theme/\(theme)?back=/workbench/rules/\(version)")
                    _ = try await browser.value("document.querySelectorAll('details').forEach(d => d.open = true)")
                    let faults = try await Axe.faults(on: browser)
                    #expect(faults.isEmpty, "\(theme) \(faults.joined(separator: "\n"))")
                }
                for (language, heading) in [("fi", "Säännöt"), ("sv", "Regler")] {
                    try await browser.open("/workbench/language/\(language)?back=/workbench/rules")
                    #expect(try await browser.text("h1") == heading)
                    try await browser.shoot("rules-\(language)")
                }
                #expect(try await browser.errors() == [])
            }
        }
    }
}
