import Foundation
import Testing

/// Runs the handbook: in every document, the lines that start with `$ ` inside ```` ```console ```` blocks are one script,
/// run against a served demo; each must succeed.
@Suite(.serialized) struct DocumentationTests {
    private static let documents: [String] = {
        let folder = KultaCommand.root.appending(path: "docs")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted()
    }()

    @Test func `every example of the handbook runs`() async throws {
        try await withKulta { kulta in
            let server = try ServedDemo(kulta)
            defer { server.stop() }
            let address = try await server.address()
            var scripts = 0
            for document in Self.documents {
                let lines = try Self.commands(in: document)
                guard !lines.isEmpty else { continue }
                scripts += 1
                let answer = try await run(lines, address, kulta)
                #expect(answer.status == 0, "\(document): \(answer.errors.suffix(2000))\n\(answer.output.suffix(2000))")
            }
            #expect(scripts >= 3)
        }
    }

    @Test func `every link inside the handbook leads somewhere`() throws {
        let files = Self.documents.map { "docs/\($0)" } + ["README.md", "CONTRIBUTING.md"]
        for file in files {
            let url = KultaCommand.root.appending(path: file)
            for target in try Self.links(in: url) {
                let place = url.deletingLastPathComponent().appending(path: target)
                #expect(FileManager.default.fileExists(atPath: place.path), "\(file) links to \(target)")
            }
        }
    }

    private func run(_ lines: [String], _ address: String, _ kulta: KultaCommand) async throws -> KultaCommand.Answer {
        let prelude = [
            "set -euo pipefail", "kulta() { '\(KultaCommand.executable.path)' \"$@\"; }",
            // The examples run in a scratch folder as if it were the project's.
            "ln -sfn '\(KultaCommand.root.path)/docs' docs",
            "command -v python3 > /dev/null || python3() { echo 'passed over: no python3' >&2; }",
        ]
        let script = (prelude + lines).joined(separator: "\n")
            .replacing("http://127.0.0.1:8377", with: address)
        return try await kulta.run("/bin/bash", ["-c", script])
    }

    /// The commands of a document in order; a line that ends in a backslash goes on.
    private static func commands(in document: String) throws -> [String] {
        let text = try String(contentsOf: KultaCommand.root.appending(path: "docs/\(document)"), encoding: .utf8)
        var commands: [String] = []
        var isInside = false
        var goesOn = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("```") {
                isInside = line == "```console"
                goesOn = false
            } else if isInside, goesOn || line.hasPrefix("$ ") {
                commands.append(goesOn ? line : String(line.dropFirst(2)))
                goesOn = line.hasSuffix("\\")
            }
        }
        return commands
    }

    private static func links(in file: URL) throws -> [String] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/).map { String($0.1) }
    }
}

/// A demo that serves in the background.
private struct ServedDemo {
    private let process: Process
    private let errors: URL

    init(_ kulta: KultaCommand) throws {
        errors = try kulta.scratchFile()
        process = try kulta.start(
            KultaCommand.executable.path, ["demo", "--records", "2000", "--port", "0"],
            output: try kulta.scratchFile(), errors: errors)
    }

    /// Where it serves, once it does.
    func address() async throws -> String {
        for _ in 0..<1200 where process.isRunning {
            let text = try String(contentsOf: errors, encoding: .utf8)
            if let address = text.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+/)?.output { return String(address) }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the demo did not serve: \(try String(contentsOf: errors, encoding: .utf8).suffix(2000))")
        throw CancellationError()
    }

    func stop() {
        process.interrupt()
        process.waitUntilExit()
    }
}
