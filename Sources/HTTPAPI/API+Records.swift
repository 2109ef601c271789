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
            try await context.noting(Self.note) { line in
                try await hub.submit(
                    source: record.system, key: record.key, document: document, if: request.recordPrecondition,
                    reservation: request.headers[.reservation], noting: line)
            })
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
        return .receipts(
            try await context.noting({ (entry, _: SubmitReceipt?) in entry.status = 200 }) {
                try await hub.submit(source: system, lines: lines, noting: $0)
            })
    }

    func getRecord(_ request: Request, _ context: APIContext) async throws -> Response {
        let moment = try QueryParameters(of: request, allowing: ["asOf"]).moment("asOf")
        guard let record = try await record(context.recordKey(), asOf: moment) else {
            let then = moment == nil ? "never had" : "did not have, at that moment,"
            throw Problem(.unknownRecord, "The hub \(then) a source record with that key.")
        }
        return .record(record)
    }

    func withdrawRecord(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let record = try context.recordKey()
        return .receipt(
            try await context.noting(Self.note) {
                try await hub.withdraw(source: record.system, key: record.key, noting: $0)
            })
    }

    private static let note: @Sendable (inout AuditEntry, SubmitReceipt?) -> Void = { entry, receipt in
        entry.status = Int(Response.status(of: receipt).code)
    }

    private func record(_ key: SourceKey, asOf moment: Timestamp?) async throws -> RecordAnswer? {
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

extension Request {
    /// The versions that `If-Match` names; nil without it. A tag that no record ever has is a version that no record has.
    fileprivate var recordPrecondition: RecordPrecondition? {
        guard let field = headers[.ifMatch] else { return nil }
        let tags = field.split(separator: ",").map { $0.filter { $0 != " " } }
        guard tags != ["*"] else { return .exists }
        return .version(
            Set(tags.filter { $0.hasPrefix("\"") && $0.hasSuffix("\"") }.compactMap { Int($0.dropFirst().dropLast()) }))
    }
}

extension Response {
    /// A record with the tag by which `If-Match` names its version. It is not to be cached by it: what the hub makes of a
    /// version, such as its customer, changes without it.
    fileprivate static func record(_ record: RecordAnswer) -> Response {
        var response = Response.json(record.json)
        response.headers[.eTag] = "\"\(record.version)\""
        return response
    }
}
