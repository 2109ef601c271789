import Foundation

extension Scenarios {
    /// Operation, path, and members of a document that is well formed.
    static let commandKinds = [
        ("mergeCustomers", "/v1/commands/merge", #""customers": ["K-0000000000", "K-0000000001"]"#),
        ("separateCustomers", "/v1/commands/separate", #""customers": ["K-0000000000", "K-0000000001"]"#),
        ("splitCustomer", "/v1/commands/split", #""customer": "K-0000000000", "parts": [[\#(record("C-0"))]]"#),
        ("moveRecords", "/v1/commands/move", #""records": [\#(record("C-0"))], "to": "K-0000000000""#),
        ("linkRecords", "/v1/commands/must-link", pair("C-8", "C-9")),
        ("partRecords", "/v1/commands/cannot-link", pair("C-8", "C-9")),
        ("releaseRecords", "/v1/commands/release", pair("C-8", "C-9")),
        ("pinValue", "/v1/commands/pin", #""customer": "K-0000000000", "attribute": "email", "value": "a@b.example""#),
        ("unpinValue", "/v1/commands/unpin", #""customer": "K-0000000000", "attribute": "email""#),
        ("confirmCustomer", "/v1/commands/confirm", #""customer": "K-0000000000""#),
        ("unconfirmCustomer", "/v1/commands/unconfirm", #""customer": "K-0000000000""#),
        ("undoCommand", "/v1/commands/undo", #""command": 99999"#),
    ]

    static func signed(_ members: String) -> String {
        "{\(members), \"author\": \"anna\", \"reason\": \"asked them\"}"
    }

    private static func record(_ key: String) -> String { #"{"source": "sales", "key": "\#(key)"}"# }

    private static func pair(_ one: String, _ other: String) -> String {
        #""left": \#(record(one)), "right": \#(record(other))"#
    }

    static let decisions: [Scenario] = commandKinds.flatMap(faults) + commands + tasks + lists

    /// What every command refuses.
    private static func faults(_ operation: String, _ path: String, _ members: String) -> [Scenario] {
        [
            Scenario(operation, 400, .post(path + "?dryRun=perhaps", json: signed(members))),
            Scenario(operation, 408) { try await $0.trickle("POST \(path)", "application/json") },
            Scenario(operation, 413, .post(path, json: String(repeating: " ", count: 10_001))),
            Scenario(operation, 415, Call("POST", path, body: Array(signed(members).utf8))),
            Scenario(operation, 422, .post(path, json: "{\(members)}")),
        ]
    }

    private static let commands: [Scenario] =
        [
            tried("linkRecords", "/v1/commands/must-link") { _ in pair("C-8", "C-9") },
            tried("splitCustomer", "/v1/commands/split") { server in
                let customer = try await server.customer(of: "C-8")
                return #""customer": "\#(customer)", "parts": [[\#(record("C-9"))]]"#
            },
            tried("releaseRecords", "/v1/commands/release") { _ in pair("C-8", "C-9") },
            tried("partRecords", "/v1/commands/cannot-link") { _ in
                pair("C-8", "C-9") + #", "askAgainWhen": ["phone", "address"]"#
            },
            tried("separateCustomers", "/v1/commands/separate") { try await $0.twoCustomers() },
            tried("mergeCustomers", "/v1/commands/merge") { try await $0.twoCustomers() },
            tried("moveRecords", "/v1/commands/move") { server in
                #""records": [\#(record("C-7"))], "to": "\#(try await server.customer(of: "C-9"))""#
            },
            tried("moveRecords", "/v1/commands/move") { server in
                let target = try await server.customer(of: "C-8")
                return #""moves": [{"records": [\#(record("C-7"))], "to": "\#(target)"}]"#
            },
            tried("pinValue", "/v1/commands/pin") { server in
                let customer = try await server.customer(of: "C-0")
                return #""customer": "\#(customer)", "attribute": "website", "value": "https://kontrahti.example""#
            },
            tried("unpinValue", "/v1/commands/unpin") { server in
                #""customer": "\#(try await server.customer(of: "C-0"))", "attribute": "email""#
            },
            tried("confirmCustomer", "/v1/commands/confirm") { server in
                #""customer": "\#(try await server.customer(of: "C-0"))""#
            },
            tried("unconfirmCustomer", "/v1/commands/unconfirm") { server in
                #""customer": "\#(try await server.customer(of: "C-0"))""#
            },
            tried("undoCommand", "/v1/commands/undo") { #""command": \#(try await $0.lastCommand("id"))"# },
        ].flatMap(\.self) + [
            Scenario("undoCommand", 404, .post("/v1/commands/undo", json: signed(#""command": 99999"#))),
            Scenario("undoCommand", 409) { server in
                let undone = try await server.lastCommand("undoes")
                return try await server.client.send(.post("/v1/commands/undo", json: signed(#""command": \#(undone)"#)))
            },
        ]

    /// A command on trial, then in earnest.
    private static func tried(
        _ operation: String, _ path: String, _ members: @escaping @Sendable (LiveServer) async throws -> String
    ) -> [Scenario] {
        [("?dryRun=true", 200), ("", 201)].map { query, status in
            Scenario(operation, status) { server in
                try await server.client.send(.post(path + query, json: signed(try await members(server))))
            }
        }
    }

    private static let different = signed(#""decision": "different""#)

    private static let tasks: [Scenario] = [
        Scenario("decideTask", 200) { try await $0.decide("?dryRun=true", different) },
        Scenario("decideTask", 400, .post("/v1/tasks/1/decision?x=1", json: different)),
        Scenario("decideTask", 404, .post("/v1/tasks/99999/decision", json: different)),
        Scenario("decideTask", 408) { try await $0.trickle("POST /v1/tasks/1/decision", "application/json") },
        Scenario("decideTask", 413, .post("/v1/tasks/1/decision", json: String(repeating: " ", count: 10_001))),
        Scenario("decideTask", 415, Call("POST", "/v1/tasks/1/decision", body: Array(different.utf8))),
        Scenario("decideTask", 422, .post("/v1/tasks/1/decision", json: signed(#""decision": "perhaps""#))),
        Scenario("decideTask", 201) { try await $0.decide("", different) },
        Scenario("decideTask", 409) { server in
            let task = try await server.openTask()
            _ = try await server.client.send(.post("/v1/tasks/\(task)/decision", json: different))
            return try await server.client.send(.post("/v1/tasks/\(task)/decision", json: different))
        },
    ]

    private static let lists: [Scenario] = [
        Scenario("listCommands", 200, Call("/v1/commands?limit=2")),
        Scenario("listCommands", 400, Call("/v1/commands?cursor=%21")),
        Scenario("getCommand", 200, Call("/v1/commands/2")),
        Scenario("getCommand", 400, Call("/v1/commands/2?x=1")),
        Scenario("getCommand", 404, Call("/v1/commands/99999")),
        Scenario("listPins", 200, Call("/v1/pins")),
        Scenario("listPins", 400, Call("/v1/pins?limit=none")),
        Scenario("listPins", 404, Call("/v1/pins?customer=K-1")),
        Scenario("listConstraints", 200, Call("/v1/constraints?record=sales/C-9")),
        Scenario("listConstraints", 400, Call("/v1/constraints?record=C-9")),
        Scenario("listConstraints", 404, Call("/v1/constraints?record=sales/nobody")),
    ]
}

extension LiveServer {
    /// The customer of a record of the system `sales`.
    func customer(of key: String) async throws -> String {
        try await client.send(Call("/v1/sources/sales/records/\(key)/customer")).json["id"]?.text ?? "none"
    }

    fileprivate func twoCustomers() async throws -> String {
        #""customers": ["\#(try await customer(of: "C-0"))", "\#(try await customer(of: "C-1"))"]"#
    }

    /// A member of the newest command.
    fileprivate func lastCommand(_ member: String) async throws -> Int {
        let last = try await client.send(Call("/v1/commands?limit=1")).json["items"]?[0]
        return Int(last?[member]?.number ?? 0)
    }

    /// The number of an open task: that of two companies alike in all but their business ids.
    func openTask() async throws -> Int {
        let first = try await client.send(Call("/v1/tasks")).json["items"]?[0]?["id"]?.number
        if let first { return Int(first) }
        let place = "\(UInt32.random(in: 1...99_999))"
        for (key, number) in [("T-1-\(place)", 801), ("T-2-\(place)", 802)] {
            let id = SampleDeliveries.businessId(number)
            let document = """
                {"kind": "organization", "attributes": {"organizationName": "Pohjolan Vihannes \(place) Oy", "businessId": "\(id)",
                "phone": ["040 76\(place)"], "email": ["posti\(place)@pohjolanvihannes.example"],
                "address": [{"street": "Satamakatu \(place)", "postalCode": "20100", "city": "Turku"}]}}
                """
            _ = try await client.send(.put("/v1/sources/sales/records/\(key)", json: document))
        }
        let task = try await client.send(Call("/v1/tasks")).json["items"]?[0]?["id"]?.number
        return Int(task ?? 0)
    }

    fileprivate func decide(_ query: String, _ document: String) async throws -> Answer {
        try await client.send(.post("/v1/tasks/\(try await openTask())/decision\(query)", json: document))
    }
}
