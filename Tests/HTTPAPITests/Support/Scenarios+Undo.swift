import Foundation

extension Scenarios {
    private static let some = "/v1/imports/2/undo"
    fileprivate static let signature = #"{"author": "anna", "reason": "the test system's"}"#

    static let undo: [Scenario] = [
        Scenario("undoImport", 200) { try await $0.undo(trial: true) },
        Scenario("undoImport", 201) { try await $0.undo() },
        Scenario("undoImport", 409) { server in
            let made = try await server.undo().json
            let target = "/v1/imports/\(Int(made["undoes"]?.number ?? 0))/undo"
            return try await server.client.send(.post(target, json: signature))
        },
        Scenario("undoImport", 400, .post(some + "?x=1", json: signature)),
        Scenario("undoImport", 404, .post(some + "?source=nowhere", json: signature)),
        Scenario("undoImport", 408) { try await $0.trickle("POST \(some)", "application/json") },
        Scenario("undoImport", 413, .post(some, json: String(repeating: " ", count: 10_001))),
        Scenario("undoImport", 415, Call("POST", some, body: Array(signature.utf8))),
        Scenario("undoImport", 422, .post(some, json: "{}")),
        Scenario("stopImport", 400, Call("POST", "/v1/imports/2/stop?x=1")),
        Scenario("stopImport", 404, Call("POST", "/v1/imports/99999/stop")),
        Scenario("stopImport", 409, Call("POST", "/v1/imports/2/stop")),
    ]

    static let undoWithoutDatabase: [Scenario] = [
        Scenario("undoImport", 503, .post(some, json: signature)),
        Scenario("stopImport", 503, Call("POST", "/v1/imports/2/stop")),
    ]

    /// The newest import is being read, and does not come to an end.
    static let duringImport: [Scenario] = [Scenario("stopImport", 202) { try await $0.stopRunning() }]
}

extension LiveServer {
    /// Takes back a file of one record that is imported for it.
    fileprivate func undo(trial: Bool = false) async throws -> Answer {
        let header = String(decoding: SampleDeliveries.sales.prefix { $0 != 13 }, as: UTF8.self)
        let row = "U-1,Peruttava Oy,,,,,,,,,false,,,\(Int.random(in: 1...999_999)),,,,,,false"
        let delivery = try await importFile(Array("\(header)\r\n\(row)\r\n".utf8), of: "sales", "u.csv")
        let target = "/v1/imports/\(Int(delivery["id"]?.number ?? 0))/undo?source=sales"
        return try await client.send(
            .post(trial ? target + "&dryRun=true" : target, json: Scenarios.signature))
    }

    fileprivate func stopRunning() async throws -> Answer {
        let running = try await client.send(Call("/v1/imports?limit=1")).json["items"]?[0]
        return try await client.send(Call("POST", "/v1/imports/\(Int(running?["id"]?.number ?? 0))/stop"))
    }
}
