import Foundation
import Hub
import Logging
import Synchronization

@testable import HTTPAPI

/// The server on a free port of this machine, for one test.
struct LiveServer: Sendable {
    let client: RawClient
    let log: LogRecorder
    private let spoolFolder: String

    /// Uploads that wait to be imported.
    func spooledFiles() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: spoolFolder) }

    /// Serves a hub while `body` runs, then stops as SIGTERM would stop it.
    static func run<R: Sendable>(
        _ hub: Hub, access: APIConfiguration.Access = .open, configure: (inout APIConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (LiveServer) async throws -> R
    ) async throws -> R {
        let spool = FileManager.default.temporaryDirectory.appending(path: "kulta-spool-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: spool) }
        var configuration = APIConfiguration(
            openAPIDocument: try OpenAPIDocument().bytes, spoolFolder: spool.path, access: access)
        configuration.port = 0
        configuration.passwordCost = .test
        configure(&configuration)
        let log = LogRecorder()
        let server = try APIServer(hub: hub, configuration: configuration, logger: log.logger)
        return try await withThrowingTaskGroup(of: R?.self) { group in
            let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
            group.addTask {
                try await server.run { continuation.yield($0) }
                continuation.finish()
                return nil
            }
            group.addTask {
                guard let port = await ports.first(where: { _ in true }) else { return nil }
                return try await body(LiveServer(client: RawClient(port: port), log: log, spoolFolder: spool.path))
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }
}

/// Keeps the lines that a server logs, each as level, message and metadata.
final class LogRecorder: Sendable {
    private let recorded = Mutex<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(recorder: self) }
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }.map { "\($0)=\($1)" }.sorted()
            recorder.recorded.withLock { $0.append("\(event.level) \(event.message) \(all.joined(separator: " "))") }
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
    }
}
