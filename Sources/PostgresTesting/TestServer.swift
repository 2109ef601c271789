import Foundation
import Glibc
import Postgres
import Synchronization

/// The private server of this test process, in a folder that goes when the process ends.
enum TestServer {
    private static let prefix = "kulta-test-"
    /// Memory when there is plenty of it: a clone is three hundred small files.
    private static let parent = hasRoom("/dev/shm") ? "/dev/shm" : "/tmp"
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
        let server = PrivateServer(home: "\(parent)/\(prefix)\(getpid())", options: options)
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
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let pid = pid_t(name.dropFirst(prefix.count)), kill(pid, 0) != 0, errno == ESRCH else { continue }
            let server = PrivateServer(home: "\(parent)/\(name)")
            _ = try? server.stop()
            try? FileManager.default.removeItem(atPath: server.home)
        }
    }

    private static func hasRoom(_ folder: String) -> Bool {
        var status = statvfs()
        guard statvfs(folder, &status) == 0, access(folder, W_OK) == 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) > 4 << 30
    }
}
