import Foundation
import Hub
import PostgresTesting
import RuleBook

/// A project in a folder of its own whose mapping `mended` a test changes while a hub uses it.
struct MendedProject: Sendable {
    let folder: URL

    /// A hub on a database of its own that reads the mappings of the project as they are.
    static func with<R>(_ body: (Hub, MendedProject) async throws -> R) async throws -> R {
        let project = try MendedProject()
        defer { try? FileManager.default.removeItem(at: project.folder) }
        return try await TestDatabase.withClone { pool in
            let folder = try ProjectFolder(path: project.folder.path)
            let hub = try await Hub.open(
                pool: pool, ruleBook: try RuleBook.load(folder), schemaFolder: folder.path(of: "schemas"),
                project: folder)
            return try await body(hub, project)
        }
    }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "kulta-project-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for part in ["schemas", "matching-rules"] {
            try FileManager.default.copyItem(
                at: projectFolder.appending(path: part), to: folder.appending(path: part))
        }
        try write(Self.mapping(dates: "yyyy-MM-dd"))
    }

    static func mapping(dates: String) -> String {
        """
        system: mended
        title: A source whose dates were misunderstood
        format: {type: csv}
        key: id
        kind: person
        changedAt: {from: changed, formats: iso8601}
        attributes:
          familyName: name
          birthDate: {from: born, date: [\(dates)], misfit: reject}

        """
    }

    /// Writes the mapping anew.
    func write(_ mapping: String) throws {
        try Data(mapping.utf8).write(to: folder.appending(path: "schemas/sources/mended.yaml"))
    }
}
