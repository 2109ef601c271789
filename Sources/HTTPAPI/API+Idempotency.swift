import CustomerModel
import HTTPTypes
import Hub
import Hummingbird
import NIOCore

/// Requests that must not be done twice.
extension APIContext {
    /// Has a use case do what a request asks for, and keep its answer and the audit's line in the same transaction.
    ///
    /// - Parameters:
    ///   - operation: keys of different operations have nothing to do with each other.
    ///   - body: of the request's body; its path and query are added.
    ///   - reply: how the request is answered.
    func perform<Receipt>(
        _ request: Request, _ operation: String, _ body: Fingerprint,
        _ reply: @escaping @Sendable (Receipt) -> KeptReply,
        _ useCase: (CommandRequest<Receipt>) async throws -> KeptReply
    ) async throws -> KeptReply {
        let key = try request.key(operation, body)
        return try await noting({ (entry, reply: KeptReply) in entry.note(reply) }) { line in
            try await useCase(CommandRequest(key, reply: reply, noting: line))
        }
    }
}

extension API {
    /// Answers a request that came with an `Idempotency-Key` and is no single transaction: does it the first time, and gives the
    /// same answer again.
    ///
    /// Without the header field the request is just done. A request that fails keeps no answer: it may be sent again.
    /// - Parameters:
    ///   - operation: keys of different operations have nothing to do with each other.
    ///   - body: of the request's body; its path and query are added.
    func once(
        _ request: Request, _ operation: String, _ body: Fingerprint, perform: () async throws -> Response
    ) async throws -> Response {
        guard let key = try request.key(operation, body) else { return try await perform() }
        if let reply = try await hub.claim(key) { return Response(reply) }
        do {
            let (response, reply) = try await perform().collected()
            try await hub.keep(reply, for: key)
            return response
        } catch {
            try? await hub.release(key)
            throw error
        }
    }
}

extension Request {
    /// The `Idempotency-Key`, for all that the request asks for: its body, its path and its query. Nil without one.
    ///
    /// - Throws: `invalidParameter` when it is no plain word.
    fileprivate func key(_ operation: String, _ body: Fingerprint) throws(Problem) -> RequestKey? {
        guard let key = headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem(
                .invalidParameter, "The header field `Idempotency-Key` is not valid.",
                faults: [.init(.header("idempotency-key"), "Must have 1 to 255 visible ASCII characters.")])
        }
        var print = body
        print.add(uri.string.utf8)
        return RequestKey(key, of: operation, fingerprint: print.value)
    }
}

extension KeptReply {
    /// JSON bytes as the hub made them.
    static func json(
        _ bytes: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> KeptReply {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return KeptReply(status: status.code, headers: headers.map(Header.init), body: bytes)
    }

    /// What came of a request that may have been tried only: 201 with the place of what was made, 200 for a trial.
    ///
    /// - Parameter location: nil of a trial.
    static func made(at location: String?, _ body: (inout JSONWriter) -> Void) -> KeptReply {
        guard let location else { return .object(body) }
        return .object(status: .created, headers: [.location: location], body)
    }

    /// A JSON object that `body` writes.
    static func object(
        status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], _ body: (inout JSONWriter) -> Void
    ) -> KeptReply {
        var json = JSONWriter()
        json.object(body)
        return .json(json.bytes, status: status, headers: headers)
    }
}

extension KeptReply.Header {
    fileprivate init(_ field: HTTPField) {
        self.init(name: field.name.rawName, value: field.value)
    }
}

extension Response {
    /// A kept answer as it is sent.
    init(_ reply: KeptReply) {
        var headers = HTTPFields()
        for field in reply.headers {
            if let name = HTTPField.Name(field.name) { headers[name] = field.value }
        }
        self.init(
            status: HTTPResponse.Status(code: reply.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }

    /// The same answer with its body in memory.
    consuming func collected() async throws -> (Response, KeptReply) {
        let (status, headers) = (status, headers)
        let collector = BodyCollector()
        try await body.write(collector)
        let reply = KeptReply(
            status: status.code, headers: headers.map(KeptReply.Header.init), body: collector.bytes)
        return (Response(reply), reply)
    }
}

/// Takes what an answer writes. One task uses it.
final class BodyCollector: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws {
        bytes.append(contentsOf: buffer.readableBytesView)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
