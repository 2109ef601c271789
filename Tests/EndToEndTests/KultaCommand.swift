import Foundation
import Testing

/// The built `kulta` command with a private database home of its own, as a person would run it.
final class KultaCommand: Sendable {
    /// The repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What a finished command said.
    struct Answer {
        let status: Int32
        let output: String
        let errors: String

        /// The output as a JSON object.
        func json(sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: Any] {
            let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
            return try #require(value as? [String: Any], sourceLocation: sourceLocation)
        }
    }

    let home: URL

    init() throws {
        home = FileManager.default.temporaryDirectory.appending(path: "kulta-e2e-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755]
        )
    }

    /// The executable beside the test bundle.
    static let executable: URL = {
        let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
        let folder = (bundle ?? URL(filePath: CommandLine.arguments[0])).deletingLastPathComponent()
        return folder.appending(path: "kulta")
    }()

    /// Runs the command to its end.
    func callAsFunction(_ arguments: String..., environment: [String: String] = [:]) async throws -> Answer {
        try await run(Self.executable.path, arguments, environment: environment)
    }

    /// Runs any program with the command's environment; files stand between, so no pipe can fill up.
    func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Answer {
        let files = try (0..<2).map { _ in try scratchFile() }
        defer { files.forEach { try? FileManager.default.removeItem(at: $0) } }
        let process = try start(program, arguments, output: files[0], errors: files[1], environment: environment)
        await Self.end(of: process)
        let texts = try files.map { try String(contentsOf: $0, encoding: .utf8) }
        return Answer(status: process.terminationStatus, output: texts[0], errors: texts[1])
    }

    /// Waits on a thread of its own: the cooperative pool has as many threads as the machine has cores.
    private static func end(of process: Process) async {
        await withCheckedContinuation { continuation in
            Thread {
                process.waitUntilExit()
                continuation.resume()
            }
            .start()
        }
    }

    /// Starts a program whose output goes to files.
    func start(
        _ program: String, _ arguments: [String], output: URL, errors: URL, environment: [String: String] = [:]
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = home
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        var variables = ProcessInfo.processInfo.environment
        variables["KULTA_HOME"] = home.appending(path: "hub").path
        variables["KULTA_PROJECT"] = Self.root.path
        variables["KULTA_DATABASE_URL"] = nil
        process.environment = variables.merging(environment) { $1 }
        try process.run()
        return process
    }

    /// An empty file for a program to write to.
    func scratchFile() throws -> URL {
        let file = home.appending(path: UUID().uuidString)
        try Data().write(to: file)
        return file
    }

    /// Stops the private database and removes everything.
    func tearDown() async {
        _ = try? await self("db", "stop")
        try? FileManager.default.removeItem(at: home)
    }
}

/// Gives a test its own command and home, and cleans up after it.
func withKulta<Result>(_ body: (KultaCommand) async throws -> Result) async throws -> Result {
    let kulta = try KultaCommand()
    do {
        let result = try await body(kulta)
        await kulta.tearDown()
        return result
    } catch {
        await kulta.tearDown()
        throw error
    }
}
