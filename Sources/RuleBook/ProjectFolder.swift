import CustomerModel
import Foundation

/// The folder that holds `schemas/` and `matching-rules/`.
package struct ProjectFolder: Hashable, Sendable {
    /// An absolute path without a trailing slash.
    package let path: String

    /// - Throws: when the folder lacks `schemas/catalog.yaml` or `matching-rules/`.
    package init(path: String) throws(RuleBookError) {
        let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
        guard Self.isProject(absolute) else {
            throw Self.absent(
                at: absolute, "this folder has no schemas/catalog.yaml and matching-rules/",
                hint: "name the project folder, or set KULTA_PROJECT"
            )
        }
        self.path = absolute
    }

    /// Finds the project folder: the one named, else `KULTA_PROJECT`, else the current folder or a parent of it, else a
    /// parent of the executable, or `share/kulta` beside the executable's folder.
    package static func locate(
        explicit: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        currentFolder: String = FileManager.default.currentDirectoryPath,
        executable: String? = Bundle.main.executablePath
    ) throws(RuleBookError) -> ProjectFolder {
        if let explicit { return try ProjectFolder(path: explicit) }
        if let named = environment["KULTA_PROJECT"], !named.isEmpty { return try ProjectFolder(path: named) }
        var candidates = parents(of: currentFolder)
        if let executable {
            let binaries = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
            candidates += parents(of: binaries.path)
            candidates.append(binaries.deletingLastPathComponent().appendingPathComponent("share/kulta").path)
        }
        guard let found = candidates.first(where: isProject) else {
            throw absent(
                at: currentFolder, "neither here, nor above, nor beside the program is a Kulta project",
                hint: "a project has schemas/catalog.yaml and matching-rules/; set KULTA_PROJECT to its path"
            )
        }
        return try ProjectFolder(path: found)
    }

    /// The absolute path of something in the project.
    package func path(of relativePath: String) -> String {
        path + "/" + relativePath
    }

    /// The texts of the rule book's files, by path below the project: the catalog, the source mappings, the matching
    /// rules and the reference lists. JSON schemas are not among them.
    ///
    /// - Throws: a finding for each file that cannot be read or is not UTF-8.
    package func texts() throws(RuleBookError) -> [String: String] {
        try texts(of: ruleBookFiles())
    }

    /// The texts of the source mappings alone, by path below the project.
    func mappingTexts() throws(RuleBookError) -> [String: String] {
        try texts(of: files(in: "schemas/sources", ending: ".yaml"))
    }

    /// The texts of the reference lists alone, by path below the project.
    func referenceTexts() throws(RuleBookError) -> [String: String] {
        try texts(of: files(in: "matching-rules/reference", ending: ".csv"))
    }

    /// The texts of the JSON schemas by which the files are checked, by path below the project.
    package func schemas() throws(RuleBookError) -> [String: String] {
        try texts(of: files(in: "schemas/json", ending: ".schema.json"))
    }

    /// The names of the XML schemas in `schemas/xsd/`, in order.
    package func xmlSchemas() -> [String] {
        files(in: "schemas/xsd", ending: ".xsd").map { String($0.dropFirst("schemas/xsd/".count)) }
    }

    private func texts(of files: [String]) throws(RuleBookError) -> [String: String] {
        var texts: [String: String] = [:]
        var findings: [Finding] = []
        for file in files {
            do throws(RuleBookError) {
                texts[file] = try text(of: file)
            } catch {
                findings += error.findings
            }
        }
        if !findings.isEmpty { throw RuleBookError(findings: findings) }
        return texts
    }

    /// The text of one file.
    package func text(of file: String) throws(RuleBookError) -> String {
        guard let data = FileManager.default.contents(atPath: path(of: file)) else {
            throw Self.absent(at: file, "the file cannot be read", hint: nil)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Self.absent(at: file, "the file is not UTF-8", hint: "save it as UTF-8")
        }
        return text
    }

    private func ruleBookFiles() -> [String] {
        ["schemas/catalog.yaml"] + files(in: "schemas/sources", ending: ".yaml")
            + files(in: "matching-rules", ending: ".yaml") + files(in: "matching-rules/reference", ending: ".csv")
    }

    private func files(in folder: String, ending: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path(of: folder))) ?? []
        return names.filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }

    private static func isProject(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/schemas/catalog.yaml")
            && FileManager.default.fileExists(atPath: path + "/matching-rules")
    }

    private static func parents(of path: String) -> [String] {
        var folders: [String] = []
        var url = URL(fileURLWithPath: path).standardizedFileURL
        while folders.last != url.path {
            folders.append(url.path)
            url = url.deletingLastPathComponent()
        }
        return folders
    }

    private static func absent(at file: String, _ message: String, hint: String?) -> RuleBookError {
        let start = TextPosition(line: 1, column: 1)
        return RuleBookError(findings: [Finding(file: file, position: start, message: message, hint: hint)])
    }
}
