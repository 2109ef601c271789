import Foundation
import Testing

/// The arrows of docs/architecture.md: what each target may import, ours and others'.
private let allowedImports: [String: Set<String>] = [
    "CLibPQ": [],
    "CLibXML2": [],
    "CZlib": [],
    "CPhoneNumber": [],
    "CustomerModel": [],
    "Intake": ["CLibXML2", "CZlib", "CustomerModel"],
    "Standardization": ["CPhoneNumber", "CustomerModel"],
    "Matching": ["CustomerModel", "Standardization"],
    "Survivorship": ["CustomerModel", "Standardization"],
    "RuleBook": ["CustomerModel", "Intake", "Standardization", "Matching", "Survivorship", "Yams"],
    "Evaluation": ["CustomerModel", "Intake"],
    "DemoData": ["CustomerModel"],
    "Linkage": ["CustomerModel", "Intake", "Standardization", "Matching", "RuleBook"],
    "SourceSuggestion": ["CustomerModel", "Intake", "Standardization", "RuleBook", "Linkage"],
    "Splink": ["CustomerModel", "Matching", "Linkage"],
    "Charts": [],
    "Reporting": ["CustomerModel", "Intake", "Matching", "Linkage", "Charts"],
    "NameComparison": ["CustomerModel", "Intake", "Standardization", "Matching"],
    "ColumnStandardization": ["CustomerModel", "Intake", "Standardization", "Matching"],
    "name-kernels": ["Matching"],
    "read-exports": ["CustomerModel", "Intake", "RuleBook"],
    "Postgres": ["CLibPQ"],
    "PostgresTesting": ["Postgres"],
    "Store": ["CustomerModel", "Intake", "Standardization", "Matching", "Survivorship", "RuleBook", "Postgres"],
    "Hub": [
        "CustomerModel", "Intake", "Standardization", "Matching", "Survivorship", "RuleBook", "SourceSuggestion",
        "Postgres",
        "Store",
    ],
    "HTTPAPI": [
        "CustomerModel", "Hub", "AsyncHTTPClient", "Crypto", "CryptoExtras", "Hummingbird", "HummingbirdCore",
        "HummingbirdTLS", "JWTKit",
        "Logging", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOSSL", "ServiceLifecycle", "UnixSignals",
    ],
    "Workbench": ["Charts", "CustomerModel", "HTTPAPI", "Crypto", "HTTPTypes", "Hummingbird", "Mustache", "NIOCore"],
    "Webhooks": ["Hub", "AsyncHTTPClient", "Crypto", "Logging", "NIOCore", "NIOHTTP1", "ServiceLifecycle"],
    "kulta": [
        "CustomerModel", "Intake", "Standardization", "Matching", "Survivorship", "RuleBook", "Evaluation", "DemoData",
        "Linkage", "SourceSuggestion", "NameComparison", "ColumnStandardization", "Reporting", "Splink", "Postgres",
        "Hub", "HTTPAPI", "Webhooks", "Workbench",
        "ArgumentParser", "Logging",
    ],
]

/// Modules that come with the toolchain and may be imported anywhere.
private let toolchain: Set<String> = [
    "Foundation", "FoundationEssentials", "Dispatch", "Glibc", "Musl", "Darwin", "Synchronization", "Swift",
]

@Suite struct ArchitectureTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func `the manifest declares only arrows that the architecture allows`() throws {
        for target in try manifestTargets() where target.type != "test" {
            let allowed = try #require(allowedImports[target.name], "\(target.name) is not in the architecture")
            let refused = target.dependencies.subtracting(allowed)
            #expect(refused.isEmpty, "\(target.name) must not depend on \(refused.sorted())")
        }
    }

    @Test func `every import in Sources is an arrow that the architecture allows`() throws {
        for (target, allowed) in allowedImports {
            for file in swiftFiles(in: root.appending(path: "Sources/\(target)")) {
                let refused = try imports(of: file).subtracting(allowed).subtracting(toolchain)
                #expect(refused.isEmpty, "\(file.lastPathComponent) of \(target) must not import \(refused.sorted())")
            }
        }
    }

    @Test func `every folder of Sources is a target that the architecture knows`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)
        #expect(Set(folders).isSubset(of: allowedImports.keys))
    }

    @Test func `the engine and the store can be built without the HTTP server`() {
        for (target, allowed) in allowedImports where !["HTTPAPI", "Webhooks", "Workbench", "kulta"].contains(target) {
            #expect(allowed.isDisjoint(with: ["Hummingbird", "HTTPAPI", "AsyncHTTPClient", "Webhooks"]), "\(target)")
        }
    }

    @Test func `only the store speaks SQL and only HTTPAPI and the command stand above the hub`() {
        for (target, allowed) in allowedImports where allowed.contains("Store") {
            #expect(target == "Hub")
        }
        #expect(allowedImports["HTTPAPI"]?.isDisjoint(with: ["Postgres", "Store"]) == true)
        #expect(allowedImports["Workbench"]?.isDisjoint(with: ["Hub", "Postgres", "Store"]) == true)
        #expect(allowedImports["Webhooks"]?.isDisjoint(with: ["Postgres", "Store"]) == true)
    }

    // MARK: Reading the graph

    private struct ManifestTarget {
        let name: String
        let type: String
        let dependencies: Set<String>
    }

    /// The package as SwiftPM itself reads it, from a scratch folder of its own: the running test holds the usual one.
    private func manifestTargets() throws -> [ManifestTarget] {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "kulta-manifest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "--ignore-lock",
            "dump-package",
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let json = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        let package = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let targets = try #require(package["targets"] as? [[String: Any]])
        return try targets.map(manifestTarget)
    }

    private func manifestTarget(_ target: [String: Any]) throws -> ManifestTarget {
        let dependencies = target["dependencies"] as? [[String: Any]] ?? []
        return ManifestTarget(
            name: try #require(target["name"] as? String),
            type: try #require(target["type"] as? String),
            dependencies: Set(dependencies.compactMap { ($0.values.first as? [Any])?.first as? String })
        )
    }

    private func swiftFiles(in folder: URL) -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
    }

    private func imports(of file: URL) throws -> Set<String> {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let modules = lines.compactMap { line -> String? in
            let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
            guard let at = words.firstIndex(of: "import"), at <= 1, words.count > at + 1 else { return nil }
            guard at == 0 || ["package", "public", "internal", "private", "fileprivate"].contains(words[0]) else {
                return nil
            }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "typealias", "var", "let"]
            let name = kinds.contains(words[at + 1]) && words.count > at + 2 ? words[at + 2] : words[at + 1]
            return name.split(separator: ".").first.map(String.init)
        }
        return Set(modules)
    }
}
