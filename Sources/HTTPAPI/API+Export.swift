import Foundation
import HTTPTypes
import Hub
import Hummingbird

/// A whole copy, and the proof that a copy is right.
extension API {
    func getChecksum(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let checksum = try await hub.checksum()
        return .object { checksum.write(to: &$0) }
    }

    func exportCustomers(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        // Once the head is sent, a failure can only break the answer off.
        try await hub.ping()
        let headers: HTTPFields = [.contentType: "application/x-ndjson", .cacheControl: "no-store"]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { [hub, spool, configuration] writer in
                let sender = BodySender(context, patience: configuration.idleTimeout)
                try await sender.follow(try spool.growingFile(), to: &writer) { try await hub.snapshot(into: $0) }
                try await writer.finish(nil)
            })
    }
}

extension BodySender {
    /// Sends a file while it is written: the database is read at its own speed, however slow the client is.
    fileprivate func follow(
        _ file: GrowingFile, to writer: inout any ResponseBodyWriter,
        fill: @escaping @Sendable (@escaping @Sendable ([UInt8]) throws -> Void) async throws -> Void
    ) async throws {
        let (sizes, growth) = AsyncThrowingStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                do {
                    try await fill { growth.yield(try file.append($0)) }
                    growth.finish()
                } catch {
                    growth.finish(throwing: error)
                }
            }
            var sent = 0
            for try await size in sizes {
                while sent < size {
                    let part = try await file.read(from: sent, atMost: min(size - sent, Self.partSize))
                    sent += part.readableBytes
                    try await send(part, to: &writer)
                }
            }
        }
    }

    private static let partSize = 1 << 16
}
