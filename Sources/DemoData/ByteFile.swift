import Foundation

/// A file that is written once from start to end through a buffer.
final class ByteFile {
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private static let capacity = 1 << 20

    /// Creates the file anew.
    ///
    /// - Throws: The error of the file system when the file cannot be created.
    init(path: String) throws {
        let url = URL(fileURLWithPath: path)
        try Data().write(to: url)
        handle = try FileHandle(forWritingTo: url)
        buffer.reserveCapacity(Self.capacity + 8192)
    }

    func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        try flushWhenFull()
    }

    /// ISO-8859-1; what it cannot express becomes a question mark.
    func writeLatin1(_ text: String) throws {
        for scalar in text.unicodeScalars { buffer.append(scalar.value < 256 ? UInt8(scalar.value) : 63) }
        try flushWhenFull()
    }

    /// Writes what is left and closes the file.
    func close() throws {
        try flush()
        try handle.close()
    }

    private func flushWhenFull() throws {
        if buffer.count >= Self.capacity { try flush() }
    }

    private func flush() throws {
        try handle.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
