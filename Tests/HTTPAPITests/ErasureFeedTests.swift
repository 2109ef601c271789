import Foundation
import Testing

@testable import HTTPAPI

/// Copies that follow the feed through erasures.
@Suite struct ErasureFeedTests {
    /// Companies of two records each; the first of one is then erased, the other company whole.
    @Test func `every copy comes to the same end, wherever it started, and the feed says nothing any more`()
        async throws
    {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                try await Self.deliver(server)
                var copies = [FeedCopy(), try FeedCopy(snapshot: try await server.snapshot())]
                try await server.follow(&copies[1], to: copies[1].position)
                try await Self.deliver(server, phone: "5552")
                copies.append(try FeedCopy(snapshot: try await server.snapshot()))
                let customer = try await server.client.send(Call("/v1/sources/sales/records/q3/customer")).json
                for members in [
                    #""record": {"source": "sales", "key": "q1"}"#, #""customer": "\#(customer["id"]?.text ?? "")""#,
                ] {
                    let json = Scenarios.signed(members)
                    #expect(try await server.client.send(.post("/v1/privacy/erasures", json: json)).status == 201)
                }
                let last = try FeedCopy(snapshot: try await server.snapshot())
                #expect(Set(last.customers.values.map(\.status)).isSuperset(of: ["active", "erased"]))
                for var copy in copies {
                    try await server.follow(&copy, to: last.position)
                    #expect(copy.customers == last.customers)
                }
                try await Self.expectNothing(in: server)
            }
        }
    }

    private static func deliver(_ server: LiveServer, phone: String = "5551") async throws {
        for (number, name) in ["Quillmark Yksi", "Quillmark Kaksi"].enumerated() {
            for record in 1...2 {
                let mark = record == 1 || number == 1 ? "\"phone\":[\"+3584022\(phone)\(number)\(record)\"]," : ""
                let text = """
                    {"kind":"organization","attributes":{\(mark)"organizationName":"\(number == 1 ? name : "Yhteinen Oy")",\
                    "businessId":"\(SampleDeliveries.businessId(740 + number))"}}
                    """
                _ = try await server.client.send(.put("/v1/sources/sales/records/q\(number * 2 + record)", json: text))
            }
        }
    }

    private static func expectNothing(in server: LiveServer) async throws {
        var cursor = "0"
        var positions: [Int] = []
        var types: Set<String> = []
        while true {
            let page = try await server.client.send(Call("/v1/changes?after=\(cursor)&limit=500"))
            let text = String(decoding: page.body, as: UTF8.self)
            for mark in ["Quillmark", "4022555", "\"q1\"", "\"q3\"", "\"q4\""] {
                #expect(!text.contains(mark), "the feed has \(mark)")
            }
            let events = try page.json["events"]?.items ?? []
            positions += events.compactMap { $0["id"]?.text.flatMap { Int($0) } }
            types.formUnion(events.compactMap { $0["type"]?.text })
            guard let next = try page.json["cursor"]?.text, !events.isEmpty else { break }
            cursor = next
        }
        #expect(positions == Array(1...positions.count))
        #expect(types.contains("kulta.customer.erased"))
    }
}
