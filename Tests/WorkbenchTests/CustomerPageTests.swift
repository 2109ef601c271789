import CustomerModel
import HTTPAPI
import Hub
import Testing

@testable import Workbench

/// One customer as every function of the company sees it, and as it was.
@Suite("The page of a customer", .serialized)
struct CustomerPageTests {
    /// A customer of this hub with several records and payment terms.
    private func customer(_ server: BenchServer) async throws -> String {
        let found = try await server.get("/v1/customers?q=oy&limit=500")["items"]?.list ?? []
        return found.first { one in
            (4...8).contains(one["records"]?.number ?? 0) && one["attributes"]?["paymentTerms"]?.text != nil
                && one["attributes"]?["einvoiceAddress"]?.text != nil
        }?["id"]?.text ?? ""
    }

    private func labels(_ browser: Browser, _ sheet: String) async throws -> [String] {
        let all = "[...document.querySelectorAll('\(sheet) dt')].map((one) => one.innerText)"
        return try await browser.value(all).list.compactMap(\.text)
    }

    @Test("a function's attributes come first, by the catalog's purposes, and nothing is left out")
    func lenses() async throws {
        try await BenchServer.run { server in
            let id = try await customer(server)
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/customers/\(id)")
                let whole = try await labels(browser, ".golden-sheet")
                _ = try await browser.value("document.querySelector('.lenses a[href*=\"lens=billing\"]').click()")
                try await browser.until(
                    "document.querySelector('.quiet-sheet') && document.documentElement.dataset.ready")
                let first = try await labels(browser, ".golden-sheet:not(.quiet-sheet)")
                let rest = try await labels(browser, ".quiet-sheet")
                #expect(first.contains("Payment terms") && first.contains("E-invoice address"))
                #expect(rest.contains("Website") && !rest.contains("Payment terms"))
                #expect((first + rest).sorted() == whole.sorted())
                #expect(try await browser.text(".lenses [aria-current]") == "Billing")
                try await browser.shoot("customer-billing")
                let faults = try await Axe.faults(on: browser)
                #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
                #expect(try await browser.errors() == [])
            }
        }
    }

    @Test("what the viewer's purposes do not permit is named with the purposes that would, and not shown")
    func hidden() async throws {
        try await BenchServer.runGuarded { server in
            let secret = TokenSecret.make()
            let request = TokenRequest(
                name: "advertiser", roles: [.finance], sources: nil, purposes: ["sales", "direct-marketing"],
                expiresAt: nil)
            _ = try await server.hub.addToken(request, prefix: secret.prefix, hash: secret.hash, by: .console)
            let page = try await server.hub.customers(search: "oy", kind: nil, cursor: nil, limit: 100, asOf: nil)
            let found = JSON(parsing: page.items).list.first { !$0.attributes.einvoiceAddress.isNull }
            let customer = try #require(found)
            for tab in ["", "&tab=history&from=1", "&tab=how&step=1", "&tab=sources"] {
                let address =
                    "http://127.0.0.1:\(server.port)/workbench/customers/\(customer.id.text)?lens=billing\(tab)"
                let answer = try await Fetch.get(
                    address, headers: [("Authorization", "Bearer \(secret.text)"), ("Accept-Language", "en")])
                let html = String(decoding: answer.bytes, as: UTF8.self)
                #expect(answer.status == 200 && !html.contains(customer.attributes.einvoiceAddress.text), "\(tab)")
                if tab.isEmpty {
                    let row = try #require(
                        html.firstMatch(of: /E-invoice address<\/dt>(.*?)<\/dd>/.dotMatchesNewlines()))
                    #expect(row.1.contains("Why can’t I see this?") && row.1.contains("<strong>invoicing</strong>"))
                }
            }
        }
    }

    @Test("two moments differ in golden values, in records and in what people decided between them")
    func moments() async throws {
        try await BenchServer.run { server in
            let id = try await customer(server)
            let records = try await server.get("/v1/customers/\(id)/records")["records"]?.list ?? []
            let key = #"{"source": "\#(records[0]["source"]?.text ?? "")", "key": "\#(records[0]["key"]?.text ?? "")"}"#
            let pin = """
                {"customer": "\(id)", "attribute": "paymentTerms", "value": "60 pv netto", "author": "anna", "reason": "Agreed"}
                """
            let split = """
                {"customer": "\(id)", "parts": [[\(key)]], "author": "anna", "reason": "A company of its own"}
                """
            _ = try await server.hub.perform(.split, document: Array(split.utf8))
            _ = try await server.hub.perform(.pin, document: Array(pin.utf8))
            try await Browser.with(server, height: 1000) { browser in
                try await browser.open("/workbench/customers/\(id)?tab=history&from=1&to=3")
                #expect(try await browser.text(".changes").contains("60 pv netto"))
                #expect(try await browser.text(".records-between").contains(records[0]["key"]?.text ?? "?"))
                #expect(try await browser.text(".records-between strong").contains("went"))
                let said = try await browser.text(".decisions-between")
                #expect(said.contains("anna: Agreed") && said.contains("anna: A company of its own"))
                try await browser.shoot("customer-history")
                // The handles are moments, which stand in the address.
                _ = try await browser.value("document.querySelector('[name=from]').selectedIndex = 1")
                _ = try await browser.value("document.querySelector('.moments').requestSubmit()")
                try await browser.until("location.search.includes('from=20') && document.documentElement.dataset.ready")
                let later = try await browser.text(".decisions-between")
                #expect(later.contains("anna: Agreed") && !later.contains("A company of its own"))
                #expect(try await browser.text(".changes").contains("60 pv netto"))
                #expect(try await browser.text(".records-between") == "")
                let faults = try await Axe.faults(on: browser)
                #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
                #expect(try await browser.errors() == [])
            }
        }
    }

    @Test("how it was built is replayed step by step, with the records and the values of then")
    func replay() async throws {
        try await BenchServer.run { server in
            let id = try await customer(server)
            let count = Int(try await server.get("/v1/customers/\(id)")["records"]?.number ?? 0)
            let pin = """
                {"customer": "\(id)", "attribute": "paymentTerms", "value": "60 pv netto", "author": "anna", "reason": "Agreed"}
                """
            let confirm = #"{"customer": "\#(id)", "author": "anna", "reason": "Went through it"}"#
            _ = try await server.hub.perform(.pin, document: Array(pin.utf8))
            _ = try await server.hub.perform(.confirm, document: Array(confirm.utf8))
            try await Browser.with(server, height: 1000) { browser in
                try await browser.open("/workbench/customers/\(id)?tab=how")
                _ = try await browser.value("document.querySelector('.replay a').click()")
                try await browser.until("document.getElementById('then') && document.documentElement.dataset.ready")
                #expect(try await browser.text(".replay strong") == "Step 1 of \(count + 2)")
                #expect(try await browser.value("document.querySelectorAll('#then .rows li').length").number == 0)
                for step in 2...3 {
                    _ = try await browser.value("document.querySelector('.replay [rel=next]').click()")
                    try await browser.until(
                        "location.search.includes('step=\(step)') && document.documentElement.dataset.ready === 'true'")
                    let shown = try await browser.value("document.querySelectorAll('#then .rows li').length").number
                    #expect(shown == Double(step - 1))
                    #expect(
                        try await browser.value("document.querySelectorAll('#then .rows .badge').length").number == 1)
                }
                #expect(!(try await browser.text("#then").contains("60 pv netto")))
                #expect(try await browser.value("document.querySelectorAll('#then .new-value').length").number == 0)
                try await browser.shoot("customer-replay")
                try await browser.open("/workbench/customers/\(id)?tab=how&step=\(count + 2)")
                #expect(try await browser.text("#then .new-value").contains("60 pv netto"))
                #expect(
                    try await browser.value("document.querySelectorAll('#then .rows li').length").number
                        == Double(count))
                #expect(try await browser.value("document.querySelector('.replay [rel=next]') === null").isTrue)
                let faults = try await Axe.faults(on: browser)
                #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
                #expect(try await browser.errors() == [])
            }
        }
    }
}

