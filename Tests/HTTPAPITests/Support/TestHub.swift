import Foundation
import Hub
import Postgres
import PostgresTesting
import RuleBook

/// Hubs on databases of their own, with the rule book of this checkout.
enum TestHub {
    static func ruleBook() throws -> RuleBook {
        try RuleBook.load(ProjectFolder(path: projectFolder.path))
    }

    /// An empty hub: nothing delivered, nothing learned.
    static func withEmpty<R>(_ body: (Hub) async throws -> R) async throws -> R {
        try await TestDatabase.withClone { pool in
            try await body(try await open(pool))
        }
    }

    /// A hub that has resolved a small delivery of each of two systems.
    static func withSamples<R>(_ body: (Hub) async throws -> R) async throws -> R {
        try await withEmpty { hub in
            try await deliver(SampleDeliveries.sales, of: "sales", to: hub)
            try await deliver(SampleDeliveries.billing, of: "billing", to: hub)
            _ = try await hub.resolve()
            return try await body(hub)
        }
    }

    /// A hub whose rule files are not those with which its customers were resolved.
    static func withOutdatedRuleBook<R>(_ body: (Hub) async throws -> R) async throws -> R {
        try await TestDatabase.withClone { pool in
            let first = try await open(pool)
            try await deliver(SampleDeliveries.sales, of: "sales", to: first)
            _ = try await first.resolve()
            var texts = try ruleBook().texts
            texts["matching-rules/person.yaml"]? += "\n# changed\n"
            return try await body(try await Hub.open(pool: pool, ruleBook: try RuleBook(texts: texts)))
        }
    }

    /// A hub whose database server has been stopped, with a way to start it again.
    static func withStoppedServer<R>(
        _ body: (Hub, _ restart: @escaping @Sendable () async throws -> Void) async throws -> R
    ) async throws -> R {
        try await withServer { hub, server in
            try await onThread { _ = try server.stop() }
            return try await body(hub) { try await onThread { _ = try server.start() } }
        }
    }

    /// A hub on a database server of its own, with a way to stop it.
    static func withServer<R>(
        _ body: (Hub, _ stop: @escaping @Sendable () async throws -> Void) async throws -> R
    ) async throws -> R {
        try await withServer { hub, server in
            try await body(hub) { try await onThread { _ = try server.stop() } }
        }
    }

    private static func withServer<R>(_ body: (Hub, PrivateServer) async throws -> R) async throws -> R {
        var options = PrivateServer.Options()
        options.durable = false
        options.endsWithProcess = true
        let server = PrivateServer(home: "/tmp/kulta-stopped-\(UUID().uuidString.prefix(8))", options: options)
        defer {
            _ = try? server.stop()
            try? FileManager.default.removeItem(atPath: server.home)
        }
        let configuration = try await onThread { try server.start() }
        let pool = ConnectionPool(configuration: configuration, size: 24)
        _ = try await pool.withSession { try Migrator.migrate($0, folder: TestDatabase.projectMigrations) }
        let hub = try await open(pool)
        let result = try await body(hub, server)
        await pool.close()
        return result
    }

    private static func open(_ pool: ConnectionPool) async throws -> Hub {
        try await Hub.open(
            pool: pool, ruleBook: try ruleBook(), schemaFolder: projectFolder.appending(path: "schemas").path)
    }

    static func deliver(_ bytes: [UInt8], of source: String, to hub: Hub) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "kulta-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        _ = try await hub.importDelivery(source: source, fileName: "sample", path: file.path)
    }
}
