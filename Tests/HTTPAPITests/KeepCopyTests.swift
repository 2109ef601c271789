import Foundation
import Testing

@testable import HTTPAPI

/// The reference consumer of `docs/keeping-a-copy.md`, run as a person would run it.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"))) struct KeepCopyTests {
    @Test func `a copy whose keeper is killed again and again is in step in the end`() async throws {
        try await withKeeper { keeper, server in
            async let writing: Void = Self.write(to: server)
            for pause in [150, 400, 250, 700, 300, 550, 900] {
                let process = try keeper.start()
                try await Task.sleep(for: .milliseconds(pause))
                #expect(process.isRunning)
                kill(process.processIdentifier, SIGKILL)
                try await onThread { process.waitUntilExit() }
            }
            try await writing
            let (status, output) = try await keeper.run("--once")
            #expect(status == 0 && output.contains("in step at "), "\(output)")
            let snapshot = try await server.snapshot()
            let customers = snapshot.dropFirst().dropLast()
            #expect(try await keeper.dump() == Set(customers.map(Self.row)))
            let end = snapshot.last?["end"]?["position"]
            let consumer = try await server.client.send(Call("/v1/consumers/keeper")).json
            #expect(consumer["position"] == end && consumer["lag"]?["events"]?.number == 0)
        }
    }

    @Test func `a copy that was restored from an older one catches up, and a damaged one is found out`() async throws {
        try await withKeeper { keeper, server in
            #expect(try await keeper.run("--once").status == 0)
            let older = keeper.database + ".older"
            try FileManager.default.copyItem(atPath: keeper.database, toPath: older)
            try await Self.write(to: server)
            #expect(try await keeper.run("--once").status == 0)
            try FileManager.default.removeItem(atPath: keeper.database)
            try FileManager.default.moveItem(atPath: older, toPath: keeper.database)
            let (status, output) = try await keeper.run("--once")
            #expect(status == 0 && !output.contains("snapshot"), "\(output)")
            try await keeper.damage()
            let (found, reason) = try await keeper.run("--once")
            #expect(found == 1 && reason.contains("out of step"), "\(reason)")
        }
    }

    @Test func `what the hub erased is erased from the copy's file, too`() async throws {
        try await withKeeper { keeper, server in
            let mark = "Quillmark Toimitilat"
            let (target, other) = ("/v1/sources/sales/records/q1", "/v1/sources/sales/records/q2")
            _ = try await server.client.send(.put(target, json: Self.company(mark, 730)))
            _ = try await server.client.send(.put(other, json: Self.company("Muu Oy", 731)))
            #expect(try await keeper.run("--once").status == 0)
            #expect(try keeper.holds(mark))
            let json = Scenarios.signed(#""record": {"source": "sales", "key": "q1"}"#)
            #expect(try await server.client.send(.post("/v1/privacy/erasures", json: json)).status == 201)
            let (status, output) = try await keeper.run("--once")
            #expect(status == 0 && output.contains("in step at "), "\(output)")
            #expect(try !keeper.holds(mark) && keeper.holds("Muu Oy"))
        }
    }

    private static func company(_ name: String, _ number: Int) -> String {
        """
        {"kind":"organization","attributes":{"organizationName":"\(name)",\
        "businessId":"\(SampleDeliveries.businessId(number))"}}
        """
    }

    private func withKeeper(_ body: @escaping @Sendable (Keeper, LiveServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kulta-keeper-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                try await body(Keeper(folder: folder, port: server.client.port), server)
            }
        }
    }

    private static func write(to server: LiveServer) async throws {
        for step in 0..<60 {
            let target = "/v1/sources/sales/records/k\(step % 7)"
            let json = """
                {"kind":"organization","attributes":{"organizationName":"Mukana \(step % 4) Oy",\
                "businessId":"\(SampleDeliveries.businessId(720 + step % 5))","phone":["+35840222\(1000 + step)"]}}
                """
            _ = try await server.client.send(step % 11 == 10 ? Call("DELETE", target) : .put(target, json: json))
        }
    }

    /// What the copy must say of a customer of the snapshot.
    private static func row(_ customer: JSONValue) -> JSONValue {
        .array([
            customer["id"] ?? .null, customer["version"] ?? .null, customer["status"] ?? .null,
            customer["displayName"] ?? .null, customer["canonicalId"] ?? .null, customer["parts"] ?? .null,
            customer["attributes"] ?? .null, .array(customer["sourceRecords"]?.items ?? []),
        ])
    }
}

/// The script with a database file of its own.
private struct Keeper {
    let folder: URL
    let port: Int

    var database: String { folder.appending(path: "copy.sqlite").path }

    func start(_ arguments: String..., output: FileHandle = .nullDevice) throws -> Process {
        let script = projectFolder.appending(path: "docs/examples/keep_copy.py").path
        return try python(
            [script, "--hub", "http://127.0.0.1:\(port)", "--name", "keeper", "--database", database] + arguments,
            output)
    }

    /// Whether the file has a text somewhere.
    func holds(_ text: String) throws -> Bool {
        try Data(contentsOf: URL(filePath: database)).firstRange(of: Data(text.utf8)) != nil
    }

    func run(_ argument: String) async throws -> (status: Int32, output: String) {
        try await finish { try start(argument, output: $0) }
    }

    /// Every customer of the copy, in the form of `KeepCopyTests.row`.
    func dump() async throws -> Set<JSONValue> {
        let text = """
            import json, sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            for id, version, status, name, canonical, parts, attributes in database.execute(
                    "SELECT id, version, status, display_name, canonical_id, parts, attributes FROM customer"):
                records = [{"source": s, "key": k} for s, k in database.execute(
                    "SELECT source, key FROM source_record WHERE customer_id = ? ORDER BY source, key", (id,))]
                print(json.dumps([id, version, status, name, canonical, json.loads(parts or "null"),
                    json.loads(attributes), records]))
            """
        let output = try await finish { try python(["-c", text, database], $0) }.output
        return Set(try output.utf8.split(separator: 10).map { try JSONValue(parsing: $0) })
    }

    /// Loses a change of one customer.
    func damage() async throws {
        let text = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as database:
                database.execute("UPDATE customer SET status = 'retired' WHERE id = (SELECT min(id) FROM customer)")
            """
        _ = try await finish { try python(["-c", text, database], $0) }
    }

    private func finish(_ start: (FileHandle) throws -> Process) async throws -> (status: Int32, output: String) {
        let file = folder.appending(path: UUID().uuidString)
        try Data().write(to: file)
        let process = try start(try FileHandle(forWritingTo: file))
        try await onThread { process.waitUntilExit() }
        return (process.terminationStatus, try String(contentsOf: file, encoding: .utf8))
    }

    private func python(_ arguments: [String], _ output: FileHandle) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return process
    }
}
