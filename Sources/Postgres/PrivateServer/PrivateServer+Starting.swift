import Foundation
import Glibc

extension PrivateServer {
    /// Brings the server up; the caller holds the lock of the folder.
    func startUnderLock(_ account: ServerAccount, _ deadline: ContinuousClock.Instant) throws(PostgresError) {
        if let running = livePostmaster() {
            return try waitUntilReady(running.pid, logOffset: logSize, account, deadline)
        }
        guard !isAnswered(folder.socketFile) else { throw StartFailure.socketTaken(folder) }
        let programs = try ServerPrograms.find(environment: environment, dataVersion: folder.dataVersion)
        if folder.dataVersion == nil { try initialize(programs, account) }
        disarmStalePidFile()
        removeStaleSocketLock()
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(1))
        while true {
            let offset = logSize
            let pid = try launch(programs, account)
            do {
                return try waitUntilReady(pid, logOffset: offset, account, deadline)
            } catch {
                guard StartFailure.mayPassByItself(logText(from: offset)), ContinuousClock.now < deadline else {
                    throw error
                }
            }
            backoff.sleep()
        }
    }

    /// Makes the data in a folder beside the final one, so that an interrupted initdb leaves nothing half made.
    private func initialize(_ programs: ServerPrograms, _ account: ServerAccount) throws(PostgresError) {
        try requireSpace()
        let partial = folder.data + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        let initdb = Program(
            path: programs.initdb,
            arguments: ServerSettings.initdb(into: partial, durable: options.durable),
            folder: folder.root,
            account: account
        )
        let (status, output) = try initdb.run()
        guard status == 0 else { throw StartFailure.error(output: output, folder: folder, account: account) }
        let settings = ServerSettings.file(
            memory: ProcessInfo.processInfo.physicalMemory,
            walCompression: try walCompression(programs, account, data: partial))
        try append(settings, to: partial + "/postgresql.conf")
        guard rename(partial, folder.data) == 0 else { throw systemFailure("make \(folder.data)", errno) }
    }

    /// How whole pages are compressed in the log: with lz4, or with pglz, which every server knows.
    ///
    /// New keys of an index land on pages all over it, and the first that changes a page after a checkpoint logs it whole:
    /// with pglz that took half the time of writing a batch of records, with lz4 a tenth.
    private func walCompression(
        _ programs: ServerPrograms, _ account: ServerAccount, data: String
    ) throws(PostgresError) -> String {
        let probe = Program(
            path: programs.postgres, arguments: ServerSettings.lz4Probe(data: data), folder: folder.root,
            account: account)
        return try probe.run().status == 0 ? "lz4" : "on"
    }

    /// A new cluster takes about 40 MB, and the first log segments as much again.
    private func requireSpace() throws(PostgresError) {
        var status = statvfs()
        guard statvfs(folder.root, &status) == 0 else { return }
        guard UInt64(status.f_bavail) * UInt64(status.f_frsize) < 100 << 20 else { return }
        throw PostgresError(.diskFull, "the disk of \(folder.root) has less than 100 MB left for a new database")
    }

    private func append(_ text: String, to path: String) throws(PostgresError) {
        guard let file = fopen(path, "a") else { throw systemFailure("write \(path)", errno) }
        let failed = fputs(text, file) < 0
        guard fclose(file) == 0, !failed else { throw systemFailure("write \(path)", errno) }
    }

    private func launch(_ programs: ServerPrograms, _ account: ServerAccount) throws(PostgresError) -> pid_t {
        let server = Program(
            path: programs.postgres,
            arguments: ServerSettings.commandLine(folder: folder, durable: options.durable),
            folder: folder.root,
            account: account
        )
        guard options.endsWithProcess else { return try server.launch(log: folder.log, lifetime: .detached) }
        return try launchTied(server)
    }

    /// The kernel ties a child to the thread that made it; so that thread must live as long as the process.
    private func launchTied(_ server: Program) throws(PostgresError) -> pid_t {
        let answer = Handover<Result<pid_t, PostgresError>>()
        let log = folder.log
        startThread {
            answer.give(Result { () throws(PostgresError) in try server.launch(log: log, lifetime: .tiedToThread) })
            while true { pause() }
        }
        return try answer.take().get()
    }

    private func waitUntilReady(
        _ pid: pid_t,
        logOffset: Int,
        _ account: ServerAccount,
        _ deadline: ContinuousClock.Instant
    ) throws(PostgresError) {
        while true {
            if let file = PostmasterFile(path: folder.pidFile), file.pid == pid, file.isReady { return }
            guard isRunning(pid) else {
                throw StartFailure.error(output: logText(from: logOffset), folder: folder, account: account)
            }
            guard ContinuousClock.now < deadline else {
                throw PostgresError(
                    .startFailed,
                    "PostgreSQL was not ready after \(options.startTimeout.components.seconds) s; see \(folder.log)"
                )
            }
            usleep(10_000)
        }
    }

    private func isRunning(_ pid: pid_t) -> Bool {
        if waitpid(pid, nil, WNOHANG) == pid { return false }
        return kill(pid, 0) == 0 || errno == EPERM
    }

    /// A crash leaves the file behind, and another program may have the process number in it by now: PostgreSQL would
    /// refuse to start. Our own number takes its place, which PostgreSQL knows to be stale (we are its parent); the other
    /// lines must stay, because by them it finds processes of the crashed server that still use the data.
    private func disarmStalePidFile() {
        guard let stale = PostmasterFile(path: folder.pidFile), isRunning(stale.pid),
            let text = try? String(contentsOfFile: folder.pidFile, encoding: .utf8)
        else { return }
        let rest = text.drop { $0 != "\n" }
        try? "\(getpid())\(rest)".write(toFile: folder.pidFile, atomically: false, encoding: .utf8)
    }

    /// The socket has a lock file of its own with the same number in it. Nobody answers on the socket, and the folder's lock
    /// is held, so nobody is about to.
    private func removeStaleSocketLock() {
        unlink(folder.socketFile + ".lock")
    }

    private var logSize: Int {
        var status = stat()
        return stat(folder.log, &status) == 0 ? Int(status.st_size) : 0
    }

    private func logText(from offset: Int) -> String {
        guard let file = FileHandle(forReadingAtPath: folder.log) else { return "" }
        defer { try? file.close() }
        try? file.seek(toOffset: UInt64(offset))
        let bytes = (try? file.read(upToCount: 64 << 10)) ?? nil
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }

    /// True when some program accepts connections on a socket.
    private func isAnswered(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < capacity else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
