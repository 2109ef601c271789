import Foundation
import Hummingbird
import NIOCore
import Testing

@testable import HTTPAPI

@Suite final class SpoolTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "kulta-spool-\(UUID().uuidString)").path
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func parts(_ parts: [String], then error: (any Error)? = nil) -> RequestBody {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
        for part in parts { continuation.yield(ByteBuffer(string: part)) }
        continuation.finish(throwing: error)
        return RequestBody(asyncSequence: stream)
    }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder) }
    }

    @Test func `stores every part of a body in order`() async throws {
        let spool = try Spool(folder: folder)
        let body = LimitedBody(base: parts(["ab", "", "cde"]), limit: 5)
        let path = try await spool.store(body, within: .seconds(300)).path
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "abcde")
    }

    @Test func `leaves nothing of a body that is too large, breaks off or takes too long`() async throws {
        let spool = try Spool(folder: folder)
        let tooLarge = LimitedBody(base: parts(["abc", "def"]), limit: 5)
        await #expect(throws: Problem.tooLarge(5)) { try await spool.store(tooLarge, within: .seconds(300)) }
        let broken = LimitedBody(base: parts(["abc"], then: SpoolFile.Failure(code: 5)), limit: 5)
        await #expect(throws: Problem.brokenBody) { try await spool.store(broken, within: .seconds(300)) }
        let (endless, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        let slow = LimitedBody(base: RequestBody(asyncSequence: endless), limit: 5)
        await #expect(throws: Problem.tooSlow(.milliseconds(50))) {
            try await spool.store(slow, within: .milliseconds(50))
        }
        continuation.finish()
        #expect(try files.isEmpty)
    }

    @Test func `removes a file that nobody takes over`() async throws {
        let spool = try Spool(folder: folder)
        let path = try await spool.store(LimitedBody(base: parts(["a"]), limit: 1), within: .seconds(300)).path
        await #expect(throws: Problem.unknownImport) {
            try await spool.handOver(path) { throw Problem.unknownImport }
        }
        #expect(try files.isEmpty)
    }

    @Test func `only its own user can read the folder`() throws {
        _ = try Spool(folder: folder)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func `a link in the place of the folder is refused, a folder that others can read is closed to them`() throws
    {
        let files = FileManager.default
        try files.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        _ = try Spool(folder: folder)
        #expect(try files.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
        try files.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder)
        #expect(throws: SpoolFile.Failure(code: 1)) { try Spool(folder: folder + "/link") }
    }

    @Test func `clears away uploads that a crash left behind, but no fresh one and nothing else`() async throws {
        let spool = try Spool(folder: folder)
        let body = { LimitedBody(base: self.parts(["a"]), limit: 1) }
        let old = try await spool.store(body(), within: .seconds(300)).path
        let fresh = try await spool.store(body(), within: .seconds(300)).path
        let foreign = folder + "/notes.txt"
        try Data().write(to: URL(filePath: foreign))
        let yesterday = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -90_000)]
        for path in [old, foreign] { try FileManager.default.setAttributes(yesterday, ofItemAtPath: path) }
        _ = try Spool(folder: folder)
        #expect(Set(try files) == Set([fresh, foreign].map { URL(filePath: $0).lastPathComponent }))
    }
}
