import Foundation
import Postgres
import PostgresTesting
import Testing

@Suite("Migrator")
struct MigratorTests {
    private static let base = [
        "0001_item.sql": "CREATE TABLE item (id bigint PRIMARY KEY, name text); INSERT INTO item VALUES (1, 'a');",
        "0002_more.sql": "ALTER TABLE item ADD COLUMN note text;\nCREATE INDEX ON item (name);\n",
        "README.md": "not a migration",
    ]

    /// Migrates a fresh database step by step; each step is the content of the folder at that time.
    private func migrate(_ steps: [[String: String]]) async throws -> [Result<Migrator.Report, PostgresError>] {
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.withSession { session in
                try steps.map { files in
                    try withFolder { folder in
                        for (name, text) in files {
                            try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
                        }
                        return Result { () throws(PostgresError) in try Migrator.migrate(session, folder: folder) }
                    }
                }
            }
        }
    }

    private func error(of steps: [[String: String]]) async throws -> PostgresError? {
        guard case .failure(let error) = try await migrate(steps).last else { return nil }
        return error
    }

    @Test func `files are applied in order, once`() async throws {
        var grown = Self.base
        grown["0003_last.sql"] = "CREATE VIEW items AS SELECT note FROM item"
        let reports = try await migrate([[:], Self.base, Self.base, grown]).map { try $0.get() }
        #expect(reports.map(\.applied) == [[], ["0001_item.sql", "0002_more.sql"], [], ["0003_last.sql"]])
        #expect(reports.map(\.version) == [0, 2, 2, 3])
    }

    @Test func `a changed or renamed file is refused`() async throws {
        var changed = Self.base
        changed["0001_item.sql"]? += " "
        let first = try await error(of: [Self.base, changed])
        #expect(first?.code == .changedMigration && first?.message.contains("0001_item.sql") == true)
        var renamed = Self.base
        renamed["0002_other.sql"] = renamed.removeValue(forKey: "0002_more.sql")
        #expect(try await error(of: [Self.base, renamed])?.code == .changedMigration)
    }

    @Test func `a database of a newer program is refused`() async throws {
        var older = Self.base
        older["0002_more.sql"] = nil
        let error = try await error(of: [Self.base, older])
        #expect(error?.code == .schemaNewer && error?.message.contains("version 2") == true)
    }

    @Test(arguments: [
        ["0001_a.sql", "0003_c.sql"], ["0002_b.sql"], ["0001_a.sql", "0001_b.sql"], ["1_a.sql"], ["0001.sql"],
    ])
    func `gaps, doubles and odd names are refused`(names: [String]) async throws {
        let files = Dictionary(uniqueKeysWithValues: names.map { ($0, "SELECT 1") })
        #expect(try await error(of: [files])?.code == .malformedMigrations)
    }

    @Test func `a migration that fails leaves nothing behind`() async throws {
        var broken = Self.base
        broken["0003_bad.sql"] = "CREATE TABLE half (id int); SELECT 'Meikäläinen'::int"
        var repaired = broken
        repaired["0003_bad.sql"] = "CREATE TABLE half (id int)"
        let results = try await migrate([broken, repaired])
        guard case .failure(let error) = results[0] else { return #expect(Bool(false), "it should fail") }
        #expect(error.code == .migrationFailed && error.sqlState == .invalidText)
        #expect(error.message.contains("0003_bad.sql") && !error.description.contains("Meik"))
        #expect(try results[1].get().applied == ["0003_bad.sql"])
    }

    @Test func `a migration may not end its transaction`() async throws {
        let error = try await error(of: [["0001_a.sql": "CREATE TABLE a (); COMMIT"]])
        #expect(error?.code == .migrationFailed)
    }

    @Test func `two programs migrate at the same time without harm`() async throws {
        try await TestDatabase.withEmpty(size: 4) { pool in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await pool.withSession { session in
                            try withFolder { folder in
                                for (name, text) in Self.base {
                                    try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
                                }
                                return try Migrator.migrate(session, folder: folder).applied.count
                            }
                        }
                    }
                }
                let counts = try await group.reduce(into: []) { $0.append($1) }
                #expect(counts.sorted() == [0, 0, 0, 2])
            }
        }
    }

    @Test func `the status names what is pending and changes nothing`() async throws {
        try await TestDatabase.withEmpty(size: 1) { pool in
            let statuses = try await pool.withSession { session in
                try withFolder { folder in
                    for (name, text) in Self.base {
                        try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
                    }
                    let before = try Migrator.status(session, folder: folder)
                    try Migrator.migrate(session, folder: folder)
                    return [before, try Migrator.status(session, folder: folder)]
                }
            }
            #expect(statuses[0].version == 0 && statuses[0].pending == ["0001_item.sql", "0002_more.sql"])
            #expect(statuses[1].version == 2 && statuses[1].pending.isEmpty)
        }
    }
}
