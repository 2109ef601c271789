import CLibPQ
import Glibc

/// A program of PostgreSQL and how it is started: without a shell, with a small environment, as the right user.
struct Program {
    let path: String
    let arguments: [String]
    /// The working folder; one that the user can enter.
    let folder: String
    let account: ServerAccount

    /// How the program hangs on the process that starts it.
    enum Lifetime: Sendable {
        /// It is stopped (SIGINT) by the kernel when the thread that started it ends.
        case tiedToThread
        /// It lives on in a session of its own.
        case detached
    }

    /// Runs the program to its end.
    /// - Returns: The exit status (128 + signal when killed) and everything that it printed.
    func run() throws(PostgresError) -> (status: Int32, output: String) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw systemFailure("pipe", errno) }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let pid: pid_t
        do {
            defer { close(ends[1]) }
            pid = try spawn(output: ends[1], lifetime: .detached)
        }
        let output = readAll(ends[0])
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return (status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f, output)
    }

    /// Starts the program with its output appended to a file.
    func launch(log: String, lifetime: Lifetime) throws(PostgresError) -> pid_t {
        let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw systemFailure("open \(log)", errno) }
        defer { close(descriptor) }
        return try spawn(output: descriptor, lifetime: lifetime)
    }

    /// Everything of this process stays behind: open files are closed, signals are as at login, a new session.
    private func spawn(output: Int32, lifetime: Lifetime) throws(PostgresError) -> pid_t {
        let actions = UnsafeMutablePointer<posix_spawn_file_actions_t>.allocate(capacity: 1)
        let attributes = UnsafeMutablePointer<posix_spawnattr_t>.allocate(capacity: 1)
        defer {
            posix_spawn_file_actions_destroy(actions)
            posix_spawnattr_destroy(attributes)
            actions.deallocate()
            attributes.deallocate()
        }
        posix_spawn_file_actions_init(actions)
        posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(actions, output, 1)
        posix_spawn_file_actions_adddup2(actions, output, 2)
        posix_spawn_file_actions_addclosefrom_np(actions, 3)
        posix_spawn_file_actions_addchdir_np(actions, folder)
        posix_spawnattr_init(attributes)
        setSignals(attributes)
        let command = account.prefix(lifetime) + [path] + arguments
        var pid: pid_t = 0
        let status = withCStrings(command) { arguments in
            withCStrings(Self.environment) { environment in
                posix_spawn(&pid, command[0], actions, attributes, mutable(arguments), mutable(environment))
            }
        }
        guard status == 0 else { throw systemFailure("start \(command[0])", status) }
        return pid
    }

    private func setSignals(_ attributes: UnsafeMutablePointer<posix_spawnattr_t>) {
        let signals = UnsafeMutablePointer<sigset_t>.allocate(capacity: 1)
        defer { signals.deallocate() }
        sigemptyset(signals)
        posix_spawnattr_setsigmask(attributes, signals)
        sigfillset(signals)
        posix_spawnattr_setsigdefault(attributes, signals)
        posix_spawnattr_setflags(attributes, Int16(0x80 | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }

    private func mutable(
        _ strings: UnsafePointer<UnsafePointer<CChar>?>
    ) -> UnsafePointer<UnsafeMutablePointer<CChar>?> {
        UnsafeRawPointer(strings).assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self)
    }

    private static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "LANG=C.UTF-8", "TZ=UTC",
    ]
}

/// An error of the operating system in the words of its manual.
func systemFailure(_ action: String, _ number: Int32) -> PostgresError {
    let reason = String(cString: strerror(number))
    switch number {
    case EACCES, EPERM, EROFS: return PostgresError(.noPermission, "cannot \(action): \(reason)")
    case ENOSPC, EDQUOT: return PostgresError(.diskFull, "cannot \(action): \(reason)")
    default: return PostgresError(.startFailed, "cannot \(action): \(reason)")
    }
}

/// Reads a descriptor to its end.
private func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 8192)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer[..<count]
    }
}
