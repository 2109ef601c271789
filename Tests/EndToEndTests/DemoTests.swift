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
            #expect(report["differences"] as? Int == 0)
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

    @Test func `verify ends with 0 when nothing differs and with 1 when something does`() async throws {
        try await withKulta { kulta in
            #expect(try await kulta("demo", "--records", "500", "--no-serve").status == 0)
            let url = try #require(try await kulta("db", "status", "--json").json()["url"] as? String)
            let demo = ["KULTA_DATABASE_URL": url.replacing("/kulta?", with: "/kulta_demo?")]
            let sound = try await kulta("verify", "--seed", "5", environment: demo)
            #expect(sound.status == 0, "\(sound.output)\(sound.errors)")
            #expect(sound.output.contains("No difference") && sound.output.contains("seed 5"))
            let planting = "DELETE FROM edge WHERE (left_id, right_id) = (SELECT left_id, right_id FROM edge LIMIT 1)"
            let psql = try await kulta.run("/usr/bin/env", ["psql", "-qc", planting, try #require(demo.values.first)])
            #expect(psql.status == 0, "\(psql.errors)")
            let damaged = try await kulta("verify", "--json", environment: demo)
            #expect(damaged.status == 1, "\(damaged.errors)")
            let report = try damaged.json()
            #expect(report["consistent"] as? Bool == false)
            #expect((report["differenceCount"] as? [String: Int])?["missing-edge"] == 1)
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
