import Foundation

/// One numbered file of SQL. Once applied anywhere it never changes; corrections are new files.
package struct Migration: Hashable, Sendable {
    /// From 1 on, without gaps.
    package let version: Int
    package let fileName: String
    let sql: String

    /// All migrations of a folder, in order. Files that do not end in `.sql` are passed over.
    ///
    /// - Throws: `.malformedMigrations` for a name other than `NNNN_name.sql`, a double number or a gap.
    package static func read(folder: String) throws(PostgresError) -> [Migration] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw PostgresError(.malformedMigrations, "the folder of migrations \(folder) cannot be read")
        }
        var migrations: [Migration] = []
        for name in names.filter({ $0.hasSuffix(".sql") }).sorted() {
            migrations.append(try Migration(folder: folder, fileName: name))
        }
        for (index, migration) in migrations.enumerated() where migration.version != index + 1 {
            throw PostgresError(
                .malformedMigrations,
                "\(folder)/\(migration.fileName) should have the number \(index + 1): numbers start at 1, without gaps"
            )
        }
        return migrations
    }

    private init(folder: String, fileName: String) throws(PostgresError) {
        let number = fileName.prefix(4)
        guard number.allSatisfy(\.isNumber), fileName.dropFirst(4).first == "_", let version = Int(number) else {
            throw PostgresError(.malformedMigrations, "\(folder)/\(fileName) is not named NNNN_name.sql")
        }
        guard let sql = try? String(contentsOfFile: "\(folder)/\(fileName)", encoding: .utf8) else {
            throw PostgresError(.malformedMigrations, "\(folder)/\(fileName) cannot be read as UTF-8")
        }
        self.version = version
        self.fileName = fileName
        self.sql = sql
    }
}
