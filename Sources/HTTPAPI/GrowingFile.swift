import Dispatch
import Foundation
import Glibc
import NIOCore
import Synchronization

/// A file without a name that one side fills while another reads it. It is gone with its last reference.
final class GrowingFile: Sendable {
    private let descriptor: Int32
    private let size = Atomic<Int>(0)

    /// - Throws: `SpoolFile.Failure` when the folder takes no file.
    init(folder: String) throws(SpoolFile.Failure) {
        let path = "\(folder)/\(UUID().uuidString).export"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SpoolFile.Failure(code: errno) }
        unlink(path)
    }

    deinit { close(descriptor) }

    /// Writes at the end, on a thread that may wait for the disk. One call at a time.
    ///
    /// - Returns: the size of the file now.
    func append(_ bytes: [UInt8]) throws(SpoolFile.Failure) -> Int {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw SpoolFile.Failure(code: errno) }
            rest = rest.dropFirst(max(count, 0))
        }
        return size.add(bytes.count, ordering: .sequentiallyConsistent).newValue
    }

    /// Bytes that have been written.
    ///
    /// - Returns: one byte at least.
    func read(from offset: Int, atMost limit: Int) async throws -> ByteBuffer {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try self.part(from: offset, atMost: limit) })
            }
        }
    }

    private func part(from offset: Int, atMost limit: Int) throws(SpoolFile.Failure) -> ByteBuffer {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = -1
        repeat { count = pread(descriptor, &bytes, limit, offset) } while count < 0 && errno == EINTR
        guard count > 0 else { throw SpoolFile.Failure(code: count < 0 ? errno : EIO) }
        return ByteBuffer(bytes: bytes[..<count])
    }
}

extension Spool {
    /// A file for an answer that is being made.
    func growingFile() throws(SpoolFile.Failure) -> GrowingFile { try GrowingFile(folder: folder) }
}
