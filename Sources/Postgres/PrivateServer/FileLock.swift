import Glibc

/// An exclusive lock among processes (and among users of this type in one process); given back at the end of its life.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: `.startFailed` when another process holds it until the deadline.
    init(path: String, deadline: ContinuousClock.Instant) throws(PostgresError) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw systemFailure("open \(path)", errno) }
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < deadline else {
                close(file)
                throw PostgresError(
                    .startFailed, "another command has been starting or stopping the server for too long")
            }
            usleep(20_000)
        }
        descriptor = file
    }

    deinit {
        close(descriptor)
    }
}
