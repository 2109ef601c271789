import Foundation

/// A copy of the project with one more source, `support`, whose mapping takes dates in fewer ways than its files write them.
struct MendableProject: Sendable {
    let folder: URL

    /// Rows of `support`; the second date is one that only the mended mapping takes.
    static let rows = [
        "id;name;born", "T-1;Tuulikki Tukinen;1971-03-04", "T-2;Taneli Tukinen;4.3.1972", "T-3;Terttu Tukinen;5.3.1973",
    ]

    init(of project: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "kulta-project-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for part in ["schemas", "matching-rules"] {
            try FileManager.default.copyItem(
                at: URL(filePath: project).appending(path: part), to: folder.appending(path: part))
        }
        try write(dates: "yyyy-MM-dd")
    }

    /// The mapping takes dates of the other form as well from now on.
    func mend() throws { try write(dates: "yyyy-MM-dd, d.M.yyyy") }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    private func write(dates: String) throws {
        let mapping = """
            system: support
            title: Support
            format: {type: csv}
            key: id
            kind: person
            attributes:
              familyName: name
              birthDate: {from: born, date: [\(dates)], misfit: reject}

            """
        try Data(mapping.utf8).write(to: folder.appending(path: "schemas/sources/support.yaml"))
    }
}
