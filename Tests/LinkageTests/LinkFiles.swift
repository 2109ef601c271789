import Foundation
import Linkage
import RuleBook
import Standardization

/// A folder for the files of a test, and the project's reference lists.
struct LinkFiles {
    let references: ReferenceLists
    private let folder: URL

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        references = try RuleBook.load(ProjectFolder(path: root.path)).references
        folder = FileManager.default.temporaryDirectory.appending(path: "kulta-link-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// - Returns: the path of the file that has the lines.
    func write(_ lines: [String], _ name: String) throws -> String {
        let path = folder.appending(path: name).path
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Of one file with the lines.
    func linker(_ lines: [String], idColumn: String = "id") throws -> FileLinker {
        FileLinker(LinkRequest(inputs: [try write(lines, "customers.csv")], idColumn: idColumn), references: references)
    }
}
