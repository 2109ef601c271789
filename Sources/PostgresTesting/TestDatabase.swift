import Foundation
package import Postgres

/// Databases for tests: each test gets a clone of a migrated template on a private server of the test process.
///
/// The server starts with the first test that asks (about a second), loses data in a crash, and ends with the process.
/// A clone takes about 30 ms and is dropped after the test.
package enum TestDatabase {
    /// `schemas/sql` of this checkout.
    package static let projectMigrations = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("schemas/sql").path

    /// Lends a pool on a fresh database that has all migrations of a folder.
    ///
    /// - Parameters:
    ///   - migrations: The folder; its template is made once per process and content.
    ///   - size: Connections of the pool.
    package static func withClone<Answer>(
        migrations: String = projectMigrations,
        size: Int = 4,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (ConnectionPool) async throws -> Answer
    ) async throws -> Answer {
        let templates = try await Templates.shared()
        let template = try await templates.template(for: migrations)
        return try await withDatabase(templates, template: template, size: size, body)
    }

    /// Lends a pool on a clone of a database that `fill` has filled, once per process and name.
    package static func withClone<Answer>(
        filled name: String, by fill: @escaping @Sendable (ConnectionPool) async throws -> Void, size: Int = 8,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (ConnectionPool) async throws -> Answer
    ) async throws -> Answer {
        let templates = try await Templates.shared()
        let template = try await templates.template(filled: name, by: fill)
        return try await withDatabase(templates, template: template, size: size, body)
    }

    /// Lends a pool on a fresh database without any table.
    package static func withEmpty<Answer>(
        size: Int = 4,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (ConnectionPool) async throws -> Answer
    ) async throws -> Answer {
        try await withDatabase(try await Templates.shared(), template: "template1", size: size, body)
    }

    private static func withDatabase<Answer>(
        _ templates: Templates,
        template: String,
        size: Int,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (ConnectionPool) async throws -> Answer
    ) async throws -> Answer {
        await CloneLimit.shared.enter()
        let result: Result<Answer, any Error>
        do {
            let configuration = try await templates.createDatabase(from: template)
            let pool = ConnectionPool(configuration: configuration, size: size)
            do {
                result = .success(try await body(pool))
            } catch {
                result = .failure(error)
            }
            await pool.close()
            await templates.dropDatabase(configuration)
        } catch {
            result = .failure(error)
        }
        await CloneLimit.shared.leave()
        return try result.get()
    }
}

/// Keeps the number of databases that exist at one time below what the server has connections for.
private actor CloneLimit {
    static let shared = CloneLimit()
    private var free = 12
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        free += 1
    }
}
