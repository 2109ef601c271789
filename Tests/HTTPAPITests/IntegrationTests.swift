import Foundation
import Hub
import Testing

@testable import HTTPAPI

/// What an integration developer does, from the first import to the change feed.
@Suite struct IntegrationTests {
    @Test func `an import is stored and resolved, its rejects are listed, and the same file again changes nothing`()
        async throws
    {
        try await TestHub.withEmpty { hub in
            try await LiveServer.run(hub) { server in
                let first = try await server.importFile(SampleDeliveries.billing, of: "billing", "asiakkaat.csv")
                #expect(first["state"]?.text == "stored" && first["fileName"]?.text == "asiakkaat.csv")
                #expect(first["created"]?.number == 100 && first["rejected"]?.number == 2)
                let rejects = try await server.items("/v1/imports/1/rejects")
                #expect(rejects.count == 2 && rejects.last?["line"]?.number == 102)
                #expect(rejects.last?["rawText"]?.text?.hasPrefix(";Avaimeton Oy;") == true)
                let again = try await server.importFile(SampleDeliveries.billing, of: "billing", "asiakkaat.csv")
                #expect(again["created"]?.number == 0 && again["unchanged"]?.number == 100)
                try await server.waitForCustomers(atLeast: 90)
                #expect(try await server.items("/v1/quarantine").count == 2)
                #expect(try server.spooledFiles().isEmpty)
            }
        }
    }

