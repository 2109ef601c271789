import Foundation
import HTTPAPI
import Hub
import Testing

/// A wrong file, taken back in a real browser.
@Suite("Undoing an import in a browser", .serialized)
struct UndoImportTests {
    @Test("what an undo does is told first; afterwards the records are gone, and back when it is undone")
    func undo() async throws {
        let lines = [
            ImportTests.header, ImportTests.company("W-1", "Väärä Tiedosto Oy"),
            ImportTests.company("W-2", "Toinen Väärä Oy"), ImportTests.company("", "Avaimeton Oy"),
        ]
        try await BenchServer.run { server in
            let delivery = try await ImportTests.withFile(lines, named: "wrong.csv") { path in
                try await server.hub.importDelivery(source: "sales", fileName: "wrong.csv", path: path).delivery
            }
            _ = try await server.hub.resolve()
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/imports/\(delivery)")
                _ = try await browser.value("document.querySelector('#undo summary').click()")
                _ = try await browser.value("document.getElementById('undo-reason').focus()")
                try await browser.type("The export of the test system")
                _ = try await browser.value("document.getElementById('undo-look').click()")
                try await browser.until("document.getElementById('undo-would').dataset.ready")
                let told = try await browser.text("#undo-would")
                #expect(told.contains("2 records are withdrawn") && told.contains("2 customers"))
                #expect(told.contains("1 refused row"))
                #expect(try await server.get("/v1/sources/sales/records/W-1")["status"]?.text == "current")
                try await ImportTests.check(browser)
                try await browser.shoot("import-undo")
                _ = try await browser.value("document.getElementById('undo-reason').focus()")
                try await browser.press(Browser.Key.enter)
                try await browser.until("document.getElementById('import')?.dataset.import > \(delivery)")
                try await browser.until("document.getElementById('import').dataset.done !== undefined")
                #expect(try await browser.text("#import").contains("It takes back import \(delivery)"))
                #expect(try await browser.text("#import").contains("The export of the test system"))
                try await ImportTests.check(browser)
                try await browser.shoot("import-undone")
                #expect(try await server.get("/v1/sources/sales/records/W-1")["status"]?.text == "withdrawn")
                try await putBack(delivery, browser, server)
                #expect(try await browser.errors() == [])
            }
        }
    }

    private func putBack(_ delivery: Int64, _ browser: Browser, _ server: BenchServer) async throws {
        try await browser.open("/workbench/imports/\(delivery)")
        #expect(try await browser.text(".badges").contains("Taken back"))
        #expect(try await browser.value("document.getElementById('undo') === null").isTrue)
        _ = try await browser.value("document.querySelector('.notice a').click()")
        try await browser.until("document.querySelector('#undo summary')?.innerText === 'Put the import back'")
        let undo = try await browser.value("document.getElementById('import').dataset.import").text ?? ""
        _ = try await browser.value("document.querySelector('#undo summary').click()")
        _ = try await browser.value("document.getElementById('undo-reason').focus()")
        try await browser.type("It was right after all")
        try await browser.press(Browser.Key.enter)
        try await browser.until("document.getElementById('import')?.dataset.import > \(undo)")
        try await browser.until("document.getElementById('import').dataset.done !== undefined")
        #expect(try await server.get("/v1/sources/sales/records/W-1")["status"]?.text == "current")
        try await browser.open("/workbench/imports")
        #expect(try await browser.text(".lines").contains("An undo"))
        try await browser.shoot("imports-undone")
    }

    @Test("whoever may not write is not offered an undo")
    func permissions() async throws {
        try await BenchServer.runGuarded { server in
            let request = TokenRequest(name: "books", roles: [.finance], sources: nil, purposes: nil, expiresAt: nil)
            let secret = TokenSecret.make()
            _ = try await server.hub.addToken(request, prefix: secret.prefix, hash: secret.hash, by: .console)
            let answer = try await Fetch.get(
                "http://127.0.0.1:\(server.port)/workbench/imports/2",
                headers: [("Authorization", "Bearer \(secret.text)")])
            #expect(answer.status == 200)
            #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("id=\"undo\""))
        }
    }
}
