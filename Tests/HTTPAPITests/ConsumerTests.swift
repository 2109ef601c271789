import Foundation
import Testing

@testable import HTTPAPI

/// Named consumers of the change feed.
@Suite struct ConsumerTests {
    @Test func `a consumer gets the same events until it acknowledges them, and then what follows`() async throws {
        try await withFeed { server in
            try await server.makeConsumer("crm")
            let first = try await server.client.send(Call("/v1/consumers/crm/changes?limit=10")).json
            #expect(first["events"]?.ids == (1...10).map(String.init) && first["cursor"]?.text == "10")
            #expect(try await server.client.send(Call("/v1/consumers/crm/changes?limit=10")).json == first)
            #expect(try await server.acknowledge("crm", #"{"position":"10"}"#).status == 200)
            let second = try await server.client.send(Call("/v1/consumers/crm/changes?limit=3")).json
            #expect(second["events"]?.ids == ["11", "12", "13"])
        }
    }

    @Test func `an acknowledged position never lies beyond the feed, and goes back only as a replay`() async throws {
        try await withFeed { server in
            try await server.makeConsumer("crm")
            let end = try #require(try await server.client.send(Call("/v1/consumers/crm")).json["end"]?.text)
            let beyond = try await server.acknowledge("crm", #"{"position":"\#((Int(end) ?? 0) + 1)"}"#)
            #expect(try beyond.status == 422 && beyond.json["errors"]?[0]?["pointer"]?.text == "/position")
            for position in ["-1", "1.5", "x", ""] {
                #expect(try await server.acknowledge("crm", #"{"position":"\#(position)"}"#).status == 422)
            }
            #expect(try await server.acknowledge("crm", #"{"position":"\#(end)"}"#).status == 200)
            #expect(try await server.acknowledge("crm", #"{"position":"\#(end)"}"#).status == 200)
            let back = try await server.acknowledge("crm", #"{"position":"7"}"#)
            #expect(back.status == 409 && back.problem == "position-behind")
            #expect(try await server.acknowledge("crm", #"{"position":"7","replay":false}"#).status == 409)
            let replay = try await server.acknowledge("crm", #"{"position":"7","replay":true}"#)
            #expect(try replay.status == 200 && replay.json["position"]?.text == "7")
            let again = try await server.client.send(Call("/v1/consumers/crm/changes?limit=1")).json
            #expect(again["events"]?.ids == ["8"])
        }
    }

    @Test func `the lag counts the events of its types and the age of the oldest of them`() async throws {
        try await withFeed { server in
            let types = #"{"types":["kulta.customer.retired","kulta.customer.updated"]}"#
            _ = try await server.client.send(.put("/v1/consumers/ends", json: types))
            try await server.makeConsumer("all")
            let before = try await server.client.send(Call("/v1/consumers/ends")).json
            #expect(before["lag"]?["events"]?.number == 0 && before["lag"]?["seconds"]?.number == 0)
            _ = try await server.client.send(.put("/v1/sources/sales/records/lag", json: Self.company))
            _ = try await server.client.send(Call("DELETE", "/v1/sources/sales/records/lag"))
            try await Task.sleep(for: .milliseconds(20))
            let items = try await server.client.send(Call("/v1/consumers")).json["items"]?.items ?? []
            #expect(items.map { $0["name"]?.text } == ["all", "ends"])
            #expect(items[1]["lag"]?["events"]?.number == 1)
            #expect((0.02..<60).contains(items[1]["lag"]?["seconds"]?.number ?? 0))
            #expect(items[0]["lag"]?["events"]?.number.map { String(Int($0)) } == items[0]["end"]?.text)
            let page = try await server.client.send(Call("/v1/consumers/ends/changes")).json
            #expect(page["count"]?.number == 1 && page["events"]?[0]?["type"]?.text == "kulta.customer.retired")
            #expect(page["cursor"] == items[1]["end"])
            _ = try await server.acknowledge("ends", #"{"position":"\#(page["cursor"]?.text ?? "")"}"#)
            let after = try await server.client.send(Call("/v1/consumers/ends")).json
            #expect(after["lag"]?["events"]?.number == 0 && after["acknowledgedAt"]?.text != nil)
        }
    }

    @Test func `the types of a consumer may change, its position stays`() async throws {
        try await withFeed { server in
            try await server.makeConsumer("crm")
            _ = try await server.acknowledge("crm", #"{"position":"20"}"#)
            let changed = try await server.client.send(
                .put("/v1/consumers/crm", json: #"{"types":["kulta.customer.merged"]}"#))
            #expect(try changed.status == 200 && changed.json["position"]?.text == "20")
            #expect(try changed.json["types"]?.items == [.string("kulta.customer.merged")])
            let back = try await server.client.send(.put("/v1/consumers/crm", json: #"{"types":null}"#))
            #expect(try back.json["types"] == .null)
        }
    }

    @Test func `a filtered feed has only its types, and its cursor passes the others`() async throws {
        try await withFeed { server in
            let all = try await server.client.send(Call("/v1/changes?limit=500")).json
            let merged = try await server.client.send(
                Call("/v1/changes?types=kulta.customer.merged,kulta.customer.split")
            ).json
            #expect(merged["count"]?.number == 0 && merged["cursor"] == all["cursor"])
            let next = try #require(merged["next"]?.text)
            #expect(next.contains("types=kulta.customer.merged,kulta.customer.split"))
            async let waiting = server.client.send(Call("/v1/changes?types=kulta.customer.retired&wait=30"))
            try await Task.sleep(for: .milliseconds(200))
            _ = try await server.client.send(.put("/v1/sources/sales/records/filter", json: Self.company))
            _ = try await server.client.send(Call("DELETE", "/v1/sources/sales/records/filter"))
            #expect(try await waiting.json["events"]?[0]?["type"]?.text == "kulta.customer.retired")
            for types in ["retired", "kulta.customer.", "kulta.customer.merged,", "kulta.customer.born"] {
                #expect(try await server.client.send(Call("/v1/changes?types=\(types)")).status == 400, "\(types)")
            }
        }
    }

    @Test(arguments: ["{", "[]", #"{"type":[]}"#, #"{"types":"all"}"#, #"{"types":[]}"#, #"{"types":[1]}"#])
    func `a document that is not one of a consumer is refused`(document: String) async throws {
        let server = try await SharedServer.get()
        #expect(try await server.client.send(.put("/v1/consumers/refused", json: document)).status == 422)
        #expect(try await server.client.send(Call("/v1/consumers/refused")).status == 404)
    }

    private static let company = """
        {"kind":"organization","attributes":{"organizationName":"Perässä Oy","businessId":"\(SampleDeliveries.businessId(650))"}}
        """

    private func withFeed(_ body: @escaping @Sendable (LiveServer) async throws -> Void) async throws {
        try await TestHub.withSamples { try await LiveServer.run($0, body) }
    }
}

extension LiveServer {
    func makeConsumer(_ name: String) async throws {
        let answer = try await client.send(.put("/v1/consumers/\(name)", json: "{}"))
        #expect(answer.status == 201)
    }

    func acknowledge(_ name: String, _ document: String) async throws -> Answer {
        try await client.send(.post("/v1/consumers/\(name)/acknowledgement", json: document))
    }
}

extension JSONValue {
    /// The ids of a list of events.
    var ids: [String] { items.compactMap { $0["id"]?.text } }
}
