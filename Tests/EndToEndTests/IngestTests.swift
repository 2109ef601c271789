import Foundation
import Testing

@Suite(.serialized) struct IngestTests {
    /// The handmade exports that the shipped mappings read, with their source system and what must stand in the store.
    private static let exports = [
        ("erp", "sap_debmas07.xml"), ("billing", "netvisor_asiakkaat_latin1.csv"), ("sales", "salesforce_account.csv"),
    ]

    private func fixture(_ name: String) -> String {
        KultaCommand.root.appending(path: "Tests/Fixtures/handmade/\(name)").path
    }

    @Test func `three handmade exports end in the right entities`() async throws {
        try await withKulta { kulta in
            for (source, file) in Self.exports {
                let answer = try await kulta("ingest", fixture(file), "--source", source, "--json")
                #expect(answer.status == 0, "\(answer.errors)")
                let counts = try #require(try answer.json()["counts"] as? [String: Int])
                #expect(counts["rejected"] == 0, "\(file)")
            }
            #expect(try await kulta("resolve").status == 0)
            let crosswalk = try await kulta("export", "crosswalk", "--format", "csv").output
            try expectEntities(crosswalk)
        }
    }

    /// Compares the crosswalk with truth.csv: two records share a customer exactly when they share an entity.
    private func expectEntities(_ crosswalk: String) throws {
        let truth = try String(contentsOfFile: fixture("truth.csv"), encoding: .utf8).split(separator: "\n").dropFirst()
        let sourceOf = Dictionary(uniqueKeysWithValues: Self.exports.map { ($0.1, $0.0) })
        var entityOf: [String: String] = [:]
        for line in truth {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            if let source = sourceOf[cells[0]] { entityOf["\(source),\(cells[1])"] = cells[2] }
        }
        var customerOf: [String: String] = [:]
        for line in crosswalk.split(separator: "\n").dropFirst() {
            let last = try #require(line.lastIndex(of: ","))
            customerOf[String(line[..<last])] = String(line[line.index(after: last)...])
        }
        for (one, entity) in entityOf {
            for (other, otherEntity) in entityOf where one < other {
                guard let customer = customerOf[one], let otherCustomer = customerOf[other] else { continue }
                #expect((customer == otherCustomer) == (entity == otherEntity), "\(one) and \(other)")
            }
        }
        // Merged in Salesforce into another record, and flagged for deletion in SAP: both are still there.
        #expect(Set(entityOf.keys).subtracting(customerOf.keys).isEmpty)
    }

    @Test func `the same file twice changes nothing`() async throws {
        try await withKulta { kulta in
            let arguments = ["ingest", fixture("netvisor_asiakkaat_latin1.csv"), "--source", "billing", "--resolve"]
            #expect(try await kulta.run(KultaCommand.executable.path, arguments).status == 0)
            let before = try await kulta("export", "customers").output
            let again = try await kulta(
                "ingest", fixture("netvisor_asiakkaat_latin1.csv"), "--source", "billing", "--json")
            let counts = try #require(try again.json()["counts"] as? [String: Int])
            #expect(counts["unchanged"] == 4 && counts["created"] == 0 && counts["updated"] == 0)
            let resolved = try await kulta("resolve", "--json").json()
            #expect((resolved["counts"] as? [String: Int])?["events"] == 0)
            #expect(try await kulta("export", "customers").output == before)
        }
    }

    @Test(arguments: [[], ["--dry-run"]])
    func `text that readers mended is reported, on paper and to scripts`(options: [String]) async throws {
        try await withKulta { kulta in
            let arguments = ["ingest", fixture("double_encoded_utf8.csv"), "--source", "spreadsheet"] + options
            let json = try await kulta.run(KultaCommand.executable.path, arguments + ["--json"]).json()
            let warnings = try #require(json["warnings"] as? [[String: Any]])
            #expect(warnings.map { $0["code"] as? String } == ["mojibake-repaired"])
            #expect(warnings.first?["lines"] as? [Int] == [1, 3])
            let shown = try await kulta.run(KultaCommand.executable.path, arguments)
            let text = try #require(warnings.first?["text"] as? String)
            #expect((shown.output + shown.errors).contains("Note: \(text)"))
        }
    }

    @Test func `what is wrong is said in one line with an exit code of its own`() async throws {
        try await withKulta { kulta in
            let unknown = try await kulta("ingest", fixture("truth.csv"), "--source", "nowhere")
            #expect(unknown.status == 78 && unknown.errors.contains("nowhere"), "\(unknown.errors)")
            let missing = try await kulta("ingest", "no-such-file.csv", "--source", "billing")
            #expect(missing.status == 66 && missing.errors.contains("no-such-file.csv"), "\(missing.errors)")
            let usage = try await kulta("ingest")
            #expect(usage.status == 64, "\(usage.errors)")
            let elsewhere = ["KULTA_DATABASE_URL": "postgres://127.0.0.1:9/none?connect_timeout=2"]
            let unreachable = try await kulta("resolve", environment: elsewhere)
            #expect(unreachable.status == 69, "\(unreachable.errors)")
            for answer in [unknown, missing, unreachable] {
                #expect(answer.errors.split(separator: "\n").count == 1, "\(answer.errors)")
            }
        }
    }
}
