import Foundation
import Testing

@Suite(.serialized) struct DemoTests {
    @Test func `the demo turns three exports into golden customers that agree with the truth`() async throws {
        try await withKulta { kulta in
            let answer = try await kulta("demo", "--records", "3000", "--no-serve", "--json")
            #expect(answer.status == 0, "\(answer.errors)")
            let report = try answer.json()
            let records = try #require(report["records"] as? [String: Int])
            #expect(Set(records.keys) == ["erp", "billing", "sales"])
            #expect(try #require(report["quarantined"] as? Int) > 0)
            #expect(try #require(report["goldenCustomers"] as? Int) < records.values.reduce(0, +))
            let accuracy = try #require(report["accuracy"] as? [String: Any])
            let pairwise = try #require(accuracy["pairwise"] as? [String: Double])
            let bCubed = try #require(accuracy["bCubed"] as? [String: Double])
            #expect(try #require(pairwise["precision"]) >= 0.98)
            #expect(try #require(pairwise["recall"]) >= 0.90)
            #expect(try #require(bCubed["f1"]) >= 0.95)
            let example = try #require(report["example"] as? [String: Any])
            #expect(try #require(example["id"] as? String).isEmpty == false)
        }
    }

    @Test func `the same seed writes the same exports and another seed others`() async throws {
        try await withKulta { kulta in
            for (folder, seed) in [("a", "5"), ("b", "5"), ("c", "6")] {
                let output = kulta.home.appending(path: folder).path
                let answer = try await kulta("demo-data", "--records", "500", "--seed", seed, "--output", output)
                #expect(answer.status == 0, "\(answer.errors)")
            }
            for file in ["erp.xml", "billing.csv", "sales.csv", "truth.csv"] {
                let bytes = try ["a", "b", "c"].map {
                    try Data(contentsOf: kulta.home.appending(path: "\($0)/\(file)"))
                }
                #expect(bytes[0] == bytes[1], "\(file)")
                #expect(bytes[0] != bytes[2], "\(file)")
            }
        }
    }
}
