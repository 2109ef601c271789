import Foundation
import Glibc
import Postgres
import Synchronization

/// The private server of this test process, in a folder below `/tmp` that goes when the process ends.
enum TestServer {
    private static let prefix = "kulta-test-"
    private static let running = Mutex<PrivateServer?>(nil)

    /// Starts the server on a thread of its own, and removes the folders of test processes that were killed.
    static func start() async throws -> ConnectionConfiguration {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try startBlocking() })
            }
        }
    }

    private static func startBlocking() throws -> ConnectionConfiguration {
        removeLeftovers()
        var options = PrivateServer.Options()
        options.durable = false
        options.endsWithProcess = true
        let server = PrivateServer(home: "/tmp/\(prefix)\(getpid())", options: options)
        let configuration = try server.start()
        running.withLock { $0 = server }
        atexit { TestServer.stop() }
        return configuration
    }

    private static func stop() {
        guard let server = running.withLock({ $0.take() }) else { return }
        _ = try? server.stop()
        try? FileManager.default.removeItem(atPath: server.home)
    }

    private static func removeLeftovers() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let pid = pid_t(name.dropFirst(prefix.count)), kill(pid, 0) != 0, errno == ESRCH else { continue }
            let server = PrivateServer(home: "/tmp/" + name)
            _ = try? server.stop()
            try? FileManager.default.removeItem(atPath: server.home)
        }
    }
}
