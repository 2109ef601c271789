import CustomerModel
import Foundation
import NIOCore
import Testing

@testable import HTTPAPI

/// A copy that starts from a snapshot and follows the feed.
@Suite struct SnapshotTests {
    @Test(arguments: [1, 2]) func `nothing is lost and nothing comes twice while others write`(seed: UInt64)
        async throws
    {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                async let writing: Void = Self.write(to: server, seed: seed)
                var copies = [try FeedCopy(snapshot: try await server.snapshot()), FeedCopy()]
                for _ in 0..<6 {
                    copies.append(try FeedCopy(snapshot: try await server.snapshot()))
                    let checksum = try await server.client.send(Call("/v1/changes/checksum")).json
                    let position = try #require(checksum["position"]?.text.flatMap { Int($0) })
                    for index in copies.indices {
                        try await server.follow(&copies[index], to: position)
                        copies[index].expectChecksum(checksum)
                    }
                }
                try await writing
                let last = try FeedCopy(snapshot: try await server.snapshot())
                let statuses = Set(last.customers.values.map(\.status))
                #expect(statuses.isSuperset(of: ["active", "redirected", "split"]), "\(statuses)")
                for var copy in copies {
                    try await server.follow(&copy, to: last.position)
                    #expect(copy.customers == last.customers)
                }
            }
        }
    }

    @Test func `an empty hub has an empty snapshot and the checksum of nothing`() async throws {
        try await TestHub.withEmpty { hub in
            try await LiveServer.run(hub) { server in
                let lines = try await server.snapshot()
                #expect(lines.count == 2 && lines[0]["snapshot"]?["position"]?.text == "0")
                #expect(lines[1]["end"]?["checksum"]?.text == "000000000000000")
                #expect(try await server.client.send(Call("/v1/changes/checksum")).json == lines[1]["end"])
            }
        }
    }

    @Test func `a growing file gives back what was written, part by part`() async throws {
        let folder = FileManager.default.temporaryDirectory.path
        let file = try GrowingFile(folder: folder)
        #expect(try file.append([1, 2, 3]) == 3)
        #expect(try file.append([]) == 3)
        #expect(try file.append(Array(4...9)) == 9)
        #expect(try await file.read(from: 2, atMost: 4).readableBytesView.elementsEqual([3, 4, 5, 6]))
        await #expect(throws: SpoolFile.Failure.self) { try await file.read(from: 9, atMost: 1) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { !$0.hasSuffix(".export") })
    }

    /// Three systems at once: records that are made, changed, moved to other companies and withdrawn.
    private static func write(to server: LiveServer, seed: UInt64) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<3 {
                group.addTask {
                    var random = SplitMix(seed: seed * 31 + UInt64(writer))
                    for step in 0..<40 {
                        let target = "/v1/sources/sales/records/w\(writer)-\(Int.random(in: 0..<8, using: &random))"
                        let company = 700 + Int.random(in: 0..<6, using: &random)
                        let isGone = Int.random(in: 0..<5, using: &random) == 0
                        let call =
                            isGone ? Call("DELETE", target) : .put(target, json: Self.company(company, step: step))
                        let answer = try await server.client.send(call)
                        #expect([200, 201, 404].contains(answer.status), "\(answer.status)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func company(_ number: Int, step: Int) -> String {
        """
        {"kind":"organization","attributes":{"organizationName":"Vaihtuva \(number) Oy",\
        "businessId":"\(SampleDeliveries.businessId(number))","phone":["+35840111\(1000 + step)"]}}
        """
    }
}
