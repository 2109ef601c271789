import CustomerModel
import Foundation
import HTTPAPI
import Hub
import Testing
import Workbench

/// Values of records and words of people are shown as they are, and never become part of a page.
@Suite("Hostile values")
struct InjectionTests {
    private static let hostile =
        #"<img src=x onerror=window.pwned=1>"'</script><script>window.pwned=1</script>{{title}}"#

    private static func document(_ number: String) -> [UInt8] {
        let text = hostile.replacing("\"", with: "\\\"")
        return Array(
            """
            {"kind": "organization", "attributes": {"organizationName": "Vihamielinen \(text) Oy", "businessId": "\(number)",
            "tradingName": ["\(text)"], "contactPerson": "\(text)", "phone": ["040 7654321"],
            "email": ["posti@vihamielinen.example"], "website": "\(text)", "paymentTerms": "\(text)", "industry": "\(text)",
            "customerGroup": "\(text)", "address": [{"street": "Satamakatu 1 \(text)", "careOf": "\(text)", "postalCode": "20100",
            "city": "\(text)"}]}}
            """.utf8)
    }

    /// What a spreadsheet would take for formulas.
    private static let formulas = ["=HYPERLINK(\"\"https://x.example\"\")", "+1+1", "-1", "@SUM(1)", "\t=1"]

