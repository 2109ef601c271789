import Foundation
import Postgres

/// The databases of the test server: templates by content of their migrations, and clones of them.
actor Templates {
    private let maintenance: ConnectionPool
    private var templates: [String: Task<String, any Error>] = [:]
    private var clones = 0

    private static let starting = Task.detached { Templates(try await TestServer.start()) }

    /// Starts the server when it does not run yet.
    static func shared() async throws -> Templates {
        try await starting.value
    }

    private init(_ server: ConnectionConfiguration) {
        maintenance = ConnectionPool(configuration: server, size: 2)
    }

    /// The name of a database that has the migrations of a folder.
    func template(for folder: String) async throws -> String {
        let name = try "template_" + Self.fingerprint(folder)
        let task = templates[name] ?? Task { try await self.makeTemplate(name, folder) }
        templates[name] = task
        return try await task.value
    }

    /// The name of a database that has the project's migrations and what `fill` puts into it, which is done once per name.
    func template(
        filled name: String, by fill: @escaping @Sendable (ConnectionPool) async throws -> Void
    ) async throws -> String {
        let name = "filled_" + name
        let task = templates[name] ?? Task { try await self.fillTemplate(name, fill) }
        templates[name] = task
        return try await task.value
    }

    private func fillTemplate(
        _ name: String, _ fill: @Sendable (ConnectionPool) async throws -> Void
    ) async throws -> String {
        let empty = try await template(for: TestDatabase.projectMigrations)
        try await maintenance.withSession { session in
            let (new, old) = (session.quoted(identifier: name), session.quoted(identifier: empty))
            try session.runScript("CREATE DATABASE \(new) TEMPLATE \(old)")
        }
        let pool = ConnectionPool(configuration: try maintenance.configuration.with(database: name), size: 4)
        let outcome = await Result { try await fill(pool) }
        await pool.close()
        try outcome.get()
        return name
    }

    private func makeTemplate(_ name: String, _ folder: String) async throws -> String {
        try await maintenance.withSession { try $0.runScript("CREATE DATABASE \($0.quoted(identifier: name))") }
        let pool = ConnectionPool(configuration: try maintenance.configuration.with(database: name), size: 1)
        let outcome = await Result { try await pool.withSession { _ = try Migrator.migrate($0, folder: folder) } }
        await pool.close()
        try outcome.get()
        return name
    }

    func createDatabase(from template: String) async throws -> ConnectionConfiguration {
        clones += 1
        let name = "test_\(clones)"
        try await maintenance.withSession { session in
            let (new, old) = (session.quoted(identifier: name), session.quoted(identifier: template))
            // A filled template takes its time on a busy machine.
            try session.runScript("SET statement_timeout = 0")
            try session.runScript("CREATE DATABASE \(new) TEMPLATE \(old)")
        }
        return try maintenance.configuration.with(database: name)
    }

    /// A database that cannot be dropped goes with the server.
    func dropDatabase(_ configuration: ConnectionConfiguration) async {
        guard let name = configuration.database else { return }
        try? await maintenance.withSession { session in
            try session.runScript("DROP DATABASE IF EXISTS \(session.quoted(identifier: name)) WITH (FORCE)")
        }
    }

    /// FNV-1a over names and texts.
    private static func fingerprint(_ folder: String) throws -> String {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".sql") {
            let text = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
            for byte in Array(name.utf8) + [0] + text { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        }
        return String(hash, radix: 36)
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
