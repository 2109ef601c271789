import Foundation
import Glibc
import Testing

@testable import Postgres

@Suite("Private server", .serialized)
struct PrivateServerTests {
    private static var testOptions: PrivateServer.Options {
        var options = PrivateServer.Options()
        options.durable = false
        options.endsWithProcess = true
        return options
    }

    /// A server of its own in a fresh home, stopped and removed afterwards.
    private func withServer(home name: String = "", _ body: @Sendable (PrivateServer) async throws -> Void) async throws
    {
        let top = "/tmp/kulta-pgtest-\(UUID().uuidString.prefix(8))"
        let home = top + name
        let server = PrivateServer(home: home, options: Self.testOptions)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        try server.stop()
        try? FileManager.default.removeItem(atPath: top)
        if !server.folder.socket.hasPrefix(home) { try? FileManager.default.removeItem(atPath: server.folder.socket) }
        try result.get()
    }

    private func pid(_ server: PrivateServer) -> Int32? {
        if case .running(let pid) = server.status() { pid } else { nil }
    }

    @Test func `the server is started once, stopped, started again, and survives a crash`() async throws {
        try await withServer { server in
            #expect(server.status() == .absent)
            let configuration = try server.start()
            let first = try #require(pid(server))
            try server.start()
            #expect(pid(server) == first)
            let pool = ConnectionPool(configuration: configuration, size: 2)
            try await pool.createItems()
            try await pool.withSession { _ = try $0.execute(.insertItem, 1, "kept") }

            #expect(try server.stop() && server.status() == .stopped)
            #expect(try !server.stop())
            async let waiting = pool.itemCount  // the pool is patient while the server restarts
            try await Task.sleep(for: .milliseconds(100))
            try server.start()
            #expect(try await waiting == 1)

            let second = try #require(pid(server))
            #expect(kill(second, SIGKILL) == 0)
            #expect(await eventually { server.livePostmaster() == nil })
            #expect(server.status() == .stopped)
            try server.start()
            #expect(try await pool.itemCount == 1)
            await pool.close()
        }
    }

    @Test func `a start while the server recovers from the death of a back end waits for it`() async throws {
        try await withServer { server in
            let configuration = try server.start()
            for _ in 0..<5 {
                let session = try Session(connecting: configuration)
                let pid = try #require(try session.first(Self.ownProcess, as: Int32.self))
                #expect(kill(pid, SIGKILL) == 0)
                try server.start()
                try Migrator.migrate(configuration, folder: server.home)
            }
        }
    }

    private static let ownProcess = Statement("test_own_process", "SELECT pg_backend_pid()")

    @Test func `two commands that start it at the same time share one server`() async throws {
        try await withServer { server in
            let pids = try await withThrowingTaskGroup(of: Int32?.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        try await onThread { try PrivateServer(home: server.home, options: Self.testOptions).start() }
                        return pid(server)
                    }
                }
                return try await group.reduce(into: [Int32?]()) { $0.append($1) }
            }
            #expect(pids.count == 2 && pids[0] != nil && pids[0] == pids[1])

