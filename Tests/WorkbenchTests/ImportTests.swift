import Foundation
import HTTPAPI
import Hub
import Testing

/// Files and refused rows in a real browser.
@Suite("Importing in a browser", .serialized)
struct ImportTests {
    static let header =
        "Id,Name,Phone,Website,Business_ID__c,BillingStreet,BillingPostalCode,BillingCity,BillingCountry,ParentId,"
        + "IsDeleted,MasterRecordId,CreatedDate,SystemModstamp,PersonEmail,PersonMobilePhone,FirstName,LastName,"
        + "PersonBirthdate,IsPersonAccount"

    static let billingHeader =
        "Asiakaskoodi;Nimi;Nimen jatke;Y-tunnus;Osoite;Postinumero;Postitoimipaikka;Maa;Puhelin;Sähköposti;"
        + "Verkkolaskuosoite;Verkkolaskuoperaattori;Laskutuskieli;Maksuehto;Luottoraja;Luotu;Asiakastyyppi;Syntymäaika"

    /// A company of the sales system.
    static func company(_ key: String, _ name: String, _ number: String = "") -> String {
        "\(key),\(name),,,\(number),Satamakatu 7,20100,Turku,Finland,,false,,2024-01-05T08:00:00.000+0000,"
            + "2026-01-05T08:00:00.000+0000,,,,,,false"
    }