/// What stewards have answered with `related`.
@Suite("Customers that belong together", .serialized)
struct RelatedTests {
    @Test("stand among the relations of either side while the answer holds")
    func related() async throws {
        try await BenchServer.run { server in
            let task = try #require(try await server.tasks("&party=organization").first)
            let (left, right) = (task["left"]?["id"]?.text ?? "", task["right"]?["id"]?.text ?? "")
            let answer = #"{"decision": "related", "relation": "sameGroup", "author": "anna", "reason": "Asked them"}"#
            let receipt = try await server.hub.decide(
                task: Int64(task["id"]?.number ?? 0), document: Array(answer.utf8))
            for (one, other) in [(left, right), (right, left)] {
                let decided = try await server.get("/v1/customers/\(one)/relations")["decided"]?.list ?? []
                #expect(decided.count == 1 && decided[0]["customer"]?["id"]?.text == other)
                #expect(decided[0]["relation"]?.text == "sameGroup" && decided[0]["author"]?.text == "anna")
                let page = String(decoding: try await server.page("/workbench/customers/\(one)").bytes, as: UTF8.self)
                #expect(page.contains("Same group of companies") && page.contains("/workbench/customers/\(other)"))
            }
            let undo = #"{"command": \#(receipt.command ?? 0), "author": "anna", "reason": "Was wrong"}"#
            _ = try await server.hub.perform(.undo, document: Array(undo.utf8))
            #expect(try await server.get("/v1/customers/\(left)/relations")["decided"]?.list.isEmpty == true)
        }
    }
}

@Suite("Lenses")
struct LensTests {
    @Test("each works with attributes of its own, and with none that the catalog keeps for others alone")
    func purposes() {
        let catalog = """
            {"items": [{"name": "paymentTerms", "purposes": ["invoicing"]},
            {"name": "creditLimit", "purposes": ["credit-control"]}, {"name": "lei", "purposes": ["identification"]}]}
            """
        let attributes = Attribute.all(JSON(parsing: Array(catalog.utf8)))
        func names(_ lens: Lens) -> [String] { attributes.filter { lens.works(with: $0) }.map(\.name) }
        #expect(names(.billing) == ["paymentTerms"] && names(.finance) == ["creditLimit"] && names(.marketing) == [])
    }
}
