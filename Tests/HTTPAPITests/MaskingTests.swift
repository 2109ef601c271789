import Foundation
import HTTPTypes
import Hub
import Testing

@testable import HTTPAPI

/// What callers see whose purposes do not cover everything.
@Suite struct MaskingTests {
    /// Stands in every value that the purpose `sales` does not show.
    private static let hidden = "zqhidden"
    /// Stands in values that it shows.
    private static let shown = "zqshown"

    private static let person = """
        {"kind": "person", "attributes": {"givenName": "Zqhiddenfirst", "familyName": "Zqhiddenlast", "title": "Zqshown",
         "email": ["zqhidden@kulta.example"], "address": [{"street": "Zqhiddenkatu 5", "postalCode": "00500",
         "city": "Zqhiddenby", "careOf": "Zqhidden"}], "passportNumber": "ZQHIDDEN77", "taxNumber": "ZQHIDDEN78",
         "website": "https://zqshown.example", "customerGroup": "zqshown", "paymentTerms": "zqhidden net"}}
        """
    private static let company = """
        {"kind": "organization", "attributes": {"organizationName": "Zqshown Yhtiöt Oy", "legalForm": "zqhidden",
         "nationalIdNumber": "ZQHIDDEN79", "parentKey": "zqhidden", "einvoiceAddress": "zqhidden80",
         "contactPerson": "Zqshown Person", "phone": ["040 765 4321"],
         "address": [{"street": "Zqhiddentie 1", "postalCode": "00510", "city": "Zqhiddenby"}]}}
        """

    fileprivate struct World: Sendable {
        let server: LiveServer
        /// Tokens of the role `admin`, limited to a purpose, and not limited.
        let limited: String
        let whole: String

        func ask(_ call: Call, whole isWhole: Bool = false) async throws -> Answer {
            try await server.client.send(call.with(token: isWhole ? whole : limited))
        }
    }

    /// A hub with marked values in customers, lineage, history, the feed, pins, tasks, commands and quarantine.
    private func withWorld(_ body: @escaping @Sendable (World) async throws -> Void) async throws {
        try await TestHub.withSamples { hub in
            let limited = try await hub.makeToken(.admin, purposes: ["sales"]).text
            let whole = try await hub.makeToken(.admin).text
            try await LiveServer.run(hub, access: .tokens) { server in
                let world = World(server: server, limited: limited, whole: whole)
                try await world.fill(person: Self.person, company: Self.company)
                try await body(world)
            }
        }
    }

    @Test func `no answer of any route that reads has a hidden value`() async throws {
        try await withWorld { world in
            var found: Set<String> = []
            for (operation, call) in try await world.reads() {
                let masked = try await world.ask(call)
                #expect(masked.status == 200, "\(operation) \(call.target) \(masked.status)")
                let text = String(decoding: masked.body, as: UTF8.self) + "\(masked.headers)"
                #expect(!text.lowercased().contains(Self.hidden), "\(operation) \(call.target): \(text.prefix(1500))")
                let all = try await world.ask(call, whole: true)
                if String(decoding: all.body, as: UTF8.self).lowercased().contains(Self.hidden) {
                    found.insert(operation)
                }
            }
            let expected: Set = [
                "getRecord", "getCustomerOfRecord", "listCustomers", "getCustomer", "getLineage", "getRecords",
                "getHistory", "listTasks", "listCommands", "getCommand", "listPins", "listChanges",
                "listConsumerChanges",
                "exportCustomers", "listQuarantine", "listQuarantineGroups", "getReject", "listImportRejects",
            ]
            #expect(found.isSuperset(of: expected), "not provoked: \(expected.subtracting(found).sorted())")
        }
    }