    /// Hands over a file while `body` runs.
    static func withFile<R>(
        _ lines: [String], named name: String = "sales-march.csv", _ body: (String) async throws -> R
    ) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kulta-file-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try Data((lines.joined(separator: "\r\n") + "\r\n").utf8).write(to: file)
        return try await body(file.path)
    }

    /// Chooses a file and its source, and waits for what the trial says.
    static func tryFile(_ path: String, of source: String = "sales", _ browser: Browser) async throws {
        try await browser.open("/workbench/imports?source=\(source)")
        try await browser.choose(file: path, in: "input[type=file]")
        _ = try await browser.value("document.querySelector('#bring .primary').click()")
        try await browser.until("document.getElementById('trial').dataset.ready === 'true'")
    }

    /// Nothing of WCAG is broken.
    static func check(_ browser: Browser, _ place: SourceLocation = #_sourceLocation) async throws {
        let faults = try await Axe.faults(on: browser)
        #expect(faults.isEmpty, "\(faults.joined(separator: " | "))", sourceLocation: place)
    }

    @Test("a signed-in person tries a file, imports it, mends the refused row, and has the others read again")
    func importAndMend() async throws {
        let lines = [
            Self.header, Self.company("I-1", "Tuontitesti Oy", "9000003-8"), Self.company("I-2", "Toinen Tuonti Oy"),
            Self.company("", "Avaimeton Tuonti Oy"), Self.company("I-4", "Ylijäämä, Oy"),
        ]
        try await BenchServer.runGuarded { server in
            try await SignInTests.addSteward(server.hub, language: .english)
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/imports?source=sales")
                try await SignInTests.signIn(SignInTests.password, browser)
                try await browser.until("document.getElementById('bring') && document.documentElement.dataset.ready")
                try await browser.shoot("imports")
                try await Self.withFile(lines) { path in
                    try await Self.tryFile(path, browser)
                    try await trial(browser)
                }
                try await mend(browser)
                try await replay(browser)
                // Before signing in; the row that still could not be accepted; a customer that is not there yet.
                let errors = try await browser.errors()
                #expect(errors.filter { !$0.contains(/status of (401|404|422)/) } == [])
            }
            let record = try await server.hub.record(source: "sales", key: "I-3")
            #expect(record != nil)
            let open = try await server.hub.quarantine(
                QuarantineFilter(source: "sales", status: .open), cursor: nil, limit: 10)
            #expect(String(decoding: open.items, as: UTF8.self).contains("ragged-row"))
        }
    }

    /// The trial is told in words, with the first rows; then the file is imported.
    private func trial(_ browser: Browser) async throws {
        let told = try await browser.text("#trial")
        #expect(told.contains("2 rows go to quarantine") && told.contains("No key"))
        #expect(told.contains("Nothing has been stored"))
        #expect(told.contains("Tuontitesti Oy") && told.contains("9000003-8"))
        try await Self.check(browser)
        try await browser.shoot("import-trial")
        _ = try await browser.value("document.getElementById('take').click()")
        try await browser.until("document.getElementById('import')?.dataset.done !== undefined")
        #expect(try await browser.text("h1") == "sales-march.csv")
        #expect(try await browser.text(".badges").contains("Resolved"))
        #expect(try await browser.text("#import").contains("Too many or too few cells"))
        try await Self.check(browser)
        try await browser.shoot("import")
    }

    /// The row without a key gets one.
    private func mend(_ browser: Browser) async throws {
        _ = try await browser.value(
            "[...document.querySelectorAll('.lines a')].find((link) => link.innerText === 'No key').click()")
        try await browser.until("document.getElementById('mend') && document.documentElement.dataset.ready")
        #expect(try await browser.value("document.getElementById('cell-1').value").text == "Avaimeton Tuonti Oy")
        try await browser.shoot("refused-row")
        _ = try await browser.value("document.querySelector('#mend .primary').click()")
        try await browser.until("document.querySelector('.toast.failure')")
        #expect(try await browser.text(".toast").contains("still cannot be accepted"))
        _ = try await browser.value("document.getElementById('cell-0').focus()")
        try await browser.type("I-3")
        try await browser.press(Browser.Key.enter)
        try await browser.until("document.getElementById('receipt').dataset.ready")
        #expect(try await browser.text("#receipt").contains("sales/I-3 is a new record"))
        try await browser.until("document.querySelector('#receipt [data-customer]')")
        try await Self.check(browser)
        try await browser.shoot("mended-row")
    }

    /// The other is read again under the same mapping, and stays with its reason.
    private func replay(_ browser: Browser) async throws {
        try await browser.open("/workbench/quarantine?source=sales")
        #expect(try await browser.text(".groups").contains("Too many or too few cells"))
        _ = try await browser.value("document.querySelector('.replay[data-code=ragged-row] button').click()")
        try await browser.until("document.getElementById('receipt').dataset.ready")
        #expect(try await browser.text("#receipt").contains("1 still waits: ragged-row"))
        try await Self.check(browser)
        try await browser.shoot("quarantine")
    }

    @Test("rows that a mapping could not read are read again once it is mended, and become customers")
    func replayMended() async throws {
        try await BenchServer.runMendable { server, project in
            try await Browser.with(server) { browser in
                try await Self.withFile(MendableProject.rows, named: "support.csv") { path in
                    try await Self.tryFile(path, of: "support", browser)
                    #expect(try await browser.text("#trial").contains("2 rows: A date that cannot be read"))
                    _ = try await browser.value("document.getElementById('take').click()")
                    try await browser.until("document.getElementById('import')?.dataset.done !== undefined")
                }
                try await browser.open("/workbench/quarantine?source=support")
                #expect(try await browser.text(".groups").contains("2 rows"))
                try project.mend()
                _ = try await browser.value("document.querySelector('.replay button').focus()")
                try await browser.press(Browser.Key.enter)
                try await browser.until("document.getElementById('receipt').dataset.ready")
                #expect(try await browser.text("#receipt").contains("2 became new records"))
                try await browser.until("document.querySelector('#waiting .empty')")
                try await Self.check(browser)
                try await browser.shoot("replayed")
                let record = try await server.get("/v1/sources/support/records/T-3")
                #expect(record["fields"]?["birthDate"]?.list.first?["value"]?.text == "1973-03-05")
                #expect(try await browser.errors() == [])
            }
        }
    }

    @Test("a row is made a record by hand, and another is dismissed with a reason")
    func acceptAndDismiss() async throws {
        let lines = [Self.header, Self.company("", "Käsin Tehty Oy"), Self.company("", "Huomautus")]
        try await BenchServer.run { server in
            try await Self.withFile(lines) { path in
                _ = try await server.hub.importDelivery(source: "sales", fileName: "hand.csv", path: path)
            }
            try await Browser.with(server) { browser in
                let rows = try await server.get("/v1/quarantine?source=sales&status=open")["items"]?.list ?? []
                let ids = rows.filter { $0["rawText"]?.text?.contains("Satamakatu 7") == true }
                    .compactMap { $0["id"]?.number }.map { Int($0) }.sorted()
                try await browser.open("/workbench/quarantine/\(ids[0])")
                _ = try await browser.value("document.querySelector('.other-way').open = true")
                _ = try await browser.value("document.getElementById('by-key').focus()")
                try await browser.type("H-1")
                _ = try await browser.value("document.getElementById('by-organization').focus()")
                try await browser.type("Käsin Tehty Oy")
                try await browser.press(Browser.Key.enter)
                try await browser.until("document.getElementById('receipt').dataset.ready")
                #expect(try await browser.text("#receipt").contains("sales/H-1 is a new record"))
                _ = try await browser.value("document.querySelector('#receipt .primary-link').click()")
                try await browser.until("location.pathname === '/workbench/quarantine/\(ids[1])'")
                try await browser.until("document.documentElement.dataset.ready")
                _ = try await browser.value(
                    "(document.querySelectorAll('.other-way')[1].open = true, document.getElementById('dismiss-reason').focus())"
                )
                try await browser.type("A remark")
                try await browser.press(Browser.Key.enter)
                try await browser.until("document.getElementById('receipt').dataset.ready")
                try await browser.open("/workbench/quarantine/\(ids[1])")
                #expect(try await browser.text(".closed").contains("A remark"))
                #expect(try await browser.value("document.getElementById('mend')").isNull)
                try await browser.open("/workbench/quarantine?source=sales&status=all")
                #expect(try await browser.text("#waiting").contains("Dismissed"))
                #expect(try await browser.errors() == [])
            }
        }
    }

    @Test("a file that would withdraw too much is not offered for import, and one that is no table says why")
    func refusals() async throws {
        try await BenchServer.run { server in
            try await Browser.with(server) { browser in
                try await Self.withFile([Self.billingHeader, "1;Yksi Oy" + String(repeating: ";", count: 16)]) { path in
                    try await Self.tryFile(path, of: "billing", browser)
                    #expect(try await browser.text("#trial .warn").contains("lacks"))
                    #expect(try await browser.value("document.getElementById('take').disabled").isTrue)
                    try await Self.check(browser)
                    try await browser.shoot("import-refused")
                }
                try await Self.withFile(["Asiakaskoodi;Nimi", "1;Yksi Oy"]) { path in
                    try await browser.open("/workbench/imports?source=billing")
                    try await browser.choose(file: path, in: "input[type=file]")
                    _ = try await browser.value("document.querySelector('#bring .primary').click()")
                    try await browser.until("document.querySelector('.toast.failure')")
                    #expect(try await browser.text(".toast").contains("Y-tunnus"))
                    #expect(try await browser.value("document.getElementById('take') === null").isTrue)
                }
                #expect(try await server.get("/v1/imports")["items"]?.list.count == 3)
            }
        }
    }

    @Test("whoever may not write sees the imports and no way to bring a file, and no row at all")
    func permissions() async throws {
        try await BenchServer.runGuarded { server in
            let request = TokenRequest(name: "books", roles: [.finance], sources: nil, purposes: nil, expiresAt: nil)
            let secret = TokenSecret.make()
            _ = try await server.hub.addToken(request, prefix: secret.prefix, hash: secret.hash, by: .console)
            for (page, status) in [
                ("/workbench/imports", 200), ("/workbench/imports/2", 200), ("/workbench/sources", 200),
                ("/workbench/sources/billing", 200), ("/workbench/quarantine", 403),
                ("/workbench/quarantine/1", 403),
            ] {
                let answer = try await Fetch.get(
                    "http://127.0.0.1:\(server.port)\(page)", headers: [("Authorization", "Bearer \(secret.text)")])
                let html = String(decoding: answer.bytes, as: UTF8.self)
                #expect(answer.status == status, "\(page)")
                #expect(!html.contains("id=\"bring\"") && !html.contains("raw-row\">"), "\(page)")
            }
        }
    }

    @Test("a source shows what it has, its files, how complete its fields are, and its mapping")
    func sources() async throws {
        try await BenchServer.run { server in
            let listed = try await server.get("/v1/sources")["items"]?.list ?? []
            let billing = listed.first { $0["system"]?.text == "billing" }?["records"]?.number ?? 0
            let figures = try await server.get("/v1/sources/billing/statistics")
            #expect(figures["records"]?.number == billing && billing > 0)
            #expect(
                (figures["persons"]?.number ?? 0) + (figures["organizations"]?.number ?? 0)
                    == figures["records"]?.number)
            #expect(figures["deliveries"]?["files"]?.number == 1 && figures["last"]?["fileName"]?.text == "billing.csv")
            let sampled = figures["sampled"]?.number ?? 0
            #expect(sampled > 0 && sampled <= 2000)
            #expect(figures["fields"]?.list.allSatisfy { ($0["records"]?.number ?? 0) <= sampled } == true)
            #expect(figures["waiting"]?.number ?? 0 > 0)
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/sources")
                #expect(try await browser.value("document.querySelectorAll('.lines tbody tr').length").number == 3)
                #expect(try await browser.text(".ready").contains("Stripe"))
                try await Self.check(browser)
                try await browser.shoot("sources")
                try await browser.open("/workbench/sources/billing")
                #expect(try await browser.text(".figures").contains("Current records"))
                #expect(try await browser.text("#source").contains("Asiakaskoodi"))
                #expect(try await browser.value("document.querySelectorAll('meter').length").number ?? 0 > 8)
                try await Self.check(browser)
                try await browser.shoot("source")
                try await browser.open("/workbench/sources/stripe")
                #expect(try await browser.text(".empty h2") == "It has not delivered yet")
                try await browser.open("/workbench/sources/nowhere")
                #expect(try await browser.text("h1") == "There is nothing here")
            }
            let imports = try await server.get("/v1/imports?source=sales")["items"]?.list ?? []
            #expect(imports.map { $0["source"]?.text } == ["sales"])
            #expect(try await server.get("/v1/imports?source=nowhere")["items"]?.list.isEmpty == true)
        }
    }

    @Test("an empty hub says what to do")
    func emptyStates() async throws {
        try await BenchServer.runEmpty { server in
            try await Browser.with(server) { browser in
                for (page, title) in [
                    ("/workbench/imports", "No file has been imported yet"), ("/workbench/quarantine", "No row waits"),
                    ("/workbench/sources", "No system has delivered yet"),
                ] {
                    try await browser.open(page)
                    #expect(try await browser.text(".empty h2") == title)
                    try await Self.check(browser)
                }
            }
        }
    }
}

extension Value {
    fileprivate var isNull: Bool { if case .null = self { true } else { false } }
}
