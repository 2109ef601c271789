import Foundation

/// Requests for every documented status.
enum Scenarios {
    static let company = """
        {"kind":"organization","attributes":{"organizationName":"Kontrahti Oy","businessId":"\(SampleDeliveries.businessId(700))"}}
        """
    private static let record = "/v1/sources/sales/records/C-0"
    private static let nobody = "/v1/sources/sales/records/nobody"

    static let ofFilledHub: [Scenario] =
        records + imports + quarantine + mending + customers + links + matching + consistency + feed + webhooks + system
        + decisions
        + worklist + erasure + undo + access + people + withoutProvider

    private static let records: [Scenario] = [
        Scenario("putRecord", 201, .put("/v1/sources/sales/records/N%2F1", json: company)),
        Scenario("putRecord", 200, .put("/v1/sources/sales/records/N%2F1", json: company)),
        Scenario("putRecord", 400, .put("/v1/sources/sales/records/%FF", json: company)),
        Scenario("putRecord", 404, .put("/v1/sources/nowhere/records/1", json: company)),
        Scenario("putRecord", 408) { try await $0.trickle("PUT /v1/sources/sales/records/1", "application/json") },
        Scenario("putRecord", 412) { server in
            let path = "/v1/sources/sales/records/R"
            let document =
                #"{"kind":"organization","attributes":{"organizationName":"Varaus Oy","businessId":"\#(SampleDeliveries.businessId(701))"}}"#
            let found = try await server.client.send(.post("/v1/matches", json: document)).json
            _ = try await server.client.send(.put(path + "-1", json: document))
            var call = Call.put(path + "-2", json: document)
            call.headers["Reservation"] = found["reservation"]?.text
            return try await server.client.send(call)
        },
        Scenario(
            "putRecord", 412,
            Call(
                "PUT", record, headers: ["Content-Type": "application/json", "If-Match": "\"99\""],
                body: Array(company.utf8))),
        Scenario("putRecord", 413, .put(record, json: String(repeating: " ", count: 10_001))),
        Scenario("putRecord", 415, Call("PUT", record, body: Array(company.utf8))),
        Scenario("putRecord", 422, .put(record, json: #"{"kind":"company","attributes":{"nonsense":1}}"#)),
        Scenario(
            "postRecords", 200,
            lines("/v1/sources/sales/records", #"{"key": "N/2", \#(company.dropFirst())"# + "\n{}\n")),
        Scenario("postRecords", 400, lines("/v1/sources/%FF/records", "")),
        Scenario("postRecords", 404, lines("/v1/sources/nowhere/records", "")),
        Scenario("postRecords", 408) { try await $0.trickle("POST /v1/sources/sales/records", "application/x-ndjson") },
        Scenario("postRecords", 413, lines("/v1/sources/sales/records", String(repeating: "{}\n", count: 1001))),
        Scenario("postRecords", 415, .post("/v1/sources/sales/records", json: "{}")),
        Scenario("getRecord", 200, Call(record)),
        Scenario("getRecord", 400, Call(record + "?x=1")),
        Scenario("getRecord", 404, Call(nobody)),
        Scenario("withdrawRecord", 200, Call("DELETE", "/v1/sources/sales/records/N%2F1")),
        Scenario("withdrawRecord", 400, Call("DELETE", "/v1/sources/sales/records/%00")),
        Scenario("withdrawRecord", 404, Call("DELETE", nobody)),
        Scenario("getCustomerOfRecord", 200, Call(record + "/customer")),
        Scenario("getCustomerOfRecord", 304) { try await $0.again(record + "/customer") },
        Scenario("getCustomerOfRecord", 400, Call(record + "/customer?x=1")),
        Scenario("getCustomerOfRecord", 404, Call(nobody + "/customer")),
    ]

    private static let imports: [Scenario] = [
        Scenario(
            "createImport", 202, csv("/v1/imports?source=sales&fileName=a.csv", SampleDeliveries.sales.prefix(9_000))),
        Scenario(
            "createImport", 200,
            csv("/v1/imports?source=sales&fileName=a.csv&dryRun=true", SampleDeliveries.sales.prefix(9_000))),
        Scenario("createImport", 400, csv("/v1/imports", [])),
        Scenario("createImport", 422, csv("/v1/imports?source=sales&dryRun=true", "no header\n".utf8)),
        Scenario("createImport", 404, csv("/v1/imports?source=nowhere", [])),
        Scenario("createImport", 408) { try await $0.trickle("POST /v1/imports?source=sales", "text/csv") },
        Scenario("createImport", 413, csv("/v1/imports?source=sales", SampleDeliveries.sales.prefix(10_001))),
        Scenario("createImport", 415, .post("/v1/imports?source=sales", json: "[]")),
        Scenario(
            "suggestMapping", 200,
            csv("/v1/mappings/suggestions?fileName=a.csv", SampleDeliveries.sales.prefix(9_000))),
        Scenario("suggestMapping", 400, csv("/v1/mappings/suggestions?x=1", [])),
        Scenario("suggestMapping", 408) { try await $0.trickle("POST /v1/mappings/suggestions", "text/csv") },
        Scenario("suggestMapping", 413, csv("/v1/mappings/suggestions", SampleDeliveries.sales.prefix(10_001))),
        Scenario("suggestMapping", 415, .post("/v1/mappings/suggestions", json: "[]")),
        Scenario("suggestMapping", 422, csv("/v1/mappings/suggestions", [])),
        Scenario("listImports", 200, Call("/v1/imports?limit=1")),
        Scenario("listImports", 200, Call("/v1/imports?source=billing&limit=1")),
        Scenario("listImports", 400, Call("/v1/imports?cursor=%21")),
        Scenario("getImport", 200, Call("/v1/imports/2")),
        Scenario("getImport", 400, Call("/v1/imports/2?x=1")),
        Scenario("getImport", 404, Call("/v1/imports/99999")),
        Scenario("resolveImport", 202, Call("POST", "/v1/imports/2/resolve")),
        Scenario("resolveImport", 400, Call("POST", "/v1/imports/2/resolve?x=1")),
        Scenario("resolveImport", 404, Call("POST", "/v1/imports/99999/resolve")),
        Scenario("listImportRecords", 200, Call("/v1/imports/2/records?limit=2")),
        Scenario("listImportRecords", 400, Call("/v1/imports/2/records?cursor=%21")),
        Scenario("listImportRecords", 404, Call("/v1/imports/99999/records")),
        Scenario("listImportRejects", 200, Call("/v1/imports/2/rejects")),
        Scenario("listImportRejects", 400, Call("/v1/imports/2/rejects?limit=501")),
        Scenario("listImportRejects", 404, Call("/v1/imports/99999/rejects")),
        Scenario("listQuarantine", 200, Call("/v1/quarantine")),
        Scenario("listQuarantine", 400, Call("/v1/quarantine?limit=x")),
    ]

    /// A request without a body that is to be done once.
    private static func keyed(_ target: String) -> Call {
        Call("POST", target, headers: ["Idempotency-Key": "scenario"])
    }

    private static let quarantine: [Scenario] = [
        Scenario("listQuarantineGroups", 200, Call("/v1/quarantine/groups")),
        Scenario("listQuarantineGroups", 400, Call("/v1/quarantine/groups?status=lost")),
        Scenario("getReject", 200, Call("/v1/quarantine/1")),
        Scenario("getReject", 400, Call("/v1/quarantine/1?x=1")),
        Scenario("getReject", 404, Call("/v1/quarantine/99999")),
        Scenario("createReplay", 200, Call("POST", "/v1/quarantine/replays?source=billing&code=none")),
        Scenario("createReplay", 400, Call("POST", "/v1/quarantine/replays")),
        Scenario("createReplay", 404, Call("POST", "/v1/quarantine/replays?source=nowhere")),
        Scenario("createReplay", 200, keyed("/v1/quarantine/replays?source=billing&code=none")),
        Scenario("createReplay", 422, keyed("/v1/quarantine/replays?source=billing&code=other")),
        Scenario("acceptReject", 400, .post("/v1/quarantine/1/accept", json: company)),
        Scenario("acceptReject", 404, .post("/v1/quarantine/99999/accept?key=1", json: company)),
        Scenario("acceptReject", 408) {
            try await $0.trickle("POST /v1/quarantine/1/accept?key=1", "application/json")
        },
        Scenario(
            "acceptReject", 413, .post("/v1/quarantine/1/accept?key=1", json: String(repeating: " ", count: 10_001))),
        Scenario("acceptReject", 415, Call("POST", "/v1/quarantine/1/accept?key=1", body: Array(company.utf8))),
        Scenario("acceptReject", 422, .post("/v1/quarantine/1/accept?key=1", json: "{}")),
        Scenario("acceptReject", 200, .post("/v1/quarantine/1/accept?key=4711&reason=asked", json: company)),
        Scenario("dismissReject", 400, Call("POST", "/v1/quarantine/2/dismiss")),
        Scenario("dismissReject", 404, Call("POST", "/v1/quarantine/99999/dismiss?reason=none")),
        Scenario("dismissReject", 200, keyed("/v1/quarantine/2/dismiss?reason=a%20remark")),
        Scenario("dismissReject", 422, keyed("/v1/quarantine/2/dismiss?reason=another")),
    ]

    /// Of a row without key, which comes for it.
    private static let mending: [Scenario] = [
        Scenario("mendReject", 200) { server in
            let id = try await server.refusedRow()
            return try await server.client.send(
                .post(
                    "/v1/quarantine/\(id)/mend?reason=asked", json: #"{"rawText": "M-7\#(SampleDeliveries.keyless)"}"#))
        },
        Scenario("mendReject", 400, .post("/v1/quarantine/1/mend?x=1", json: #"{"rawText": ""}"#)),
        Scenario("mendReject", 404, .post("/v1/quarantine/99999/mend", json: #"{"rawText": ""}"#)),
        Scenario("mendReject", 408) { try await $0.trickle("POST /v1/quarantine/1/mend", "application/json") },
        Scenario("mendReject", 413, .post("/v1/quarantine/1/mend", json: String(repeating: " ", count: 10_001))),
        Scenario("mendReject", 415, Call("POST", "/v1/quarantine/1/mend", body: Array("{}".utf8))),
        Scenario("mendReject", 422, .post("/v1/quarantine/1/mend", json: #"{"cells": ["1"], "rawText": "1"}"#)),
    ]

    private static let customers: [Scenario] =
        [
            Scenario("listCustomers", 200, Call("/v1/customers?limit=3")),
            Scenario("listCustomers", 400, Call("/v1/customers?kind=company")),
        ]
        + [
            ("getCustomer", ""), ("getLineage", "/lineage"), ("getRecords", "/records"),
            ("getRelations", "/relations"), ("getHistory", "/history"), ("getHow", "/how"), ("getLinks", "/links"),
        ]
        .flatMap { operation, path in
            [
                Scenario(operation, 200) { try await $0.client.send(Call("\($0.customerPath())\(path)")) },
                Scenario(operation, 304) { try await $0.again("\($0.customerPath())\(path)") },
                Scenario(operation, 400, Call("/v1/customers/%FF\(path)")),
                Scenario(operation, 404, Call("/v1/customers/K-0000000000\(path)")),
            ]
        }

    private static let links: [Scenario] = [
        Scenario("getLinks", 200) { server in
            let (one, other) = (try await server.customer(of: "C-8"), try await server.customer(of: "C-9"))
            return try await server.client.send(Call("/v1/customers/\(one)/links?with=\(other)"))
        },
        Scenario("getLinks", 422) { server in
            let person = try await server.customer(of: "P-0")
            let company = try await server.customer(of: "C-9")
            return try await server.client.send(Call("/v1/customers/\(company)/links?with=\(person)"))
        },
    ]

    private static let lookup = #"{"keys":[{"source":"sales","key":"C-0"},{"source":"sales","key":"nobody"}]}"#

    private static let matching: [Scenario] = [
        Scenario("lookUpRecords", 200, .post("/v1/lookups", json: lookup)),
        Scenario("lookUpRecords", 400, .post("/v1/lookups?x=1", json: lookup)),
        Scenario("lookUpRecords", 408) { try await $0.trickle("POST /v1/lookups", "application/json") },
        Scenario("lookUpRecords", 413, .post("/v1/lookups", json: String(repeating: " ", count: 10_001))),
        Scenario("lookUpRecords", 415, Call("POST", "/v1/lookups", body: Array(lookup.utf8))),
        Scenario("lookUpRecords", 422, .post("/v1/lookups", json: #"{"keys":[]}"#)),
        Scenario("findMatches", 200, .post("/v1/matches", json: SampleDeliveries.knownCompany)),
        Scenario("findMatches", 400, .post("/v1/matches?limit=0", json: company)),
        Scenario("findMatches", 408) { try await $0.trickle("POST /v1/matches", "application/json") },
        Scenario("findMatches", 413, .post("/v1/matches", json: String(repeating: " ", count: 10_001))),
        Scenario("findMatches", 415, Call("POST", "/v1/matches", body: Array(company.utf8))),
        Scenario("findMatches", 422, .post("/v1/matches", json: "{")),
        Scenario("getExplanation", 200, Call("/v1/explanations?a=sales/C-0&b=billing/1000")),
        Scenario("getExplanation", 400, Call("/v1/explanations?a=sales/C-0")),
        Scenario("getExplanation", 404, Call("/v1/explanations?a=sales/C-0&b=billing/nobody")),
        Scenario("getExplanation", 422, Call("/v1/explanations?a=sales/C-0&b=sales/P-0")),
        Scenario("listTasks", 200, Call("/v1/tasks")),
        Scenario("listTasks", 400, Call("/v1/tasks?cursor=%21")),
    ]

    private static let consistency: [Scenario] = [
        Scenario("createConsistencyCheck", 201, Call("POST", "/v1/consistency-checks?sample=3&seed=1")),
        Scenario("createConsistencyCheck", 201, Call("POST", "/v1/consistency-checks")),
        Scenario("createConsistencyCheck", 400, Call("POST", "/v1/consistency-checks?sample=0")),
        Scenario("listConsistencyChecks", 200, Call("/v1/consistency-checks?limit=1")),
        Scenario("listConsistencyChecks", 400, Call("/v1/consistency-checks?cursor=%21")),
        Scenario("getConsistencyCheck", 200, Call("/v1/consistency-checks/1")),
        Scenario("getConsistencyCheck", 400, Call("/v1/consistency-checks/1?x=1")),
        Scenario("getConsistencyCheck", 404, Call("/v1/consistency-checks/99999")),
    ]

    private static let system: [Scenario] = [
        Scenario("listSources", 200, Call("/v1/sources")),
        Scenario("listSources", 400, Call("/v1/sources?x=1")),
        Scenario("getStatistics", 200, Call("/v1/statistics")),
        Scenario("listRuleBooks", 200, Call("/v1/rule-books?limit=1")),
        Scenario("listRuleBooks", 400, Call("/v1/rule-books?cursor=x")),
        Scenario("getRuleBook", 200, Call("/v1/rule-books/1")),
        Scenario("getRuleBook", 400, Call("/v1/rule-books/1?x=1")),
        Scenario("getRuleBook", 404, Call("/v1/rule-books/999")),
        Scenario("getStatistics", 400, Call("/v1/statistics?x=1")),
        Scenario("listCustomers", 400, Call("/v1/customers?figure=records:2&q=oy")),
        Scenario("getSourceStatistics", 200, Call("/v1/sources/billing/statistics")),
        Scenario("getSourceStatistics", 200, Call("/v1/sources/stripe/statistics")),
        Scenario("getSourceStatistics", 400, Call("/v1/sources/billing/statistics?x=1")),
        Scenario("getSourceStatistics", 404, Call("/v1/sources/nowhere/statistics")),
        Scenario("listMappings", 200, Call("/v1/mappings")),
        Scenario("listMappings", 400, Call("/v1/mappings?x=1")),
        Scenario("getMapping", 200, Call("/v1/mappings/billing")),
        Scenario("getMapping", 400, Call("/v1/mappings/billing?x=1")),
        Scenario("getMapping", 404, Call("/v1/mappings/nowhere")),
        Scenario("listAttributes", 200, Call("/v1/catalog")),
        Scenario("listAttributes", 400, Call("/v1/catalog?x=1")),
        Scenario("getHealth", 200, Call("/healthz")),
        Scenario("getReadiness", 200, Call("/readyz")),
        Scenario("getOpenAPI", 200, Call("/openapi.json")),
    ]

    static let withOtherRules: [Scenario] =
        [
            Scenario("putRecord", 409, .put(record, json: company)),
            Scenario("withdrawRecord", 409, Call("DELETE", record)),
            Scenario(
                "postRecords", 409, lines("/v1/sources/sales/records", #"{"key": "N/2", \#(company.dropFirst())"#)),
            Scenario("findMatches", 409, .post("/v1/matches", json: company)),
            Scenario("getLinks", 409) { try await $0.client.send(Call("\($0.customerPath())/links")) },
            Scenario("getExplanation", 409, Call("/v1/explanations?a=sales/C-0&b=sales/C-1")),
            Scenario("createConsistencyCheck", 409, Call("POST", "/v1/consistency-checks")),
            Scenario("decideTasks", 409, .post("/v1/tasks/decisions", json: signed(#""decision": "same""#))),
            Scenario("createErasure", 409, .post("/v1/privacy/erasures", json: erasureOfKnownRecord)),
        ] + commandKinds.filter { $0.0 != "undoCommand" }.map { Scenario($0.0, 409, .post($0.1, json: signed($0.2))) }

    static let withBrokenMapping: [Scenario] = [
        Scenario("createReplay", 409, Call("POST", "/v1/quarantine/replays?source=mended")),
        Scenario("createImport", 409, csv("/v1/imports?source=mended", [])),
        Scenario("mendReject", 409, .post("/v1/quarantine/1/mend", json: #"{"rawText": "2;Laine;1970-01-02;"}"#)),
    ]

    static let withoutDatabase: [Scenario] =
        [
            Scenario("putRecord", 503, .put(record, json: company)),
            Scenario(
                "postRecords", 503, lines("/v1/sources/sales/records", #"{"key": "N/2", \#(company.dropFirst())"#)),
            Scenario("getRecord", 503, Call(record)),
            Scenario("withdrawRecord", 503, Call("DELETE", record)),
            Scenario("getCustomerOfRecord", 503, Call(record + "/customer")),
            Scenario("createImport", 503, csv("/v1/imports?source=sales", [])),
            Scenario(
                "suggestMapping", 503, csv("/v1/mappings/suggestions", SampleDeliveries.sales.prefix(9_000))),
            Scenario("listImports", 503, Call("/v1/imports")),
            Scenario("getImport", 503, Call("/v1/imports/1")),
            Scenario("listImportRecords", 503, Call("/v1/imports/1/records")),
            Scenario("listImportRejects", 503, Call("/v1/imports/1/rejects")),
            Scenario("listQuarantine", 503, Call("/v1/quarantine")),
            Scenario("resolveImport", 503, Call("POST", "/v1/imports/1/resolve")),
            Scenario("listQuarantineGroups", 503, Call("/v1/quarantine/groups")),
            Scenario("getReject", 503, Call("/v1/quarantine/1")),
            Scenario("createReplay", 503, Call("POST", "/v1/quarantine/replays?source=billing")),
            Scenario("acceptReject", 503, .post("/v1/quarantine/1/accept?key=1", json: company)),
            Scenario("mendReject", 503, .post("/v1/quarantine/1/mend", json: #"{"rawText": "1"}"#)),
            Scenario("dismissReject", 503, Call("POST", "/v1/quarantine/1/dismiss?reason=none")),
            Scenario("listCustomers", 503, Call("/v1/customers")),
            Scenario("getCustomer", 503, Call("/v1/customers/K-0000000000")),
            Scenario("getLineage", 503, Call("/v1/customers/K-0000000000/lineage")),
            Scenario("getRecords", 503, Call("/v1/customers/K-0000000000/records")),
            Scenario("getRelations", 503, Call("/v1/customers/K-0000000000/relations")),
            Scenario("getHistory", 503, Call("/v1/customers/K-0000000000/history")),
            Scenario("findMatches", 503, .post("/v1/matches", json: company)),
            Scenario("getExplanation", 503, Call("/v1/explanations?a=sales/C-0&b=sales/C-1")),
            Scenario("listTasks", 503, Call("/v1/tasks")),
            Scenario("listSources", 503, Call("/v1/sources")),
            Scenario("getStatistics", 503, Call("/v1/statistics")),
            Scenario("getSourceStatistics", 503, Call("/v1/sources/billing/statistics")),
            Scenario("listRuleBooks", 503, Call("/v1/rule-books")),
            Scenario("getRuleBook", 503, Call("/v1/rule-books/1")),
            Scenario("getReadiness", 503, Call("/readyz")),
            Scenario("decideTask", 503, .post("/v1/tasks/1/decision", json: signed(#""decision": "same""#))),
            Scenario("listCommands", 503, Call("/v1/commands")),
            Scenario("getCommand", 503, Call("/v1/commands/1")),
            Scenario("listConstraints", 503, Call("/v1/constraints")),
            Scenario("listPins", 503, Call("/v1/pins")),
            Scenario("getHow", 503, Call("/v1/customers/K-0000000000/how")),
            Scenario("getLinks", 503, Call("/v1/customers/K-0000000000/links")),
            Scenario("lookUpRecords", 503, .post("/v1/lookups", json: lookup)),
            Scenario("createConsistencyCheck", 503, Call("POST", "/v1/consistency-checks")),
            Scenario("listConsistencyChecks", 503, Call("/v1/consistency-checks")),
            Scenario("getConsistencyCheck", 503, Call("/v1/consistency-checks/1")),
        ] + commandKinds.map { Scenario($0.0, 503, .post($0.1, json: signed($0.2))) }

    private static func lines(_ target: String, _ body: String) -> Call {
        Call("POST", target, headers: ["Content-Type": "application/x-ndjson"], body: Array(body.utf8))
    }

    private static func csv(_ target: String, _ body: some Sequence<UInt8>) -> Call {
        Call("POST", target, headers: ["Content-Type": "text/csv"], body: Array(body))
    }
}

extension SampleDeliveries {
    /// A row of the sales system without its key.
    static let keyless =
        ",Avaimeton Oy,,,,,,,Finland,,false,,2024-01-05T08:00:00.000+0000,2026-01-05T08:00:00.000+0000,,,,,,false"

    /// A company that both systems have, as a document.
    static var knownCompany: String {
        #"{"kind":"organization","attributes":{"organizationName":"\#(company(4)) Oy","businessId":"\#(businessId(4))"}}"#
    }
}

extension LiveServer {
    /// The number of a row without key that the sales system delivers now.
    fileprivate func refusedRow() async throws -> Int {
        let header = String(decoding: SampleDeliveries.sales, as: UTF8.self).prefix { !$0.isNewline }
        let file = Array("\(header)\r\n\(SampleDeliveries.keyless)\r\n".utf8)
        _ = try await importFile(file, of: "sales", "keyless.csv")
        let open = try await client.send(Call("/v1/quarantine?source=sales&code=missing-key&limit=1")).json
        return Int(open["items"]?[0]?["id"]?.number ?? 0)
    }

    /// Sends the start of a body and never its end.
    func trickle(_ request: String, _ type: String, headers: [String: String] = [:]) async throws -> Answer {
        let fields = headers.map { "\($0): \($1)\r\n" }.joined()
        return try await client.onConnection { connection in
            try connection.write(
                "\(request) HTTP/1.1\r\nHost: localhost\r\n\(fields)Content-Type: \(type)\r\nContent-Length: 9\r\n\r\n{"
            )
            return try connection.readAnswer()
        }
    }

    /// Asks a second time, with the tag of the first answer.
    func again(_ target: String) async throws -> Answer {
        let tag = try await client.send(Call(target)).headers["etag"]
        return try await client.send(Call(target, headers: ["If-None-Match": tag ?? "none"]))
    }

    /// The path of some customer.
    func customerPath() async throws -> String {
        let first = try await client.send(Call("/v1/customers?limit=1")).json["items"]?[0]
        return "/v1/customers/\(first?["id"]?.text ?? "")"
    }
}