    @Test func `any key is kept as it is: slashes, spaces, percent signs, other scripts, emoji, 512 bytes`()
        async throws
    {
        let keys = [
            "AB/12", "/", "a b", "100%", "%2F", "ä", "e\u{301}", "京都", "🦊", "..", "customer", "a?b#c", "+", "a+b",
            "\u{202E}x", String(repeating: "k", count: 512),
        ]
        let server = try await SharedServer.get()
        for (number, key) in keys.enumerated() {
            let target = "/v1/sources/sales/records/\(PercentEncoding.encode(key))"
            let put = try await server.client.send(.put(target, json: Self.company(300 + number)))
            #expect(put.status == 201, "\(key) \(put.status)")
            #expect(
                try put.json["record"]?["key"]?.text?.unicodeScalars.elementsEqual(key.unicodeScalars) == true)
            let record = try await server.client.send(Call(target)).json
            #expect(record["key"]?.text?.unicodeScalars.elementsEqual(key.unicodeScalars) == true, "\(key)")
            #expect(try await server.client.send(Call(target + "/customer")).json["id"] == put.json["goldenId"])
            let pair = "a=sales/\(PercentEncoding.encode(key))&b=sales%2FC-0"
            let explanation = try await server.client.send(Call("/v1/explanations?\(pair)"))
            #expect(try explanation.json["a"]?["key"]?.text == key, "\(key)")
        }
        #expect(
            try await server.client.send(
                .put("/v1/sources/sales/records/\(String(repeating: "k", count: 513))", json: Self.company(1))
            ).status == 400)
    }

    @Test func `a customer has an entity tag that changes when it does, and only then`() async throws {
        let server = try await SharedServer.get()
        let target = "/v1/sources/sales/records/tagged"
        let receipt = try await server.client.send(.put(target, json: Self.company(400)))
        let path = "/v1/customers/\(try receipt.json["goldenId"]?.text ?? "")"
        let first = try await server.client.send(Call(path))
        let tag = try #require(first.headers["etag"])
        #expect(tag.hasPrefix("\"") && first.headers["cache-control"] == "private, no-cache")
        for condition in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
            let answer = try await server.client.send(Call(path, headers: ["If-None-Match": condition]))
            #expect(answer.status == 304 && answer.headers["etag"] == tag, "\(condition)")
        }
        let again = try await server.client.send(.put(target, json: Self.company(400)))
        #expect(try again.status == 200 && again.json["outcome"]?.text == "unchanged")
        #expect(try await server.client.send(Call(path, headers: ["If-None-Match": tag])).status == 304)
        let changed = Self.company(400, phone: "+358405550000")
        #expect(try await server.client.send(.put(target, json: changed)).json["outcome"]?.text == "updated")
        let second = try await server.client.send(Call(path, headers: ["If-None-Match": tag]))
        #expect(second.status == 200 && second.headers["etag"] != tag)
    }

    @Test func `an id that was merged names the one that took over, and one without records is retired`() async throws {
        let server = try await SharedServer.get()
        let put = { (key: String, json: String) in
            try await server.client.send(.put("/v1/sources/sales/records/\(key)", json: json)).json
        }
        let winner = try await put("w1", Self.company(500))
        #expect(try await put("w2", Self.company(500))["goldenId"] == winner["goldenId"])
        let loser = try #require(try await put("l", Self.company(501))["goldenId"]?.text)
        #expect(try await put("l", Self.company(500))["outcome"]?.text == "moved")
        let answer = try await server.client.send(Call("/v1/customers/\(loser)"))
        #expect(try answer.status == 200 && answer.json["id"]?.text == loser)
        #expect(try answer.json["status"]?.text == "redirected" && answer.json["canonicalId"] == winner["goldenId"])
        #expect(answer.headers["link"]?.hasSuffix("rel=\"canonical\"") == true)
        #expect(
            try await server.client.send(Call("/v1/customers/\(loser)/history")).json["status"]?.text == "redirected")
        let single = try #require(try await put("s", Self.company(502))["goldenId"]?.text)
        _ = try await server.client.send(Call("DELETE", "/v1/sources/sales/records/s"))
        let gone = try await server.client.send(Call("/v1/customers/\(single)"))
        #expect(try gone.json["status"]?.text == "retired" && gone.json["parts"] == .array([]))
        #expect(try await server.client.send(Call("/v1/sources/sales/records/s/customer")).status == 404)
        #expect(
            try await server.client.send(Call("/v1/sources/sales/records/s")).json["status"]?.text
                == "withdrawn")
    }

    @Test func `lists page through everything once, also while others write`() async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                let all = try await server.items("/v1/customers?limit=500").compactMap { $0["id"]?.text }
                #expect(all.count > 150)
                var paged: [String] = []
                var next: String? = "/v1/customers?limit=37"
                while let target = next {
                    let answer = try await server.client.send(Call(target))
                    paged += try answer.json["items"]?.items.compactMap { $0["id"]?.text } ?? []
                    next = try answer.json["next"]?.text
                    #expect((answer.headers["link"] != nil) == (next != nil))
                    _ = try await server.client.send(
                        .put("/v1/sources/sales/records/late-\(paged.count)", json: Self.company(600 + paged.count)))
                }
                #expect(Array(paged.prefix(all.count)) == all && Set(paged).count == paged.count)
                let persons = try await server.items("/v1/customers?limit=500&kind=person")
                #expect(!persons.isEmpty && persons.allSatisfy { $0["kind"]?.text == "person" })
            }
        }
    }

    @Test(arguments: [
        ("name", SampleDeliveries.company(4)), ("name in lower case", SampleDeliveries.company(4).lowercased()),
        ("business id", SampleDeliveries.businessId(4)),
    ])
    func `a customer is found by`(what: String, search: String) async throws {
        let server = try await SharedServer.get()
        let found = try await server.items("/v1/customers?q=\(PercentEncoding.encode(search))")
        let wanted = try await server.client.send(Call("/v1/sources/sales/records/C-4/customer")).json["id"]
        #expect(wanted != nil && found.contains { $0["id"] == wanted }, "\(what)")
        #expect(try await server.items("/v1/customers?q=Olematon%20Zzyzx").isEmpty)
    }

    @Test func `a match is found before it is created, and nothing is stored`() async throws {
        let server = try await SharedServer.get()
        let answer = try await server.client.send(.post("/v1/matches", json: SampleDeliveries.knownCompany))
        let wanted = try await server.client.send(Call("/v1/sources/sales/records/C-4/customer")).json["id"]
        #expect(try answer.json["matches"]?[0]?["customer"]?["id"] == wanted)
        let fresh = #"{"kind":"organization","attributes":{"organizationName":"Tilapäinen Kysely Oy"}}"#
        #expect(try await server.client.send(.post("/v1/matches", json: fresh)).status == 200)
        #expect(try await server.items("/v1/customers?q=Tilap%C3%A4inen%20Kysely").isEmpty)
    }

    @Test func `the faults of a document are listed with their JSON Pointers`() async throws {
        let server = try await SharedServer.get()
        let bad =
            #"{"kind":"organization","attributes":{"organizationName":"X Oy","nonsense":"1","phone":[1]}}"#
        let answer = try await server.client.send(.put("/v1/sources/sales/records/x", json: bad))
        #expect(answer.status == 422)
        let pointers = try answer.json["errors"]?.items.compactMap { $0["pointer"]?.text }
        #expect(pointers?.contains("/attributes/nonsense") == true, "\(pointers ?? [])")
        for text in ["", "{", "[]", "\"x\"", "{\"kind\":\"person\"}", "\u{FEFF}{}", "{\"attributes\":{}} x"] {
            let answer = try await server.client.send(.put("/v1/sources/sales/records/x", json: text))
            #expect(answer.status == 422, "\(text) \(answer.status)")
        }
        let invalid = Call(
            "PUT", "/v1/sources/sales/records/x", headers: ["Content-Type": "application/json"],
            body: [0x22, 0xFF, 0x22])
        #expect(try await server.client.send(invalid).status == 422)
    }

    @Test func `the feed can be followed from its beginning, and waits for news`() async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                var next = "/v1/changes?limit=100"
                var ids: [Double] = []
                while true {
                    let page = try await server.client.send(Call(next)).json
                    ids += page["events"]?.items.compactMap { $0["id"]?.text.flatMap(Double.init) } ?? []
                    next = try #require(page["next"]?.text)
                    if page["count"]?.number == 0 { break }
                }
                #expect(ids.count > 150 && ids == ids.sorted() && Set(ids).count == ids.count)
                let start = ContinuousClock.now
                async let waiting = server.client.send(Call(next + "&wait=30"))
                try await Task.sleep(for: .milliseconds(300))
                let receipt = try await server.client.send(
                    .put("/v1/sources/sales/records/news", json: Self.company(800)))
                let news = try await waiting.json
                #expect(ContinuousClock.now - start < .seconds(30))
                #expect(try news["events"]?[0]?["subject"] == receipt.json["goldenId"])
                #expect(news["events"]?[0]?["type"]?.text == "kulta.customer.created")
                #expect(try news["cursor"] == receipt.json["feedPosition"])
                let empty = try await server.client.send(Call("/v1/changes?wait=1&after=\(news["cursor"]?.text ?? "")"))
                #expect(try empty.json["count"]?.number == 0 && empty.json["cursor"] == news["cursor"])
            }
        }
    }

    @Test func `twenty clients that submit one customer at once make one customer`() async throws {
        let server = try await SharedServer.get()
        let ids = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let call = Call.put("/v1/sources/sales/records/same-\(number)", json: Self.company(900))
                    let answer = try await server.client.send(call)
                    #expect(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
                    return try answer.json["goldenId"]?.text
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ids.count == 20 && Set(ids).count == 1)
    }

    @Test func `without its database the server says when to come back, and recovers by itself`() async throws {
        try await TestHub.withStoppedServer { hub, restart in
            try await LiveServer.run(hub) { server in
                let away = try await server.client.send(Call("/readyz"))
                #expect(away.status == 503 && away.problem == "database-unavailable")
                #expect(away.headers["retry-after"].flatMap(Int.init) ?? 0 > 0)
                #expect(try await server.client.send(Call("/healthz")).status == 200)
                try await restart()
                #expect(try await server.client.send(Call("/readyz")).status == 200)
                #expect(try await server.client.send(Call("/v1/customers")).status == 200)
            }
        }
    }

    @Test func `no customer data gets into the log`() async throws {
        let server = try await SharedServer.get()
        let document =
            #"{"kind":"person","attributes":{"givenName":"Xaverius","familyName":"Salaperä","nonsense":"Salaperä"}}"#
        _ = try await server.client.send(.put("/v1/sources/sales/records/Salaper%C3%A4", json: document))
        _ = try await server.client.send(.post("/v1/matches", json: document))
        _ = try await server.client.send(Call("/v1/customers?q=Salaper%C3%A4&cursor=Salaper%C3%A4"))
        _ = try await server.client.send(Call("/v1/explanations?a=sales/Salaper%C3%A4&b=sales/Xaverius"))
        let lines = server.log.lines
        #expect(lines.count > 4)
        #expect(lines.allSatisfy { !$0.contains("Salaper") && !$0.contains("Xaverius") })
    }

    private static func company(_ number: Int, phone: String = "+358401112222") -> String {
        """
        {"kind":"organization","attributes":{"organizationName":"Yritys \(number) Oy",\
        "businessId":"\(SampleDeliveries.businessId(number))","phone":["\(phone)"]}}
        """
    }
}

extension LiveServer {
    /// Uploads a file and waits until the hub has stored it. A hub that has no time to tell how far it is, is asked again.
    func importFile(_ bytes: [UInt8], of source: String, _ name: String) async throws -> JSONValue {
        let call = Call(
            "POST", "/v1/imports?source=\(source)&fileName=\(name)", headers: ["Content-Type": "text/csv"], body: bytes)
        let accepted = try await client.send(call)
        #expect(accepted.status == 202)
        let location = try #require(accepted.headers["location"])
        let deadline = ContinuousClock.now + .seconds(600)
        while true {
            let delivery = try await client.send(Call(location)).json
            if let state = delivery["state"]?.text, state != "running" { return delivery }
            try #require(ContinuousClock.now < deadline, "the import did not end")
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    fileprivate func items(_ target: String) async throws -> [JSONValue] {
        try await client.send(Call(target)).json["items"]?.items ?? []
    }

    fileprivate func waitForCustomers(atLeast count: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(600)
        while try await items("/v1/customers?limit=500").count < count {
            try #require(ContinuousClock.now < deadline, "the import was not resolved")
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
