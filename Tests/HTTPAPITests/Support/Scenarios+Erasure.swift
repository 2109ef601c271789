import Foundation

extension Scenarios {
    private static let path = "/v1/privacy/erasures"
    private static let nobody = signed(#""customer": "K-0000000000""#)
    static let erasureOfKnownRecord = signed(#""record": {"source": "sales", "key": "C-0"}"#)
    private static let signature = #"{"author": "petra", "reason": "asked to come back"}"#
    private static let record = "/v1/sources/sales/records/E-1"

    static let erasure: [Scenario] =
        [
            Scenario("createErasure", 201) { try await $0.erase() },
            Scenario("createErasure", 200, .post(path + "?dryRun=true", json: erasureOfKnownRecord)),
            Scenario("createErasure", 400, .post(path + "?dryRun=perhaps", json: nobody)),
            Scenario("createErasure", 404, .post(path, json: nobody)),
            Scenario("createErasure", 408) { try await $0.trickle("POST \(path)", "application/json") },
            Scenario("createErasure", 413, .post(path, json: String(repeating: " ", count: 10_001))),
            Scenario("createErasure", 415, Call("POST", path, body: Array(nobody.utf8))),
            Scenario("createErasure", 422, .post(path, json: signed(#""customer": 7, "record": 7"#))),
            Scenario("listErasures", 200, Call(path + "?limit=1")),
            Scenario("listErasures", 400, Call(path + "?cursor=%21")),
            Scenario("getErasure", 200, Call(path + "/1")),
            Scenario("getErasure", 400, Call(path + "/1?x=1")),
            Scenario("getErasure", 404, Call(path + "/99999")),
        ]
        + gone
        + [
            Scenario("liftSuppression", 200, .post(path + "/1/lift", json: signature)),
            Scenario("liftSuppression", 409, .post(path + "/1/lift", json: signature)),
            Scenario("liftSuppression", 400, .post(path + "/1/lift?x=1", json: signature)),
            Scenario("liftSuppression", 404, .post(path + "/99999/lift", json: signature)),
            Scenario("liftSuppression", 408) { try await $0.trickle("POST \(path)/1/lift", "application/json") },
            Scenario("liftSuppression", 413, .post(path + "/1/lift", json: String(repeating: " ", count: 10_001))),
            Scenario("liftSuppression", 415, Call("POST", path + "/1/lift", body: Array(signature.utf8))),
            Scenario("liftSuppression", 422, .post(path + "/1/lift", json: nobody)),
        ]

    /// What an erased customer and its record answer.
    private static let gone: [Scenario] =
        [
            Scenario("putRecord", 410, .put(record, json: company)),
            Scenario("getRecord", 410, Call(record)),
            Scenario("withdrawRecord", 410, Call("DELETE", record)),
            Scenario("getCustomerOfRecord", 410, Call(record + "/customer")),
            Scenario("acceptReject", 410) { server in
                let open = try await server.client.send(Call("/v1/quarantine?source=sales&status=open&limit=1")).json
                let id = Int(open["items"]?[0]?["id"]?.number ?? 0)
                return try await server.client.send(.post("/v1/quarantine/\(id)/accept?key=E-1", json: company))
            },
            Scenario("mendReject", 410) { server in
                let open = try await server.client.send(Call("/v1/quarantine?source=sales&status=open&limit=1")).json
                let id = Int(open["items"]?[0]?["id"]?.number ?? 0)
                let row = "E-1\(SampleDeliveries.keyless)"
                return try await server.client.send(
                    .post("/v1/quarantine/\(id)/mend", json: #"{"rawText": "\#(row)"}"#))
            },
        ]
        + [
            ("getCustomer", ""), ("getLineage", "/lineage"), ("getRecords", "/records"),
            ("getRelations", "/relations"), ("getHistory", "/history"), ("getHow", "/how"), ("getLinks", "/links"),
        ].map { operation, path in
            Scenario(operation, 410) { server in
                let erasure = try await server.client.send(Call("/v1/privacy/erasures/1")).json
                let id = erasure["customers"]?[0]?.text ?? ""
                return try await server.client.send(Call("/v1/customers/\(id)\(path)"))
            }
        }

    static let erasureWithoutDatabase: [Scenario] = [
        Scenario("createErasure", 503, .post(path, json: nobody)),
        Scenario("listErasures", 503, Call(path)),
        Scenario("getErasure", 503, Call(path + "/1")),
        Scenario("liftSuppression", 503, .post(path + "/1/lift", json: signature)),
    ]
}

extension LiveServer {
    /// Erases the customer of a record that is made for it.
    fileprivate func erase() async throws -> Answer {
        let document = #"{"kind":"organization","attributes":{"organizationName":"Poistettava Oy"}}"#
        _ = try await client.send(.put("/v1/sources/sales/records/E-1", json: document))
        let customer = try await client.send(Call("/v1/sources/sales/records/E-1/customer")).json
        let body = Scenarios.signed(#""customer": "\#(customer["id"]?.text ?? "")""#)
        return try await client.send(.post("/v1/privacy/erasures", json: body))
    }
}