            // The socket is for the owner alone, and the server is nobody with rights.
            let run = try FileManager.default.attributesOfItem(atPath: server.folder.socket)
            #expect((run[.posixPermissions] as? NSNumber)?.intValue == 0o700)
            var owner = stat()
            let process = try #require(pids[0])
            #expect(stat("/proc/\(process)", &owner) == 0 && owner.st_uid != 0)
        }
    }

    @Test func `a home too deep for a socket path gets a short one`() async throws {
        try await withServer(home: "/" + String(repeating: "deep/", count: 20)) { server in
            #expect(server.folder.socketFile.utf8.count <= 107)
            #expect(server.folder.socket.hasPrefix("/tmp/kulta-"))
            let configuration = try server.start()
            #expect(try Session(connecting: configuration).isUsable)
        }
    }

    @Test func `a process number left by a crash may belong to another program now`() async throws {
        try await withServer { server in
            try server.start()
            let text = try String(contentsOfFile: server.folder.pidFile, encoding: .utf8)
            #expect(try server.stop())
            let stale = "\(getppid())\(text.drop { $0 != "\n" })"
            for path in [server.folder.pidFile, server.folder.socketFile + ".lock"] {
                try stale.write(toFile: path, atomically: false, encoding: .utf8)
            }
            #expect(server.status() == .stopped)

            var options = Self.testOptions
            options.endsWithProcess = false
            try PrivateServer(home: server.home, options: options).start()
            let process = try #require(pid(server))
            #expect(process != getppid())
            #expect(getsid(process) == process, "a detached server leads a session of its own")
        }
    }

    @Test func `a socket that another program answers is left alone`() throws {
        try withFolder { home in
            let server = PrivateServer(home: home, options: Self.testOptions)
            try server.folder.create(for: try ServerAccount.forThisProcess())
            let stranger = try StrangerSocket(path: server.folder.socketFile)
            let error = failure { try server.start() }
            #expect(error?.code == .socketTaken)
            #expect(error?.message.contains(server.folder.socketFile) == true)
            _ = stranger
        }
    }

    @Test func `a machine without PostgreSQL is told what to install`() throws {
        try withFolder { folder in
            let none = failure {
                try ServerPrograms.find(environment: ["PATH": folder], systemFolder: folder + "/nothing")
            }
            #expect(none?.code == .noBinaries && none?.message.contains("KULTA_DATABASE_URL") == true)
            let chosen = failure {
                try PrivateServer(home: folder + "/home", environment: ["KULTA_PG_BIN": folder]).start()
            }
            #expect(chosen?.code == .noBinaries && chosen?.message.contains(folder) == true)
        }
    }

    /// A folder of programs that say a version.
    private func fake(_ version: String, in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["postgres", "initdb"] {
            let script = "#!/bin/sh\necho 'postgres (PostgreSQL) \(version)'\n"
            try script.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
            #expect(chmod("\(folder)/\(name)", 0o755) == 0)
        }
    }

    @Test func `the newest version is taken, unless the data needs another`() throws {
        try withFolder { folder in
            for version in ["9", "15", "16"] { try fake("\(version).2 (Debian)", in: "\(folder)/\(version)/bin") }
            let found = try ServerPrograms.find(environment: [:], systemFolder: folder)
            #expect(found == ServerPrograms(folder: "\(folder)/16/bin", majorVersion: 16))
            let fitting = try ServerPrograms.find(environment: [:], systemFolder: folder, dataVersion: 15)
            #expect(fitting.majorVersion == 15)
            let missing = failure {
                try ServerPrograms.find(environment: [:], systemFolder: folder, dataVersion: 14)
            }
            #expect(missing?.code == .wrongVersion && missing?.message.contains("PostgreSQL 14") == true)
        }
    }

    @Test func `an old version is refused`() throws {
        try withFolder { folder in
            try fake("13.9", in: folder)
            let error = failure {
                try PrivateServer(home: folder + "/home", environment: ["KULTA_PG_BIN": folder]).start()
            }
            #expect(error?.code == .wrongVersion && error?.message.contains("14 or newer") == true)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root starts the server as another user"))
    func `a home that the server's user cannot enter is named`() throws {
        try withFolder { folder in
            #expect(chmod(folder, 0o700) == 0)
            let error = failure { try PrivateServer(home: folder + "/home").start() }
            #expect(error?.code == .noPermission)
            #expect(error?.message.contains("cannot enter \(folder)") == true)
        }
    }

    @Test func `a home that cannot be made is named`() {
        let error = failure { try PrivateServer(home: "/proc/kulta").start() }
        #expect(error?.message.contains("/proc/kulta") == true)
    }

    @Test func `a server that is not ready in time is reported with its log`() throws {
        try withFolder { folder in
            try fake("15.1", in: folder + "/bin")
            let hang = """
                #!/bin/sh
                case "$*" in *--version*) echo 'postgres (PostgreSQL) 15.1';; *-D*) exec sleep 20;; esac
                """
            let initdb = """
                #!/bin/sh
                while [ "$1" != -D ]; do shift; done
                mkdir "$2" && echo 15 > "$2/PG_VERSION" && touch "$2/postgresql.conf"
                """
            try hang.write(toFile: folder + "/bin/postgres", atomically: false, encoding: .utf8)
            try initdb.write(toFile: folder + "/bin/initdb", atomically: false, encoding: .utf8)
            var options = Self.testOptions
            options.startTimeout = .seconds(1)
            let server = PrivateServer(
                home: folder + "/home",
                options: options,
                environment: ["KULTA_PG_BIN": folder + "/bin"]
            )
            let error = failure { try server.start() }
            #expect(error?.code == .startFailed && error?.message.contains(server.logFile) == true)
        }
    }

    @Test(arguments: [
        ("could not extend file: No space left on device", PostgresError.Code.diskFull),
        ("FATAL:  data directory \"x\" has wrong ownership", .noPermission),
        ("could not open file: Permission denied", .noPermission),
        ("LOG:  could not bind Unix address \"x\": Address already in use", .socketTaken),
        ("FATAL:  database files are incompatible with server", .wrongVersion),
        ("LOG:  starting\n2026 UTC [1] FATAL:  unrecognized configuration parameter \"x\"\nLOG:  end", .startFailed),
    ])
    func `what PostgreSQL prints becomes one clear error`(output: String, code: PostgresError.Code) {
        let error = StartFailure.error(output: output, folder: ServerFolder(home: "/h"), account: .current)
        #expect(error.code == code && !error.message.contains("\n"))
        if code == .startFailed { #expect(error.message.contains("unrecognized configuration parameter")) }
    }

    @Test func `the default home follows the user and the environment`() {
        #expect(ServerFolder.defaultHome(["KULTA_HOME": "/data/k"]) == "/data/k")
        let plain = ServerFolder.defaultHome(["HOME": "/home/a", "XDG_DATA_HOME": "/home/a/data"])
        #expect(plain == (geteuid() == 0 ? "/var/lib/kulta" : "/home/a/data/kulta"))
    }

    @Test func `a database URL goes before the private server`() throws {
        let url = "postgres://a@db.example/customers?sslmode=verify-full"
        let configuration = try ConnectionConfiguration.fromEnvironment(["KULTA_DATABASE_URL": url])
        #expect(configuration.host == "db.example" && configuration.database == "customers")
        #expect(try ConnectionConfiguration.external(["KULTA_DATABASE_URL": ""]) == nil)
    }
}

/// Runs blocking work on a thread of its own.
private func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// A listening socket that is no PostgreSQL.
private struct StrangerSocket: ~Copyable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(descriptor, 1) == 0 else { throw Halt() }
    }

    deinit {
        close(descriptor)
    }
}
