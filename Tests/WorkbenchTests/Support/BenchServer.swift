import DemoData
import Foundation
import HTTPAPI
import Hub
import Logging
import Postgres
import PostgresTesting
import RuleBook
import Workbench

/// A server with the workbench, over a hub that the demo's exports fill.
struct BenchServer: Sendable {
    let hub: Hub
    let port: Int

    /// The folder that holds `Package.swift`.
    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Serves while `body` runs. Each test has a hub of its own; all start alike.
    static func run(_ body: @escaping @Sendable (BenchServer) async throws -> Void) async throws {
        try await TestDatabase.withClone(filled: "demo", by: fill) { pool in
            try await serve(try await open(pool), body)
        }
    }

    /// The same for people with accounts and holders of API tokens only.
    static func runGuarded(
        openID: OIDCConfiguration? = nil, _ body: @escaping @Sendable (BenchServer) async throws -> Void
    ) async throws {
        try await TestDatabase.withClone(filled: "demo", by: fill) { pool in
            try await serve(try await open(pool), access: .tokens, openID: openID, body)
        }
    }

    /// The same over a hub that has nothing.
    static func runEmpty(_ body: @escaping @Sendable (BenchServer) async throws -> Void) async throws {
        try await TestDatabase.withClone(size: 8) { pool in try await serve(try await open(pool), body) }
    }

    /// The same over the demo's customers and a copy of the project whose source `support` a test mends meanwhile.
    static func runMendable(
        _ body: @escaping @Sendable (BenchServer, MendableProject) async throws -> Void
    ) async throws {
        let copy = try MendableProject(of: project)
        defer { copy.remove() }
        let folder = try ProjectFolder(path: copy.folder.path)
        try await TestDatabase.withClone(filled: "demo", by: fill) { pool in
            let hub = try await Hub.open(
                pool: pool, ruleBook: try RuleBook.load(folder), schemaFolder: folder.path(of: "schemas"),
                project: folder)
            try await serve(hub) { try await body($0, copy) }
        }
    }

    private static func open(_ pool: ConnectionPool) async throws -> Hub {
        try await Hub.open(
            pool: pool, ruleBook: try RuleBook.load(ProjectFolder(path: project)), schemaFolder: project + "/schemas")
    }

    @Sendable private static func fill(_ pool: ConnectionPool) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kulta-bench-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try DemoData(records: 4000, seed: 1).write(toFolder: folder)
        let hub = try await open(pool)
        for (source, file) in [("erp", "erp.xml"), ("billing", "billing.csv"), ("sales", "sales.csv")] {
            _ = try await hub.importDelivery(source: source, fileName: file, path: "\(folder)/\(file)")
        }
        _ = try await hub.resolve()
    }

    private static func serve(
        _ hub: Hub, access: APIConfiguration.Access = .open, openID: OIDCConfiguration? = nil,
        _ body: @escaping @Sendable (BenchServer) async throws -> Void
    ) async throws {
        let spool = FileManager.default.temporaryDirectory.appending(path: "kulta-spool-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: spool) }
        let document = [UInt8](try Data(contentsOf: URL(filePath: project + "/schemas/openapi.json")))
        var configuration = APIConfiguration(openAPIDocument: document, spoolFolder: spool, access: access)
        configuration.port = 0
        configuration.openID = openID
        configuration.signInPage = "/workbench/sign-in"
        var logger = Logger(label: "workbench.tests")
        logger.logLevel = .critical
        let server = try APIServer(
            hub: hub, configuration: configuration, pages: try Workbench().pages, logger: logger)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
            group.addTask {
                try await server.run { continuation.yield($0) }
                return false
            }
            group.addTask {
                guard let port = await ports.first(where: { _ in true }) else { return true }
                try await body(BenchServer(hub: hub, port: port))
                return true
            }
            defer { group.cancelAll() }
            while let isDone = try await group.next(), !isDone {}
        }
    }

    /// The tasks of the list, as the API answers them.
    func tasks(_ query: String = "") async throws -> [Value] {
        try await get("/v1/tasks?limit=500\(query)")["items"]?.list ?? []
    }

    func commands() async throws -> [Value] { try await get("/v1/commands?limit=500")["items"]?.list ?? [] }

    /// What the API answers to a GET.
    func get(_ path: String) async throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try await page(path).bytes))
    }

    func page(_ path: String) async throws -> (status: Int, bytes: [UInt8], headers: [String: String]) {
        try await Fetch.get("http://127.0.0.1:\(port)\(path)")
    }
}