    @Test func `every route that reads is walked`() async throws {
        try await withWorld { world in
            let walked = Set(try await world.reads().map(\.0))
            #expect(
                walked
                    == Set(
                        API.routes.filter { $0.method == .get && !$0.path.hasPrefix("/v1/session/oidc") }.map(
                            \.operation)))
        }
    }

    @Test func `a stream of events is masked, and what is shown is in it`() async throws {
        try await withWorld { world in
            let lines = try await world.server.client.onConnection { connection in
                try connection.write(
                    "GET /v1/changes?limit=500 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                        + "Authorization: Bearer \(world.limited)\r\n\r\n")
                _ = try connection.readHead()
                var text = ""
                while !text.contains("https://zqshown.example"), let chunk = try connection.readChunk() {
                    text += String(decoding: chunk, as: UTF8.self)
                }
                return text
            }
            #expect(!lines.lowercased().contains(Self.hidden))
            #expect(lines.contains(#"{"attribute":"email","masked":["identification","#))
            #expect(lines.hasPrefix("id: 1\ndata: {"))
        }
    }

    @Test func `what is hidden is found by no search, and what is shown is`() async throws {
        try await withWorld { world in
            func count(_ query: String, whole: Bool = false) async throws -> Int {
                let call = Call("/v1/customers?q=\(PercentEncoding.encode(query))")
                return try await world.ask(call, whole: whole).json["items"]?.items.count ?? -1
            }
            for query in [
                "Zqhiddenlast", "Zqhidden", "Zqhiddenlsat", "zqhidden@kulta.example", "Zqhiddenkatu", "ZQHIDDEN77",
                "Zqshown Zqhiddentie", "Zqhiddenby", "zqhidden80",
            ] {
                #expect(try await count(query, whole: true) > 0, "\(query)")
                #expect(try await count(query) == 0, "\(query)")
            }
            for query in ["Zqshown", "Zqshown Yhtiöt", "Zqshwon", "040 765 4321", "7654321"] {
                let (all, some) = (try await count(query, whole: true), try await count(query))
                #expect(some > 0 && some == all, "\(query) \(some) \(all)")
            }
        }
    }

    @Test func `a search of several pages has every customer once that shows what was looked for`() async throws {
        try await withWorld { world in
            var target: String? = "/v1/customers?q=Oy&limit=7"
            var seen: [String] = []
            while let next = target {
                let page = try await world.ask(Call(next)).json
                seen += page["items"]?.items.compactMap { $0["id"]?.text } ?? []
                target = page["next"]?.text
            }
            let all = try await world.ask(Call("/v1/customers?q=Oy&limit=500"), whole: true).json["items"]?.items.count
            #expect(Set(seen).count == seen.count && seen.count == all && seen.count > 50)
        }
    }

    @Test func `nobody finds out by trying, and nobody has everything sent elsewhere`() async throws {
        try await withWorld { world in
            for document in [
                #"{"kind": "person", "attributes": {"familyName": "Zqhiddenlast"}}"#,
                #"{"kind": "person", "attributes": {"f\u0061milyName": "Zqhiddenlast"}}"#,
                #"{"kind": "organization", "attributes": {"address": [{"street": "Zqhiddentie 1"}]}}"#,
                "\u{FEFF}" + #"{"kind": "person", "attributes": {"familyName": "Zqhiddenlast"}}"#,
            ] {
                let answer = try await world.ask(.post("/v1/matches", json: document))
                #expect(answer.status == 422, "\(document)")
            }
            let company =
                #"{"kind": "organization", "attributes": {"organizationName": "Zqshown Yhtiöt Oy", "phone": ["040 765 4321"]}}"#
            let matches = try await world.ask(.post("/v1/matches", json: company))
            #expect(matches.status == 200)
            #expect(!String(decoding: matches.body, as: UTF8.self).lowercased().contains(Self.hidden))
            let subscription = #"{"url": "https://hooks.example/kulta"}"#
            let refused = try await world.ask(.post("/v1/subscriptions", json: subscription))
            #expect(refused.status == 403 && refused.problem == "purpose-missing")
            #expect(try await world.ask(.post("/v1/subscriptions", json: subscription), whole: true).status == 201)
            for (method, path) in [
                ("PUT", ""), ("POST", "/secret"), ("POST", "/replay"), ("POST", "/dead-letters/retry"),
            ] {
                let answer = try await world.ask(Call(method, "/v1/subscriptions/1\(path)"))
                #expect(answer.status == 403 && answer.problem == "purpose-missing", "\(method) \(path)")
            }
        }
    }

    @Test func `a person with purposes sees what a token with them sees, and nothing from before they changed`()
        async throws
    {
        try await TestHub.withSamples { hub in
            let id = try await hub.makePerson("anna", .steward, purposes: ["sales"])
            try await hub.makePerson("pekka", .admin)
            try await LiveServer.run(hub, access: .tokens) { server in
                let (anna, pekka) = (try await server.signIn("anna"), try await server.signIn("pekka"))
                let path = "/v1/sources/sales/records/P-1/customer"
                let masked = try await anna.send(Call(path))
                #expect(try masked.json["attributes"]?["familyName"]?["masked"]?.items.count == 3)
                #expect(masked.headers["cache-control"] == "no-store")
                let change = Call(
                    "PATCH", "/v1/people/\(id)", headers: ["Content-Type": "application/json"],
                    body: Array(#"{"purposes": ["sales", "identification"]}"#.utf8))
                #expect(try await pekka.send(change).status == 200)
                let tag = masked.headers["etag"] ?? ""
                let again = try await anna.send(Call(path, headers: ["If-None-Match": tag]))
                #expect(again.status == 200)
                #expect(try again.json["attributes"]?["familyName"]?.text != nil)
                var empty = change
                empty.body = Array(#"{"purposes": []}"#.utf8)
                #expect(try await pekka.send(empty).status == 422)
            }
        }
    }
}

extension MaskingTests.World {
    fileprivate func put(_ key: String, _ document: String) async throws -> String {
        let answer = try await ask(.put("/v1/sources/sales/records/\(key)", json: document), whole: true)
        return try answer.json["goldenId"]?.text ?? ""
    }

    /// Has the marked values told in every way that the hub tells values.
    fileprivate func fill(person: String, company: String) async throws {
        let customer = try await put("M-1", person)
        _ = try await put("M-2", company)
        _ = try await put("M-1", person.replacing("Zqhiddenkatu 5", with: "Zqhiddenkatu 6"))
        for (number, name) in ["Zqhiddenfirst", "Zqhiddenother"].enumerated() {
            let document =
                #"{"kind": "person", "attributes": {"givenName": "\#(name)", "familyName": "Zqhiddenlast", "address": [{"street": "Zqhiddenkatu 6", "postalCode": "00500", "city": "Zqhiddenby"}]}}"#
            _ = try await ask(.put("/v1/sources/billing/records/M-\(number + 3)", json: document), whole: true)
        }
        // They look alike and were said to be different: a task asks again when one of them changes.
        let apart = """
            {"left": {"source": "sales", "key": "M-1"}, "right": {"source": "billing", "key": "M-3"},
             "askAgainWhen": ["title"], "reason": "asked"}
            """
        #expect(try await ask(.post("/v1/commands/cannot-link", json: apart), whole: true).status == 201)
        _ = try await put(
            "M-1", person.replacing("Zqhiddenkatu 5", with: "Zqhiddenkatu 6").replacing("Zqshown\"", with: "Zqshown2\"")
        )
        let pin = #"{"customer": "\#(customer)", "attribute": "givenName", "value": "Zqhiddenpin", "reason": "asked"}"#
        #expect(try await ask(.post("/v1/commands/pin", json: pin), whole: true).status == 201)
        let members =
            #"{"customer": "\#(customer)", "attribute": "address", "members": {"street": "Zqhiddenkuja 1", "city": "Zqhiddenby"}, "reason": "asked"}"#
        _ = try await ask(.post("/v1/commands/pin", json: members), whole: true)
        let head = String(decoding: SampleDeliveries.sales.prefix { $0 != 13 }, as: UTF8.self)
        let columns = head.split(separator: ",").count
        let row = ",Zqhidden Avaimeton" + String(repeating: ",", count: columns - 2)
        let bad = Array("\(head)\r\n\(row)\r\n".utf8)
        let upload = Call(
            "POST", "/v1/imports?source=sales&fileName=m.csv", headers: ["Content-Type": "text/csv"], body: bad)
        let started = try await ask(upload, whole: true)
        #expect(started.status == 202, "\(String(decoding: started.body, as: UTF8.self))")
        let path = started.headers["location"] ?? ""
        while try await ask(Call(path), whole: true).json["state"]?.text == "running" {
            try await Task.sleep(for: .milliseconds(100))
        }
        _ = try await ask(.put("/v1/consumers/reader", json: "{}"), whole: true)
        _ = try await ask(Call("POST", "/v1/consistency-checks?sample=2"), whole: true)
        let subscription = #"{"url": "https://hooks.example/kulta"}"#
        _ = try await ask(.post("/v1/subscriptions", json: subscription), whole: true)
        _ = try await ask(.post("/v1/people", json: #"{"name": "anna", "roles": ["steward"]}"#), whole: true)
        let erasure = #"{"record": {"source": "sales", "key": "P-5"}, "author": "anna", "reason": "asked"}"#
        _ = try await ask(.post("/v1/privacy/erasures", json: erasure), whole: true)
    }

    /// A request for every operation that reads, about the marked customers.
    fileprivate func reads() async throws -> [(String, Call)] {
        let record = "/v1/sources/sales/records/M-1"
        let id = try await ask(Call(record + "/customer"), whole: true).json["id"]?.text ?? ""
        let imports = try await ask(Call("/v1/imports?limit=500"), whole: true).json["items"]?.items ?? []
        let delivery = imports.first { $0["fileName"]?.text == "m.csv" }?["id"]?.number.map { Int($0) } ?? 0
        let rejects = try await ask(Call("/v1/imports/\(delivery)/rejects"), whole: true).json["items"]?.items ?? []
        let reject = rejects.first?["id"]?.number.map { Int($0) } ?? 0
        return API.routes.filter { $0.method == .get && !$0.path.hasPrefix("/v1/session/oidc") }.flatMap {
            route -> [(String, Call)] in
            var path = route.path.replacing("{system}", with: "sales").replacing("{key}", with: "M-1")
                .replacing("{name}", with: "reader").replacing("{version}", with: "1")
            let number: String =
                switch route.path.split(separator: "/").dropFirst().first {
                case "customers": id
                case "imports": "\(delivery)"
                case "commands": "2"
                case "quarantine": "\(reject)"
                default: "1"
                }
            path = path.replacing("{id}", with: number)
            let queries: [String] =
                switch route.operation {
                case "listCustomers": ["?limit=500", "?q=zqshown", "?q=zqhiddenlast", "?kind=person&limit=500"]
                case "getCustomer":
                    ["", "?include=records,lineage,relations,history", "?fields=givenName,address.street"]
                case "getLinks": ["", "?with=\(id)"]
                case "getExplanation": ["?a=sales/M-1&b=billing/M-3"]
                case "listChanges", "listConsumerChanges", "listTasks", "listQuarantine", "listCommands", "listPins":
                    ["?limit=500"]
                default: [""]
                }
            return queries.map { (route.operation, Call(path + $0)) }
        }
    }
}
