import Foundation
import Glibc
import NIOCore

/// A folder for uploads that wait to be imported. A client that sends slowly fills a file and holds no database connection.
struct Spool: Sendable {
    let folder: String

    /// Makes the folder, for this user only, and removes uploads that a crash left behind a day ago or earlier.
    ///
    /// - Throws: `SpoolFile.Failure` when the folder cannot be made or belongs to somebody else.
    init(folder: String) throws {
        self.folder = folder
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try claimFolder()
        try removeLeftovers()
    }

    /// A folder that another user made beforehand, or a link to one, would show him every upload.
    private func claimFolder() throws(SpoolFile.Failure) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: folder) else {
            throw SpoolFile.Failure(code: ENOENT)
        }
        let owner = (attributes[.ownerAccountID] as? NSNumber)?.uint32Value
        guard attributes[.type] as? FileAttributeType == .typeDirectory, owner == geteuid() else {
            throw SpoolFile.Failure(code: EPERM)
        }
        guard chmod(folder, 0o700) == 0 else { throw SpoolFile.Failure(code: errno) }
    }

    private func removeLeftovers() throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: folder) where name.hasSuffix(Self.suffix) {
            let path = "\(folder)/\(name)"
            let changed = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date
            if let changed, changed.timeIntervalSinceNow < -86_400 { try? files.removeItem(atPath: path) }
        }
    }

    /// Writes a body to a new file, no faster than the disk takes it.
    ///
    /// - Returns: the file's path and the fingerprint of its content; nothing is left when it throws.
    func store(_ body: LimitedBody, within limit: Duration) async throws -> (path: String, content: Fingerprint) {
        let path = "\(folder)/\(UUID().uuidString)\(Self.suffix)"
        return try await handOver(path) {
            let file = try SpoolFile(path: path)
            let content = try await withDeadline(limit) {
                var content = Fingerprint()
                for try await part in body {
                    content.add(part.readableBytesView)
                    try await file.append(part)
                }
                return content
            }
            return (path, content)
        }
    }

    /// Removes a file that nobody needs any more.
    func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    /// Runs `body`, which makes the file somebody else's business, and removes the file when that fails.
    func handOver<Value>(_ path: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    private static let suffix = ".delivery"
}