    @Test("in files, their names, headers and cells stay text, formulas too, before and after the import")
    func files() async throws {
        let name = "<img src=x onerror=window.pwned=1>\"'{{title}}.csv"
        let cell = Self.hostile.replacing("\"", with: "\"\"")
        let rows =
            ["\(ImportTests.header),\"<img src=x onerror=window.pwned=1>\""]
            + ["H-1", ""].map { "\(ImportTests.company($0, "\"Tiedosto \(cell) Oy\"")),\"\(cell)\"" }
            + Self.formulas.enumerated().map { "\(ImportTests.company("F-\($0)", "\"\($1)\"")),\"\($1)\"" }
            + Self.formulas.map { "\(ImportTests.company("", "\"\($0)\"")),\"\($0)\"" }
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                try await ImportTests.withFile(rows, named: name) { path in
                    try await ImportTests.tryFile(path, browser)
                    #expect(try await browser.text("#trial").contains("<img src=x"))
                    #expect(try await browser.text("#trial").contains("=HYPERLINK"))
                    try await Self.checkHarmless(browser)
                    _ = try await browser.value("document.getElementById('take').click()")
                    try await browser.until("document.getElementById('import')?.dataset.done !== undefined")
                }
                let delivery = try await browser.value("document.getElementById('import').dataset.import").text ?? ""
                let rejects = try await server.get("/v1/imports/\(delivery)/rejects?limit=50")["items"]?.list ?? []
                #expect(rejects.count == 1 + Self.formulas.count)
                let ids = rejects.compactMap { $0["id"]?.number }.map { Int($0) }
                let query = "%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E%22%27"
                let pages =
                    [
                        "/workbench/imports", "/workbench/imports/\(delivery)", "/workbench/imports?source=\(query)",
                        "/workbench/quarantine?delivery=\(delivery)",
                        "/workbench/quarantine?source=\(query)&code=\(query)",
                        "/workbench/sources/sales", "/workbench/sources/\(query)", "/workbench/imports/\(query)",
                    ] + ids.map { "/workbench/quarantine/\($0)" }
                for page in pages {
                    let html = String(decoding: try await server.page(page).bytes, as: UTF8.self)
                    for tag in ["<img", "<script>", "onerror=window.pwned=1>\""] {
                        #expect(!html.contains(tag), "\(page) has \(tag)")
                    }
                    try await browser.open(page)
                    try await Self.checkHarmless(browser)
                }
                // Cells come back as they were delivered, for programs as for people.
                let last = try await server.get("/v1/quarantine/\(ids.min() ?? 0)")
                #expect(last["cells"]?.list.last?["value"]?.text == Self.hostile)
                let records = try await server.get("/v1/sources/sales/records/F-1")
                #expect(records["fields"]?["organizationName"]?.list.first?["value"]?.text == "+1+1")
            }
        }
    }

    /// What a parameter might be told: markup in a text, in an attribute, in a script and in a template; header fields; SQL; paths;
    /// bytes that are no text.
    private static let walked = [
        "<img src=x onerror=pwned()>\"'>", "</script><script>pwned()</script>", "{{#title}}{{{title}}}",
        "javascript:pwned()",
        "x\r\nX-Pwned: 1", "' OR 1=1; --", "../../..", "\u{202E}\u{0}", "-1", String(repeating: "ä", count: 2000),
    ]

    @Test("in any parameter of any page stay text")
    func everyParameter() async throws {
        let names = try Self.parameterNames()
        #expect(names.isSuperset(of: ["q", "tab", "lens", "matchKey", "cursor", "source"]))
        try await BenchServer.run { server in
            let targets = try await Self.targets(of: server, names.sorted())
            var faults: [String] = []
            try await withThrowingTaskGroup(of: [String].self) { group in
                for part in 0..<4 {
                    let own = stride(from: part, to: targets.count, by: 4).map { targets[$0] }
                    group.addTask { try await Self.faults(at: own, of: server) }
                }
                for try await found in group { faults += found }
            }
            let least = 15 * (names.count + Self.walked.count)
            #expect(targets.count > least)
            #expect(faults.isEmpty, "\(faults.count): \(faults.prefix(10).joined(separator: "\n"))")
        }
    }

    /// In the three languages by turns.
    private static func faults(at targets: [String], of server: BenchServer) async throws -> [String] {
        var faults: [String] = []
        for (index, target) in targets.enumerated() {
            let language = ["fi", "sv", "en"][index % 3]
            let answer = try await Fetch.get(
                "http://127.0.0.1:\(server.port)\(target)", headers: [("Cookie", "kulta_lang=\(language)")])
            if let fault = fault(of: answer) { faults.append("\(target.prefix(160)): \(answer.status) \(fault)") }
        }
        return faults
    }

    /// Every parameter that a page reads, or hands on to the API.
    private static func parameterNames() throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let document = try JSONDecoder().decode(
            Value.self, from: Data(contentsOf: root.appending(path: "schemas/openapi.json")))
        let parameters = document["components"]?["parameters"]?.members ?? [:]
        var names = Set(parameters.values.filter { $0["in"]?.text == "query" }.compactMap { $0["name"]?.text })
        let sources = FileManager.default.enumerator(
            at: root.appending(path: "Sources/Workbench"), includingPropertiesForKeys: nil)
        while let file = sources?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            names.formUnion(text.matches(of: /query\.(?:text|has)\("(\w+)"/).map { String($0.1) })
        }
        return names
    }

    /// Every page with every parameter, and with something hostile in its path.
    private static func targets(of server: BenchServer, _ names: [String]) async throws -> [String] {
        let task = Int(try await server.tasks().first?["id"]?.number ?? 0)
        let customer = try await server.get("/v1/customers?limit=1")["items"]?.list.first?["id"]?.text ?? ""
        let row = Int(try await server.get("/v1/quarantine?limit=1")["items"]?.list.first?["id"]?.number ?? 0)
        let ids = [
            "tasks/{id}": "\(task)", "customers/{id}": customer, "imports/{id}": "2", "quarantine/{id}": "\(row)",
            "sources/{system}": "billing", "rules/{version}": "1",
        ]
        var targets: [String] = []
        for path in try Workbench().pages.map(\.path) where !path.contains("*") {
            let known = ids.reduce(path) { path, id in
                let name = id.key.drop { $0 != "{" }
                return path.replacing(id.key, with: id.key.dropLast(name.count) + id.value)
            }
            targets += walked.map { path.replacing(/\{\w+\}/, with: coded($0)) }
            // What a page does not read it is told in one piece.
            targets += names.map { "\(known)?\($0)=\(coded(walked.dropLast().joined(separator: " ")))" }
        }
        return targets
    }

    private static func coded(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "%0" : "%") + String($0, radix: 16) }.joined()
    }

    private static func fault(of answer: (status: Int, bytes: [UInt8], headers: [String: String])) -> String? {
        let html = String(decoding: answer.bytes, as: UTF8.self)
        if answer.status >= 500 { return "is a failure" }
        let isPage = answer.headers["content-type"]?.hasPrefix("text/html") == true
        if isPage, !html.contains("</html>") { return "is no whole page" }
        if answer.headers["x-pwned"] != nil { return "has a header field of the text's making" }
        for live in ["<img", "<script>", "onerror=pwned()>\"", "href=\"javascript:", "src=\"javascript:"]
        where html.contains(live) {
            return "has \(live)"
        }
        return nil
    }

    private static func checkHarmless(_ browser: Browser) async throws {
        #expect(try await browser.value("window.pwned === undefined && !document.querySelector('img')").isTrue)
    }

    @Test("stay text on every page, in three languages")
    func values() async throws {
        try await BenchServer.run { server in
            let key = "K<img src=x onerror=alert(1)>/1"
            _ = try await server.hub.submit(source: "sales", key: key, document: Self.document("9000003-8"))
            _ = try await server.hub.submit(source: "sales", key: key + "2", document: Self.document("9000011-8"))
            let task = try #require(
                try await server.tasks().first { $0["left"]?["displayName"]?.text?.contains("Vihamielinen") == true })
            let id = Int64(task["id"]?.number ?? 0)
            let customer = task["left"]?["id"]?.text ?? ""
            _ = try await server.hub.referTask(id, to: Self.hostile, by: Self.hostile, why: Self.hostile)
            let pin =
                #"{"customer": "\#(customer)", "attribute": "contactPerson", "value": "<b>\#("x")</b>", "author": "<i>anna</i>", "reason": "<u>why</u>"}"#
            _ = try await server.hub.perform(.pin, document: Array(pin.utf8))
            let query = "%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E%22%27"
            let pages =
                [
                    "/workbench/tasks", "/workbench/tasks?assignee=\(query)", "/workbench/tasks?matchKey=\(query)",
                    "/workbench/tasks/\(id)", "/workbench/tasks/\(id)?diff=\(query)",
                    "/workbench/tasks/bulk?matchKey=\(query)",
                    "/workbench/search?q=vihamielinen", "/workbench/search?q=\(query)",
                    "/workbench/search?part=1&q=vihamielinen",
                    "/workbench/customers/\(query)", "/workbench/customers/\(customer)/split", "/workbench/\(query)",
                ]
                + ["overview", "sources", "history", "how", "commands", query].map {
                    "/workbench/customers/\(customer)?tab=\($0)"
                }
            var shown = 0
            for page in pages {
                for language in ["fi", "sv", "en"] {
                    let answer = try await Fetch.get(
                        "http://127.0.0.1:\(server.port)\(page)", headers: [("Cookie", "kulta_lang=\(language)")])
                    let html = String(decoding: answer.bytes, as: UTF8.self)
                    for tag in ["<img", "<b>x", "<i>anna", "<u>why", "<script>", "onerror=window.pwned=1>\""] {
                        #expect(!html.contains(tag), "\(page) has \(tag)")
                    }
                    shown += html.components(separatedBy: "&lt;img").count - 1
                }
            }
            #expect(shown > 100)
            try await Browser.with(server) { browser in
                for page in pages where !page.contains("part=1") {
                    try await browser.open(page)
                    #expect(
                        try await browser.value("window.pwned === undefined && !document.querySelector('img')").isTrue)
                }
                try await browser.open("/workbench/tasks/\(id)")
                try await browser.shoot("hostile")
            }
        }
    }
}
