import Foundation
import HTTPAPI
import Hub
import Testing

/// Files of which nobody says whose they are, in a real browser.
@Suite("A file of an unknown system in a browser", .serialized)
struct UnknownFileTests {
    private static let rows = [
        "Asiakasnro;Yrityksen nimi;Y-tunnus;Katuosoite;Postinumero;Postitoimipaikka;Puhelin",
        "K-1;Kassatesti Oy;9000003-8;Satamakatu 7;20100;Turku;040 123 4561",
        "K-2;Toinen Kassa Oy;;Rantakatu 4;33100;Tampere;040 123 4562",
        "K-3;Kolmas Kassa Ab;;Hamngatan 1;65100;Vasa;040 123 4563",
    ]

    private func tryUnknown(_ browser: Browser) async throws {
        _ = try await browser.value(
            "(delete document.getElementById('trial').dataset.ready, document.querySelector('#bring .primary').click())"
        )
        try await browser.until("document.getElementById('trial').dataset.ready === 'true'")
    }

    @Test("a file tells whose it is, and of several systems that write such files it is the one that has delivered")
    func recognized() async throws {
        let lines = [ImportTests.header, ImportTests.company("I-1", "Tuntematon Oy", "9000003-8")]
        try await BenchServer.runGuarded { server in
            try await SignInTests.addSteward(server.hub, language: .english)
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/imports")
                try await SignInTests.signIn(SignInTests.password, browser)
                try await browser.until("document.getElementById('bring') && document.documentElement.dataset.ready")
                try await ImportTests.withFile(lines) { path in
                    try await browser.choose(file: path, in: "input[type=file]")
                    try await tryUnknown(browser)
                    let told = try await browser.text("#trial")
                    #expect(told.contains("a file of") && told.contains("(sales): CSV, commas"))
                    #expect(told.contains("It would fit as well: salesforce-account."))
                    #expect(told.contains("1 row was read") && told.contains("Tuntematon Oy"))
                    #expect(try await browser.value("document.querySelector('#bring select').value").text == "sales")
                    try await ImportTests.check(browser)
                    try await browser.shoot("import-recognized")
                }
            }
        }
    }

    @Test("a file that fits no mapping gets one proposed, which takes it once it stands in the project")
    func proposed() async throws {
        try await BenchServer.runMendable { server, project in
            try await Browser.with(server) { browser in
                try await ImportTests.withFile(Self.rows, named: "kassa.csv") { path in
                    try await browser.open("/workbench/imports")
                    try await browser.choose(file: path, in: "input[type=file]")
                    try await tryUnknown(browser)
                    let told = try await browser.text("#trial")
                    #expect(told.contains("CSV, semicolons") && told.contains("schemas/sources/kassa.yaml"))
                    #expect(told.contains("Kassatesti Oy") && told.contains("9000003-8"))
                    #expect(try await browser.value("document.getElementById('take') === null").isTrue)
                    let saved = try await browser.value("document.getElementById('save-mapping').download").text
                    #expect(saved == "kassa.yaml")
                    try await ImportTests.check(browser)
                    try await browser.shoot("import-proposal")
                    let yaml = try await browser.value("document.querySelector('.proposal pre').textContent").text ?? ""
                    try Data(yaml.utf8).write(to: project.folder.appending(path: "schemas/sources/kassa.yaml"))
                    try await tryUnknown(browser)
                    #expect(try await browser.text("#trial").contains("(kassa)"))
                    _ = try await browser.value("document.getElementById('take').click()")
                    try await browser.until("document.getElementById('import')?.dataset.done !== undefined")
                    #expect(try await server.get("/v1/sources/kassa/records/K-3")["status"]?.text == "current")
                }
                #expect(try await browser.errors() == [])
            }
        }
    }
}
