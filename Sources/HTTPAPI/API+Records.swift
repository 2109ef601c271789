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
        let moment = try QueryParameters(of: request, allowing: ["asOf"]).moment("asOf")
        guard let json = try await record(context.recordKey(), asOf: moment) else {
            let then = moment == nil ? "never had" : "did not have, at that moment,"
            throw Problem(.unknownRecord, "The hub \(then) a source record with that key.")
        }
        return .json(json)
    }

    func withdrawRecord(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let record = try context.recordKey()
        return .receipt(try await hub.withdraw(source: record.system, key: record.key))
    }

    private func record(_ key: SourceKey, asOf moment: Timestamp?) async throws -> [UInt8]? {
        guard let moment else { return try await hub.record(source: key.system, key: key.key) }
        return try await hub.record(source: key.system, key: key.key, asOf: moment)
    }

    func getCustomerOfRecord(_ request: Request, _ context: APIContext) async throws -> Response {
        let moment = try QueryParameters(of: request, allowing: ["asOf"]).moment("asOf")
        let answer = try await customer(of: context.recordKey(), asOf: moment)
        let then = moment == nil ? "belongs to a customer now" : "belonged to a customer at that moment"
        let unknown = Problem(.unknownRecord, "No source record with that key \(then).")
        return try .customer(answer, id: nil, unless: request, orElse: unknown)
    }

    private func customer(of key: SourceKey, asOf moment: Timestamp?) async throws -> CustomerAnswer {
        guard let moment else { return try await hub.customerOf(source: key.system, key: key.key) }
        return try await hub.customerOf(source: key.system, key: key.key, asOf: moment)
    }
}
