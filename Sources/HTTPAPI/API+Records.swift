import CustomerModel
import Hub
import Hummingbird

/// Single source records.
extension API {
    func putRecord(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let record = try context.recordKey()
        let document = try await request.document(context, under: configuration)
        return .receipt(
            try await hub.submit(
                source: record.system, key: record.key, document: document, reservation: request.headers[.reservation]))
    }

    /// Several records at once: a JSON document a line, an outcome for each.
    func postRecords(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let system = try context.pathText("system")
        let bytes = try await request.document(
            context, under: configuration, types: MediaType.lines, limit: configuration.maximumBatchSize)
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init).filter { line in
            line.contains { $0 > 0x20 }
        }
        guard lines.count <= configuration.maximumBatchLines else {
            throw Problem(
                .contentTooLarge, "A batch may have \(configuration.maximumBatchLines) lines; send the rest in another."
            )
        }
        return .receipts(try await hub.submit(source: system, lines: lines))
    }

    func getRecord(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let record = try context.recordKey()
        guard let json = try await hub.record(source: record.system, key: record.key) else {
            throw Problem(.unknownRecord, "The hub never had a source record with that key.")
        }
        return .json(json)
    }

    func withdrawRecord(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let record = try context.recordKey()
        return .receipt(try await hub.withdraw(source: record.system, key: record.key))
    }

    func getCustomerOfRecord(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let record = try context.recordKey()
        let answer = try await hub.customerOf(source: record.system, key: record.key)
        let unknown = Problem(.unknownRecord, "No source record with that key belongs to a customer now.")
        return try .customer(answer, id: nil, unless: request, orElse: unknown)
    }
}
