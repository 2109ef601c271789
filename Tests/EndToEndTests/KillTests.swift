import Foundation
import Testing

/// `kill -9` at random moments of a load: what the next load finds is all or nothing, and nothing twice.
@Suite(.serialized) struct KillTests {
    @Test func `a load that was killed at any moment can be repeated without loss or doubles`() async throws {
        try await withKulta { kulta in
            let folder = try kulta.scratchFile().path + "-load"
            #expect(try await kulta("demo-data", "--records", "12000", "--output", folder).status == 0)
            let file = "\(folder)/sales.csv"
            #expect(try await kulta("db", "start").status == 0)
            var killed = 0
            for attempt in 0..<6 {
                let process = try kulta.start(
                    KultaCommand.executable.path, ["ingest", file, "--source", "sales", "--json"],
                    output: try kulta.scratchFile(), errors: try kulta.scratchFile())
                try await Task.sleep(for: .milliseconds(Int.random(in: 150...(500 + 250 * attempt))))
                if process.isRunning {
                    kill(process.processIdentifier, SIGKILL)
                    killed += 1
                }
                process.waitUntilExit()
                let next = try await kulta("quarantine", "list", "--json")
                #expect(next.status == 0, "\(next.errors)")
            }
            #expect(killed > 0)
            let last = try await kulta("ingest", file, "--source", "sales", "--json")
            let counts = try #require(try last.json()["counts"] as? [String: Int])
            let again = try await kulta("ingest", file, "--source", "sales", "--json", "--dry-run")
            let trial = try #require(try again.json()["counts"] as? [String: Int])
            #expect(trial["new"] == 0 && trial["changed"] == 0)
            #expect(trial["unchanged"] == counts["read"])
            #expect(counts["created"] == counts["read"] || counts["unchanged"] == counts["read"])
            #expect(try await kulta("db", "stop").status == 0)
        }
    }
}
