import Foundation
import Hub
import Testing

@testable import HTTPAPI

/// A mapping is mended while the server runs, and the rows that it had rejected are read again.
@Suite struct MendedMappingTests {
    private static let header = "id;name;born;changed\n"
    private static let first = header + "1;Mäki;1970-01-02;\n2;Laine;2.1.1970;\n3;Nurmi;3.2.1980;2025-01-20T00:00:00Z\n"
    private static let second = header + "2;Laine-Uusi;1970-01-02;\n3;Nurmi-Uusi;1980-02-03;2025-01-21T00:00:00Z\n"
    private static let mended = MendedProject.mapping(dates: "yyyy-MM-dd, d.M.yyyy")

    @Test func `replay over HTTP takes the mended mapping and ends as a clean import, and single records go on`()
        async throws
    {
        let clean = try await MendedProject.with { hub, project in
            try project.write(Self.mended)
            return try await LiveServer.run(hub) { server in
                for (name, file) in [("a.csv", Self.first), ("b.csv", Self.second)] {
                    let delivery = try await server.importFile(Array(file.utf8), of: "mended", name)
                    #expect(delivery["state"]?.text == "stored", "\(delivery)")
                }
                return try await server.stateOfMended()
            }
        }
        let replayed = try await MendedProject.with { hub, project in
            try await LiveServer.run(hub) { server in
                let before = try await server.importFile(Array(Self.first.utf8), of: "mended", "a.csv")
                #expect(before["rejected"]?.number == 2)
                _ = try await server.importFile(Array(Self.second.utf8), of: "mended", "b.csv")
                let replay = Call("POST", "/v1/quarantine/replays?source=mended")
                #expect(try await server.client.send(replay).json["closed"]?.number == 0)
                try project.write("system: mended\n")
                #expect(try await server.client.send(replay).problem == "unusable-mappings")
                try project.write(Self.mended)
                let receipt = try await server.client.send(replay).json
                #expect(receipt["closed"]?.number == 2 && receipt["late"]?.number == 2, "\(receipt)")
                let single = Call.put(
                    "/v1/sources/mended/records/9",
                    json: #"{"kind":"person","attributes":{"familyName":"Salo"}}"#)
                #expect(try await server.client.send(single).status == 201)
                #expect(
                    try await server.client.send(Call("DELETE", "/v1/sources/mended/records/9")).status == 200)
                return try await server.stateOfMended()
            }
        }
        #expect(clean.count == 3)
        #expect(replayed == clean)
    }

    @Test func `a mapping is not mended behind changed matching rules`() async throws {
        try await MendedProject.with { hub, project in
            try await LiveServer.run(hub) { server in
                let rules = project.folder.appending(path: "matching-rules/person.yaml")
                try (String(contentsOf: rules, encoding: .utf8) + "\n# changed\n").write(
                    to: rules, atomically: true, encoding: .utf8)
                try project.write(Self.mended)
                let answer = try await server.client.send(Call("POST", "/v1/quarantine/replays?source=mended"))
                #expect(answer.status == 409)
                #expect(try answer.json["detail"]?.text?.contains("matching-rules/person.yaml") == true)
                #expect(try answer.json["detail"]?.text?.contains("restart the server") == true)
            }
        }
    }
}

extension LiveServer {
    /// What the three records say, without the numbers of their versions and the moments of their arrival.
    fileprivate func stateOfMended() async throws -> [[JSONValue?]] {
        var state: [[JSONValue?]] = []
        for key in 1...3 {
            let record = try await client.send(Call("/v1/sources/mended/records/\(key)")).json
            state.append(["kind", "status", "changedAt", "fields", "versions"].map { record[$0] })
        }
        return state
    }
}
