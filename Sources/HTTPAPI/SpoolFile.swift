import Dispatch
import Glibc
import Hummingbird
import NIOCore

/// A new file that grows at its end. Closed when the last reference goes.
final class SpoolFile: Sendable {
    /// Why the folder or a file cannot be made or written, as `errno` says it.
    struct Failure: Error, Hashable, CustomStringConvertible {
        let code: Int32

        var description: String { "The folder for uploads cannot be used: \(String(cString: strerror(code)))." }
    }

    private let descriptor: Int32

    /// Readable by this user only.
    init(path: String) throws(Failure) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(code: errno) }
    }

    deinit { close(descriptor) }

    /// Writes all bytes, on a thread that may wait for the disk.
    func append(_ bytes: ByteBuffer) async throws {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try self.write(bytes) })
            }
        }
    }

    private func write(_ bytes: ByteBuffer) throws {
        var rest = bytes.readableBytesView
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw Failure(code: errno) }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
