import Foundation

/// A file that appears whole or not at all: written beside its place and renamed at the end. Standard output when it
/// has no path.
final class OutputFile: Sendable {
    private let path: String?
    private let handle: FileHandle

    /// - Throws: `CommandError.unwritable` when the place cannot be written.
    init(path: String?) throws {
        self.path = path
        guard let path else {
            handle = .standardOutput
            return
        }
        let partial = Self.partial(of: path)
        guard FileManager.default.createFile(atPath: partial, contents: nil),
            let handle = FileHandle(forWritingAtPath: partial)
        else { throw CommandError.unwritable(path) }
        self.handle = handle
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws {
        try handle.write(contentsOf: Data(bytes))
    }

    /// Puts the file in its place.
    func finish() throws {
        guard let path else { return }
        try handle.close()
        guard rename(Self.partial(of: path), path) == 0 else { throw CommandError.unwritable(path) }
    }

    private static func partial(of path: String) -> String { path + ".partial" }
}
