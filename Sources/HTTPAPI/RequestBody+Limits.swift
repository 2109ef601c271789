import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The body as one JSON document, not parsed.
    ///
    /// - Throws: `unsupportedMediaType`, `contentTooLarge`, `requestTimeout`.
    func document(_ context: APIContext, under limits: APIConfiguration) async throws -> [UInt8] {
        try await document(context, under: limits, types: MediaType.document, limit: limits.maximumDocumentSize)
    }

    /// The body as bytes.
    ///
    /// - Parameter limit: in bytes.
    /// - Throws: `unsupportedMediaType`, `contentTooLarge`, `requestTimeout`.
    func document(
        _ context: APIContext, under limits: APIConfiguration, types: Set<String>, limit: Int
    ) async throws -> [UInt8] {
        try check(types, limit: limit)
        try await inviteBody(context)
        let body = LimitedBody(base: body, limit: limit)
        return try await withDeadline(limits.documentTimeout) {
            var bytes: [UInt8] = []
            for try await part in body { bytes.append(contentsOf: part.readableBytesView) }
            return bytes
        }
    }

    /// Refuses a body by its header fields alone, before a byte of it is read.
    func check(_ types: Set<String>, limit: Int) throws(Problem) {
        guard let type = headers[.contentType], types.contains(MediaType.essence(of: type)) else {
            throw Problem.unsupportedType(types)
        }
        let encoding = headers[.contentEncoding]
        guard encoding == nil || encoding == "identity" else { throw Problem.unsupportedEncoding }
        guard (headers[.contentLength].flatMap { Int($0) } ?? 0) <= limit else { throw Problem.tooLarge(limit) }
    }

    /// Tells a client that waits for it (`Expect: 100-continue`) to send the body.
    func inviteBody(_ context: APIContext) async throws {
        guard headers[.expect]?.lowercased() == "100-continue" else { return }
        try await context.inviteBody()
    }
}

/// A body that ends with an error as soon as it is longer than allowed, however it was announced.
struct LimitedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let base: RequestBody
    /// In bytes.
    let limit: Int

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: RequestBody.AsyncIterator
        let limit: Int
        var size = 0

        mutating func next() async throws -> ByteBuffer? {
            guard let part = try await nextPart() else {
                try Task.checkCancellation()
                return nil
            }
            size += part.readableBytes
            guard size <= limit else { throw Problem.tooLarge(limit) }
            return part
        }

        private mutating func nextPart() async throws -> ByteBuffer? {
            do {
                return try await base.next()
            } catch  where !(error is CancellationError) {
                throw Problem.brokenBody
            }
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), limit: limit)
    }
}

extension Problem {
    /// The connection is closed, so that the client stops sending.
    static func tooLarge(_ limit: Int) -> Problem {
        Problem(.contentTooLarge, "The body may have \(limit) bytes at most.").closingConnection
    }

    /// The connection ended in the middle, or what came is not HTTP: never to be taken for a whole body.
    static let brokenBody = Problem(.brokenBody, "The body broke off before its end.").closingConnection

    static func unsupportedType(_ types: Set<String>) -> Problem {
        var problem = Problem(
            .unsupportedMediaType, "The body must be one of: \(types.sorted().joined(separator: ", ")).",
            faults: [Fault(.header("content-type"), "Is missing or names another format.")]
        ).closingConnection
        problem.headers[.accept] = types.sorted().joined(separator: ", ")
        return problem
    }

    static let unsupportedEncoding: Problem = {
        var problem = Problem(
            .unsupportedMediaType, "The body must not be compressed.",
            faults: [Fault(.header("content-encoding"), "Must be absent.")]
        ).closingConnection
        problem.headers[.acceptEncoding] = "identity"
        return problem
    }()

    static func tooSlow(_ limit: Duration) -> Problem {
        Problem(.requestTimeout, "The body must arrive within \(limit.components.seconds) seconds.").closingConnection
    }

    private var closingConnection: Problem {
        var problem = self
        problem.headers[.connection] = "close"
        return problem
    }
}

/// Runs `body` and gives up on it after a time.
///
/// - Throws: `requestTimeout` then.
func withDeadline<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() ?? nil else { throw Problem.tooSlow(limit) }
        return value
    }
}
